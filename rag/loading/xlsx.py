"""An Excel workbook to the rows of its visible sheets, each a sentence with the headings in it; formulas by values."""

import io
import posixpath
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from rag.errors import LoadError
from rag.language import detect, language_named
from rag.loading.cleaning import clean_line, join_records
from rag.loading.displayed import displayed
from rag.loading.extraction import Extraction, Limits, Metadata
from rag.loading.metadata import title_of_name, usable_title
from rag.loading.package import DAMAGE, Package
from rag.loading.refusals import damaged
from rag.loading.rows import caption, sentences
from rag.types import Language

# A sheet may say that its only row is the millionth, or its only cell the last of 16,384.
_MOST_CELLS = 3_000_000
_MOST_ROWS = 1_100_000
_MOST_SHEETS = 500  # each is opened, at the price of one, though it be empty
_SAMPLE_ROWS = 200  # whose words tell the language
# What programs call a sheet that nobody named.
_UNNAMED = re.compile(r"(?:sheet|lembar|lembar ?kerja|worksheet|table|tabel)[ _-]?\d*", re.IGNORECASE)
_MERGED = re.compile(r"([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# First row of cells merged over rows -> column and last row of each, counted from 1.
Merged = Mapping[int, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class _Cell:
    value: object
    number_format: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    title: str
    rows: Sequence[Sequence[_Cell]]


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .xlsx or .xlsm file."""
    package = Package(content, name=name, limits=limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that the library does not know, which are not read here either
            # Neither formulas nor macros, nor what links to other files would fetch.
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheets = list(_sheets(book, package, name))
        properties = book.properties
        stated = clean_line((properties.title or "")[:1_000])
        changed = properties.modified if properties.created != properties.modified else properties.created
        source = clean_line((properties.creator or "")[:300])
        written_in = language_named(properties.language or "")
    except (InvalidFileException, *DAMAGE) as error:
        raise damaged(name) from error
    language = written_in if written_in is not Language.UNDETERMINED else detect(_sample(sheets))
    tables = [
        [[displayed(cell.value, cell.number_format, language) for cell in row] for row in sheet.rows]
        for sheet in sheets
    ]
    several = len(sheets) > 1
    lines: list[str] = []
    characters = 0
    for sheet, rows in zip(sheets, tables, strict=True):
        named = several and not _UNNAMED.fullmatch(sheet.title)
        for line in sentences(rows, prefix=f"{clean_line(sheet.title)} | " if named else ""):
            characters += len(line)
            limits.check_characters(characters, name=name)
            lines.append(line)
    text, records = join_records(lines)
    titles = (
        [] if several else [*map(caption, tables), *(one.title for one in sheets if not _UNNAMED.fullmatch(one.title))]
    )
    title = usable_title(stated) or next(filter(None, titles), "") or title_of_name(name)
    return Extraction(
        text=text,
        records=records,
        stated=Metadata(title=title),
        properties=Metadata(date=changed.date() if changed else None, source=source, language=language),
    )


def _sheets(book: Workbook, package: Package, name: str) -> Iterator[_Sheet]:
    """The visible sheets that have a row."""
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if len(visible) > _MOST_SHEETS:
        raise _too_large(name)
    merged = _merged(package)
    seen_rows = seen_cells = 0
    for sheet in visible:
        sheet.reset_dimensions()  # what the file says of them may be anything
        kept: list[list[_Cell]] = []
        above: dict[int, tuple[int, _Cell]] = {}  # by column: the last row that a merged cell speaks for, and the cell
        for number, row in enumerate(sheet.iter_rows(), start=1):
            seen_rows, seen_cells = seen_rows + 1, seen_cells + len(row)
            if seen_rows > _MOST_ROWS or seen_cells > _MOST_CELLS:
                raise _too_large(name)
            cells = [_Cell(None if cell.data_type == "e" else cell.value, cell.number_format or "") for cell in row]
            for column, last in merged.get(sheet.title, {}).get(number, ()):
                if column <= len(cells):
                    above[column] = (last, cells[column - 1])
            if any(cell.value not in (None, "") for cell in cells):
                for column, (last, cell) in above.items():
                    if number <= last and column <= len(cells):
                        cells[column - 1] = cell
                kept.append(cells)
        if kept:
            yield _Sheet(sheet.title, kept)


def _merged(package: Package) -> Mapping[str, Merged]:
    """By the title of a sheet, the cells that are merged over several rows: a row says what the merged cell says."""
    places = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in package.xml("xl/_rels/workbook.xml.rels")
    }
    found: dict[str, dict[int, list[tuple[int, int]]]] = {}
    for sheet in package.xml("xl/workbook.xml").iter("{*}sheet"):
        place = places.get(sheet.get(_RELATION), "")
        for area in package.xml(place).iter("{*}mergeCell") if place in package else ():
            match = _MERGED.fullmatch(area.get("ref", ""))
            if match and match[2] != match[3]:
                column = openpyxl.utils.column_index_from_string(match[1])
                found.setdefault(sheet.get("name", ""), {}).setdefault(int(match[2]), []).append(
                    (column, int(match[3]))
                )
    return found


def _sample(sheets: Sequence[_Sheet]) -> str:
    rows = (row for sheet in sheets for row in sheet.rows[:_SAMPLE_ROWS])
    return " ".join(cell.value for row in rows for cell in row if isinstance(cell.value, str))


def _too_large(name: str) -> LoadError:
    return LoadError(
        f"{name!r} has more rows or cells than can be read; split it and add the parts", reason="too_large"
    )
