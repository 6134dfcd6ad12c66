"""A presentation to its cleaned text: the words on each slide, then what its notes say, and where each slide begins."""

import datetime
import io
from collections.abc import Iterator
from itertools import accumulate

import lxml.etree
import pptx
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import Slide

from rag.errors import LoadError
from rag.language import language_named
from rag.loading.archive import check_archive
from rag.loading.cleaning import clean, clean_line
from rag.loading.extraction import Extraction, Limits, Metadata
from rag.loading.package import DAMAGE, nearest
from rag.loading.refusals import damaged
from rag.loading.rows import told

# The date of python-pptx's own template, which presentations made with it carry unless somebody sets another.
_TEMPLATE_DATE = datetime.date(2013, 1, 27)
_SHAPE, _TABLE, _ROW, _CELL = map(qn, ("p:sp", "a:tbl", "a:tr", "a:tc"))
_PARAGRAPH, _PROPERTIES = map(qn, ("a:p", "a:pPr"))
_TABLE_LOOK = qn("a:tblPr")
_PLACEHOLDER = qn("p:ph")
_TEXT, _BREAK = map(qn, ("a:t", "a:br"))
_NUMBERED = tuple(map(qn, ("a:buChar", "a:buAutoNum")))
# Placeholders for the number, the date and the foot of a slide, and on notes for the picture of the slide.
_FURNITURE = frozenset({"sldNum", "dt", "ftr", "hdr", "sldImg"})
_TITLES = frozenset({"title", "ctrTitle"})
_FALLBACK = frozenset({"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"})


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .pptx file."""
    check_archive(content, name=name, limits=limits)
    try:
        presentation = pptx.Presentation(io.BytesIO(content))
        if len(presentation.slides) > limits.max_pages:
            raise LoadError(
                f"{name!r} has more than {limits.max_pages:,} slides; split it and add the parts", reason="too_large"
            )
        slides = [_slide(slide) for slide in presentation.slides]
        properties = _properties(presentation)
    except (PythonPptxError, *DAMAGE) as error:
        raise damaged(name) from error
    if not slides:
        raise LoadError(f"{name!r} has no slides; add a file with text in it", reason="no_pages")
    text = "\n\n".join(filter(None, slides))
    # A slide without words begins where the next one does.
    starts = accumulate((len(slide) + 2 if slide else 0 for slide in slides[:-1]), initial=0)
    return Extraction(text=text, page_starts=tuple(min(start, len(text)) for start in starts), properties=properties)


def _slide(slide: Slide) -> str:
    if slide.element.get("show") == "0":
        return ""  # hidden
    parts = list(_blocks(slide.element))
    if slide.has_notes_slide:
        parts += _blocks(slide.notes_slide.element)
    return clean("\n\n".join(filter(None, parts)))


def _blocks(element: lxml.etree._Element) -> Iterator[str]:
    """The words of each shape and table: the title first, the others in the order they were put there."""
    shapes = list(nearest(element, _SHAPE, _TABLE, unseen=_FALLBACK))
    for shape in sorted(shapes, key=lambda shape: _kind(shape) not in _TITLES):
        if shape.tag == _TABLE:
            yield "\n".join(told(list(_rows(shape)), marked=_has_headings(shape)))
        elif _kind(shape) not in _FURNITURE:
            yield _paragraphs(shape, body=_kind(shape) in ("body", "obj"))


def _kind(shape: lxml.etree._Element) -> str:
    """What a shape is a placeholder for; empty where it is none."""
    placeholder = shape.find(f".//{_PLACEHOLDER}")
    return "" if placeholder is None else str(placeholder.get("type", "obj"))


def _paragraphs(shape: lxml.etree._Element, *, body: bool) -> str:
    """The paragraphs of a shape; several in the body of a slide are the entries of a list."""
    found = [(paragraph, clean_line(_words(paragraph))) for paragraph in nearest(shape, _PARAGRAPH)]
    shown = [(paragraph, words) for paragraph, words in found if words]
    entries = [(body and len(shown) > 1) or _is_entry(paragraph) for paragraph, _ in shown]
    parts: list[str] = []
    for number, ((_, words), entry) in enumerate(zip(shown, entries, strict=True)):
        gap = "\n" if entry and number and entries[number - 1] else "\n\n"
        parts.append(f"{gap}\u2022 {words}" if entry else f"{gap}{words}")
    return clean("".join(parts))


def _is_entry(paragraph: lxml.etree._Element) -> bool:
    properties = paragraph.find(_PROPERTIES)
    return properties is not None and any(properties.find(tag) is not None for tag in _NUMBERED)


def _rows(table: lxml.etree._Element) -> Iterator[list[str]]:
    for row in nearest(table, _ROW):
        cells = [clean_line(" ".join(map(_words, nearest(cell, _PARAGRAPH)))) for cell in nearest(row, _CELL)]
        if any(cells):
            yield cells


def _has_headings(table: lxml.etree._Element) -> bool:
    """Whether the first row looks otherwise than the rest by the table's style."""
    look = table.find(_TABLE_LOOK)
    return look is not None and look.get("firstRow") in ("1", "true")


def _words(paragraph: lxml.etree._Element) -> str:
    return "".join("\n" if part.tag == _BREAK else part.text or "" for part in nearest(paragraph, _TEXT, _BREAK))


def _properties(presentation: Presentation) -> Metadata:
    core = presentation.core_properties
    titles = (
        clean_line((slide.shapes.title.text or "")[:1_000]) for slide in presentation.slides if slide.shapes.title
    )
    dates = [each.date() for each in (core.modified, core.created) if each and each.date() != _TEMPLATE_DATE]
    return Metadata(
        title=next(filter(None, titles), "") or clean_line((core.title or "")[:1_000]),
        date=dates[0] if dates else None,
        source=clean_line((core.author or "")[:300]),
        language=language_named(core.language or ""),
    )
