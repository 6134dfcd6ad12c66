"""An OpenDocument text to its cleaned text: headings, paragraphs, lists, tables and notes in the order they stand."""

from collections.abc import Iterator

import lxml.etree

from rag.language import language_named
from rag.loading.cleaning import clean, clean_line
from rag.loading.dates import parse_date
from rag.loading.extraction import Extraction, Limits, Metadata
from rag.loading.package import DAMAGE, Package, nearest
from rag.loading.refusals import damaged, encrypted
from rag.loading.rows import told

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def _tag(name: str) -> str:
    space, local = name.split(":")
    return f"{{{_SPACES[space]}}}{local}"


_HEADING, _PARAGRAPH, _LIST, _ENTRY = map(_tag, ("text:h", "text:p", "text:list", "text:list-item"))
_TABLE, _ROW, _CELL = map(_tag, ("table:table", "table:table-row", "table:table-cell"))
_HEADINGS = _tag("table:table-header-rows")
_BOX, _NOTE, _NOTE_BODY = map(_tag, ("draw:text-box", "text:note", "text:note-body"))
_STYLE, _LEVEL = map(_tag, ("text:style-name", "text:outline-level"))
# One space stands for any number, which the file may say to be a billion.
_CHARACTERS = {_tag("text:s"): " ", _tag("text:tab"): "\t", _tag("text:line-break"): "\n"}
# Text that was deleted, remarks in the margin, and indexes, which say everything a second time.
_UNSEEN = frozenset(
    map(
        _tag,
        (
            "text:tracked-changes",
            "office:annotation",
            "office:forms",
            "text:table-of-content",
            "text:alphabetical-index",
            "text:sequence-decls",
        ),
    )
)
_APART = frozenset((_NOTE, _BOX, *_UNSEEN))  # stands in a paragraph without being part of its sentence


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .odt file."""
    package = Package(content, name=name, limits=limits)
    try:
        if _is_encrypted(package):
            raise encrypted(name)
        body = package.xml("content.xml").find(f".//{_tag('office:text')}")
        if body is None:
            raise damaged(name)
        text = clean("".join(_blocks(body)))
        properties = _properties(package, body)
    except DAMAGE as error:
        raise damaged(name) from error
    return Extraction(text=text, properties=properties)


def _blocks(parent: lxml.etree._Element) -> Iterator[str]:
    for block in nearest(parent, _HEADING, _PARAGRAPH, _LIST, _TABLE, unseen=_UNSEEN):
        if block.tag == _LIST:
            yield "\n\n" + "\n".join(_entries(block))
        elif block.tag == _TABLE:
            yield "\n\n" + "\n".join(told(list(_rows(block)), marked=_has_headings(block)))
        else:
            yield f"\n\n{clean(_words(block))}"
            # What a note or a text box says follows the paragraph that it belongs to.
            for apart in nearest(block, _NOTE_BODY, _BOX, unseen=_UNSEEN):
                yield from _blocks(apart)


def _entries(entries: lxml.etree._Element) -> Iterator[str]:
    for entry in nearest(entries, _ENTRY):
        words = clean_line(" ".join(_words(block) for block in nearest(entry, _HEADING, _PARAGRAPH, unseen=_LISTS)))
        if words:
            yield f"\u2022 {words}"
        for inner in nearest(entry, _LIST):
            yield from _entries(inner)


_LISTS = frozenset((_LIST, *_UNSEEN))


def _rows(table: lxml.etree._Element) -> Iterator[list[str]]:
    for row in nearest(table, _ROW, unseen=_UNSEEN):
        cells = [clean_line(" ".join(_blocks(cell))) for cell in nearest(row, _CELL, unseen=_UNSEEN)]
        if any(cells):
            yield cells


def _has_headings(table: lxml.etree._Element) -> bool:
    """Whether rows are repeated on each page, which only the first can be."""
    return next(nearest(table, _HEADINGS, unseen=frozenset((_ROW, *_UNSEEN))), None) is not None


def _words(block: lxml.etree._Element) -> str:
    parts = [block.text or ""]
    for child in block:
        if child.tag in _CHARACTERS:
            parts.append(_CHARACTERS[child.tag])
        elif child.tag not in _APART:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _is_encrypted(package: Package) -> bool:
    member = "META-INF/manifest.xml"
    if member not in package:
        return False
    return package.xml(member).find(f".//{_tag('manifest:encryption-data')}") is not None


def _properties(package: Package, body: lxml.etree._Element) -> Metadata:
    headings = (
        clean_line(_words(block)[:1_000])
        for block in nearest(body, _HEADING, _PARAGRAPH, unseen=_UNSEEN)
        if block.get(_LEVEL) == "1" or block.get(_STYLE) == "Title"
    )
    said = package.xml("meta.xml") if "meta.xml" in package else None

    def of(name: str) -> str:
        found = said.find(f".//{_tag(name)}") if said is not None else None
        return clean_line((found.text or "")[:1_000]) if found is not None else ""

    return Metadata(
        title=next(filter(None, headings), "") or of("dc:title"),
        date=parse_date(of("dc:date")) or parse_date(of("meta:creation-date")),
        source=(of("dc:creator") or of("meta:initial-creator"))[:300],
        language=language_named(of("dc:language")),
    )
