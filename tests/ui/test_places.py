"""An address leads to its quotations as long as they stand where they stood."""

import dataclasses

from rag.types import Citation, Span
from tests.ui.samples import citation
from ui.markup import MOST_QUOTATIONS, place_of, quotation_url
from ui.places import quotations_in

TEXT = "Satu kalimat. Dua kalimat. Tiga kalimat."


def places(*spans: tuple[int, int]) -> list[str]:
    return [place_of(start, end, TEXT[start:end]) for start, end in spans]


def cited(start: int, end: int, name: str = "name.md") -> Citation:
    plain = citation(1, title="1", source="2", name=name, quote=TEXT[start:end], before="", after="")
    return dataclasses.replace(plain, start=start, end=end)


def test_the_first_place_is_looked_at_and_all_are_in_the_order_of_the_text() -> None:
    quotations = quotations_in(TEXT, places((14, 26), (27, 40), (0, 13)))
    assert quotations.spans == (Span(0, 13), Span(14, 26), Span(27, 40))
    assert (quotations.current, quotations.number, quotations.moved) == (Span(14, 26), 2, False)


def test_a_quotation_that_moved_is_not_shown_and_said_to_have() -> None:
    changed = TEXT.replace("Dua", "Lima")
    quotations = quotations_in(changed, places((14, 26), (0, 13)))
    assert (quotations.spans, quotations.current, quotations.moved) == ((Span(0, 13),), None, True)
    assert quotations_in(TEXT[:20], places((14, 26))).moved


def test_what_names_no_place_is_passed_over() -> None:
    check = places((0, 13))[0].split("-")[2]
    for place in (
        "",
        "x",
        f"-1-13-{check}",
        f"13-13-{check}",
        f"0-13-{check}0",
        f"0-13-{check.upper()}",
        "0-13",
        "9" * 9,
    ):
        assert quotations_in(TEXT, [place]).current is None
    assert quotations_in(TEXT, ["x", *places((0, 13))]).current == Span(0, 13)
    assert not quotations_in(TEXT, ["x"]).moved
    assert len(quotations_in("a" * 99, [place_of(at, at + 1, "a") for at in range(99)]).spans) == MOST_QUOTATIONS


def test_address_of_a_quotation_carries_those_of_the_same_document_once() -> None:
    ours, beside = cited(14, 26), [cited(0, 13), cited(0, 13, "other.md"), cited(14, 26), cited(27, 40)]
    assert quotation_url(ours) == f"/dokumen/name.md?at={places((14, 26))[0]}#quote"
    assert quotation_url(ours, beside).count("at=") == 3
    assert quotation_url(ours, beside).startswith(f"/dokumen/name.md?at={places((14, 26))[0]}&at=")
