"""The questions written for this program over texts of the data sets, to texts and questions like those of the sets.

A line of `questions/*.jsonl` names a text by its set and its own name there, asks in both languages, and gives the
answer's characters in the text of each language that has it; none where the text does not answer. So the words of the
texts stay in the data sets.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.data import Query, RetrievalSet, group_part
from benchmarks.posed import Posed, Text
from benchmarks.sources import Named, Source, read_sources
from rag.calibration import ASKED_IN
from rag.types import Language, Span

FOLDER = Path(__file__).with_name("questions")
SET_NAME = "written"


@dataclass(frozen=True, slots=True)
class Line:
    """A question in both languages, and where the text answers it in each of its own."""

    named: Named
    questions: Mapping[Language, str]
    answers: Mapping[Language, Span]


def read_written(data: Path, first: int, *, folder: Path = FOLDER) -> tuple[list[Text], list[Posed]]:
    """Every text that is asked about and every question; `first` is the place of the first of the texts."""
    lines, sources = _read(data, folder)
    texts: list[Text] = []
    places: dict[Named, dict[Language, int]] = {}
    for named, source in sources.items():
        homes = {language: place for place, language in enumerate(source.texts, start=first + len(texts))}
        for language, text in source.texts.items():
            twin = next((place for other, place in homes.items() if other is not language), -1)
            texts.append(Text(text, language, source.title, group_part(named.text), twin))
        places[named] = homes
    posed = []
    for line in lines:
        homes, part = places[line.named], group_part(line.named.text)
        answers = {homes[language]: (span,) for language, span in line.answers.items()}
        for language in ASKED_IN:
            home = homes.get(language, homes[Language.INDONESIAN])
            posed.append(Posed(SET_NAME, line.questions[language], language, part, home, answers))
    return texts, posed


def written_set(data: Path, *, folder: Path = FOLDER) -> RetrievalSet:
    """The questions, to be asked of all the texts in Indonesian; one that nothing answers has no answers."""
    lines, sources = _read(data, folder)
    passages = [source.texts[Language.INDONESIAN] for source in sources.values()]
    place = {named: index for index, named in enumerate(sources)}
    queries = []
    for line in lines:
        home, span = place[line.named], line.answers.get(Language.INDONESIAN)
        said = (passages[home][span.start : span.end],) if span else ()
        queries += [Query(line.questions[language], language, home, line.named.text, said) for language in ASKED_IN]
    return RetrievalSet(SET_NAME, tuple(passages), tuple(queries))


def _read(data: Path, folder: Path) -> tuple[list[Line], dict[Named, Source]]:
    files = sorted(folder.glob("*.jsonl"))
    lines = [_line(json.loads(line)) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return lines, read_sources(data, dict.fromkeys(line.named for line in lines))


def _line(row: Mapping[str, Any]) -> Line:
    start, end = row.get("part") or (0, 0)
    named = Named(row["set"], row["text"], (start, end) if end else None)
    answers = {Language(language): Span(*span) for language, span in row["answers"].items()}
    return Line(named, {language: row[language] for language in ASKED_IN}, answers)
