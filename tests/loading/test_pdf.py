"""A PDF's words come without what only its pages need, and every quotation is on the page it is cited from."""

import datetime
import io
from bisect import bisect_right
from pathlib import Path

import pypdf
import pytest

from rag.splitting import split
from rag.types import Language
from tests.loading.checks import assert_sound, words_of
from tests.loading.making import a_pdf, loaded

ORDINALS = ("pertama", "kedua", "ketiga", "keempat")
BODY = [
    [
        f"Di halaman {ordinal} tertulis bahwa sekretaris daerah membantu kepala",
        f"daerah menyusun kebijakan {ordinal}. Ia mengoordinasikan pelaksanaan tugas peme-",
        f"rintahan {ordinal} dan administrasi sehari-",
        f"hari untuk tahun {ordinal}.",
        "",
        f"Paragraf lain dari halaman {ordinal} menyebut {number} kecamatan dan berakhir di sini.",
    ]
    for number, ordinal in zip((7, 11, 13, 17), ORDINALS, strict=True)
]


def test_pages_are_one_text_without_hyphenation(tmp_path: Path) -> None:
    document = loaded(tmp_path, "a.pdf", a_pdf(BODY))
    assert_sound(document)
    assert document.text.split("\n\n")[:2] == [
        "Di halaman pertama tertulis bahwa sekretaris daerah membantu kepala daerah menyusun kebijakan"
        " pertama. Ia mengoordinasikan pelaksanaan tugas pemerintahan pertama dan administrasi sehari-hari untuk tahun"
        " pertama.",
        "Paragraf lain dari halaman pertama menyebut 7 kecamatan dan berakhir di sini.",
    ]
    assert document.info.format == "pdf"


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("Warta Sekretariat | Nomor 5", "Halaman {page} dari {pages}"),
        ("", "{page}"),
        ("- {page} -", "Dinas Komunikasi dan Informatika"),
        ("Laporan Tahunan {page}", ""),
        ("{page} | Laporan Tahunan", "Hal. {page}/{pages}"),
        ("Page {page} of {pages}", "www.contoh.example"),
    ],
)
def test_head_foot_and_page_number_are_left_out(tmp_path: Path, head: str, foot: str) -> None:
    bare = loaded(tmp_path, "bare.pdf", a_pdf(BODY))
    framed = loaded(tmp_path, "framed.pdf", a_pdf(BODY, head=head, foot=foot))
    assert framed.text == bare.text
    assert framed.page_starts == bare.page_starts


def test_running_title_of_a_chapter_is_left_out_beside_the_page_number(tmp_path: Path) -> None:
    bodies = [[f"Isi pokok yang {word} berdiri di sini.", "", f"Penutup yang {word}."] for word in ("awal", *ORDINALS)]
    titles = ("Pendahuluan | 1", "Tugas Sekretaris | 2", "Tugas Sekretaris | 3", "Tata Kerja | 4", "Tata Kerja | 5")
    pages = [[title, "", *lines] for title, lines in zip(titles, bodies, strict=True)]
    text = loaded(tmp_path, "a.pdf", a_pdf(pages)).text
    assert "Tata Kerja" not in text
    assert "Tugas Sekretaris" not in text
    assert all(line in text for lines in bodies for line in lines)


@pytest.mark.parametrize("heading", ["Pasal {}", "BAB {}", "Lampiran {}:"])
def test_heading_at_the_top_of_every_page_is_no_page_number(tmp_path: Path, heading: str) -> None:
    pages = [
        [heading.format(number), "", f"Ketentuan {word} berlaku bagi sekretaris daerah di provinsi dan kabupaten.",
         "", f"Penjelasan {word} ada di bagian lain.", "", f"Akhir dari ketentuan {word}."]
        for number, word in enumerate(ORDINALS, start=4)
    ]  # fmt: skip
    text = loaded(tmp_path, "a.pdf", a_pdf(pages, foot="Halaman {page}")).text
    assert all(heading.format(number) in text for number in range(4, 8))
    assert "Halaman" not in text


def test_word_of_roman_figures_is_no_page_number(tmp_path: Path) -> None:
    pages = [
        ["Civil", "", f"Isi halaman {word}."] if word == "kedua" else [f"Isi halaman {word}."] for word in ORDINALS
    ]
    assert "Civil" in loaded(tmp_path, "a.pdf", a_pdf(pages)).text


def test_single_page_keeps_its_first_and_last_line(tmp_path: Path) -> None:
    text = loaded(tmp_path, "a.pdf", a_pdf([["Surat Edaran", "", "Isi surat ini singkat.", "", "Sampit"]])).text
    assert text.startswith("Surat Edaran")
    assert text.endswith("Sampit")


def test_every_sentence_is_on_the_page_its_offset_says(tmp_path: Path) -> None:
    document = loaded(tmp_path, "a.pdf", a_pdf(BODY, head="Warta Sekretariat", foot="Halaman {page}"))
    assert len(document.page_starts) == len(ORDINALS)
    for page, ordinal in enumerate(ORDINALS, start=1):
        for words in (f"Di halaman {ordinal}", f"Paragraf lain dari halaman {ordinal}"):
            assert bisect_right(document.page_starts, document.text.index(words)) == page
    for passage in split(document, count_tokens=words_of, max_tokens=32):
        assert passage.page == bisect_right(document.page_starts, passage.start)


def test_sentence_over_the_end_of_a_page_is_whole_and_cited_from_where_it_begins(tmp_path: Path) -> None:
    lines = [
        f"Kalimat nomor {number} mengisi halaman ini dengan kata-kata yang panjang sekali." for number in range(30)
    ]
    pages = [[*lines, "Sekretaris daerah yang disebut dalam kalimat ini memimpin sekre-"], ["tariat daerah.", *lines]]
    document = loaded(tmp_path, "a.pdf", a_pdf(pages))
    sentence = "Sekretaris daerah yang disebut dalam kalimat ini memimpin sekretariat daerah."
    start = document.text.index(sentence)
    assert bisect_right(document.page_starts, start) == 1
    assert bisect_right(document.page_starts, start + len(sentence) + 1) == 2


def test_page_without_words_is_counted(tmp_path: Path) -> None:
    document = loaded(tmp_path, "a.pdf", a_pdf([["Isi halaman pertama."], [], ["Isi halaman ketiga."]]))
    assert bisect_right(document.page_starts, document.text.index("Isi halaman ketiga")) == 3


def test_list_entries_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    lines = [
        "Ada tiga tugas sekretaris daerah menurut undang-undang itu:",
        "",
        "1. menyusun;",
        "2. menata;",
        "3. melayani.",
    ]
    document = loaded(tmp_path, "a.pdf", a_pdf([lines]))
    assert document.text.endswith("\n\n1. menyusun;\n2. menata;\n3. melayani.")


def test_title_date_author_and_language_are_taken_from_the_properties(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(a_pdf([["12345"], ["x y z"]])))
    writer.add_metadata({"/Title": "Laporan Kinerja", "/Author": "Setda", "/CreationDate": "D:20240215083000+07'00'"})
    writer.root_object[pypdf.generic.NameObject("/Lang")] = pypdf.generic.TextStringObject("id-ID")
    stream = io.BytesIO()
    writer.write(stream)
    info = loaded(tmp_path, "a.pdf", stream.getvalue()).info
    assert (info.title, info.date, info.source) == ("Laporan Kinerja", datetime.date(2024, 2, 15), "Setda")
    assert info.language is Language.INDONESIAN


@pytest.mark.parametrize("title", ["Microsoft Word - surat.docx", "untitled", "surat final.doc", "", "123"])
def test_title_that_a_program_made_up_is_not_believed(tmp_path: Path, title: str) -> None:
    content = a_pdf([["Surat Edaran Gubernur", "", "Isi surat ini singkat saja."]], info={"title": title})
    assert loaded(tmp_path, "a.pdf", content).info.title == "Surat Edaran Gubernur"


def test_pdf_protected_against_changes_alone_is_read(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(a_pdf(BODY)))
    writer.encrypt("", "owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    assert loaded(tmp_path, "a.pdf", stream.getvalue()).text == loaded(tmp_path, "b.pdf", a_pdf(BODY)).text
