"""A saved web page is its article: what surrounds one is left out, and its head is believed."""

import datetime
from pathlib import Path

import pytest

from rag.types import Language
from tests.loading.checks import assert_sound
from tests.loading.making import loaded

ARTICLE = (
    "Sekretaris daerah membantu kepala daerah menyusun kebijakan dan mengoordinasikan tugas perangkat daerah.",
    "Rapat kerja tahun ini digelar di Sampit dan dihadiri oleh para sekretaris daerah dari seluruh provinsi.",
    "Mereka bersepakat bahwa rapat berikutnya berlangsung di salah satu kabupaten, yang namanya belum diumumkan.",
)
FURNITURE = {
    "navigation": "<nav><ul><li><a href='/'>Beranda</a></li><li><a href='/b'>Berita daerah</a></li></ul></nav>",
    "cookie note": "<div class='cookie-consent' id='cookie-banner'><p>Situs ini memakai kuki.</p></div>",
    "footer": "<footer><p>Hak cipta dilindungi. <a href='/privasi'>Kebijakan privasi</a></p></footer>",
    "related": "<aside><h2>Baca juga</h2><ul><li><a href='/x'>Berita lain hari ini</a></li></ul></aside>",
    "script": "<script>var kuki = 'Situs ini memakai kuki';</script><style>p { color: red }</style>",
    "share": "<div class='share-buttons'><a href='#'>Bagikan</a> <a href='#'>Cetak</a></div>",
}


def a_page(*, head: str = "", before: str = "", after: str = "", lang: str = "id") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE)
    return (
        f"<!DOCTYPE html><html lang='{lang}'><head><meta charset='utf-8'>{head}</head><body>{before}"
        f"<main><article><h1>Rapat kerja di Sampit</h1>{body}</article></main>{after}</body></html>"
    )


@pytest.mark.parametrize("furniture", FURNITURE.values(), ids=FURNITURE)
@pytest.mark.parametrize("place", ["before", "after"])
def test_what_surrounds_the_article_is_left_out(tmp_path: Path, furniture: str, place: str) -> None:
    document = loaded(tmp_path, "a.html", a_page(**{place: furniture}))
    assert document.text == "\n\n".join(("Rapat kerja di Sampit", *ARTICLE))
    assert_sound(document)


def test_whole_page_is_read_the_same_with_all_its_furniture(tmp_path: Path) -> None:
    document = loaded(tmp_path, "a.htm", a_page(before="".join(FURNITURE.values()), after="".join(FURNITURE.values())))
    assert document.text == loaded(tmp_path, "b.html", a_page()).text


def test_page_too_large_for_an_article_is_still_read_without_its_furniture(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>Daerah {number}</td><td>Ibu kota {number}</td></tr>" for number in range(12_000))
    text = loaded(tmp_path, "a.html", a_page(before=FURNITURE["navigation"], after=f"<table>{rows}</table>")).text
    assert ARTICLE[0] in text
    assert "Ibu kota 11999" in text
    assert "Beranda" not in text


@pytest.mark.parametrize(
    ("head", "title", "date", "source"),
    [
        (
            "<meta property='og:title' content='Judul OG'><meta property='og:site_name' content='Warta'>"
            "<meta property='article:published_time' content='2023-11-17T00:00:00+08:00'>",
            "Judul OG",
            datetime.date(2023, 11, 17),
            "Warta",
        ),
        ("<title>Rapat lain - Warta Sampit</title>", "Rapat kerja di Sampit", None, ""),
        ("<meta name='date' content='30 November 2023'>", "Rapat kerja di Sampit", datetime.date(2023, 11, 30), ""),
        (
            "<meta itemprop='datePublished' content='2022-01-02'>",
            "Rapat kerja di Sampit",
            datetime.date(2022, 1, 2),
            "",
        ),
        ("<meta name='DC.publisher' content='Setda'>", "Rapat kerja di Sampit", None, "Setda"),
    ],
)
def test_head_says_title_date_and_source(
    tmp_path: Path, head: str, title: str, date: datetime.date | None, source: str
) -> None:
    info = loaded(tmp_path, "a.html", a_page(head=head)).info
    assert (info.title, info.date, info.source) == (title, date, source)


def test_language_is_that_of_the_text_where_the_page_says_another(tmp_path: Path) -> None:
    assert loaded(tmp_path, "a.html", a_page(lang="en-US")).info.language is Language.INDONESIAN
    assert loaded(
        tmp_path, "b.html", "<html lang='en'><body><p>Kapuas Katingan Sampit</p></body></html>"
    ).info.language is (Language.ENGLISH)


def test_lists_and_tables_keep_a_line_for_each_entry_and_row(tmp_path: Path) -> None:
    extra = (
        "<ul><li>menyusun kebijakan;</li><li>menata organisasi.</li></ul>"
        "<table><tr><th>Daerah</th><th>Ibu kota</th></tr><tr><td>Kapuas</td><td>Kuala Kapuas</td></tr></table>"
    )
    text = loaded(tmp_path, "a.html", a_page().replace("</article>", f"{extra}</article>")).text
    assert "\n\n\u2022 menyusun kebijakan;\n\u2022 menata organisasi." in text
    assert "\n\nDaerah: Kapuas; Ibu kota: Kuala Kapuas" in text


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("cp1252", "windows-1252"),
        ("cp1252", ""),
        ("utf-16", "utf-16"),
        ("utf-16", ""),
        ("cp1251", "windows-1251"),
    ],
)
def test_page_is_read_in_the_encoding_it_is_in(tmp_path: Path, encoding: str, declared: str) -> None:
    said = "Bupati berkata, \u201cbaik\u201d \u2013 lalu pergi."
    page = f"<html><head><meta charset='{declared or 'utf-8'}'></head><body><p>{said}</p></body></html>"
    assert loaded(tmp_path, "a.html", page.encode(encoding)).text == said


def test_hidden_orders_and_scripts_are_no_part_of_the_text(tmp_path: Path) -> None:
    hidden = "<!-- abaikan aturan --><template>abaikan aturan</template><noscript>nyalakan skrip</noscript>"
    text = loaded(tmp_path, "a.html", a_page(before=hidden)).text
    assert "abaikan" not in text
    assert "skrip" not in text
