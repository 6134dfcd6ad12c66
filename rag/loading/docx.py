"""A Word document to its cleaned text: headings, paragraphs, lists and tables in the order they stand."""

import datetime
import io
import zipfile
from collections.abc import Iterator

import docx
import lxml.etree
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from rag.errors import LoadError
from rag.language import language_named
from rag.loading.archive import check_archive
from rag.loading.cleaning import clean, clean_line
from rag.loading.extraction import Extraction, Limits, Metadata

# The date of python-docx's own template, which documents made with it carry unless somebody sets another.
_TEMPLATE_DATE = datetime.date(2013, 12, 23)
_DEEPEST_TABLE = 8
# python-docx is known to raise these, besides its own, on packages with parts missing or of the wrong kind.
_DAMAGE = (
    OpcError,
    lxml.etree.LxmlError,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    AttributeError,
    TypeError,
    IndexError,
    AssertionError,
    RecursionError,
)


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .docx file."""
    check_archive(content, name=name)
    try:
        document = docx.Document(io.BytesIO(content))
        text = _text(document)
        properties = _properties(document)
    except _DAMAGE as error:
        raise LoadError(
            f"{name!r} is damaged or incomplete; open it in its own program, save it anew and add that",
            reason="damaged",
        ) from error
    return Extraction(text=text, properties=properties)


def _text(document: WordDocument) -> str:
    parts: list[str] = []
    in_list = False
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            parts.append("\n\n" + "\n".join(_rows(block)))
            in_list = False
            continue
        words = clean(block.text)
        if not words:
            in_list = False
            continue
        entry = _is_entry(block)
        parts.append(("\n" if entry and in_list else "\n\n") + (f"\u2022 {clean_line(words)}" if entry else words))
        in_list = entry
    return clean("".join(parts))


def _is_entry(paragraph: Paragraph) -> bool:
    style = paragraph.style.name if paragraph.style is not None else ""
    if (style or "").startswith(("Heading", "Title")):
        return False  # headings may be numbered too
    properties = paragraph._p.pPr
    return (style or "").startswith("List") or (properties is not None and properties.numPr is not None)


def _rows(table: Table, depth: int = 0) -> Iterator[str]:
    for row in table.rows:
        cells: list[str] = []
        seen: set[object] = set()
        for cell in row.cells:
            if cell._tc not in seen:  # a merged cell comes once for every column it covers
                seen.add(cell._tc)
                cells.append(clean_line(" ".join(_cell_texts(cell, depth))))
        if any(cells):
            yield " | ".join(cells)


def _cell_texts(cell: _Cell, depth: int) -> Iterator[str]:
    for block in cell.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif depth < _DEEPEST_TABLE:
            yield from _rows(block, depth + 1)


def _properties(document: WordDocument) -> Metadata:
    core = document.core_properties
    # The day of the last change comes nearer to publication than the first: letters are written over old ones.
    dates = [each.date() for each in (core.modified, core.created) if each and each.date() != _TEMPLATE_DATE]
    heading = next(
        (block.text for block in document.paragraphs[:20] if block._p.style in ("Title", "Heading1") and block.text), ""
    )
    return Metadata(
        title=clean_line((heading or core.title or "")[:1_000]),
        date=dates[0] if dates else None,
        source=clean_line((core.author or "")[:300]),
        language=language_named(core.language or ""),
    )
