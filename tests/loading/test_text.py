"""Text files are read in the encoding they are in, and nothing that is not text is taken for it."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.loading.decoding import decode
from rag.types import Language
from tests.loading.checks import assert_clean
from tests.loading.making import loaded

SAID = "Bupati berkata, \u201crapat ini penting\u201d \u2013 dan caf\u00e9 ditutup."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_is_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    assert loaded(tmp_path, "a.txt", SAID.encode(encoding)).text == SAID


def test_file_put_together_from_two_encodings_is_right(tmp_path: Path) -> None:
    mixed = SAID.encode("utf-8") + b"\n\n" + SAID.encode("cp1252")
    assert loaded(tmp_path, "a.txt", mixed).text == f"{SAID}\n\n{SAID}"


@given(st.text(alphabet=st.characters(codec="cp1252", exclude_categories=["Cc"]), min_size=1, max_size=20))
def test_windows_1252_between_plain_words_is_read_back(text: str) -> None:
    framed = "Sekretaris daerah membantu kepala daerah menyusun kebijakan. " * 5 + text + " Selesai sudah."
    raw = framed.encode("cp1252")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        assert decode(raw, name="a.txt").endswith(" Selesai sudah.")
    else:
        assert decode(raw, name="a.txt") == raw.decode("utf-8")


@given(st.text(min_size=1, max_size=60).filter(lambda text: "\ufffd" not in text and text.isprintable()))
def test_utf_8_is_always_read_as_such(text: str) -> None:
    assert decode(text.encode("utf-8"), name="a.txt") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Kata\x81\x8d\x8f\x90 lain", "binary"),
        ("\u4e2d\u6587\u6587\u4ef6".encode("gbk") * 9, "binary"),
        (bytes(range(256)) * 20, "binary"),
        ("Sekda".encode("utf-16") + b"x", "binary"),
        (b"Kata \x00\x01\x02\x03 lain", "binary"),
        ("kata \ufffd" * 40, "damaged"),
    ],
)
def test_what_is_not_text_is_refused(tmp_path: Path, content: bytes | str, reason: str) -> None:
    with pytest.raises(LoadError) as refused:
        loaded(tmp_path, "a.txt", content)
    assert refused.value.reason == reason
    assert "'a.txt'" in str(refused.value)


def test_report_is_dated_by_its_dateline_and_the_year_in_its_text(tmp_path: Path) -> None:
    report = (
        "SAMPIT - Para sekda berkumpul di Sampit untuk rapat kerja, Kamis (30/11).\n\n"
        "Munas digelar pada 17 November 2023 di Mataram."
    )
    info = loaded(tmp_path, "laporan-rapat-kerja.txt", report).info
    assert (info.date, info.place, info.language) == (datetime.date(2023, 11, 30), "Sampit", Language.INDONESIAN)
    assert info.title == "Laporan rapat kerja"


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("x.txt", "Tata tertib rapat\n\nPeserta hadir tepat waktu.", "Tata tertib rapat"),
        ("20231130 tata_tertib-rapat.txt", "Peserta hadir tepat waktu.", "Tata tertib rapat"),
        ("x.txt", "Peserta hadir tepat waktu.", "Peserta hadir tepat waktu."),
        ("scan_001.txt", "Untitled\n\nIsi.", "scan_001"),
    ],
)
def test_title_is_a_heading_or_the_name_of_the_file_or_the_first_words(
    tmp_path: Path, name: str, text: str, title: str
) -> None:
    assert loaded(tmp_path, name, text).info.title == title


@given(st.text(min_size=1, max_size=300).filter(lambda text: any(map(str.isalnum, text))))
def test_any_utf_8_text_is_loaded_clean_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    reason = ""
    try:
        assert_clean(loaded(tmp_path_factory.getbasetemp(), "any.txt", text).text)
    except LoadError as error:
        reason = error.reason
    assert reason in {"", "binary", "no_text", "empty", "unsupported", "damaged"}
