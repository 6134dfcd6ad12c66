"""A document and what stands out in it -> the HTML of its paragraphs, numbered and with an address of their own."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.types import Document, Span
from ui.markup import escape

_GAP = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of the text that stands out: of which kind, and whether it is the one to look at, which has an anchor."""

    span: Span
    kind: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a document: its number, counted from 1 through the whole text, and its place."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a document with its paragraphs; `number` is 0 for a format without pages."""

    number: int
    span: Span | None
    paragraphs: tuple[Paragraph, ...]


def leaves(document: Document) -> Iterator[Leaf]:
    """The pages of a document in order; one of number 0 for a format without pages."""
    text, starts = document.text, document.page_starts or (0,)
    count = 0
    for number, (start, end) in enumerate(pairwise((*starts, len(text))), start=1):
        paragraphs = tuple(
            Paragraph(count + place, span) for place, span in enumerate(_paragraphs(text, start, end), start=1)
        )
        count += len(paragraphs)
        span = Span(start, end) if start < end else None
        yield Leaf(number if document.page_starts else 0, span, paragraphs)


def overlap(one: Span | None, other: Span | None) -> bool:
    """Whether two parts of a text have characters in common."""
    return one is not None and other is not None and one.meets(other)


class Marker:
    """Writes parts of a text as HTML, what stands out in them marked; parts are asked for in their order."""

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self._text = text
        self._pieces = list(_pieces(marks))
        self._starts = [piece.start for piece, _ in self._pieces]
        self._anchored: set[str] = set()

    def stands_out(self, span: Span) -> bool:
        """Whether a part of it is marked."""
        return any(marks for _, marks in self._within(span))

    def write(self, span: Span) -> str:
        """A part of the text as HTML."""
        written, end = [], span.start
        for piece, marks in self._within(span):
            first, last = max(piece.start, span.start), min(piece.end, span.end)
            written += [escape(self._text[end:first]), self._marked(self._text[first:last], marks)]
            end = last
        return "".join(written) + escape(self._text[end : span.end])

    def _within(self, span: Span) -> Iterator[tuple[Span, list[Mark]]]:
        for piece, marks in self._pieces[max(0, bisect_right(self._starts, span.start) - 1) :]:
            if piece.start >= span.end:
                return
            if piece.end > span.start:
                yield piece, marks

    def _marked(self, text: str, marks: Sequence[Mark]) -> str:
        markup = escape(text)
        for mark in reversed(marks):
            name = f' id="{mark.anchor}"' if mark.anchor and mark.anchor not in self._anchored else ""
            self._anchored.add(mark.anchor)
            current = ' aria-current="true"' if mark.anchor else ""
            markup = f'<mark{name} class="{mark.kind}"{current}>{markup}</mark>'
        return markup


def _pieces(marks: Sequence[Mark]) -> Iterator[tuple[Span, list[Mark]]]:
    """The text from edge to edge of marks, each with the marks over it, in their given order."""
    beginning: dict[int, list[int]] = {}
    for number, mark in enumerate(marks):
        beginning.setdefault(mark.span.start, []).append(number)
    over: list[int] = []
    for start, end in pairwise(sorted({*beginning, *(mark.span.end for mark in marks)})):
        over = sorted([number for number in over if marks[number].span.end > start] + beginning.get(start, []))
        yield Span(start, end), [marks[number] for number in over]


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    gaps = [gap.span() for gap in _GAP.finditer(text, start, end)]
    edges = [start, *(edge for gap in gaps for edge in gap), end]
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if text[first:last].strip():
            yield Span(first, last)
