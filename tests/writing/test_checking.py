"""Sentences that sources support, and all that speaks against the others."""

import pytest

from rag.entailment import Entailer
from rag.types import Doubt, Language
from rag.writing.checking import Checked, Checker
from rag.writing.drafting import drafted
from rag.writing.sources import sources_of
from tests.writing.scripted import material_of

HOST = (
    "Raker Komisariat 2023 diadakan di Sampit, Kabupaten Kotawaringin Timur, pada 30 November 2023. "
    "Rapat itu dibuka oleh Wakil Bupati Irawati. "
    "Peserta sepakat bahwa raker berikutnya tidak diadakan di ibu kota provinsi."
)
COST = "Biaya raker ditanggung tuan rumah sebesar Rp1.250.000.000. Sebanyak 14 sekretaris daerah hadir."


def _check(entailer: Entailer, text: str, *, language: Language = Language.INDONESIAN) -> Checked:
    materials = [material_of(HOST, title="Raker Sampit"), material_of(COST, name="biaya.md", title="Biaya raker")]
    return Checker(entailer, sources_of(materials, tokens=1000), language).check(drafted(text))


@pytest.mark.parametrize(
    "text",
    [
        "Rapat itu dibuka oleh Wakil Bupati Irawati. [1]",
        "Raker Komisariat 2023 diadakan di Sampit pada 30 November 2023. [1]",
        "Sebanyak 14 sekretaris daerah hadir. [2]",
        "Peserta sepakat bahwa raker berikutnya tidak diadakan di ibu kota provinsi. [1]",
    ],
)
def test_what_a_source_says_is_supported_by_the_sentence_that_says_it(entailer: Entailer, text: str) -> None:
    checked = _check(entailer, text)
    assert checked.doubt is None
    (support,) = checked.support
    assert support.text in HOST + " " + COST


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Rapat itu dibuka oleh Wakil Bupati Irawati.", Doubt.UNMARKED),
        ("Rapat itu dibuka oleh Wakil Bupati Irawati. [9]", Doubt.UNKNOWN_MARKER),
        ("Rapat itu dibuka oleh Wakil Bupati Irawati. [1][0]", Doubt.UNKNOWN_MARKER),
        ("Rapat itu dibuka oleh Bupati Halikinnor. [1]", Doubt.NAME),
        ("Sebanyak 15 sekretaris daerah hadir. [2]", Doubt.NUMBER),
        ("Raker Komisariat 2023 diadakan di Sampit pada 30 Oktober 2023. [1]", Doubt.NUMBER),
        ("Biaya raker ditanggung tuan rumah sebesar Rp1.250.000. [2]", Doubt.NUMBER),
        ("Sebanyak lima belas sekretaris daerah hadir. [2]", Doubt.NUMBER),
        ("Raker berikutnya diadakan di ibu kota provinsi. [1]", Doubt.NEGATION),
        ("Rapat itu tidak dibuka oleh Wakil Bupati Irawati. [1]", Doubt.NEGATION),
        ("Harga beras naik di semua pasar. [1]", Doubt.UNSUPPORTED),
        ("Biaya hadir sebanyak 14 tuan rumah. [2]", Doubt.UNSUPPORTED),
        ("The meeting was opened by the deputy regent. [1]", Doubt.LANGUAGE),
        ("Rapat itu <b>dibuka</b> oleh Wakil Bupati Irawati. [1]", Doubt.MARKUP),
        ("Rapat itu dibuka oleh Wakil Bupati Irawati, lihat https://contoh.id. [1]", Doubt.MARKUP),
        ("Rapat itu dibuka oleh\u202e Wakil Bupati Irawati. [1]", Doubt.MARKUP),
    ],
)
def test_what_a_source_does_not_say_is_doubted(entailer: Entailer, text: str, doubt: Doubt) -> None:
    checked = _check(entailer, text)
    assert checked.support == ()
    assert checked.doubt is doubt


def test_halves_of_a_sentence_are_not_mixed(entailer: Entailer) -> None:
    text = "Raker digelar di Sampit, sedangkan munas digelar di Mataram."
    checker = Checker(entailer, sources_of([material_of(text)], tokens=1000), Language.INDONESIAN)
    assert checker.check(drafted("Munas digelar di Sampit. [1]")).doubt is Doubt.UNSUPPORTED
    assert checker.check(drafted("Raker digelar di Mataram. [1]")).doubt is Doubt.UNSUPPORTED


def test_markers_of_sources_that_say_nothing_of_it_are_left_out(entailer: Entailer) -> None:
    checked = _check(entailer, "Sebanyak 14 sekretaris daerah hadir. [1][2]")
    assert [support.source.number for support in checked.support] == [2]


@pytest.mark.parametrize(
    ("text", "says"),
    [("Rapat itu dibuka oleh Wakil Bupati Irawati. [2]", 1), ("Sebanyak 14 sekretaris daerah hadir. [1]", 2)],
)
def test_a_wrong_marker_gives_way_to_the_source_that_says_it(entailer: Entailer, text: str, says: int) -> None:
    checked = _check(entailer, text)
    assert checked.doubt is None
    assert [support.source.number for support in checked.support] == [says]


def test_the_doubt_is_of_the_source_that_was_named(entailer: Entailer) -> None:
    assert _check(entailer, "Rapat itu dibuka oleh Bupati Halikinnor. [2]").doubt is Doubt.NAME
    assert _check(entailer, "Raker berikutnya diadakan di ibu kota provinsi. [1]").doubt is Doubt.NEGATION


def test_a_sentence_said_again_is_one_too_many(entailer: Entailer) -> None:
    checker = Checker(entailer, sources_of([material_of(HOST)], tokens=1000), Language.INDONESIAN)
    sentence = drafted("Rapat itu dibuka oleh Wakil Bupati Irawati. [1]")
    assert checker.check(sentence).doubt is None
    assert checker.check(sentence).doubt is Doubt.REPEATED
