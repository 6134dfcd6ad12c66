"""Names of texts in the folder of data sets to the texts: news articles, parts of laws, and translated news."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.data import read_rows
from rag.calibration import ASKED_IN
from rag.types import Language

_TITLE = 220  # characters of a law's own beginning

Wanted = Mapping[str, "Named"]


@dataclass(frozen=True, slots=True)
class Named:
    """A text by its data set and its name there; of a long one perhaps only some of its characters, from and to."""

    set_name: str
    text: str
    part: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A text in the languages that it has, with its title, and its date where it is known."""

    title: str
    texts: Mapping[Language, str]
    date: datetime.date | None = None


def read_sources(data: Path, named: Iterable[Named]) -> dict[Named, Source]:
    """Each text once, those of a set together, in the order of the names."""
    wanted: dict[str, dict[str, Named]] = {}
    for one in named:
        wanted.setdefault(one.set_name, {})[one.text] = one
    found = {each[name]: source for of, each in wanted.items() for name, source in _READERS[of](data, each)}
    sought = [one for each in wanted.values() for one in each.values()]
    if missing := [f"{one.text} ({one.set_name})" for one in sought if one not in found]:
        raise SystemExit(f"texts that are asked about are not in {data}: {', '.join(missing[:5])}")
    return {one: found[one] for one in sought}


def _indosum(data: Path, wanted: Wanted) -> Iterator[tuple[str, Source]]:
    """An article's name is the second of its publication and the beginning of its title."""
    for row in read_rows(data / "indosum" / "articles.jsonl.gz"):
        if row["id"] in wanted:
            second, _, title = row["id"].partition("-")
            date = datetime.datetime.fromtimestamp(int(second), datetime.UTC).date()
            text = "\n\n".join(row["paragraphs"])
            yield row["id"], Source(title.replace("-", " "), {Language.INDONESIAN: text}, date)


def _peraturan(data: Path, wanted: Wanted) -> Iterator[tuple[str, Source]]:
    for row in read_rows(data / "peraturan" / "docs.jsonl.gz"):
        if row["id"] in wanted:
            text, part = row["text"], wanted[row["id"]].part
            title = " ".join(text[: 2 * _TITLE].split())[:_TITLE]
            yield row["id"], Source(title, {Language.INDONESIAN: text[slice(*part)] if part else text})


def _ntrex(data: Path, wanted: Wanted) -> Iterator[tuple[str, Source]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in read_rows(data / "ntrex_en_id" / "pairs.jsonl.gz"):
        rows.setdefault(row["doc"], []).append(row)
    for name in wanted:
        if name in rows:
            yield name, Source("", {of: "\n\n".join(row[of] for row in rows[name]) for of in ASKED_IN})


_READERS = {"indosum": _indosum, "peraturan": _peraturan, "ntrex": _ntrex}
