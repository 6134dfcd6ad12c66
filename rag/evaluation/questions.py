"""A file of questions, or the titles of a corpus, to questions with what is expected of their answers."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import EvaluationError
from rag.types import Language, Outcome

SAMPLE = Path(__file__).with_name("sample.jsonl")  # over the sample corpus
_KEYS = ("question", "language", "kind", "outcome", "answers", "documents", "rejected")
_NOTED = "feedback"  # what a judgement was made of, in a file of `rag.evaluation.feedback`
_ASKED_ABOUT = {
    Language.INDONESIAN: "Apa isi dokumen {title}?",
    Language.ENGLISH: "What is the document {title} about?",
    Language.UNDETERMINED: "{title}",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what is expected: an outcome, answers of which any is one, documents of which any holds it.

    `outcome` is None where only the finding of documents is measured; `kind` is the user's own word for a group;
    `rejected` are quotations that must not be given as an answer.
    """

    question: str
    language: Language
    kind: str
    outcome: Outcome | None
    answers: tuple[str, ...]
    documents: tuple[str, ...]
    rejected: tuple[str, ...] = ()


def read_cases(path: Path) -> list[Case]:
    """The questions of a file of JSON lines, or of SQuAD 2.0's JSON; `EvaluationError` says what is wrong where."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"cannot read the questions in {path}: {error}") from error
    cases = _squad_cases(path, text) if path.suffix.lower() == ".json" else _line_cases(path, text)
    if not cases:
        raise EvaluationError(f"there are no questions in {path}")
    return cases


def write_cases(path: Path, cases: Iterable[Case]) -> None:
    """Write questions as JSON lines, without what is not known of them."""
    lines = []
    for case in cases:
        fields = {key: getattr(case, key) for key in _KEYS}
        lines.append(json.dumps({key: value for key, value in fields.items() if value}, ensure_ascii=False) + "\n")
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def cases_of_titles(documents: Iterable[tuple[str, str, Language]]) -> list[Case]:
    """One question for each document, given by name, title and language, to begin a set with."""
    return [
        Case(_ASKED_ABOUT[language].format(title=title), language, "title", None, (), (name,))
        for name, title, language in documents
    ]


def _line_cases(path: Path, text: str) -> list[Case]:
    cases: dict[str, Case] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                fields = json.loads(line)
                case = _case(fields)
            except (ValueError, TypeError) as error:
                raise EvaluationError(f"{path}, line {number}: {error}") from error
            # Whoever judges an answer again takes back what they said before.
            cases[_judged(fields) or f"line {number}"] = case
    return list(cases.values())


def _judged(fields: Mapping[str, Any]) -> str:
    """The name of the judgement that a line is, empty where it is none."""
    noted = fields.get(_NOTED)
    return f"judgement {noted['id']}" if isinstance(noted, dict) and noted.get("id") else ""


def _case(fields: Any) -> Case:
    if not isinstance(fields, dict) or not isinstance(fields.get("question"), str) or not fields["question"].strip():
        raise ValueError('not an object with a "question"')
    if unknown := sorted(set(fields) - {*_KEYS, _NOTED}):
        raise ValueError(f"unknown {', '.join(unknown)} (known: {', '.join(_KEYS)})")
    outcome = Outcome(fields["outcome"]) if fields.get("outcome") else None
    answers = _texts(fields, "answers")
    if answers and outcome is None:
        outcome = Outcome.ANSWERED
    language = Language(fields.get("language") or Language.UNDETERMINED)
    return Case(
        question=fields["question"],
        language=language,
        kind=str(fields.get("kind", "")),
        outcome=outcome,
        answers=answers,
        documents=_texts(fields, "documents"),
        rejected=_texts(fields, "rejected"),
    )


def _texts(fields: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = fields.get(key, ())
    if not isinstance(values, Sequence) or isinstance(values, str) or not all(isinstance(one, str) for one in values):
        raise ValueError(f'"{key}" is not a list of texts')
    return tuple(values)


def _squad_cases(path: Path, text: str) -> list[Case]:
    try:
        return [
            _squad_case(question)
            for article in json.loads(text)["data"]
            for paragraph in article["paragraphs"]
            for question in paragraph["qas"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path} is not in SQuAD 2.0's form: {type(error).__name__} {error}") from error


def _squad_case(question: Mapping[str, Any]) -> Case:
    answers = tuple(dict.fromkeys(str(answer["text"]) for answer in question["answers"]))
    outcome = Outcome.NOT_FOUND if question.get("is_impossible") or not answers else Outcome.ANSWERED
    return Case(str(question["question"]), Language.UNDETERMINED, "", outcome, answers, ())
