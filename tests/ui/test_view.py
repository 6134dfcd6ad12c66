"""What a reader does in the tab of documents changes what is looked at as they meant, and nothing else does."""

import datetime
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.types import Filters, Language, Order
from ui.filters import asking_url
from ui.view import MOST_CHOSEN, PER_PAGE, Told, View, narrowed, told_in, widened

YEAR = Filters(date_from=datetime.date(2023, 1, 1), date_to=datetime.date(2023, 12, 31))
FULL = Filters(
    documents=("a b&c=d.md", "folder/é.txt"),
    languages=(Language.INDONESIAN, Language.ENGLISH),
    date_from=datetime.date(2023, 1, 1),
    date_to=datetime.date(2024, 12, 31),
    sources=('Dinas "X" & <Y>', ""),
    formats=("pdf", "docx"),
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("period=2023", YEAR),
        ("period=2024-02", Filters(date_from=datetime.date(2024, 2, 1), date_to=datetime.date(2024, 2, 29))),
        ("source=Dinas=1", Filters(sources=("Dinas=1",))),
        ("source=", Filters(sources=("",))),
        ("language=id", Filters(languages=(Language.INDONESIAN,))),
        ("type=pdf", Filters(formats=("pdf",))),
        ("period=2023-13", Filters()),
        ("period=2023-00", Filters()),
        ("period=0000", Filters()),
        ("period=٢٠٢٣", Filters()),
        ("period=2023; DROP", Filters()),
        ("language=xx", Filters()),
        ("type=", Filters()),
        ("document=a.txt", Filters()),
        ("", Filters()),
    ],
)
def test_one_value_narrows_and_is_let_go_of(value: str, expected: Filters) -> None:
    assert narrowed(Filters(), value) == expected
    assert narrowed(narrowed(Filters(), value), value) == expected
    assert widened(expected, value).empty


def test_values_of_several_kinds_narrow_together() -> None:
    filters = Filters()
    for value in ("period=2022", "period=2023", "source=A", "source=B", "type=pdf"):
        filters = narrowed(filters, value)
    assert filters == Filters(sources=("A", "B"), formats=("pdf",), date_from=YEAR.date_from, date_to=YEAR.date_to)
    assert widened(filters, "source=A").sources == ("B",)


def test_address_says_all_that_is_narrowed_to() -> None:
    address = urlsplit(asking_url(FULL, Language.ENGLISH))
    assert address.path == "/en/"
    assert parse_qs(address.query, keep_blank_values=True) == {
        "from": ["2023-01-01"],
        "to": ["2024-12-31"],
        "source": ['Dinas "X" & <Y>', ""],
        "language": ["id", "en"],
        "type": ["pdf", "docx"],
        "document": ["a b&c=d.md", "folder/é.txt"],
    }
    assert asking_url(Filters(), Language.INDONESIAN) == "/id/?"


def test_each_act_changes_what_it_says() -> None:
    view = View(start=75, removing=("a.txt",))
    assert view.after(Told("narrow", "period=2023")) == View(YEAR)
    assert View(YEAR, start=25).after(Told("widen", "period=2023")) == View()
    assert view.after(Told("search", " raker ")) == View(sought="raker")
    assert view.after(Told("order", "added")) == View(order=Order.ADDED)
    assert view.after(Told("page", "60")) == View(start=50)
    assert View(YEAR, "raker", Order.ADDED, 25).after(Told("all")) == View(order=Order.ADDED)
    assert View().after(Told("ask-remove", "", ("a.txt", "b.txt"))).removing == ("a.txt", "b.txt")
    assert View().after(Told("ask-remove", "c.txt", ("a.txt",))).removing == ("c.txt",)
    assert view.after(Told("cancel")) == View(start=75)


@pytest.mark.parametrize("told", [Told("order", "random"), Told("page", "-1"), Told("page", "9" * 40), Told("x", "y")])
def test_what_is_not_understood_changes_nothing(told: Told) -> None:
    assert View(YEAR, start=25).after(told) == View(YEAR, start=25)


def test_place_stays_within_the_list() -> None:
    assert View(start=5000).within(60).start == 50
    assert View(start=25).within(25).start == 0
    assert View(start=25).within(0).start == 0


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (json.dumps({"act": "page", "value": "25", "chosen": ["a", "a", "", 3, None]}), Told("page", "25", ("a",))),
        (json.dumps({"act": ["page"], "value": {}, "chosen": "abc"}), Told("")),
        ("[" * 100_000, Told("")),
        ("[]", Told("")),
        ("", Told("")),
        (None, Told("")),
        ({"act": "remove"}, Told("")),
        (json.dumps({"act": "remove", "value": "\ud800"}), Told("remove", "?")),
    ],
)
def test_messages_are_taken_for_what_they_say(message: object, told: Told) -> None:
    assert told_in(message) == told


def test_no_more_are_chosen_than_can_be_asked_about() -> None:
    names = [f"{number}.txt" for number in range(MOST_CHOSEN * 3)]
    assert len(told_in(json.dumps({"act": "ask-remove", "chosen": names})).chosen) == MOST_CHOSEN


@given(st.text(max_size=30), st.text(max_size=30), st.lists(st.text(max_size=5), max_size=3))
def test_any_message_leads_to_a_view(act: str, value: str, chosen: list[str]) -> None:
    told = told_in(json.dumps({"act": act, "value": value, "chosen": chosen}))
    assert View().after(told).start % PER_PAGE == 0
