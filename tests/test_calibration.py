"""The fitted numbers: those that ship fit the shipped reader, and any others are refused in one line."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from rag.answering.gate import Caution, Signs
from rag.calibration import FITTED, Calibration, load_calibration
from rag.errors import ModelError
from rag.reading import Reader
from rag.types import Language

SPOKEN = (Language.INDONESIAN, Language.ENGLISH)
Fitted = dict[str, Any]


@pytest.fixture(scope="module")
def shipped(reader: Reader) -> Calibration:
    return load_calibration(reader.identity)


def refused(path: Path, *, reader: str) -> str:
    """What is said of a file that must be refused."""
    with pytest.raises(ModelError) as raised:
        load_calibration(reader, path=path)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def changed(tmp_path: Path, change: Callable[[Fitted], object]) -> Path:
    """The shipped file with one thing changed."""
    fitted = json.loads(FITTED.read_text(encoding="utf-8"))
    change(fitted)
    (tmp_path / "calibration.json").write_text(json.dumps(fitted), encoding="utf-8")
    return tmp_path / "calibration.json"


def test_shipped_numbers_fit_the_shipped_reader(reader: Reader, shipped: Calibration) -> None:
    assert shipped.reader == reader.identity
    assert set(shipped.gates) == set(SPOKEN)
    for gate in shipped.gates.values():
        assert 0 < gate.probability(Signs(0.0, 0.0, 0.5, 0.5, 1.0)) < 1


@pytest.mark.parametrize("language", SPOKEN)
def test_more_caution_asks_for_more(shipped: Calibration, language: Language) -> None:
    thresholds = shipped.gates[language].thresholds
    ordered = [thresholds[caution] for caution in (Caution.LOW, Caution.NORMAL, Caution.HIGH)]
    assert all(less < more for less, more in pairwise([0.0, *ordered, 1.0]))


@pytest.mark.parametrize("language", SPOKEN)
def test_strong_signs_are_enough_for_any_caution_and_weak_ones_for_none(
    shipped: Calibration, language: Language
) -> None:
    gate = shipped.gates[language]
    strong = gate.probability(Signs(5.0, 6.0, 1.0, 1.0, 1.0))
    weak = gate.probability(Signs(-9.0, -9.0, 0.0, 0.0, 0.0))
    for caution in Caution:
        assert gate.opens(strong, caution)
        assert not gate.opens(weak, caution)


def test_numbers_of_another_reader_are_refused_by_both_names(reader: Reader) -> None:
    message = refused(FITTED, reader="another-reader")
    assert reader.identity in message
    assert "another-reader" in message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b'"text"',
        b"\xff\xfe",
        b'{"reader": 1}',
        b'{"reader": "r", "rerank": {}, "gates": {}}',
        b'{"reader": "r", "rerank": {"answerable": 0, "start": 0, "least": 0}, "gates": []}',
        b'{"reader": "r", "rerank": {"answerable": 0, "start": 0, "least": 0}, "gates": {}}',
    ],
)
def test_damaged_file_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "calibration.json"
    path.write_bytes(content)
    assert str(path) in refused(path, reader="r")


def test_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    assert "calibration.json" in refused(tmp_path / "calibration.json", reader="r")


@pytest.mark.parametrize(
    "change",
    [
        lambda fitted: fitted.pop("reader"),
        lambda fitted: fitted.pop("rerank"),
        lambda fitted: fitted.pop("gates"),
        lambda fitted: fitted["rerank"].pop("least"),
        lambda fitted: fitted["rerank"].update(other=1.0),
        lambda fitted: fitted["rerank"].update(start="much"),
        lambda fitted: fitted["gates"].pop("id"),
        lambda fitted: fitted["gates"].pop("en"),
        lambda fitted: fitted["gates"].update(xx=fitted["gates"]["en"]),
        lambda fitted: fitted["gates"]["en"].pop("weights"),
        lambda fitted: fitted["gates"]["en"].pop("bias"),
        lambda fitted: fitted["gates"]["en"].pop("thresholds"),
        lambda fitted: fitted["gates"]["id"]["thresholds"].pop("high"),
        lambda fitted: fitted["gates"]["id"]["weights"].pop(),
        lambda fitted: fitted["gates"]["id"]["weights"].append(1.0),
        lambda fitted: fitted["gates"]["id"].update(weights=None),
        lambda fitted: fitted["gates"]["id"].update(bias="much"),
    ],
    ids=[
        "no reader",
        "no rerank",
        "no gates",
        "no least logit",
        "unknown weight",
        "weight that is no number",
        "no Indonesian gate",
        "no English gate",
        "gate of no language",
        "gate without weights",
        "gate without bias",
        "gate without thresholds",
        "caution without threshold",
        "too few weights",
        "too many weights",
        "weights that are none",
        "bias that is no number",
    ],
)
def test_numbers_that_do_not_fit_the_program_are_one_clear_error(
    tmp_path: Path, reader: Reader, change: Callable[[Fitted], object]
) -> None:
    path = changed(tmp_path, change)
    assert str(path) in refused(path, reader=reader.identity)
