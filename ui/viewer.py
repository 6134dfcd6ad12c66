"""A document and what is looked for in it -> its page: what is known of it, its whole text, pictures of its pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from rag.types import Document, Filters, Span
from ui.filters import asking_url
from ui.find import LONGEST_QUERY, MOST_MARKED, Found
from ui.marking import Leaf, Mark, Marker, Paragraph, leaves, overlap
from ui.markup import document_url, escape, original_url, page_url, place_of
from ui.places import Quotations
from ui.plain import plain_page
from ui.texts import Words

QUOTE, HIT = "quote", "hit"  # anchors
PICTURED = "pdf"  # the format of which pages can be drawn
_MEGABYTE, _KILOBYTE = 1_000_000, 1_000


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of a document: which quotations of it, what came of a search in it (None without one).

    `size` are the bytes of its file, None where it is gone.
    """

    document: Document
    quotations: Quotations
    found: Found | None
    size: int | None

    def address(self, *, current: Span | None, find: str = "", hit: int = 0, anchor: str = "") -> str:
        """The address of the same document with another quotation, or another hit, to look at."""
        query = [("at", place) for place in self.places(current)]
        query += [("find", find)] if find else []
        query += [("hit", str(hit))] if hit else []
        tail = f"#{anchor}" if anchor else ""
        return f"{document_url(self.document.info.name)}{'?' if query else ''}{urlencode(query)}{tail}"

    def places(self, current: Span | None) -> list[str]:
        """The quotations as addresses name them, the current one first."""
        ordered = sorted(self.quotations.spans, key=lambda span: span != current)
        return [place_of(span.start, span.end, self.document.text[span.start : span.end]) for span in ordered]


def document_page(view: View, words: Words) -> str:
    """The whole page, in HTML that shows everything without a script."""
    document = view.document
    pages = list(leaves(document))
    moved = view.quotations.moved
    notice = f'<p class="notice" role="status">{escape(words.quotation_moved)}</p>' if moved else ""
    title_is_first = bool(pages[0].paragraphs) and _is_title(document, pages[0].paragraphs[0])
    marker = Marker(document.text, list(_marks(view)))
    shown_above = title_is_first and not marker.stands_out(pages[0].paragraphs[0].span)
    name = ' id="p1"' if shown_above else ""
    kind = "columns paged" if document.info.format == PICTURED else "columns"
    text = "".join(
        _leaf(view, leaf, marker, words, without_first=shown_above and not at) for at, leaf in enumerate(pages)
    )
    body = (
        f'<p class="kicker">{escape(words.document)}</p><h1{name}>{escape(document.info.title)}</h1>{notice}'
        f'<div class="tools">{_quotations(view, words)}{_search(view, words)}</div><div class="{kind}">'
        f'<section class="margin" aria-label="{escape(words.about_document)}"><div class="known">'
        f"{_facts(view, words)}{_actions(view, words)}</div></section>"
        f'<div class="text" id="text" tabindex="-1" lang="{escape(document.info.language.value)}">{text}</div></div>'
    )
    return plain_page(document.info.title, body, words, skip="text")


def _marks(view: View) -> Iterator[Mark]:
    """Quotations first: what is found stands out within them."""
    quotations, found = view.quotations, view.found
    for span in quotations.spans:
        yield Mark(span, "quoted", QUOTE if span == quotations.current else "")
    for span in found.marked if found else ():
        yield Mark(span, "found", HIT if found and span == found.hit else "")


def _facts(view: View, words: Words) -> str:
    info = view.document.info
    facts = (
        (words.label_date, words.date(info.date)),
        (words.label_source, info.source),
        (words.label_place, info.place),
        (words.label_language, words.language_name(info.language)),
        (words.label_format, info.format.upper()),
        (words.label_ocr, words.recognised(info)),
        (words.label_unread, words.unread_pages(info.unread_pages)),
        (words.label_file, info.name),
        (words.label_size, "" if view.size is None else _size(view.size, words)),
    )
    shown = "".join(_fact(label, escape(value)) for label, value in facts if value)
    if info.address.startswith(("https://", "http://")):
        address = escape(info.address)
        shown += _fact(words.label_address, f'<a href="{address}" rel="noopener noreferrer">{address}</a>')
    return f'<dl class="facts">{shown}</dl>'


def _fact(label: str, markup: str) -> str:
    return f"<div><dt>{escape(label)}</dt><dd>{markup}</dd></div>"


def _size(size: int, words: Words) -> str:
    figure, unit = (size / _MEGABYTE, "MB") if size >= _MEGABYTE else (size / _KILOBYTE, "kB")
    number = f"{figure:.1f}" if figure < 10 else f"{figure:.0f}"
    return f"{number if words.language == 'en' else number.replace('.', ',')} {unit}"


def _actions(view: View, words: Words) -> str:
    name = view.document.info.name
    ask = f'<a href="{escape(asking_url(Filters(documents=(name,)), words.language))}">{escape(words.ask_document)}</a>'
    if view.size is None:
        return f'<p class="actions">{ask}</p><p class="note">{escape(words.original_gone)}</p>'
    save = f'<a href="{escape(original_url(name))}" download>{escape(words.save_original)}</a>'
    return f'<p class="actions">{ask}{save}</p>'


def _quotations(view: View, words: Words) -> str:
    """The way to the quotation, and to those of the same answer before and after it."""
    quotations = view.quotations
    if quotations.current is None:
        return ""
    jump = f'<a class="jump" href="#{QUOTE}">{escape(words.to_quotation)}</a>'
    number, spans = quotations.number, quotations.spans
    if len(spans) == 1:
        return jump

    def address(to: int) -> str:
        return view.address(current=spans[to - 1], anchor=QUOTE) if 1 <= to <= len(spans) else ""

    steps = (
        f"<p>{escape(words.quotation_of.format(number=number, total=len(spans)))}</p>"
        f"{_step(address(number - 1), words.previous, words.previous_quotation)}"
        f"{_step(address(number + 1), words.next, words.next_quotation)}"
    )
    return f'{jump}<nav class="steps" aria-label="{escape(words.quotations)}">{steps}</nav>'


def _step(address: str, label: str, name: str) -> str:
    """A way on; where there is none, what would be it stays in its place."""
    if not address:
        return f'<span class="step" aria-disabled="true">{escape(label)}</span>'
    return f'<a class="step" href="{escape(address)}" aria-label="{escape(name)}">{escape(label)}</a>'


def _search(view: View, words: Words) -> str:
    found, current = view.found, view.quotations.current
    kept = "".join(f'<input type="hidden" name="at" value="{escape(place)}">' for place in view.places(current))
    value = escape(found.query[:LONGEST_QUERY]) if found else ""
    leave = f'<a class="jump" href="{escape(view.address(current=current))}">{escape(words.find_end)}</a>'
    return (
        f'<form class="find" role="search" method="get" action="{escape(document_url(view.document.info.name))}#{HIT}">'
        f'{kept}<label for="find">{escape(words.find)}</label>'
        f'<input id="find" name="find" type="search" maxlength="{LONGEST_QUERY}" value="{value}" autocomplete="off">'
        f'<button type="submit">{escape(words.find_button)}</button>{leave if found else ""}</form>'
        f"{_outcome(view, found, words) if found else ''}"
    )


def _outcome(view: View, found: Found, words: Words) -> str:
    """How many hits there are, and the way from one to the next."""
    if not found.total:
        told = words.find_none.format(query=found.query)
        told = words.find_too_long if found.is_too_long else words.find_empty if found.is_empty else told
        return f'<div class="steps"><p role="status">{escape(told)}</p></div>'

    def address(to: int) -> str:
        current = view.quotations.current
        return view.address(current=current, find=found.query, hit=to, anchor=HIT) if 1 <= to <= found.total else ""

    told = words.hit_of.format(number=found.current, total=found.total)
    told += f" {words.hits_marked.format(marked=MOST_MARKED)}" if found.total > len(found.marked) else ""
    steps = (
        f'<p role="status">{escape(told)}</p>{_step(address(found.current - 1), words.previous, words.previous_hit)}'
        f"{_step(address(found.current + 1), words.next, words.next_hit)}"
    )
    return f'<nav class="steps" aria-label="{escape(words.hits)}">{steps}</nav>'


def _leaf(view: View, leaf: Leaf, marker: Marker, words: Words, *, without_first: bool) -> str:
    """A page of the text, beside its picture where it has one."""
    shown = leaf.paragraphs[1:] if without_first else leaf.paragraphs
    text = "".join(_paragraph(paragraph, marker, words) for paragraph in shown)
    if not leaf.number:
        return text
    head = f'<h2 class="page" id="page-{leaf.number}">{escape(words.page.format(page=leaf.number))}</h2>'
    if view.document.info.format != PICTURED:
        return head + text
    return f'<div class="leaf">{head}<div class="words">{text}</div>{_picture(view, leaf, words)}</div>'


def _paragraph(paragraph: Paragraph, marker: Marker, words: Words) -> str:
    anchor, label = f"p{paragraph.number}", escape(words.to_paragraph.format(number=paragraph.number))
    link = f'<a class="here" href="#{anchor}" aria-label="{label}"></a>'
    return f'<p id="{anchor}">{marker.write(paragraph.span)}{link}</p>'


def _picture(view: View, leaf: Leaf, words: Words) -> str:
    """The picture of a page; only where something on it is looked at is it asked for before somebody opens it."""
    quotations, title = view.quotations, view.document.info.title
    quoted = [span for span in quotations.spans if overlap(span, leaf.span)]
    looked_at = (*quotations.spans, view.found.hit if view.found else None)
    near = any(overlap(span, leaf.span) for span in looked_at) if any(looked_at) else leaf.number == 1
    # Where words on a page that was read by text recognition stand is not known.
    framed = quoted and view.document.info.ocr_confidence is None
    label = (words.picture_quoted if framed else words.picture).format(page=leaf.number, title=title)
    query = urlencode([("at", place) for place in view.places(quotations.current)]) if quoted else ""
    address = escape(page_url(view.document.info.name, leaf.number) + (f"?{query}" if query else ""))
    return (
        f'<details class="sheet"{" open" if near else ""}>'
        f"<summary>{escape(words.page_picture.format(page=leaf.number))}</summary>"
        f'<a href="{address}"><img src="{address}" loading="lazy" width="700" height="990" alt="{escape(label)}"></a>'
        "</details>"
    )


def _is_title(document: Document, paragraph: Paragraph) -> bool:
    span = paragraph.span
    return span.start == 0 and document.text[: span.end].strip() == document.info.title
