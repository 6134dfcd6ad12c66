"""A stored document -> a page of its own, the quotation marked, in plain HTML that needs no script."""

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.types import Document, Span
from ui.markup import digest, escape
from ui.texts import Words

STYLE_URL = "/style.css"
ICON_URL = "/icon.svg"

_GAP = re.compile(r"\n\s*\n")


def document_page(document: Document, quotation: Span | None, check: str, words: Words) -> str:
    """The whole text of a document under what is known of it; `check` is the digest of the text quoted once."""
    marked = quotation if quotation and digest(document.text[quotation.start : quotation.end]) == check else None
    info = document.info
    jump = f'<a class="jump" href="#quote">{escape(words.to_quotation)}</a>' if marked else ""
    moved = f'<p class="notice" role="status">{escape(words.quotation_moved)}</p>' if quotation and not marked else ""
    text = "".join(_text(document, marked, words))
    body = (
        f'<p class="kicker">{escape(words.document)}</p><h1>{escape(info.title)}</h1>{moved}<div class="columns">'
        f'<div class="text" lang="{escape(info.language.value)}">{text}</div>'
        f'<aside class="margin"><div class="known">{_facts(document, words)}{jump}</div></aside></div>'
    )
    return _page(info.title, body, words)


def missing_page(words: Words) -> str:
    """What is shown where no document of that name is."""
    body = f"<h1>{escape(words.missing_title)}</h1><p>{escape(words.missing_text)}</p>"
    return _page(words.missing_title, body, words)


def failure_page(message: str, words: Words) -> str:
    """What is shown when the index could not be read."""
    return _page(words.failed, f'<h1>{escape(words.failed)}</h1><p role="alert">{escape(message)}</p>', words)


def _facts(document: Document, words: Words) -> str:
    info = document.info
    facts = (
        (words.label_date, words.date(info.date)),
        (words.label_source, info.source),
        (words.label_place, info.place),
        (words.label_language, words.language_name(info.language)),
        (words.label_format, info.format.upper()),
        (words.label_ocr, words.recognised(info)),
        (words.label_file, info.name),
    )
    return (
        '<dl class="facts">'
        + "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in facts if value)
        + "</dl>"
    )


def _text(document: Document, marked: Span | None, words: Words) -> Iterator[str]:
    bounds = [*document.page_starts, len(document.text)] if document.page_starts else [0, len(document.text)]
    first = True
    for number, (start, end) in enumerate(pairwise(bounds), start=1):
        if document.page_starts:
            yield f'<h2 class="page" id="page-{number}">{escape(words.page.format(page=number))}</h2>'
        for paragraph in _paragraphs(document.text, start, end):
            if _is_title(document, paragraph) and not _holds(paragraph, marked):
                continue  # it stands above the text already
            markup, used = _paragraph(document.text, paragraph, marked, first)
            first = first and not used
            yield f"<p>{markup}</p>"


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    gaps = [gap.span() for gap in _GAP.finditer(text, start, end)]
    edges = [start, *(edge for gap in gaps for edge in gap), end]
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if text[first:last].strip():
            yield Span(first, last)


def _is_title(document: Document, paragraph: Span) -> bool:
    return paragraph.start == 0 and document.text[: paragraph.end].strip() == document.info.title


def _holds(paragraph: Span, marked: Span | None) -> bool:
    """Whether a part of the quotation is in the paragraph."""
    return marked is not None and marked.start < paragraph.end and marked.end > paragraph.start


def _paragraph(text: str, paragraph: Span, marked: Span | None, first: bool) -> tuple[str, bool]:
    """The paragraph as HTML, and whether it holds a part of the quotation."""
    if marked is None or not _holds(paragraph, marked):
        return escape(text[paragraph.start : paragraph.end]), False
    start, end = max(marked.start, paragraph.start), min(marked.end, paragraph.end)
    name = ' id="quote"' if first else ""
    markup = (
        f"{escape(text[paragraph.start : start])}<mark{name}>{escape(text[start:end])}</mark>"
        f"{escape(text[end : paragraph.end])}"
    )
    return markup, True


def _page(title: str, body: str, words: Words) -> str:
    return (
        f'<!doctype html><html lang="{words.language.value}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)} · {escape(words.title)}</title>"
        f'<link rel="icon" href="{ICON_URL}" type="image/svg+xml">'
        f'<link rel="stylesheet" href="{STYLE_URL}"></head><body class="reading">'
        f'<header class="masthead"><p class="name"><a href="/{words.language.value}/">{escape(words.title)}</a></p>'
        f'<p class="tagline">{escape(words.tagline)}</p></header><main>'
        f'<a class="back" href="/{words.language.value}/">{escape(words.back)}</a>{body}</main></body></html>'
    )
