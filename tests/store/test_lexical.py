"""What of a question's terms is searched for: all of it, until that would be too many passages to look at."""

import pytest

from rag.lexicon import Term
from rag.store.lexical import MOST_POSTINGS, Phrase, affordable, match_expression, phrases_of

RARE, COMMON = Phrase(("words",), "sampit"), Phrase(("words",), "kabupaten")
STEM = Phrase(("stems", "title"), "rapat")


def test_term_is_searched_as_a_word_and_by_its_stems() -> None:
    phrases = phrases_of([Term("pertemuan", frozenset({"temu", "meet"}))])
    assert match_expression(phrases) == '{words} : "pertemuan" OR {stems title} : "meet" OR {stems title} : "temu"'


def test_all_is_searched_for_that_can_be_afforded() -> None:
    frequency = {("sampit", "words"): 10, ("rapat", "stems"): MOST_POSTINGS - 20, ("rapat", "title"): 10}
    assert affordable([STEM, RARE], frequency) == [STEM, RARE]


@pytest.mark.parametrize("column", ["stems", "title"])
def test_most_frequent_is_left_out_where_it_is_too_much(column: str) -> None:
    frequency = {("sampit", "words"): 10, ("rapat", column): MOST_POSTINGS}
    assert affordable([STEM, RARE], frequency) == [RARE]


def test_rarest_of_what_is_there_is_searched_for_however_frequent() -> None:
    frequency = {("kabupaten", "words"): 3 * MOST_POSTINGS, ("rapat", "stems"): 2 * MOST_POSTINGS}
    assert affordable([COMMON, STEM], frequency) == [STEM]
    assert affordable([COMMON, STEM, RARE], frequency) == [STEM, RARE]  # may stand there in several tokens
