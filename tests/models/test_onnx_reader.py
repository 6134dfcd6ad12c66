"""The bundled reader: where its scores belong in a passage, what they do not depend on, and what damage gets."""

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rag.embedding import BundledEmbedder
from rag.errors import ModelError
from rag.models.files import Vocabulary, load_vocabulary
from rag.models.onnx_reader import (
    PASSAGE_TOKENS,
    QUESTION_TOKENS,
    Material,
    OnnxReader,
    TokenScores,
    frame,
)
from rag.reading import BUNDLED_FOLDER, Reader
from tests.hits import hit_of

QUESTION = "Siapa tuan rumah rapat kerja tahun 2024?"
TEXTS = [
    "Rapat kerja tahun depan digelar di salah satu kabupaten.",
    "The secretary said: “We meet in Sampit (2023), not in Kasongan.”",
    "Ada tiga fokus kerja:\n\n\u2022 Pelayanan\n\u2022 Pengawasan\n\u2022 Pelaporan",
    "Dua  spasi\tdan tab; Rp1.250.000,00 untuk 3,5 km\u00b2 \u2014 begitulah.",
    "2024年会议在桑皮特举行。 السكرتير العام 🙂 Sampit",
    "kabupaten/kota ber-AKHLAK e-mail@contoh.go.id",
    "a",
]


def load(folder: Path, *, threads: int = 1) -> OnnxReader:
    return OnnxReader(folder, load_vocabulary(BUNDLED_FOLDER / "vocabulary"), threads=threads)


def titled(texts: Sequence[str]) -> list[Material]:
    """Passages, every other one with a title."""
    return [Material("Catatan rapat" if place % 2 else "", text) for place, text in enumerate(texts)]


def assert_same(found: Sequence[TokenScores], expected: Sequence[TokenScores]) -> None:
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one.answerable == other.answerable
        np.testing.assert_array_equal(one.starts, other.starts)
        np.testing.assert_array_equal(one.ends, other.ends)
        np.testing.assert_array_equal(one.offsets, other.offsets)


@pytest.fixture(scope="module")
def model() -> OnnxReader:
    return load(BUNDLED_FOLDER / "reader", threads=2)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(BUNDLED_FOLDER / "vocabulary")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reader that a test may damage."""
    return Path(shutil.copytree(BUNDLED_FOLDER / "reader", tmp_path / "reader"))


@pytest.mark.parametrize("text", TEXTS)
def test_every_token_has_a_logit_as_start_and_as_end_and_a_place(
    model: OnnxReader, vocabulary: Vocabulary, text: str
) -> None:
    (scores,) = model.read(QUESTION, [Material("", text)])
    tokens = len(vocabulary.tokenizer.encode(text, add_special_tokens=False))
    assert scores.starts.shape == scores.ends.shape == (tokens,)
    assert scores.offsets.shape == (tokens, 2)
    assert np.isfinite([scores.answerable, *scores.starts, *scores.ends]).all()


@pytest.mark.parametrize("text", TEXTS)
def test_places_of_the_tokens_make_up_the_words_without_the_space_between_them(model: OnnxReader, text: str) -> None:
    (scores,) = model.read(QUESTION, [Material("", text)])
    assert "".join(text[start:end] for start, end in scores.offsets) == "".join(text.split())
    starts, ends = (set(places) for places in scores.offsets.T.tolist())
    for word in re.finditer(r"\S+", text):
        assert word.start() in starts
        assert word.end() in ends
    assert (np.diff(scores.offsets, axis=0) >= 0).all()


def test_title_is_read_and_moves_nothing(model: OnnxReader) -> None:
    without = model.read(QUESTION, [Material("", text) for text in TEXTS])
    with_title = model.read(QUESTION, [Material("Tuan rumah rapat kerja 2024", text) for text in TEXTS])
    for one, other in zip(without, with_title, strict=True):
        np.testing.assert_array_equal(one.offsets, other.offsets)
        assert one.starts.shape == other.starts.shape
        assert not np.array_equal(one.starts, other.starts)


def test_scores_of_a_passage_do_not_depend_on_its_neighbours_or_their_order(model: OnnxReader) -> None:
    together = model.read(QUESTION, titled(TEXTS))
    assert_same(together, [model.read(QUESTION, [material])[0] for material in titled(TEXTS)])
    assert_same(together, model.read(QUESTION, titled(TEXTS)[::-1])[::-1])


def test_number_of_threads_does_not_change_scores(model: OnnxReader) -> None:
    one_thread = load(BUNDLED_FOLDER / "reader", threads=1)
    assert one_thread.identity == model.identity
    assert_same(one_thread.read(QUESTION, titled(TEXTS)), model.read(QUESTION, titled(TEXTS)))


def test_several_threads_may_read_at_once(model: OnnxReader) -> None:
    questions = [QUESTION, "Di mana rapat?", "What is discussed?", "Kapan?"]
    alone = [model.read(question, titled(TEXTS)) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        for found, expected in zip(
            pool.map(lambda asked: model.read(asked, titled(TEXTS)), questions), alone, strict=True
        ):
            assert_same(found, expected)


def test_passage_beyond_the_limit_is_read_up_to_it(model: OnnxReader) -> None:
    words = "kabupaten " * PASSAGE_TOKENS
    longer, other = model.read(QUESTION, [Material("", words * 2), Material("", words + "gajah " * 900)])
    assert longer.starts.shape == (PASSAGE_TOKENS,)
    assert longer.offsets[-1].tolist() == [len(words) - len("kabupaten "), len(words) - 1]
    assert_same([longer], [other])


def test_question_beyond_the_limit_is_read_up_to_it(model: OnnxReader) -> None:
    words = "kabupaten " * QUESTION_TOKENS
    passage = [Material("", TEXTS[0])]
    assert_same(model.read(words, passage), model.read(words + "gajah " * 900, passage))
    shorter = model.read("kabupaten " * (QUESTION_TOKENS - 1) + "gajah", passage)
    assert not np.array_equal(shorter[0].starts, model.read(words, passage)[0].starts)


@pytest.mark.parametrize("title", ["judul " * 1000, "\ufdfa" * 200], ids=["many words", "letters that become many"])
def test_title_of_any_length_leaves_room_for_the_passage(model: OnnxReader, title: str) -> None:
    material = Material(title, "kabupaten " * PASSAGE_TOKENS)
    (scores,) = model.read("kabupaten " * QUESTION_TOKENS, [material])
    assert scores.starts.shape == (PASSAGE_TOKENS,)


def test_no_passages_have_no_scores(model: OnnxReader) -> None:
    assert model.read(QUESTION, []) == []


@pytest.mark.parametrize("text", ["", "  \n "])
def test_passage_without_words_has_no_place_for_an_answer(model: OnnxReader, text: str) -> None:
    (scores,) = model.read(QUESTION, [Material("Judul", text)])
    assert scores.offsets.shape == (len(scores.starts), 2)
    assert [text[start:end] for start, end in scores.offsets] == [""] * len(scores.starts)
    assert np.isfinite(scores.answerable)


def test_frame_is_the_one_that_the_reader_was_trained_with() -> None:
    assert frame([10, 11], [], [30, 31]) == ([0, 10, 11, 2, 2, 30, 31, 2], 5)
    assert frame([10, 11], [20], [30, 31]) == ([0, 10, 11, 2, 2, 20, 2, 30, 31, 2], 7)
    ids, first = frame([10] * 1000, [], [30] * 1000)
    assert first == 1 + QUESTION_TOKENS + 2
    assert ids[first:] == [30] * PASSAGE_TOKENS + [2]


def test_reader_of_another_vocabulary_is_one_clear_error(folder: Path, vocabulary: Vocabulary) -> None:
    description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    (folder / "model.json").write_text(json.dumps({**description, "vocabulary": "another"}), encoding="utf-8")
    with pytest.raises(ModelError, match=f"needs the vocabulary another, not {vocabulary.identity}"):
        load(folder)


@pytest.mark.parametrize("content", ["[]", "{}", '{"files": {}}', "null", '"text"', "\x00", '{"identity": 1}'])
def test_description_without_what_is_needed_is_one_clear_error(folder: Path, content: str) -> None:
    (folder / "model.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"model\.json"):
        load(folder)


def test_description_fits_the_files() -> None:
    folder = BUNDLED_FOLDER / "reader"
    files = json.loads((folder / "model.json").read_text(encoding="utf-8"))["files"]
    assert set(files) == {"model.onnx"}
    content = (folder / "model.onnx").read_bytes()
    assert hashlib.sha256(content).hexdigest() == files["model.onnx"]["sha256"]
    assert len(content) == files["model.onnx"]["bytes"] <= 25_000_000


def test_retriever_and_reader_keep_one_word_table_in_memory(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BUNDLED_FOLDER, tmp_path / "models"))
    embedder = BundledEmbedder(threads=1, folder=folder)
    shutil.rmtree(folder / "vocabulary")  # so that nothing can be read from it a second time
    reader = Reader(threads=1, folder=folder)
    assert embedder.encode_questions([QUESTION]).shape == (1, embedder.dimensions)
    assert len(reader.read(QUESTION, [hit_of("Rapat di Sampit.")]).readings) == 1
