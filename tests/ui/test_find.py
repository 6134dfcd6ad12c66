"""What is sought in a document is found whatever its case and accents, at exact offsets, and in bounded time."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.find import LONGEST_QUERY, MOST_MARKED, find

TEXT = "Sekda Sampit. SEKDA\nKalteng: \u201cs\u00e9kda\u201d \u2014 se\u0301kda; stra\u00dfe, \ufb01nal."


def shown(query: str, text: str = TEXT) -> list[str]:
    return [text[span.start : span.end] for span in find(text, query).marked]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("sekda", ["Sekda", "SEKDA", "s\u00e9kda", "se\u0301kda"]),
        ("S\u00c9KDA", ["Sekda", "SEKDA", "s\u00e9kda", "se\u0301kda"]),
        ("  sekda   kalteng ", ["SEKDA\nKalteng"]),
        ('"sekda" - ', ["\u201cs\u00e9kda\u201d \u2014"]),
        ("strasse", ["stra\u00dfe"]),
        ("final.", ["\ufb01nal."]),
        ("bupati", []),
        ("sekda bupati", []),
    ],
)
def test_case_accents_breaks_and_printed_marks_do_not_matter(query: str, hits: list[str]) -> None:
    assert shown(query) == hits


@given(st.text("aAb\u00e9e\u0301\u00df \n"), st.text("aAb\u00e9e\u0301\u00df ", min_size=1), st.integers(-3, 300))
def test_every_hit_reads_as_what_was_sought(text: str, query: str, hit: int) -> None:
    found = find(text, query, hit=hit)
    assert [find(text[span.start : span.end], query).total for span in found.marked] == [1] * found.total
    assert bool(found.total) == (found.hit is not None)
    assert all(one.end <= other.start or one.end - one.start == 1 for one, other in pairwise(found.marked))
    if found.total:
        assert found.current == min(max(hit, 1), found.total)


def test_nothing_and_too_much_are_told_apart_from_not_there() -> None:
    nothing, too_long, absent = find(TEXT, " \u0301 "), find(TEXT, "x" * (LONGEST_QUERY + 1)), find(TEXT, "bupati")
    assert (nothing.is_empty, nothing.is_too_long, nothing.total) == (True, False, 0)
    assert (too_long.is_empty, too_long.is_too_long, too_long.total) == (False, True, 0)
    assert (absent.is_empty, absent.is_too_long, absent.total) == (False, False, 0)


def test_hits_around_the_current_one_are_marked_and_all_are_counted() -> None:
    text = "ab" * 5_000
    for hit, first in ((1, 1), (2_500, 2_000), (5_000, 4_001), (9_999, 4_001)):
        found = find(text, "A", hit=hit)
        assert (found.total, found.first, len(found.marked)) == (5_000, first, MOST_MARKED)
        assert found.hit is not None
        assert found.hit.start == 2 * (found.current - 1)


@pytest.mark.parametrize("filler", ["a", "Aturan daerah. ", "se\u0301kda \u00df "], ids=["one", "words", "accents"])
def test_long_document_and_long_query_are_sought_in_a_moment(filler: str) -> None:
    text = (filler * (2_000_000 // len(filler)))[:2_000_000]
    began = time.process_time()
    assert find(text, (filler * LONGEST_QUERY)[:LONGEST_QUERY].strip(), hit=3).total
    assert find(text, ("a" * (LONGEST_QUERY - 1)) + "b").total == 0
    assert find(text, filler[0]).total
    assert time.process_time() - began < 10
