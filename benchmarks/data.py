"""The folder of data sets to retrieval sets: passages, questions, and which passage answers each."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.types import Language


@dataclass(frozen=True, slots=True)
class Query:
    """A question, the language it is asked in, and the place of its passage in the set's passages.

    `group` is what must not be split between fitting and testing: the article the passage comes from. `answers` are
    words of the passage, any of which answers.
    """

    text: str
    language: Language
    relevant: int
    group: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Questions to be asked of one pool of Indonesian passages."""

    name: str
    passages: tuple[str, ...]
    queries: tuple[Query, ...]


def read_sets(data: Path) -> tuple[RetrievalSet, ...]:
    """The sets that figures are reported on."""
    return (read_idk_mrc(data, split="valid"), *read_squad(data))


def read_idk_mrc(data: Path, *, split: str) -> RetrievalSet:
    """The answerable questions of a split of IDK-MRC, over the paragraphs of both splits."""
    rows = {name: list(_read_rows(data / "idk_mrc" / f"{name}.jsonl.gz")) for name in ("train", "valid")}
    passages = tuple(dict.fromkeys(str(row["context"]) for name in rows for row in rows[name]))
    place = {text: index for index, text in enumerate(passages)}
    queries = tuple(
        Query(row["question"], Language.INDONESIAN, place[row["context"]], row["context"], _texts(row["answers"]))
        for row in rows[split]
        if not row["is_impossible"]
    )
    return RetrievalSet(f"idk_mrc/{split}", passages, queries)


def read_squad(data: Path) -> tuple[RetrievalSet, RetrievalSet]:
    """SQuAD's Indonesian passages with its questions in Indonesian, and with the same questions in English."""
    rows = list(_read_rows(data / "squad_id_en" / "passages.jsonl.gz"))
    passages = tuple(str(row["text"]) for row in rows)
    place = {row["pid"]: index for index, row in enumerate(rows)}
    questions = list(_read_rows(data / "squad_id_en" / "questions.jsonl.gz"))

    def ask_in(language: Language) -> tuple[Query, ...]:
        return tuple(
            Query(row[f"question_{language}"], language, place[row["pid"]], row["title"], _texts(row["answers_id"]))
            for row in questions
            if not row["is_impossible"] and row[f"question_{language}"]
        )

    return (
        RetrievalSet("squad id-id", passages, ask_in(Language.INDONESIAN)),
        RetrievalSet("squad en-id", passages, ask_in(Language.ENGLISH)),
    )


def read_tydiqa(data: Path) -> RetrievalSet:
    """TyDiQA's English questions over their English passages, by which nothing is reported."""
    rows = list(_read_rows(data / "tydiqa_goldp_en" / "train.jsonl.gz"))
    passages = tuple(dict.fromkeys(str(row["context"]) for row in rows))
    place = {text: index for index, text in enumerate(passages)}
    queries = tuple(
        Query(row["question"], Language.ENGLISH, place[row["context"]], row["title"], _texts(row["answers"]))
        for row in rows
    )
    return RetrievalSet("tydiqa en-en", passages, queries)


def _texts(answers: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(answer["text"]) for answer in answers))


def _read_rows(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise SystemExit(f"{path} is missing; --data names the folder of the development data sets")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
