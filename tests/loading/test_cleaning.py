"""Text is stored in one form: no invisible characters, no broken words, no line breaks that only the page needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loading.cleaning import clean, clean_line, join_hyphenated, unwrap
from tests.loading.checks import assert_clean


@given(st.text(max_size=200))
def test_any_text_becomes_clean_and_stays_so(text: str) -> None:
    assert_clean(clean(text))


@given(st.text(alphabet="ab \t\n\r\u00a0\u00ad\u200b\u2028\u2029\ufb01\ufeff\x00-.\u0301\u2022", max_size=80))
def test_any_mixture_of_spaces_and_invisible_characters_becomes_clean(text: str) -> None:
    assert_clean(clean(text))
    assert "\n" not in clean_line(text)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("cafe\u0301", "caf\u00e9"),
        ("peme\u00ad\nrintah", "pemerintah"),
        ("peme\u00adrintah", "pemerintah"),
        ("de\ufb01nisi", "definisi"),
        ("satu\u00a0\u2003dua\tdan", "satu dua dan"),
        ("a\u200bb\u202ec\x00d", "abcd"),
        ("satu\r\ndua\rtiga", "satu\ndua\ntiga"),
        ("satu \n \n\n\n dua", "satu\n\ndua"),
        ("Bab I ............ 5", "Bab I ... 5"),
        ("\uf0b7 butir", "\u2022 butir"),
    ],
)
def test_characters_get_their_stored_form(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@pytest.mark.parametrize(
    ("broken", "joined"),
    [
        ("urusan peme-\nrintahan daerah", "urusan pemerintahan daerah"),
        ("percakapan sehari-\nhari disingkat", "percakapan sehari-hari disingkat"),
        ("dengan mutu sebaik-\nbaiknya", "dengan mutu sebaik-baiknya"),
        ("se-\nIndonesia dan Asia-\nPasifik", "se-Indonesia dan Asia-Pasifik"),
        ("unit-unit dan unit-\nunit lain", "unit-unit dan unit-unit lain"),
        ("well-known and well-\nknown", "well-known and well-known"),
        ("kebijakan yang kebi-\njakan", "kebijakan yang kebijakan"),
        ("UU No. 5-\n7", "UU No. 5-\n7"),
    ],
)
def test_hyphenation_is_undone_and_real_hyphens_stay(broken: str, joined: str) -> None:
    assert join_hyphenated(broken) == joined


def test_lines_broken_by_their_width_are_joined() -> None:
    text = (
        "Sekretaris daerah membantu kepala daerah menyusun kebijakan dan\n"
        "mengoordinasikan pelaksanaan tugas perangkat daerah, yang disebut peme-\n"
        "rintahan.\n\nParagraf kedua berdiri sendiri."
    )
    assert unwrap(text) == (
        "Sekretaris daerah membantu kepala daerah menyusun kebijakan dan mengoordinasikan pelaksanaan tugas perangkat"
        " daerah, yang disebut pemerintahan.\n\nParagraf kedua berdiri sendiri."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Hadir:\n- Barito Selatan yang diwakili oleh sekretaris daerahnya sendiri\n- Kapuas",
        "Sampit\nBuntok\nKasongan",
        "No | Daerah | Ibu kota yang menjadi pusat pemerintahannya\n1 | Kapuas | Kuala Kapuas di tepi sungai",
        "1. Rutin, karena merupakan agenda tetap yang disepakati\n2. Bergilir, sehingga tempatnya berpindah-pindah",
    ],
)
def test_lists_and_tables_keep_their_lines(text: str) -> None:
    assert unwrap(text) == text
