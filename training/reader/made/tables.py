"""Names to tables, row by row as the program reads them, with questions about their cells."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rag.types import Language, Span
from training.reader.made.names import FAMILY, GIVEN, OFFICES, Names
from training.reader.made.page import Page

_MONTHS = {
    Language.INDONESIAN: "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    Language.ENGLISH: "January February March April May June July August September October November December",
}
_ENGLISH_TABLE, _ENGLISH_QUESTION = 0.2, 0.35
_SILENT = 0.25  # of the rows that are asked about, not in the table
_ASKED_ROWS = 4


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of table: its titles and columns by language, what fills them, and questions: about column, from column.

    A question names the asked row by the words of one cell, and another cell answers it.
    """

    titles: Mapping[Language, Sequence[str]]
    columns: Mapping[Language, Sequence[str]]
    cells: Sequence[Callable[[Names, random.Random, Language], str]]
    questions: Sequence[tuple[int, int, Mapping[Language, Sequence[str]]]]


def _of(field: str) -> Callable[[Names, random.Random, Language], str]:
    return lambda names, draw, _: str(draw.choice(getattr(names, field)))


def _person(_: Names, draw: random.Random, __: Language) -> str:
    family = draw.sample(FAMILY, draw.choice((1, 1, 2)))
    return " ".join((draw.choice(GIVEN), *family))


def _office(names: Names, draw: random.Random, _: Language) -> str:
    """Half of the time without the place that it is of."""
    office = draw.choice(OFFICES)
    return office if draw.random() < 0.5 else f"{office} {draw.choice(names.places)}"


def _date(_: Names, draw: random.Random, language: Language) -> str:
    year = draw.randint(1998, 2026)
    form = draw.random()
    if form < 0.15:
        return str(year)
    month = draw.choice(_MONTHS[language].split())
    return f"{month} {year}" if form < 0.25 else f"{draw.randint(1, 28)} {month} {year}"


def _amount(_: Names, draw: random.Random, language: Language) -> str:
    if draw.random() < 0.5:
        value = f"{draw.randint(1, 999)}.{draw.randint(0, 999):03d}.000"
        return f"Rp{value}" if language is Language.INDONESIAN else f"IDR {value}"
    unit = draw.choice(("orang", "unit", "hektare", "desa") if language is Language.INDONESIAN else ("people", "units"))
    return f"{draw.randint(2, 9500)} {unit}"


def _both(indonesian: str, english: str) -> dict[Language, Sequence[str]]:
    return {Language.INDONESIAN: indonesian.split("|"), Language.ENGLISH: english.split("|")}


_KINDS = (
    _Kind(
        _both("Daftar daerah dan ibu kota|Daerah dan pusat pemerintahan", "Regions and their capitals|Regions"),
        _both("Daerah|Ibu kota", "Region|Capital"),
        (_of("places"), _of("towns")),
        (
            (
                1, 0,
                _both(
                    "Apa ibu kota {}?|Di mana pusat pemerintahan {}?|Ibu kota {} apa?|Sebutkan ibu kota {}.",
                    "What is the capital of {}?|Which town is the seat of {}?",
                ),
            ),
            (
                0, 1,
                _both(
                    "Daerah mana yang beribu kota {}?|Daerah mana yang ibu kotanya {}?|{} ibu kota daerah mana?",
                    "Which region has {} as its capital?|{} is the capital of which region?",
                ),
            ),
        ),
    ),
    _Kind(
        _both("Susunan pengurus|Daftar pejabat|Nama dan jabatan", "Officers|List of officials"),
        _both("Jabatan|Nama|Asal", "Office|Name|From"),
        (_office, _person, _of("places")),
        (
            (
                1, 0,
                _both(
                    "Siapa {}?|Siapa yang menjabat sebagai {}?|Siapakah {}?|Siapa nama {}?",
                    "Who is the {}?|Who holds the office of {}?|Who serves as {}?",
                ),
            ),
            (
                0, 1,
                _both(
                    "Apa jabatan {}?|{} menjabat sebagai apa?|Jabatan apa yang dipegang {}?",
                    "What office does {} hold?|What is the position of {}?",
                ),
            ),
            (2, 1, _both("Dari mana asal {}?|{} berasal dari mana?", "Where does {} come from?|Where is {} from?")),
        ),
    ),
    _Kind(
        _both("Jadwal kegiatan|Agenda|Kalender kegiatan", "Calendar of events|Schedule"),
        _both("Waktu|Kegiatan|Tempat|Penanggung jawab", "Time|Event|Place|In charge"),
        (_date, _of("events"), _of("towns"), _person),
        (
            (
                0, 1,
                _both(
                    "Kapan {} dilaksanakan?|Kapan {} berlangsung?|Tanggal berapa {}?|Kapan {} diadakan?",
                    "When did {} take place?|When was {} held?|On what date is {}?",
                ),
            ),
            (
                2, 1,
                _both(
                    "Di mana {} dilaksanakan?|Di mana {} diadakan?|Di kota mana {} berlangsung?",
                    "Where was {} held?|Where did {} take place?",
                ),
            ),
            (
                3, 1,
                _both(
                    "Siapa penanggung jawab {}?|Siapa yang bertanggung jawab atas {}?",
                    "Who is in charge of {}?|Who is responsible for {}?",
                ),
            ),
            (
                1, 0,
                _both(
                    "Kegiatan apa yang dijadwalkan pada {}?|Apa yang dilaksanakan pada {}?|Apa yang terjadi pada {}?",
                    "What took place on {}?|Which event was held on {}?",
                ),
            ),
        ),
    ),
    _Kind(
        _both("Kronologi|Urutan peristiwa|Tonggak penting", "Chronology|Milestones"),
        _both("Waktu|Peristiwa", "Time|What happened"),
        (
            _date,
            lambda names, draw, language: (
                f"{draw.choice(names.events)} {'di' if language is Language.INDONESIAN else 'in'}"
                f" {draw.choice(names.towns)}"
            ),
        ),
        (
            (0, 1, _both("Kapan {}?|Tahun berapa {}?|Kapan berlangsungnya {}?", "When was {}?|In what year was {}?")),
            (1, 0, _both("Apa yang terjadi pada {}?|Ada apa pada {}?", "What happened on {}?|What occurred on {}?")),
        ),
    ),
    _Kind(
        _both("Rincian anggaran|Rekapitulasi|Data per daerah", "Budget|Figures by region"),
        _both("Uraian|Daerah|Jumlah", "Item|Region|Amount"),
        (_of("events"), _of("places"), _amount),
        (
            (
                2, 0,
                _both(
                    "Berapa jumlah untuk {}?|Berapa {}?|Berapa anggaran {}?",
                    "How much was planned for {}?|What is the amount for {}?",
                ),
            ),
            (2, 1, _both("Berapa jumlah di {}?|Berapa jumlahnya untuk {}?", "What is the amount of {}?")),
        ),
    ),
)  # fmt: skip


def table(names: Names, draw: random.Random) -> Page:
    """One table of a random kind with questions, some about a row that it lacks."""
    kind = draw.choice(_KINDS)
    language = Language.ENGLISH if draw.random() < _ENGLISH_TABLE else Language.INDONESIAN
    page = Page(draw.choice(kind.titles[language]), language)
    rows = _rows(kind, names, draw, language)
    lacking, *present = rows
    columns = list(zip(kind.columns[language], range(len(kind.cells)), strict=True))
    if draw.random() < 0.3:
        draw.shuffle(columns)
    numbered = draw.choice(("Nomor: {}; ", "No: {}; ", "", ""))
    spans: list[dict[int, Span]] = []
    for number, row in enumerate(present, start=1):
        page.text += numbered.format(number)
        spans.append({})
        for place, (column, cell) in enumerate(columns):
            page.text += f"{'; ' if place else ''}{column}: "
            spans[-1][cell] = page.add(row[cell])
        page.text += "\n"
    for place in draw.sample(range(len(present)), min(_ASKED_ROWS, len(present))):
        silent = draw.random() < _SILENT
        asked_in = Language.ENGLISH if draw.random() < _ENGLISH_QUESTION else Language.INDONESIAN
        answer, known, wordings = draw.choice(kind.questions)
        row = lacking if silent else present[place]
        question = draw.choice(wordings[asked_in]).format(row[known])
        page.ask(question, asked_in, None if silent else spans[place][answer])
    return page


def _rows(kind: _Kind, names: Names, draw: random.Random, language: Language) -> list[list[str]]:
    """Rows no two of which have a cell in common, so that each question has one answer; few where names are few."""
    rows: list[list[str]] = []
    seen: set[str] = set()
    wanted = draw.randint(5, 15)
    for _ in range(wanted * 20):
        row = [fill(names, draw, language) for fill in kind.cells]
        if len(rows) < wanted and seen.isdisjoint(row) and len(set(row)) == len(row):
            rows.append(row)
            seen.update(row)
    return rows
