"""What readers say of answers becomes a question set that an evaluation takes."""

import datetime
import os
from pathlib import Path

import pytest

from rag.errors import StoreError
from rag.evaluation import feedback
from rag.evaluation.feedback import FeedbackFile, Verdict, line_of
from rag.evaluation.questions import read_cases
from rag.types import Answer, Outcome, Unwritten
from tests.ui.samples import HOSTILE, answer, not_found, unwritten, written

NOW = datetime.datetime(2024, 5, 6, tzinfo=datetime.UTC)
QUOTE = "It is Sampit."


def judged(path: Path, given: Answer, verdict: Verdict, *, identity: str = "a.1", note: str = "") -> None:
    FeedbackFile(path).add(line_of(given, verdict, note, identity=identity, versions={"tanya": "1"}, now=NOW))


def test_right_answer_is_expected_again(tmp_path: Path) -> None:
    judged(tmp_path / "f.jsonl", answer(quote=QUOTE, words="Sampit", name="a.md"), Verdict.RIGHT)
    judged(tmp_path / "f.jsonl", not_found(), Verdict.RIGHT, identity="a.2")
    found, nothing = read_cases(tmp_path / "f.jsonl")
    assert (found.outcome, found.answers, found.documents) == (Outcome.ANSWERED, ("Sampit",), ("a.md",))
    assert (nothing.outcome, nothing.answers, nothing.documents) == (Outcome.NOT_FOUND, (), ())


@pytest.mark.parametrize("verdict", [Verdict.WRONG, Verdict.WRONG_SOURCE])
def test_quotation_that_was_wrong_is_rejected(tmp_path: Path, verdict: Verdict) -> None:
    judged(tmp_path / "f.jsonl", answer(quote=QUOTE), verdict)
    (case,) = read_cases(tmp_path / "f.jsonl")
    assert (case.outcome, case.rejected) == (None, (QUOTE,))


def test_what_should_have_been_found_is_expected_to_be_answered(tmp_path: Path) -> None:
    judged(tmp_path / "f.jsonl", not_found(), Verdict.MISSED, note="It is in the minutes.")
    (case,) = read_cases(tmp_path / "f.jsonl")
    assert (case.outcome, case.answers) == (Outcome.ANSWERED, ())
    assert "It is in the minutes." in (tmp_path / "f.jsonl").read_text(encoding="utf-8")


def test_model_is_told_where_one_wrote_the_answer() -> None:
    def line(given: Answer) -> dict[str, object]:
        noted: dict[str, object] = line_of(given, Verdict.WRONG, "", identity="a.1", versions={}, now=NOW)["feedback"]
        return noted

    assert line(written("It met.", model="maker:model-1b"))["model"] == "maker:model-1b"
    assert line(written("It met."))["text"] == "It met. [1][2]"
    assert "model" not in line(unwritten(Unwritten.SLOW))
    assert "model" not in line(answer())


def test_the_last_word_of_a_reader_counts(tmp_path: Path) -> None:
    for verdict in (Verdict.RIGHT, Verdict.WRONG):
        judged(tmp_path / "f.jsonl", answer(quote=QUOTE), verdict)
    assert [case.kind for case in read_cases(tmp_path / "f.jsonl")] == ["feedback: wrong"]


@pytest.mark.parametrize("payload", HOSTILE)
def test_anything_can_be_judged(tmp_path: Path, payload: str) -> None:
    given = answer(quote=payload, name=payload, question=f"{payload}?")
    judged(tmp_path / "f.jsonl", given, Verdict.WRONG, note=payload)
    (case,) = read_cases(tmp_path / "f.jsonl")
    assert (case.question, case.rejected) == (given.question, (payload,))


def test_file_that_is_full_or_cannot_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError, match="cannot write"):
        judged(tmp_path / "none" / "f.jsonl", answer(), Verdict.RIGHT)
    monkeypatch.setattr(feedback, "LARGEST", 10)
    with pytest.raises(StoreError, match="is full"):
        judged(tmp_path / "f.jsonl", answer(), Verdict.RIGHT)
    assert os.path.getsize(tmp_path / "f.jsonl") == 0
