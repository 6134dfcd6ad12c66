"""The folder of data sets to questions with where their answers stand, and which of them train, calibrate or test."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.data import Part, group_part, read_rows, squad_parts
from rag.types import Language, Span


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of a set; `twin` names the same paragraph in the other language by its place, -1 for none."""

    text: str
    language: Language
    title: str
    part: Part
    twin: int = -1


@dataclass(frozen=True, slots=True)
class Posed:
    """A question of a set in one language.

    `home` is the place of the text it was asked about in the same language, or its twin's; `answers` maps the places
    of texts that answer it to the spans of its answers in them, and is empty where nothing does.
    """

    set_name: str
    question: str
    language: Language
    part: Part
    home: int
    answers: Mapping[int, tuple[Span, ...]]


def read_all(data: Path) -> tuple[list[Text], list[Posed]]:
    """Every text and every question, each text once."""
    texts: list[Text] = []
    posed: list[Posed] = []
    for read in (_idk_mrc, _squad, _tydiqa):
        for text, questions in read(data, len(texts)):
            texts += text
            posed += questions
    return texts, posed


Group = tuple[list[Text], list[Posed]]


def _idk_mrc(data: Path, first: int) -> Iterator[Group]:
    texts: dict[str, Text] = {}
    rows = []
    for split in ("train", "valid"):
        for row in read_rows(data / "idk_mrc" / f"{split}.jsonl.gz"):
            part = Part.TEST if split == "valid" else group_part(row["context"])
            texts.setdefault(row["context"], Text(row["context"], Language.INDONESIAN, "", part))
            rows.append(row)
    place = {text: index for index, text in enumerate(texts, start=first)}
    posed = []
    for row in rows:
        home = place[row["context"]]
        answers = {home: spans} if (spans := _spans(row["answers"], row["context"])) else {}
        if bool(answers) != bool(row["is_impossible"]):
            part = texts[row["context"]].part
            posed.append(Posed("idk_mrc", row["question"], Language.INDONESIAN, part, home, answers))
    yield list(texts.values()), posed


def _squad(data: Path, first: int) -> Iterator[Group]:
    rows = list(read_rows(data / "squad_id_en" / "passages.jsonl.gz"))
    parts = squad_parts(row["title"] for row in rows)
    texts = [
        Text(row[field], language, row["title"].replace("_", " "), parts[row["title"]], first + twin)
        for offset, field, language in ((len(rows), "text", Language.INDONESIAN), (0, "text_en", Language.ENGLISH))
        for twin, row in enumerate(rows, start=offset)
    ]
    place = {row["pid"]: index for index, row in enumerate(rows)}
    posed = []
    for row in read_rows(data / "squad_id_en" / "questions.jsonl.gz"):
        homes = {
            Language.INDONESIAN: first + place[row["pid"]],
            Language.ENGLISH: first + len(rows) + place[row["pid"]],
        }
        answers: dict[int, tuple[Span, ...]] = {}
        if not row["is_impossible"]:
            indonesian, english = (texts[homes[language] - first].text for language in homes)
            found = {
                homes[Language.INDONESIAN]: _spans(row["answers_id"], indonesian),
                homes[Language.ENGLISH]: _named(row.get("answers_en") or (), english),
            }
            answers = {home: spans for home, spans in found.items() if spans}
        for language, home in homes.items():
            question = row[f"question_{language}"]
            if question and bool(answers) != bool(row["is_impossible"]):
                posed.append(Posed("squad", question, language, parts[row["title"]], home, answers))
    yield texts, posed


def _tydiqa(data: Path, first: int) -> Iterator[Group]:
    texts: dict[str, Text] = {}
    posed = []
    for row in read_rows(data / "tydiqa_goldp_en" / "train.jsonl.gz"):
        text = Text(row["context"], Language.ENGLISH, row["title"], group_part(row["title"]))
        home = first + list(texts).index(row["context"]) if row["context"] in texts else first + len(texts)
        texts.setdefault(row["context"], text)
        if spans := _spans(row["answers"], row["context"]):
            posed.append(Posed("tydiqa", row["question"], Language.ENGLISH, text.part, home, {home: spans}))
    yield list(texts.values()), posed


def _spans(answers: list[dict[str, Any]], text: str) -> tuple[Span, ...]:
    """The annotated answers that stand where they are said to."""
    found = [Span(one["answer_start"], one["answer_start"] + len(one["text"])) for one in answers if one["text"]]
    stated = [str(one["text"]) for one in answers if one["text"]]
    return tuple(
        dict.fromkeys(span for span, said in zip(found, stated, strict=True) if text[span.start : span.end] == said)
    )


def _named(answers: list[str] | tuple[()], text: str) -> tuple[Span, ...]:
    """Answers given without their place, where they stand in the text exactly once or at all."""
    places = [(text.find(answer), answer) for answer in answers if answer]
    return tuple(dict.fromkeys(Span(start, start + len(answer)) for start, answer in places if start >= 0))
