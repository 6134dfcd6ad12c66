"""An RTF document to its cleaned text and what it says of itself."""

import datetime
import re
from collections.abc import Iterator
from itertools import groupby

from striprtf.striprtf import rtf_to_text

from rag.loading.cleaning import clean, clean_line
from rag.loading.extraction import Extraction, Limits, Metadata
from rag.loading.refusals import damaged
from rag.loading.rows import told

# Pictures are written as figures: a page of them says nothing, and each would be looked at.
_PICTURE = re.compile(r"[0-9A-Fa-f\s]{512,}")
_BINARY = re.compile(r"\\bin(\d{0,9})\d* ?")
# The library looks for fonts and links up to the end of a line, which would be that of the file, and does not tell
# which rows are repeated on each page. Pairs of a backslash and what it guards are passed over, so that nothing comes
# between.
_PLACES = re.compile(r"\\[\\{}]|(\\f\d|\{\\field)|(\\trhdr(?![a-z]) ?)")
_HEADINGS = "\x01"  # stands in a row of headings
_INFORMATION = re.compile(r"\{\\info\b")
_PROPERTY = re.compile(r"\{\\(title|author|company) ?((?:[^{}\\]|\\[^{}]|\\[{}]){0,2000})\}")
_TIME = re.compile(r"\{\\(revtim|creatim)\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_INFORMATION_WITHIN = 100_000
# striprtf raises these on control words without their number, or with one that stands for no character.
_DAMAGE = (ValueError, TypeError, OverflowError, LookupError)


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .rtf file."""
    # Every character beyond ASCII is written in ASCII; programs that break this rule mean Windows-1252.
    source = _PICTURE.sub(" ", content.decode("cp1252", "replace"))
    limits.check_characters(len(source) // 4, name=name)
    source = _PLACES.sub(_placed, _without_binary(source).replace(_HEADINGS, " "))
    try:
        text = _text(source)
        properties = _properties(source)
    except _DAMAGE as error:
        raise damaged(name) from error
    return Extraction(text=clean(text), properties=properties)


def _without_binary(source: str) -> str:
    """The document without the bytes of pictures, of which each says how many they are; one character is one byte."""
    parts: list[str] = []
    place = 0
    while match := _BINARY.search(source, place):
        parts.append(source[place : match.start()])
        place = match.end() + int(match[1] or 0)
    return "".join((*parts, source[place:]))


def _placed(match: re.Match[str]) -> str:
    if match[2]:
        return f"\\'{ord(_HEADINGS):02x}"
    return f"\n{match[0]}" if match[1] else match[0]


def _text(source: str) -> str:
    text: str = rtf_to_text(source.replace("HYPERLINK", ""), errors="replace")  # type: ignore[no-untyped-call]
    # The library ends a cell with a bar and a row with a line feed.
    parts: list[str] = []
    for in_table, together in groupby(text.split("\n"), _is_row):
        lines = [line.strip() for line in together]
        parts += _table(lines) if in_table else [f"\n\n{line.replace(_HEADINGS, '')}\n" for line in lines]
    # Characters beyond the first 65,536 are written as two halves.
    return "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_row(line: str) -> bool:
    return line.replace(_HEADINGS, "").rstrip().endswith("|")


def _table(lines: list[str]) -> Iterator[str]:
    rows = [line.replace(_HEADINGS, "").strip().removesuffix("|").split("|") for line in lines]
    cleaned = [[clean_line(cell) for cell in row] for row in rows]
    yield from (f"\n{line}" for line in told(cleaned, marked=_HEADINGS in lines[0]))


def _properties(source: str) -> Metadata:
    begin = _INFORMATION.search(source[:_INFORMATION_WITHIN])
    if begin is None:
        return Metadata()
    information = source[begin.start() : begin.start() + _INFORMATION_WITHIN]
    said = {match[1]: clean_line(_text(f"{{\\rtf1 {match[2]}}}")) for match in _PROPERTY.finditer(information)}
    times = {match[1]: match.groups()[1:] for match in _TIME.finditer(information)}
    year, month, day = times.get("revtim") or times.get("creatim") or ("0", "0", "0")
    return Metadata(
        title=said.get("title", "")[:1_000],
        date=datetime.date(int(year), int(month), int(day)) if int(year) and int(month) and int(day) else None,
        source=(said.get("author") or said.get("company") or "")[:300],
    )
