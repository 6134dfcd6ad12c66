"""A PDF file to its cleaned text with the places where its pages begin, without running titles and page numbers.

Pages that are pictures are read by text recognition where it is installed.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median
from typing import Any

import pypdf
from pypdf.errors import DependencyError, PyPdfError

from rag.errors import LoadError
from rag.language import language_named
from rag.loading.cleaning import clean, clean_line, join_hyphenated, starts_list_entry
from rag.loading.dates import parse_date
from rag.loading.extraction import MEBIBYTE, Extraction, Limits, Metadata
from rag.loading.ocr import PagePictures, ReadLine
from rag.loading.refusals import damaged, encrypted
from rag.types import UnreadPage

# Damage that pypdf repairs is not worth a line on standard error.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

# pypdf is known to raise these, besides its own, on files that are damaged or made to break it.
_DAMAGE = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    OSError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    RecursionError,
    MemoryError,
)
# What all pages together may make the reader do: it takes about 35 s for a million strokes, 0.1 s for a megabyte.
_MOST_DRAWN = 2_000_000
_MOST_CONTENT = 64 * MEBIBYTE
# Lines further apart than this many usual distances are different paragraphs.
_PARAGRAPH_GAP = 1.25
_LINE_HEIGHT = 1.15  # of the size of the letters, at least
_WIDEST_LINE_HEIGHT = 2.4  # two lines apart, as drafts are; the usual distance of a short page may be that of its gaps
_SAME_HEIGHT = 1.0  # points
_UNUSED_CODE = "\x7f"  # codes without a character mean a bullet in the usual encoding (ISO 32000-1, annex D.2)
_SAME_SIZE = 0.5  # points by which the letters of one paragraph may differ
# A line this much shorter than the widest, counted in characters, ends its paragraph.
_SHORT_LINE = 0.75
_EDGE_LINES = 2  # lines at the head and foot of a page that may be furniture
_FURNITURE_SHARE = 0.4  # of the pages that repeat a line before it counts as furniture
# A scanned page may bear a line of text, as the program that made it writes on its foot.
_STAMP_LETTERS = 60
_MOST_FAILED = 3  # pages that text recognition fails on or takes too long for, before no more are tried
_PAGE_NUMBER = re.compile(
    r"\W{0,4}(?:(?:halaman|page|hal|hlm|p)\b\.?\s?)?"
    r"(?:\d{1,4}|(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))(?:\s?(?:dari|of|/)\s?\d{1,4})?\W{0,4}",
    re.IGNORECASE,
)
_ENDS = (".", "!", "?", ":", ";", ".\u201d", '."', ")")
_NEW_ENTRY = "\x1e"  # stands for a line feed that is kept; never part of a cleaned line
_INSIDE = re.compile("(?<!\n)\n(?!\n)")
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
# Headings that count what they head: one at the top of every page counts like its page number.
_PART = re.compile(r"\W{0,4}(?:pasal|bab|bagian|lampiran|soal|article|chapter|section|part|annex)\b", re.IGNORECASE)
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: its words, its distance from the left and the bottom, and the size of its letters."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class _Scans:
    """The lines of the pages that are pictures, by the page counted from 0, the mean confidence of their words (None
    without any), and the pages that could not be read."""

    read: Mapping[int, list[_Line]]
    confidence: float | None
    unread: tuple[UnreadPage, ...]


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .pdf file."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise encrypted(name)
        count = len(reader.pages)
        if count > limits.max_pages:
            raise LoadError(
                f"{name!r} has {count:,} pages, more than {limits.max_pages:,}; split it and add the parts",
                reason="too_large",
            )
        pages = list(_pages(reader, name, limits))
        properties = _properties(reader)
    except DependencyError as error:
        raise LoadError(
            f"{name!r} is encrypted; print it to a new PDF in the program that opens it, and add that",
            reason="encrypted",
        ) from error
    except _DAMAGE as error:
        raise damaged(name) from error
    if not pages:
        raise LoadError(f"{name!r} has no pages; save it anew and add that", reason="no_pages")
    scans = _scans(pages, content, name, limits)
    pages = [scans.read.get(number, lines) for number, lines in enumerate(pages)]
    text, page_starts = _joined(_without_furniture(pages))
    if not text:
        raise LoadError(f"{name!r} has no text on its pages; add a file with text in it", reason="no_text")
    return Extraction(
        text=text, page_starts=page_starts, confidence=scans.confidence, unread=scans.unread, properties=properties
    )


def _scans(pages: Sequence[Sequence[_Line]], content: bytes, name: str, limits: Limits) -> _Scans:
    """What is on the pages that are pictures; `LoadError` where none of a document without other text can be read."""
    letters = [sum(_letters(line.text) for line in lines) for lines in pages]
    bare = [number for number, count in enumerate(letters) if count < _STAMP_LETTERS]
    if not bare:
        return _Scans({}, None, ())
    read: dict[int, list[_Line]] = {}
    confidences: list[float] = []
    refused: dict[int, LoadError] = {}
    try:
        with PagePictures(content, name=name, limits=limits) as pictures:
            for number in bare:
                # A drawing that cannot be read takes nothing away from the text of the other pages.
                try:
                    if pictures.is_blank(number) or (letters[number] and not pictures.is_scan(number)):
                        continue
                    lines = _read(pictures, number, [*refused.values()])
                except LoadError as error:
                    refused[number] = error
                    continue
                confidences += (one for line in lines for one in line.confidences)
                if lines:
                    read[number] = [_Line(line.text, line.x, line.y, line.size) for line in lines]
    except LoadError as error:  # they cannot be opened at all
        refused = {number: error for number in bare if not letters[number]}
    worst = [error for error in refused.values() if error.reason != "no_text"]
    if worst and not read and not any(letters):
        raise worst[0]
    limits.check_characters(sum(letters) + sum(len(line.text) for lines in read.values() for line in lines), name=name)
    unread = tuple(UnreadPage(number + 1, error.reason) for number, error in refused.items())
    return _Scans(read, mean(confidences) if confidences else None, unread)


def _read(pictures: PagePictures, number: int, refused: Sequence[LoadError]) -> list[ReadLine]:
    failed = [error for error in refused if error.reason in ("unreadable", "too_large")]
    if len(failed) >= _MOST_FAILED:
        raise failed[-1]
    return pictures.read(number)


def _pages(reader: pypdf.PdfReader, name: str, limits: Limits) -> Iterator[list[_Line]]:
    characters = drawn = 0

    def count(*_: object) -> None:
        nonlocal drawn
        drawn += 1
        if drawn > _MOST_DRAWN:
            raise _overdrawn(name)

    content = 0
    for page in reader.pages:
        stream = page.get_contents()
        content += len(stream.get_data()) if stream is not None else 0
        if content > _MOST_CONTENT:
            raise _overdrawn(name)
        lines = _lines(page, count)
        characters += sum(len(line.text) for line in lines)
        limits.check_characters(characters, name=name)
        yield lines


def _overdrawn(name: str) -> LoadError:
    return LoadError(
        f"{name!r} is drawn in too many strokes to be read; split it and add the parts", reason="too_large"
    )


def _lines(page: pypdf.PageObject, count: Callable[..., None]) -> list[_Line]:
    """The lines of a page in the order they are drawn."""
    lines: list[_Line] = []
    parts: list[str] = []
    x = y = size = 0.0

    def finish() -> None:
        text = clean_line("".join(parts).replace(_UNUSED_CODE, "\u2022"))
        parts.clear()
        if text:
            lines.append(_Line(text, x, y, size))

    def visit(text: str, matrix: Sequence[float], position: Sequence[float], _font: Any, font_size: float) -> None:
        nonlocal x, y, size
        for number, piece in enumerate(text.split("\n")):
            if number:
                finish()
            if piece.strip() and not parts:
                scale = abs(position[3] * matrix[3]) or abs(position[1] * matrix[1]) or 1.0
                x = position[4] * matrix[0] + position[5] * matrix[2] + matrix[4]
                y = position[4] * matrix[1] + position[5] * matrix[3] + matrix[5]
                size = abs(font_size) * scale
            if parts or piece.strip():
                parts.append(piece)

    page.extract_text(visitor_text=visit, visitor_operand_before=count)
    finish()
    return _merged(lines)


def _merged(lines: list[_Line]) -> list[_Line]:
    """The lines with those put together that stand at one height: a bullet and its entry, the cells of a row."""
    merged: list[_Line] = []
    for line in lines:
        if merged and abs(merged[-1].y - line.y) < _SAME_HEIGHT:
            first, second = sorted((merged[-1], line), key=lambda each: each.x)
            size = max(first, second, key=lambda each: len(each.text)).size
            merged[-1] = _Line(f"{first.text} {second.text}", first.x, line.y, size)
        else:
            merged.append(line)
    return merged


def _without_furniture(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without what is printed at the head or foot of many of them, and without page numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    ahead: Counter[int] = Counter()
    for number, lines in enumerate(pages):
        patterns = {pattern for line in _edges(lines) for pattern in _counting(line.text, number)}
        seen.update(patterns | {(line.text, 0) for line in _edges(lines)})
        ahead.update({difference for _, difference in patterns})
    least = max(2, _FURNITURE_SHARE * len(pages))

    def is_furniture(line: _Line, number: int) -> bool:
        # "2023." alone on the last line of a page ends its sentence.
        if len(pages) > 1 and _PAGE_NUMBER.fullmatch(line.text) and not line.text.endswith("."):
            return True
        # The running title of a chapter is on few pages, but counts them as the others do.
        counted = (seen[pattern] > 1 and ahead[pattern[1]] >= least for pattern in _counting(line.text, number))
        # Two pages may begin with the same end of a sentence; a line that more of them share is printed there.
        repeated = seen[line.text, 0]
        ends_sentence = line.text.endswith((".", ",", ";", "!", "?"))
        return (repeated >= least and (repeated > 2 or not ends_sentence)) or any(counted)

    kept = []
    for number, lines in enumerate(pages):
        furniture = {id(line) for line in _edges(lines) if is_furniture(line, number)}
        kept.append([line for line in lines if id(line) not in furniture])
    return kept if any(kept) else pages


def _counting(text: str, page: int) -> Iterator[tuple[str, int]]:
    """Each number in a line that may count pages: the words around it, and by how much it is ahead of the page's."""
    if not _PART.match(text):
        for match in _NUMBER.finditer(text):
            yield f"{text[: match.start()]}#{text[match.end() :]}", int(match[0]) - page


def _edges(lines: list[_Line]) -> list[_Line]:
    # By place on the page, not by order: some programs draw the foot of a page first.
    if len(lines) <= 2 * _EDGE_LINES:
        return lines
    by_height = sorted(lines, key=lambda line: line.y)
    return by_height[:_EDGE_LINES] + by_height[-_EDGE_LINES:]


def _joined(pages: list[list[_Line]]) -> tuple[str, tuple[int, ...]]:
    """The text of all pages and the offset at which each begins; a paragraph may go on over the end of a page."""
    gap = _usual_gap(pages)
    width = max((len(line.text) for lines in pages for line in lines), default=0)
    parts: list[str] = []
    previous: _Line | None = None
    for lines in pages:
        for position, line in enumerate(lines):
            if previous:
                parts.append(_separator(previous, line, gap=gap, width=width, new_page=position == 0))
            parts.append(line.text)
            previous = line
    joined = join_hyphenated("".join(parts))
    text = clean(_INSIDE.sub(" ", joined).replace(_NEW_ENTRY, "\n"))
    return text, _page_starts(text, [sum(map(_letters, (line.text for line in lines))) for lines in pages])


def _separator(previous: _Line, line: _Line, *, gap: float, width: int, new_page: bool) -> str:
    """What stands between two lines: a line feed inside a paragraph, two between paragraphs."""
    if abs(previous.size - line.size) > _SAME_SIZE:
        return "\n\n"
    if starts_list_entry(line.text):
        return _NEW_ENTRY if _is_near(previous, line, gap) or new_page else "\n\n"
    short = len(previous.text) + 1 + len(line.text.split(" ", 1)[0]) < _SHORT_LINE * width
    ended = previous.text.endswith(_ENDS)
    if new_page or line.y > previous.y:  # the next page or column
        return "\n\n" if ended or short else "\n"
    if not _is_near(previous, line, gap):
        return "\n\n"
    return "\n\n" if ended and short else "\n"


def _is_near(previous: _Line, line: _Line, gap: float) -> bool:
    usual = min(max(gap, line.size * _LINE_HEIGHT), line.size * _WIDEST_LINE_HEIGHT)
    return -1.0 <= previous.y - line.y <= usual * _PARAGRAPH_GAP


def _usual_gap(pages: list[list[_Line]]) -> float:
    gaps = [
        first.y - second.y
        for lines in pages
        for first, second in pairwise(lines)
        if first.y > second.y + 1.0 and abs(first.size - second.size) <= _SAME_SIZE
    ]
    return median(gaps) if gaps else 0.0


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _page_starts(text: str, letters: list[int]) -> tuple[int, ...]:
    """The offsets of pages that hold so many letters and digits each, which joining lines never changes."""
    offsets = [offset for offset, character in enumerate(text) if character.isalnum()]
    starts = [0]
    counted = 0
    for count in letters[:-1]:
        counted += count
        start = offsets[counted] if counted < len(offsets) else len(text)
        while start > 0 and not text[start - 1].isspace() and not text[start - 1].isalnum():
            start -= 1
        starts.append(start)
    return tuple(starts)


def _properties(reader: pypdf.PdfReader) -> Metadata:
    try:
        information: dict[str, Any] = dict(reader.metadata or {})
        language = str(reader.root_object.get("/Lang", ""))
    except _DAMAGE:
        return Metadata()  # a broken directory does not make the text any worse
    created = _PDF_DATE.match(str(information.get("/CreationDate", "")))
    return Metadata(
        title=clean_line(str(information.get("/Title", ""))[:1_000]),
        date=parse_date("-".join(created.groups())) if created else None,
        source=clean_line(str(information.get("/Author", ""))[:300]),
        language=language_named(language),
    )
