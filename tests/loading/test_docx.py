"""A Word document's words come in the order they stand, whatever holds them."""

import datetime
import io
from pathlib import Path

import docx
import pytest

from rag.types import Language
from tests.loading.checks import assert_sound
from tests.loading.making import a_docx, loaded, saved, with_body

RUN = "<w:r><w:t>Isi kotak.</w:t></w:r>"


def test_headings_lists_and_tables_stand_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Laporan Rapat", level=0)
    document.add_paragraph("Rapat dihadiri dua daerah.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("Daerah", "Ibu kota", "Kapuas", "Kuala Kapuas"), strict=True
    ):
        cell.text = text
    document.add_heading("Keputusan", level=1)
    document.add_paragraph("menyusun laporan;", style="List Bullet")
    document.add_paragraph("mengirim laporan.", style="List Number")
    loaded_document = loaded(tmp_path, "a.docx", saved(document))
    assert loaded_document.text == (
        "Laporan Rapat\n\nRapat dihadiri dua daerah.\n\nDaerah: Kapuas; Ibu kota: Kuala Kapuas\n\nKeputusan\n\n"
        "\u2022 menyusun laporan;\n\u2022 mengirim laporan."
    )
    assert_sound(loaded_document)


def test_cell_merged_over_rows_speaks_in_each_and_over_columns_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "Jadwal"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Senin"
    for row, column, text in ((1, 1, "09.00"), (1, 2, "Pembukaan"), (2, 1, "10.00"), (2, 2, "Diskusi")):
        table.cell(row, column).text = text
    text = loaded(tmp_path, "a.docx", saved(document)).text
    assert text == "Jadwal\nSenin | 09.00 | Pembukaan\nSenin | 10.00 | Diskusi"


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (("Daerah", "Ibu kota"), "Daerah: Kapuas; Ibu kota: Kuala Kapuas"),
        (("Daerah", "Daerah"), "Daerah | Daerah\nKapuas | Kuala Kapuas"),
        (("1", "2"), "1 | 2\nKapuas | Kuala Kapuas"),
        (("Daerah", ""), "Daerah: Kapuas; Kuala Kapuas"),
    ],
)
def test_first_row_stands_before_the_values_where_it_holds_headings(
    tmp_path: Path, first: tuple[str, str], expected: str
) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for row, texts in enumerate((first, ("Kapuas", "Kuala Kapuas"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    assert loaded(tmp_path, "a.docx", saved(document)).text == expected


def test_table_in_a_table_keeps_its_words(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "Luar"
    cell.add_table(rows=1, cols=2).cell(0, 1).text = "Dalam"
    assert loaded(tmp_path, "a.docx", saved(document)).text.split() == ["Luar", "|", "Dalam"]


@pytest.mark.parametrize(
    "xml",
    [
        f"<w:sdt><w:sdtContent><w:p>{RUN}</w:p></w:sdtContent></w:sdt>",
        f"<w:p><w:sdt><w:sdtContent>{RUN}</w:sdtContent></w:sdt></w:p>",
        f"<w:p><w:ins>{RUN}</w:ins></w:p>",
        f"<w:p><w:smartTag>{RUN}</w:smartTag></w:p>",
        f"<w:p><w:hyperlink>{RUN}</w:hyperlink></w:p>",
        f"<w:p><w:r><w:pict><w:txbxContent><w:p>{RUN}</w:p></w:txbxContent></w:pict></w:r></w:p>",
        f"<w:tbl><w:tr><w:sdt><w:sdtContent><w:tc><w:p>{RUN}</w:p></w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>",
        "<w:p><w:r><w:t>Isi</w:t><w:tab/><w:t>kotak.</w:t></w:r></w:p>",
    ],
    ids=["block-control", "inline-control", "insertion", "smart-tag", "link", "text-box", "cell-control", "tab"],
)  # fmt: skip
def test_words_are_found_in_whatever_holds_them(tmp_path: Path, xml: str) -> None:
    assert loaded(tmp_path, "a.docx", with_body(xml)).text == "Isi kotak.\n\nPenutup dokumen."


@pytest.mark.parametrize(
    "xml",
    [
        "<w:p><w:del><w:r><w:delText>Dicoret.</w:delText></w:r></w:del></w:p>",
        "<w:p><w:moveFrom><w:r><w:t>Dipindahkan.</w:t></w:r></w:moveFrom></w:p>",
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>",
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr></w:p>",
        "<w:p><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:Fallback>"
        "<w:r><w:t>Lagi.</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>",
    ],
    ids=["deletion", "move", "field", "tab-stop", "fallback"],
)  # fmt: skip
def test_words_that_are_not_shown_are_left_out(tmp_path: Path, xml: str) -> None:
    assert loaded(tmp_path, "a.docx", with_body(xml)).text == "Penutup dokumen."


def test_title_date_author_and_language_are_taken_from_the_properties(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("x y z")
    core = document.core_properties
    core.title, core.author, core.language = "Laporan Kinerja", "Setda", "en-GB"
    core.created, core.modified = datetime.datetime(2023, 1, 2), datetime.datetime(2024, 3, 4)
    info = loaded(tmp_path, "a.docx", saved(document)).info
    assert (info.title, info.date, info.source) == ("Laporan Kinerja", datetime.date(2024, 3, 4), "Setda")
    assert info.language is Language.ENGLISH


def test_heading_is_a_better_title_than_the_property(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Konsep lama"
    document.add_heading("Laporan Kinerja 2023", level=1)
    document.add_paragraph("Isi laporan.")
    assert loaded(tmp_path, "a.docx", saved(document)).info.title == "Laporan Kinerja 2023"


def test_date_of_the_empty_template_is_no_date(tmp_path: Path) -> None:
    content = a_docx("Isi dokumen.")
    assert docx.Document(io.BytesIO(content)).core_properties.created is not None
    assert loaded(tmp_path, "a.docx", content).info.date is None
