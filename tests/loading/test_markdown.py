"""Markdown is read as its rendered page shows it, and its front matter is believed."""

import datetime
from pathlib import Path

import pytest

from rag.types import Language
from tests.loading.checks import assert_sound
from tests.loading.making import loaded

FRONT = "---\n{}\n---\n\n# Kepala\n\nIsi dokumen ini.\n"


def test_marks_are_dropped_and_structure_stays(tmp_path: Path) -> None:
    document = loaded(
        tmp_path,
        "a.md",
        "# Rapat **kerja**\n\nPara *sekda* hadir di [Sampit](https://contoh.example) &amp; `Buntok`,\nkata panitia.\n\n"
        "## Acara\n\n- pembukaan\n- diskusi\n\n3. tiga\n4. empat\n\n"
        "| Daerah | Ibu kota |\n|---|---|\n| Kapuas | Kuala Kapuas |\n\n"
        "> Kutipan.\n\n```\nkode = 1\n```\n\n<p>Potongan <b>HTML</b>.</p>\n\n![Foto rapat](x.png)\n",
    )
    assert document.text == (
        "Rapat kerja\n\nPara sekda hadir di Sampit & Buntok, kata panitia.\n\n"
        "Acara\n\n\u2022 pembukaan\n\u2022 diskusi\n\n"
        "3. tiga\n4. empat\n\nDaerah: Kapuas; Ibu kota: Kuala Kapuas\n\nKutipan.\n\n"
        "kode = 1\n\nPotongan HTML.\n\nFoto rapat"
    )
    assert_sound(document)
    assert document.info.title == "Rapat kerja"


@pytest.mark.parametrize(
    "front",
    [
        "title: Rapat kerja\ndate: 2023-11-30\nsource: Warta\nlanguage: en\nplace: Sampit",
        "judul: Rapat kerja\ntanggal: 30 November 2023\nsumber: Warta\nbahasa: Inggris\ntempat: Sampit",
        'Title: "Rapat kerja"\nDATE: "30/11/2023"\npublisher: Warta\nlang: en-GB\nlocation: Sampit',
    ],
)
def test_front_matter_is_read_in_both_languages(tmp_path: Path, front: str) -> None:
    document = loaded(tmp_path, "a.md", FRONT.format(front))
    info = document.info
    assert (info.title, info.date, info.source, info.place) == (
        "Rapat kerja",
        datetime.date(2023, 11, 30),
        "Warta",
        "Sampit",
    )
    assert info.language is Language.ENGLISH
    assert document.text == "Kepala\n\nIsi dokumen ini."


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://berita.example/a?b=1", "https://berita.example/a?b=1"),
        ("http://192.0.2.1/" + "a" * 1_000, "http://192.0.2.1/" + "a" * 1_000),
        ("http://192.0.2.1/" + "a" * 3_000, ""),
        ("Jalan Tjilik Riwut 5", ""),
        ("javascript:alert(1)", ""),
        ("ftp://berita.example/a", ""),
        ("https://", ""),
        ("https://[/a", ""),
        ("https://berita.example/ a", ""),
    ],
)
def test_only_an_address_of_the_web_is_kept_and_never_cut(tmp_path: Path, written: str, address: str) -> None:
    document = loaded(tmp_path, "a.md", f"---\naddress: '{written}'\n---\n\nRapat di Sampit.")
    assert document.info.address == address


def test_front_matter_that_is_not_quite_yaml_is_read_by_lines(tmp_path: Path) -> None:
    info = loaded(tmp_path, "a.md", FRONT.format("title: Rapat: tuan rumah dan tamu\ndate: 2023-11-30")).info
    assert (info.title, info.date) == ("Rapat: tuan rumah dan tamu", datetime.date(2023, 11, 30))


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_front_matter_is_found_whatever_ends_its_lines(tmp_path: Path, mark: str, newline: str) -> None:
    text = mark + FRONT.format("title: Rapat kerja").replace("\n", newline)
    document = loaded(tmp_path, "a.md", text)
    assert (document.info.title, document.text) == ("Rapat kerja", "Kepala\n\nIsi dokumen ini.")


def test_list_is_read_as_deep_as_anybody_nests_one(tmp_path: Path) -> None:
    text = "".join(f"{'  ' * depth}- butir {depth}\n" for depth in range(8))
    assert loaded(tmp_path, "a.md", text).text == "\n".join(f"\u2022 butir {depth}" for depth in range(8))


def test_rules_across_the_page_are_no_front_matter(tmp_path: Path) -> None:
    assert loaded(tmp_path, "a.md", "---\n\nIsi di antara garis.\n\n---\n\nSesudahnya.").text == (
        "Isi di antara garis.\n\nSesudahnya."
    )


@pytest.mark.parametrize("date", ["2023-13-45", "kemarin", "", "[2023]", "0001-01-01"])
def test_date_that_is_none_is_left_empty(tmp_path: Path, date: str) -> None:
    info = loaded(tmp_path, "a.md", FRONT.format(f"title: Rapat kerja\ndate: {date}")).info
    assert (info.title, info.date) == ("Rapat kerja", None)
