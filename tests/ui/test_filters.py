"""What narrows a search goes into an address and comes back, and is told in words."""

import datetime

import pytest

from rag.types import Filters, Language
from tests.ui.samples import HOSTILE
from ui.filters import LONGEST_LIST, day_of, filters_of, parts, query_of, told
from ui.texts import ALL_WORDS, ENGLISH, Words

EVERYTHING = Filters(
    documents=("a & b.md", "ü=1.pdf"),
    languages=(Language.INDONESIAN, Language.ENGLISH),
    date_from=datetime.date(2023, 2, 1),
    date_to=datetime.date(2024, 12, 31),
    sources=("Sekretariat", "#?&", ""),
    formats=("pdf", "md"),
)


def test_filters_survive_the_way_through_an_address() -> None:
    assert filters_of(query_of(EVERYTHING)) == filters_of(f"?{query_of(EVERYTHING)}") == EVERYTHING
    assert query_of(Filters()) == ""
    assert filters_of("").empty


@pytest.mark.parametrize("payload", HOSTILE)
def test_names_of_any_kind_survive_too(payload: str) -> None:
    filters = Filters(documents=(payload,), sources=(payload,))
    assert filters_of(query_of(filters)) == filters


@pytest.mark.parametrize(
    "query", ["from=yesterday", "language=xx", "nonsense", "from=2023-13&to=2023-02-30", "a=1&" * 2000, "q=Siapa?"]
)
def test_what_is_not_understood_does_not_narrow(query: str) -> None:
    assert filters_of(query).empty


def test_long_lists_are_cut() -> None:
    assert len(filters_of("&".join(f"document={number}" for number in range(900))).documents) == LONGEST_LIST


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", (2023, 1, 1), (2023, 12, 31)),
        (" 2024-2 ", (2024, 2, 1), (2024, 2, 29)),
        ("2023-11-30", (2023, 11, 30), (2023, 11, 30)),
    ],
)
def test_year_and_month_stand_for_their_first_or_last_day(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert day_of(text, last=False) == datetime.date(*first)
    assert day_of(text, last=True) == datetime.date(*last)


@pytest.mark.parametrize("text", ["", "23", "2023-00", "2023-13", "2023-02-30", "0000", "November 2023", "2023/11"])
@pytest.mark.parametrize("last", [False, True])
def test_what_is_no_date_is_refused(text: str, last: bool) -> None:
    with pytest.raises(ValueError, match=r"not a date|out of range|must be in"):
        day_of(text, last=last)


@pytest.mark.parametrize("words", ALL_WORDS, ids=["Indonesian", "English"])
def test_each_part_can_be_taken_away_until_none_is_left(words: Words) -> None:
    left, labels = EVERYTHING, list[str]()
    while shown := list(parts(left, words, {})):
        label, left = shown[0]
        labels.append(label)
    assert left.empty
    assert len(set(labels)) == 11


def test_documents_are_told_by_title() -> None:
    assert (
        told(Filters(documents=("a.md", "b.md")), ENGLISH, {"a.md": "Minutes"}) == "document: Minutes; document: b.md"
    )
