"""The bundled entailer: what of a pair it reads, what its figures do not depend on, and what damage gets."""

import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.entailment import BUNDLED_FOLDER
from rag.errors import ModelError
from rag.models.files import Vocabulary, load_vocabulary
from rag.models.onnx_entailer import HYPOTHESIS_TOKENS, PREMISE_TOKENS, OnnxEntailer, frame

PAIRS = [
    ("Rapat kerja tahun depan digelar di salah satu kabupaten.", "The meeting is next year."),
    ("The secretary said: “We meet in Sampit (2023), not in Kasongan.”", "Rapat digelar di Sampit."),
    ("Ada tiga fokus kerja:\n\n\u2022 Pelayanan\n\u2022 Pengawasan", "Pelayanan adalah fokus kerja."),
    ("2024年会议在桑皮特举行。 🙂 Sampit", "السكرتير العام"),
    ("", ""),
]


def load(folder: Path, *, threads: int = 1) -> OnnxEntailer:
    return OnnxEntailer(folder, load_vocabulary(BUNDLED_FOLDER / "vocabulary"), threads=threads)


@pytest.fixture(scope="module")
def model() -> OnnxEntailer:
    return load(BUNDLED_FOLDER / "entailer", threads=2)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(BUNDLED_FOLDER / "vocabulary")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the entailer that a test may damage."""
    return Path(shutil.copytree(BUNDLED_FOLDER / "entailer", tmp_path / "entailer"))


def test_three_classes_share_all_of_the_probability(model: OnnxEntailer) -> None:
    for found in model.classify(PAIRS):
        assert len(found) == 3
        assert sum(found) == pytest.approx(1)
        assert min(found) >= 0


def test_figures_of_a_pair_do_not_depend_on_its_neighbours_or_on_threads(model: OnnxEntailer) -> None:
    together = model.classify(PAIRS)
    one_thread = load(BUNDLED_FOLDER / "entailer", threads=1)
    assert one_thread.identity == model.identity
    assert one_thread.classify(PAIRS[::-1])[::-1] == together
    assert [model.classify([pair])[0] for pair in PAIRS] == together
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(model.classify, [PAIRS] * 4)) == [together] * 4


def test_premise_and_hypothesis_are_not_the_same_to_it(model: OnnxEntailer) -> None:
    assert model.classify(PAIRS[:1]) != model.classify([PAIRS[0][::-1]])


def test_what_is_beyond_the_limits_is_not_read(model: OnnxEntailer) -> None:
    premise, hypothesis = "kabupaten " * PREMISE_TOKENS, "kota " * HYPOTHESIS_TOKENS
    (whole,) = model.classify([(premise, hypothesis)])
    assert model.classify([(premise + "gajah " * 900, hypothesis)]) == [whole]
    assert model.classify([(premise, hypothesis + "gajah " * 900)]) == [whole]
    assert model.classify([(premise, "gajah " + hypothesis)]) != [whole]


def test_frame_is_the_one_that_the_entailer_was_trained_with() -> None:
    assert frame([10, 11], [30]) == [0, 10, 11, 2, 2, 30, 2]
    assert frame([10] * 1000, [30] * 1000) == [0, *[10] * PREMISE_TOKENS, 2, 2, *[30] * HYPOTHESIS_TOKENS, 2]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"vocabulary": "another"}, "needs the vocabulary another"),
        ({"threshold": None}, "threshold is missing or of the wrong type"),
        ({"threshold": "0.9"}, "threshold is missing or of the wrong type"),
        ({"identity": 1}, "identity is missing or of the wrong type"),
    ],
)
def test_description_that_does_not_fit_is_one_clear_error(folder: Path, changed: dict[str, object], said: str) -> None:
    description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    (folder / "model.json").write_text(json.dumps({**description, **changed}), encoding="utf-8")
    with pytest.raises(ModelError, match=said):
        load(folder)


def test_description_fits_the_files(vocabulary: Vocabulary) -> None:
    folder = BUNDLED_FOLDER / "entailer"
    description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    content = (folder / "model.onnx").read_bytes()
    assert set(description["files"]) == {"model.onnx"}
    assert hashlib.sha256(content).hexdigest() == description["files"]["model.onnx"]["sha256"]
    assert len(content) == description["files"]["model.onnx"]["bytes"] <= 25_000_000
    assert description["vocabulary"] == vocabulary.identity
