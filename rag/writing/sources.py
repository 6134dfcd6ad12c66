"""Passages and quotations to the numbered sources that a chat model is given: whole sentences, within a budget."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.orders import gives_orders, overlap, paragraphs_that_give_orders
from rag.types import Document, Ranks, Span

# Characters to a token, on the low side: a small model's vocabulary cuts Indonesian into pieces of two to three.
CHARACTERS_PER_TOKEN = 2.2


@dataclass(frozen=True, slots=True)
class Material:
    """What may be given of a document: sentences in its order, of which `first` are not to be missing.

    What comes earlier in a list of materials is worth more.
    """

    document: Document
    sentences: tuple[Span, ...]
    first: tuple[Span, ...] = ()
    ranks: Ranks = Ranks()


@dataclass(frozen=True, slots=True)
class Source:
    """Sentences of a document under the number that the model cites them by, from 1."""

    number: int
    document: Document
    sentences: tuple[Span, ...]
    ranks: Ranks = Ranks()

    def __post_init__(self) -> None:
        if not self.sentences:
            raise ValueError("a source has sentences")

    @property
    def date(self) -> datetime.date | None:
        """When the document was published, where that is known."""
        return self.document.info.date

    @property
    def text(self) -> str:
        """The sentences, with line ends where the document has some between them, a sign where some are left out."""
        parts = [self.said(self.sentences[:1])]
        for before, span in zip(self.sentences, self.sentences[1:], strict=False):
            between = self.document.text[before.end : span.start]
            parts.append("\n" if "\n" in between else " " if not between.strip() else " … ")
            parts.append(self.document.text[span.start : span.end])
        return "".join(parts)

    def said(self, sentences: Sequence[Span]) -> str:
        """What stands from the first to the last of some of its sentences."""
        return self.document.text[sentences[0].start : sentences[-1].end]


def sources_of(materials: Iterable[Material], *, tokens: int) -> tuple[Source, ...]:
    """The sources that so many tokens hold, by their worth; never a part of a sentence.

    A paragraph that gives orders is no source. Of the first material its `first` sentences are given in any case.
    """
    left = tokens * CHARACTERS_PER_TOKEN
    sources: list[Source] = []
    given: set[tuple[str, Span]] = set()
    for material in materials:
        name, text = material.document.info.name, material.document.text
        allowed = [span for span in _without_orders(material) if (name, span) not in given]
        kept: list[Span] = []
        for span in _by_worth(allowed, material.first):
            size = span.end - span.start + 1
            if size > left and not (not sources and span in material.first):
                break
            kept.append(span)
            left -= size
        kept.sort(key=lambda span: span.start)
        given.update((name, span) for span in kept)
        if any(text[span.start : span.end].strip() for span in kept):
            sources.append(Source(len(sources) + 1, material.document, tuple(kept), material.ranks))
    return tuple(sources)


def parts_of(material: Material, *, tokens: int) -> list[Material]:
    """A material cut between sentences into parts that so many tokens hold, as few as there can be."""
    most = tokens * CHARACTERS_PER_TOKEN
    parts: list[list[Span]] = []
    size = most
    for span in material.sentences:
        size += span.end - span.start + 1
        if size > most:
            parts.append([])
            size = span.end - span.start + 1
        parts[-1].append(span)
    return [Material(material.document, tuple(part), ranks=material.ranks) for part in parts]


def _by_worth(sentences: Sequence[Span], first: Sequence[Span]) -> list[Span]:
    """The first, and then the others by how near they stand to one of them."""
    if not first:
        return list(sentences)
    places = [place for place, span in enumerate(sentences) if overlap(first, span)] or [0]
    near = sorted(range(len(sentences)), key=lambda place: min(abs(place - one) for one in places))
    return [sentences[place] for place in near]


def _without_orders(material: Material) -> list[Span]:
    if not material.sentences or gives_orders(material.document.info.title):
        return []
    begun, end = material.sentences[0].start, material.sentences[-1].end
    # An order may begin before what was retrieved of its paragraph.
    begun = material.document.text.rfind("\n", 0, begun) + 1
    forbidden = [
        Span(begun + one.start, begun + one.end)
        for one in paragraphs_that_give_orders(material.document.text[begun:end])
    ]
    return [span for span in material.sentences if not overlap(forbidden, span)]
