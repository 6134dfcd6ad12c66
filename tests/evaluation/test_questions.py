"""Question sets are read whole or refused with the place of what is wrong."""

import json
from pathlib import Path

import pytest

from rag.errors import EvaluationError
from rag.evaluation.questions import SAMPLE, Case, cases_of_titles, read_cases, write_cases
from rag.types import Language, Outcome

INDONESIAN, UNKNOWN = Language.INDONESIAN, Language.UNDETERMINED


def written(tmp_path: Path, text: str, name: str = "set.jsonl") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_lines_give_what_is_expected_and_leave_open_what_is_not(tmp_path: Path) -> None:
    lines = [
        {"question": "Siapa?", "language": "id", "outcome": "partial", "answers": ["satu"], "documents": ["a.md"]},
        {"question": "Kapan?", "answers": ["Mei"]},
        {"question": "Isi?", "documents": ["b.md"], "kind": "title"},
    ]
    assert read_cases(written(tmp_path, "\n\n".join(map(json.dumps, lines)))) == [
        Case("Siapa?", INDONESIAN, "", Outcome.PARTIAL, ("satu",), ("a.md",)),
        Case("Kapan?", UNKNOWN, "", Outcome.ANSWERED, ("Mei",), ()),
        Case("Isi?", UNKNOWN, "title", None, (), ("b.md",)),
    ]


def test_set_that_is_written_is_read_as_it_was(tmp_path: Path) -> None:
    cases = [
        Case("Siapa?", INDONESIAN, "fact", Outcome.NOT_FOUND, (), ()),
        *cases_of_titles([("a.md", "Catatan", INDONESIAN), ("b.md", "Notes", Language.ENGLISH), ("c", "C", UNKNOWN)]),
    ]
    write_cases(tmp_path / "set.jsonl", cases)
    assert read_cases(tmp_path / "set.jsonl") == cases
    assert [case.question for case in cases[1:]] == [
        "Apa isi dokumen Catatan?",
        "What is the document Notes about?",
        "C",
    ]


def test_squad_is_read_with_its_impossible_questions(tmp_path: Path) -> None:
    possible = {"id": "1", "question": "Where?", "answers": [{"text": "here", "answer_start": 3}] * 2}
    impossible = {"id": "2", "question": "When?", "answers": [], "is_impossible": True}
    paragraphs = [{"context": "It is here.", "qas": [possible, impossible]}]
    path = written(tmp_path, json.dumps({"data": [{"title": "T", "paragraphs": paragraphs}]}), "dev.json")
    assert read_cases(path) == [
        Case("Where?", UNKNOWN, "", Outcome.ANSWERED, ("here",), ()),
        Case("When?", UNKNOWN, "", Outcome.NOT_FOUND, (), ()),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no questions"),
        ('{"question": "A?"}\n{"question": ', "line 2"),
        ('{"question": " "}', 'line 1: not an object with a "question"'),
        ("[1]", "line 1"),
        ('{"question": "A?", "answer": "x"}', "unknown answer .known: question, language"),
        ('{"question": "A?", "answers": "x"}', '"answers" is not a list'),
        ('{"question": "A?", "outcome": "maybe"}', "maybe"),
        ('{"question": "A?", "language": "xx"}', "xx"),
    ],
)
def test_set_that_is_wrong_is_refused_with_its_place(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(EvaluationError, match=why):
        read_cases(written(tmp_path, text))


@pytest.mark.parametrize("text", ["{", "[]", '{"data": [{}]}', '{"data": [{"paragraphs": [{"qas": [{"id": 1}]}]}]}'])
def test_json_that_is_not_squad_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(EvaluationError, match=r"SQuAD 2\.0's form"):
        read_cases(written(tmp_path, text, "set.json"))


def test_missing_file_and_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00")
    for name in ("nowhere.jsonl", "bytes.jsonl"):
        with pytest.raises(EvaluationError, match="cannot read the questions"):
            read_cases(tmp_path / name)


def test_sample_set_is_large_bilingual_and_a_third_without_an_answer() -> None:
    cases = read_cases(SAMPLE)
    assert len(cases) >= 150
    assert len({case.question for case in cases}) == len(cases)
    for language in (Language.INDONESIAN, Language.ENGLISH):
        assert sum(case.language is language for case in cases) >= len(cases) / 3
    assert sum(case.outcome is not Outcome.ANSWERED for case in cases) >= len(cases) / 3
    assert {case.kind for case in cases} == {"fact", "list", "explanation", "yes_no"}
