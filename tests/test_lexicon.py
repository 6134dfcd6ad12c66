"""A word is looked for under its own stems and those of its translations, in the direction of its language."""

import pytest

from rag.analysis import STOP_WORDS, stem_pair, stems
from rag.lexicon import LEXICON, is_common, meanings, terms_of
from rag.types import Language

ENGLISH, INDONESIAN = Language.ENGLISH, Language.INDONESIAN


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("meeting", "rapat"),
        ("hosts", "tuan"),
        ("regent", "bupati"),
        ("governor", "gubernur"),
        ("elected", "dipilih"),
        ("river", "sungai"),
        ("school", "sekolah"),
        ("opened", "membuka"),
    ],
)
def test_words_mean_each_other_in_both_directions(english: str, indonesian: str) -> None:
    assert meanings(english, ENGLISH) & stem_pair(indonesian)
    assert meanings(indonesian, INDONESIAN) & stem_pair(english)


def test_word_keeps_its_own_stems_and_a_name_has_no_others() -> None:
    assert stem_pair("meeting") <= meanings("meeting", ENGLISH)
    assert meanings("Halikinnor".casefold(), ENGLISH) == stem_pair("halikinnor")


def test_word_is_translated_from_the_language_of_the_question_only() -> None:
    # "air" is water in Indonesian.
    assert meanings("air", ENGLISH) & stem_pair("udara")
    assert not meanings("air", INDONESIAN) & stem_pair("udara")
    assert meanings("air", INDONESIAN) & stem_pair("water")


def test_question_becomes_terms_of_its_content_words() -> None:
    terms = {term.word: term.stems for term in terms_of("Who opened the working meeting?")}
    assert list(terms) == ["opened", "working", "meeting"]
    assert terms["meeting"] & stem_pair("raker")


def test_names_are_not_common_words() -> None:
    assert is_common("meeting")
    assert is_common("rapat")
    assert not any(map(is_common, ("suwanto", "halikinnor", "forsesdasi", "xyzzy")))


def test_file_pairs_two_stems_a_line_once_and_none_of_words_without_meaning() -> None:
    lines = LEXICON.read_text("utf-8").splitlines()
    pairs = [tuple(line.split("\t")) for line in lines]
    assert all(len(pair) == 2 and all(pair) for pair in pairs)
    assert lines == sorted(set(lines))
    empty = set(stems(STOP_WORDS[INDONESIAN], INDONESIAN))
    assert not empty & {indonesian for _, indonesian in pairs}
