"""Text from outside -> HTML that shows it and does nothing else."""

import hashlib
import html
import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from rag.types import Citation

MOST_QUOTATIONS = 20  # of one document in one address, which stays under 1,500 characters but for the name
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ICONS = {
    "answered": "M2.5 8.5l3.5 3.5 7.5-8",
    "partial": "M8 1.8a6.2 6.2 0 1 0 .01 0zM8 2v12",
    "conflicting": "M2 5h11l-3-3M14 11H3l3 3",
    "not_found": "M7 2.2a4.8 4.8 0 1 0 .01 0zM10.5 10.5L14 14",
    "failed": "M8 1.8a6.2 6.2 0 1 0 .01 0zM8 4.6v4M8 10.6v1",
    "open": "M6 3H3v10h10v-3M9 3h4v4M13 3L7.5 8.5",
}


def escape(text: str) -> str:
    """The text as HTML, fit for an element and for a quoted attribute."""
    return html.escape(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text), quote=True)


def block(markup: str) -> str:
    """The markup as one line, which a Markdown component passes on untouched.

    In Markdown a block of HTML ends at the first blank line; what follows would be read as Markdown. A line break
    written as a character reference shows the same and cannot end the block.
    """
    return markup.replace("\r", "").replace("\n", "&#10;")


def icon(name: str) -> str:
    """A line drawing that repeats what the words beside it say, hidden from screen readers."""
    return (
        f'<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        f'<path d="{_ICONS[name]}" fill="none" stroke="currentColor" stroke-width="1.8"/></svg>'
    )


def document_url(name: str) -> str:
    """The address of a document's page."""
    return f"/dokumen/{quote(name, safe='/')}"


def original_url(name: str) -> str:
    """The address at which the file of a document is saved."""
    return f"{document_url(name)}/asli"


def page_url(name: str, number: int) -> str:
    """The address of the picture of a document's page, counted from 1."""
    return f"{document_url(name)}/halaman/{number}.png"


def quotation_url(citation: Citation, beside: Sequence[Citation] = ()) -> str:
    """The address of a document at a quotation, from which its page leads to those `beside` it that are of it too."""
    ours = (citation, *(one for one in beside if one.document == citation.document))
    places = list(dict.fromkeys(place_of(one.start, one.end, one.quote) for one in ours))[:MOST_QUOTATIONS]
    return f"{document_url(citation.document)}?{urlencode([('at', place) for place in places])}#quote"


def place_of(start: int, end: int, text: str) -> str:
    """A place as addresses name it; the digest lets the page see that the text there is still the same."""
    return f"{start}-{end}-{digest(text)}"


def digest(quote_text: str) -> str:
    """Twelve hexadecimal digits that tell one quotation from another."""
    return hashlib.sha256(quote_text.encode()).hexdigest()[:12]
