"""Pages are drawn a few at a time, and those who would wait too long are told so at once."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.errors import LoadError
from rag.loading import Bounds, Limits, LoaderPool, Quoted
from rag.types import Span
from tests.ui.samples import document
from ui.pictures import AT_ONCE, MOST_WAITING, BusyError, Pictures, quoted_on, tag
from ui.places import Quotations

TEXT = "Satu. Dua tiga.\n\nEmpat lima. Enam."
PAGED = document(TEXT, page_starts=(0, TEXT.index("tiga"), TEXT.index("Enam"), len(TEXT)), format="pdf")


class Slow(LoaderPool):
    """A pool that draws when it is allowed to, and counts those who draw at the same time."""

    def __init__(self) -> None:
        super().__init__(Limits(), bounds=Bounds(), processes=1)
        self.allowed = threading.Event()
        self.drawing: list[int] = []
        self.most = 0

    def draw(self, path: Path, *, name: str, checksum: str, page: int, quoted: Sequence[Quoted]) -> bytes:
        self.drawing.append(page)
        self.most = max(self.most, len(self.drawing))
        assert self.allowed.wait(30)
        self.drawing.remove(page)
        if page == 2:
            raise LoadError("drawn in vain", reason="crashed")
        return b"picture"


def test_requests_beyond_those_that_may_wait_are_turned_away_and_turns_are_given_back() -> None:
    slow = Slow()
    pictures = Pictures(slow)
    with ThreadPoolExecutor(AT_ONCE + MOST_WAITING) as several:
        asked = [
            several.submit(pictures.draw, Path("a.pdf"), PAGED, 1 + number % 2, Quotations())
            for number in range(AT_ONCE + MOST_WAITING)
        ]
        while pictures._places._value:
            threading.Event().wait(0.01)
        with pytest.raises(BusyError):
            pictures.draw(Path("a.pdf"), PAGED, 1, Quotations())
        slow.allowed.set()
        assert [one.exception() is None for one in asked] == [number % 2 == 0 for number in range(len(asked))]
    assert slow.most == AT_ONCE
    assert pictures.draw(Path("a.pdf"), PAGED, 1, Quotations()) == b"picture"


def test_quotation_over_two_pages_has_a_part_on_each() -> None:
    span = Span(TEXT.index("Dua"), TEXT.index(" Enam"))
    quotations = Quotations((span, Span(TEXT.index("Enam"), len(TEXT))), span)
    assert list(quoted_on(PAGED, 1, quotations)) == [Quoted("Satu. ", "Dua ", "", True)]
    assert list(quoted_on(PAGED, 2, quotations)) == [Quoted("", "tiga.\n\nEmpat lima.", " ", True)]
    assert list(quoted_on(PAGED, 3, quotations)) == [Quoted("", "Enam.", "", False)]
    assert list(quoted_on(PAGED, 4, quotations)) == []


def test_picture_is_named_by_all_that_it_is_drawn_from() -> None:
    other = document(TEXT, name="other.pdf", format="pdf")
    names = {
        tag(PAGED, 1, []),
        tag(PAGED, 2, []),
        tag(PAGED, 1, ["1-2-a"]),
        tag(PAGED, 1, ["a", "b"]),
        tag(other, 1, []),
    }
    assert len(names) == 5
    assert tag(PAGED, 1, ["a"]) == tag(PAGED, 1, ["a"])
