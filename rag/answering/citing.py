"""A span of a document to a citation: the exact quotation, where it stands, and the text around it."""

from bisect import bisect_right

from rag.answering.speakers import speaker_of
from rag.orders import paragraphs_that_give_orders
from rag.types import Citation, Document, Ranks, Span

CONTEXT = 400  # characters shown on either side, at most


def cite(
    document: Document, span: Span, *, marker: int, answer: Span | None = None, ranks: Ranks = Ranks()
) -> Citation:
    """Quote a span of a document; `marker` 0 stands for a passage that is shown but not cited.

    `answer` are the words within the span that answer, where there are such; `ranks` are those of its passage.
    """
    info = document.info
    return Citation(
        marker=marker,
        document=info.name,
        title=info.title,
        date=info.date,
        source=info.source,
        page=bisect_right(document.page_starts, span.start),
        quote=document.text[span.start : span.end],
        start=span.start,
        end=span.end,
        answer=answer,
        speaker=speaker_of(document.text, span) if marker else "",
        ranks=ranks,
        before=_before(document.text, span.start),
        after=_after(document.text, span.end),
    )


def _before(text: str, start: int) -> str:
    """The paragraph up to the span, and the one before where the span begins a paragraph; nothing that gives orders."""
    first = text.rfind("\n\n", 0, len(text[:start].rstrip())) + 2 if "\n\n" in text[:start].rstrip() else 0
    if start - first > CONTEXT:
        first = text.find(" ", start - CONTEXT, start) + 1 or start - CONTEXT
    orders = paragraphs_that_give_orders(text[first:start])
    return text[first + orders[-1].end : start].lstrip() if orders else text[first:start]


def _after(text: str, end: int) -> str:
    """The rest of the paragraph, and the next one where the span ends a paragraph; nothing that gives orders."""
    beyond = end + len(text[end:]) - len(text[end:].lstrip())
    last = text.find("\n\n", beyond)
    last = len(text) if last < 0 else last
    if last - end > CONTEXT:
        cut = text.rfind(" ", end, end + CONTEXT)
        last = cut if cut > end else end + CONTEXT
    orders = paragraphs_that_give_orders(text[end:last])
    return text[end : end + orders[0].start].rstrip() if orders else text[end:last]
