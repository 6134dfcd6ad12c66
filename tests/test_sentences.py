"""Sentences end where a reader would say so, and each is exactly at its offsets."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import find_sentences
from rag.types import Language

ID, EN = Language.INDONESIAN, Language.ENGLISH


def sentences(text: str, language: Language = ID) -> list[str]:
    return [text[span.start : span.end] for span in find_sentences(text, language)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Rapat dibuka Drs. H. Ahmad.|Ia hadir pukul 09.00 WIB.", ID),
        ("Menurut UU No. 23 Tahun 2014 Pasal 213 ayat (2), sekda bertugas.|Itu jelas.", ID),
        ("Anggarannya Rp. 4.500.000,- per tahun.|Jumlah itu naik 2,5 persen.", ID),
        ("Kantornya di Jl. Ahmad Yani No. 5, Sampit.|Di sana rapat digelar.", ID),
        ("Bupati berkata, \u201cKami siap. Semua hadir.\u201d|Lalu rapat ditutup.".replace("siap. ", "siap.|"), ID),
        ("Hadir dr. Budi Santoso dan Prof. Siti.|Mereka pulang.", ID),
        ("Apakah rapat digelar?|Ya!|Rapat digelar.", ID),
        ("Lihat situs www.contoh.example untuk rinciannya.|Selesai.", ID),
        ("Dr. Smith met Mr. Jones at 5 p.m. yesterday.|They left.", EN),
        ("Law No. 20 of 2023 took effect.|It replaced Law 5 of 2014.", EN),
        ("The U.S. delegation came.|It stayed.", EN),
        ("Peserta a.n. Budi hadir.|Peserta lain u.p. Siti.", ID),
        ("Tugasnya: 1. menyusun kebijakan; 2. menata organisasi.|Selesai.", ID),
        ("1. Berorientasi pelayanan: pegawai ramah.|2. Akuntabel.".replace("|", "\n"), ID),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, language: Language) -> None:
    expected = text.replace("\n", "|").split("|")
    assert sentences(text.replace("|", " "), language) == expected


def test_line_feed_ends_a_sentence_and_a_bullet_is_no_part_of_one() -> None:
    text = "Tugas sekda\n\n\u2022 menyusun kebijakan;\n- menata organisasi\n3. melayani"
    assert sentences(text) == ["Tugas sekda", "menyusun kebijakan;", "menata organisasi", "3. melayani"]


@given(
    st.text(alphabet="aBc1 .?!\n\"\u201c\u201d'()\u2022-:;,`\u00ab\u00bb\u0301\U0001f600", max_size=120),
    st.sampled_from(Language),
)
def test_sentences_hold_every_word_once_in_order(text: str, language: Language) -> None:
    spans = find_sentences(text, language)
    end = 0
    for span in spans:
        assert span.start >= end
        assert not any(map(str.isalnum, text[end : span.start]))
        sentence = text[span.start : span.end]
        assert sentence == sentence.strip()
        assert "\n" not in sentence
        end = span.end
    assert not any(map(str.isalnum, text[end:]))


def test_sentences_of_a_long_line_are_those_of_its_parts() -> None:
    unit = "Rapat dibuka Drs. H. Ahmad pada 30 November 2023. Ia berkata, \u201cKami siap.\u201d Semua hadir? "
    one = sentences(unit * 3)
    assert len(one) == 9
    assert sentences(unit * 300) == one[:3] * 300


@pytest.mark.parametrize("unit", ["a``b```c", "a? B ", "[. ", "\u2019s 'A. ", "x", "1. "])
def test_time_grows_with_the_text_and_not_with_its_square(unit: str) -> None:
    began = time.monotonic()
    find_sentences(unit * (300_000 // len(unit)), ID)
    assert time.monotonic() - began < 20.0
