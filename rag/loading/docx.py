"""A Word document to its cleaned text: headings, paragraphs, lists and tables in the order they stand."""

import datetime
import io
from collections.abc import Iterator, Mapping
from itertools import islice

import docx
import lxml.etree
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tbl, CT_Tc
from docx.oxml.text.paragraph import CT_P

from rag.language import language_named
from rag.loading.archive import check_archive
from rag.loading.cleaning import clean, clean_line
from rag.loading.extraction import Extraction, Limits, Metadata
from rag.loading.package import DAMAGE, nearest
from rag.loading.refusals import damaged
from rag.loading.rows import told

# The date of python-docx's own template, which documents made with it carry unless somebody sets another.
_TEMPLATE_DATE = datetime.date(2013, 12, 23)
_HEADING_WITHIN = 20  # paragraphs and tables in which a document says its title
_PARAGRAPH, _TABLE, _ROW, _CELL, _TEXT_BOX = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:txbxContent"))
_TEXT = qn("w:t")
_CHARACTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# Properties are no text; what was moved away or stands a second time for old programs is not shown.
_PROPERTIES = map(qn, ("w:pPr", "w:rPr", "w:tblPr", "w:trPr", "w:tcPr"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = frozenset((*_PROPERTIES, qn("w:moveFrom"), qn("w:del"), _TEXT_BOX, _FALLBACK))
Styles = Mapping[str, str]  # from the identifier of a style to its English name


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .docx file."""
    check_archive(content, name=name, limits=limits)
    try:
        document = docx.Document(io.BytesIO(content))
        styles = {style.style_id: style.name or "" for style in document.styles}
        text = _text(document, styles)
        properties = _properties(document, styles)
    except (OpcError, *DAMAGE) as error:
        raise damaged(name) from error
    return Extraction(text=text, properties=properties)


def _text(document: WordDocument, styles: Styles) -> str:
    parts: list[str] = []
    in_list = False
    for block in _blocks(document.element.body):
        if isinstance(block, CT_Tbl):
            parts.append("\n\n" + "\n".join(told(list(_rows(block)), marked=_has_headings(block))))
            in_list = False
            continue
        words = clean(_words(block))
        entry = bool(words) and _is_entry(block, styles)
        if words:
            parts.append(("\n" if entry and in_list else "\n\n") + (f"\u2022 {clean_line(words)}" if entry else words))
        in_list = entry
    return clean("".join(parts))


def _blocks(parent: lxml.etree._Element) -> Iterator[CT_P | CT_Tbl]:
    """Paragraphs and tables in order, those in content controls among them; a text box follows its paragraph."""
    for block in _nearest(parent, _PARAGRAPH, _TABLE):
        yield block
        if isinstance(block, CT_P):
            for box in _nearest(block, _TEXT_BOX):
                yield from _blocks(box)


def _nearest(parent: lxml.etree._Element, *tags: str) -> Iterator[lxml.etree._Element]:
    return nearest(parent, *tags, unseen=_UNSEEN)  # the parser bounds the depth


def _words(paragraph: CT_P) -> str:
    return "".join(_CHARACTERS.get(part.tag) or part.text or "" for part in _nearest(paragraph, _TEXT, *_CHARACTERS))


def _is_entry(paragraph: CT_P, styles: Styles) -> bool:
    style = styles.get(paragraph.style or "", "")
    if style.startswith(("Heading", "Title")):
        return False  # headings may be numbered too
    properties = paragraph.pPr
    return style.startswith("List") or (properties is not None and properties.numPr is not None)


def _has_headings(table: CT_Tbl) -> bool:
    """Whether the first row is repeated on each page, or looks otherwise than the rest by the table's style."""
    first = next(_nearest(table, _ROW), None)
    repeated = first is not None and first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
    return repeated or (look is not None and look.get(qn("w:firstRow")) == "1")


def _rows(table: CT_Tbl) -> Iterator[list[str]]:
    above: dict[int, str] = {}
    for row in _nearest(table, _ROW):
        above = dict(_cells(row, above))
        if any(above.values()):
            yield list(above.values())


def _cells(row: CT_Row, above: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Columns and texts of a row; a cell merged with the one above says the same, so that each row is whole."""
    column = row.grid_before
    for cell in _nearest(row, _CELL):
        yield column, above.get(column, "") if cell.vMerge == "continue" else clean_line(" ".join(_cell_texts(cell)))
        column += cell.grid_span


def _cell_texts(cell: CT_Tc) -> Iterator[str]:
    for block in _blocks(cell):
        if isinstance(block, CT_Tbl):
            yield from map(" | ".join, _rows(block))
        else:
            yield _words(block)


def _properties(document: WordDocument, styles: Styles) -> Metadata:
    core = document.core_properties
    # The day of the last change comes nearer to publication than the first: letters are written over old ones.
    dates = [each.date() for each in (core.modified, core.created) if each and each.date() != _TEMPLATE_DATE]
    headings = (
        clean_line(_words(block)[:1_000])
        for block in islice(_blocks(document.element.body), _HEADING_WITHIN)
        if isinstance(block, CT_P) and styles.get(block.style or "") in ("Title", "Heading 1")
    )
    return Metadata(
        title=next(filter(None, headings), "") or clean_line((core.title or "")[:1_000]),
        date=dates[0] if dates else None,
        source=clean_line((core.author or "")[:300]),
        language=language_named(core.language or ""),
    )
