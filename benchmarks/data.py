"""The folder of data sets to retrieval sets: passages, questions, which passage answers each, and what each is for."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from rag.types import Language

TEST_TITLES = slice(1, None, 4)  # of SQuAD's 24 in the order of their names
CALIBRATION_TITLES = slice(3, None, 8)
CALIBRATION_PART = 12  # one paragraph of IDK-MRC's training split, or article of TyDiQA, of this many


class Part(StrEnum):
    """What a question may be used for where a model is trained: nothing is reported on but the last."""

    TRAIN = "train"
    CALIBRATE = "calibrate"
    TEST = "test"


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
    rows = {name: list(read_rows(data / "idk_mrc" / f"{name}.jsonl.gz")) for name in ("train", "valid")}
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
    rows = list(read_rows(data / "squad_id_en" / "passages.jsonl.gz"))
    passages = tuple(str(row["text"]) for row in rows)
    place = {row["pid"]: index for index, row in enumerate(rows)}
    questions = list(read_rows(data / "squad_id_en" / "questions.jsonl.gz"))

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


def squad_parts(titles: Iterable[str]) -> dict[str, Part]:
    """What each article of SQuAD is for: of 24, six test and three calibrate."""
    ordered = sorted(set(titles))
    return {
        **dict.fromkeys(ordered, Part.TRAIN),
        **dict.fromkeys(ordered[CALIBRATION_TITLES], Part.CALIBRATE),
        **dict.fromkeys(ordered[TEST_TITLES], Part.TEST),
    }


def group_part(group: str) -> Part:
    """What a paragraph of IDK-MRC's training split, or an article of TyDiQA, is for."""
    return Part.CALIBRATE if zlib.crc32(group.encode()) % CALIBRATION_PART == 0 else Part.TRAIN


def only(one: RetrievalSet, part: Part) -> RetrievalSet:
    """The questions of a set that are for `part`, over all its passages."""
    parts = squad_parts(query.group for query in one.queries) if one.name.startswith("squad") else {}
    wholly = Part.TEST if one.name == "idk_mrc/valid" else None
    chosen = [query for query in one.queries if (wholly or parts.get(query.group) or group_part(query.group)) is part]
    return replace(one, queries=tuple(chosen))


def read_tydiqa(data: Path) -> RetrievalSet:
    """TyDiQA's English questions over their English passages, by which nothing is reported."""
    rows = list(read_rows(data / "tydiqa_goldp_en" / "train.jsonl.gz"))
    passages = tuple(dict.fromkeys(str(row["context"]) for row in rows))
    place = {text: index for index, text in enumerate(passages)}
    queries = tuple(
        Query(row["question"], Language.ENGLISH, place[row["context"]], row["title"], _texts(row["answers"]))
        for row in rows
    )
    return RetrievalSet("tydiqa en-en", passages, queries)


def _texts(answers: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(answer["text"]) for answer in answers))


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped file of JSON lines."""
    if not path.is_file():
        raise SystemExit(f"{path} is missing; --data names the folder of the development data sets")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
