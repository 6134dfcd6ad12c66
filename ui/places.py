"""The places that an address names -> the quotations that stand there still."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.types import Span
from ui.markup import MOST_QUOTATIONS, digest

_PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})-([0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Quotations:
    """What is quoted from a document, in the order of its text, and which of it is looked at (None where nothing is).

    `moved` is whether the quotation that was to be looked at no longer stands where it stood.
    """

    spans: tuple[Span, ...] = ()
    current: Span | None = None
    moved: bool = False

    def __post_init__(self) -> None:
        if self.current is not None and self.current not in self.spans:
            raise ValueError(f"{self.current} is none of the quotations")

    @property
    def number(self) -> int:
        """The place of the current quotation among all, counted from 1; 0 where there is none."""
        return self.spans.index(self.current) + 1 if self.current else 0


def quotations_in(text: str, places: Sequence[str]) -> Quotations:
    """The quotations at the places (see `ui.markup.place_of`), of which the first is the current one."""
    named = [match for place in places[:MOST_QUOTATIONS] if (match := _PLACE.fullmatch(place))]
    stand = [_standing(text, match) for match in named]
    spans = {span for span in stand if span}
    return Quotations(
        spans=tuple(sorted(spans, key=lambda span: (span.start, span.end))),
        current=stand[0] if stand else None,
        moved=bool(stand) and stand[0] is None,
    )


def _standing(text: str, match: re.Match[str]) -> Span | None:
    start, end = int(match[1]), int(match[2])
    stands = start < end <= len(text) and digest(text[start:end]) == match[3]
    return Span(start, end) if stands else None
