"""Numbers, names, times and denials of a sentence."""

import pytest

from rag.types import Language
from rag.writing.saying import covered, denies, lacks_name, mixes_clauses, numbers_in, parts_name, times_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.250 orang hadir pada 3 Mei 2024", {1250, 3, 2024}),
        ("1,250 people", {1250}),
        ("dua kabupaten dan tiga kota", {2, 3}),
        ("two regencies", {2}),
        ("3,5 persen", {3, 5}),
        ("tidak ada", set()),
    ],
)
def test_numbers_are_read_in_digits_and_words(text: str, numbers: set[int]) -> None:
    assert numbers_in(text) == numbers


def test_months_are_the_same_in_both_languages_and_may_is_a_word() -> None:
    assert times_in("on 3 May 2024") == times_in("pada 3 Mei 2024") == times_in("bulan Mei")
    assert not times_in("they may come in a week")
    assert times_in("Thursday") == times_in("Kamis")


@pytest.mark.parametrize(
    ("text", "whether"),
    [("Rapat tidak jadi", True), ("It wasn't held", True), ("It was not held", True), ("Rapat diadakan", False)],
)
def test_denials_are_seen(text: str, whether: bool) -> None:
    assert denies(text) is whether


def test_a_name_may_be_called_by_its_translation() -> None:
    source = "Raker di Provinsi Kalimantan Tengah dibuka oleh Nuryakin."
    assert not lacks_name("Nuryakin opened the meeting in Central Kalimantan.", source, Language.ENGLISH)
    assert lacks_name("Raker dibuka oleh Sugianto.", source, Language.INDONESIAN)
    assert lacks_name("Sugianto membuka raker.", source, Language.INDONESIAN)


@pytest.mark.parametrize(
    ("text", "whether"),
    [
        ("She is the secretary of West Kalimantan.", True),
        ("Kongres diadakan di Sampit, Nusa Tenggara Barat.", True),
        ("She is the secretary of East Kalimantan.", False),
        ("Kongres diadakan di Mataram, Nusa Tenggara Barat.", False),
        ("The congress was held in Mataram, West Nusa Tenggara.", False),
    ],
)
def test_names_that_belong_together_are_not_mixed(text: str, whether: bool) -> None:
    source = (
        "Sekretaris Kalimantan Timur terpilih di Mataram, Nusa Tenggara Barat; raker daerah lain diadakan di Sampit."
    )
    language = Language.ENGLISH if "the" in text.lower().split() else Language.INDONESIAN
    assert parts_name(text, source, language) is whether


def test_covered_words_are_counted_across_languages() -> None:
    source = "Gubernur membuka rapat kerja."
    assert covered("The governor opened the meeting", source, Language.ENGLISH) >= 2 / 3
    assert covered("Harga beras naik", source, Language.INDONESIAN) == 0


@pytest.mark.parametrize(
    ("text", "whether"),
    [
        ("Munas digelar di Mataram.", False),
        ("Munas digelar di Sampit.", True),
        ("Raker digelar di Mataram.", True),
        ("Raker digelar di Sampit, sedangkan munas di Mataram.", False),
    ],
)
def test_two_clauses_that_are_set_against_each_other_are_not_mixed(text: str, whether: bool) -> None:
    source = "Pada 2023 raker digelar di Sampit, sedangkan munas digelar di Mataram."
    assert mixes_clauses(text, source, Language.INDONESIAN) is whether
    assert not mixes_clauses(text, "Raker digelar di Sampit. Munas digelar di Mataram.", Language.INDONESIAN)
