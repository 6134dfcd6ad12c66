"""A workbook is read as it is seen: values and not formulas, dates and amounts as shown, visible sheets alone."""

import datetime
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from rag.loading.displayed import displayed
from rag.types import Language
from tests.loading.checks import assert_sound
from tests.loading.making import an_xlsx, loaded, with_parts

HEADINGS = ["Daerah", "Keterangan"]
KAPUAS = ["Kapuas", "yang hadir dan dilayani"]


def a_book(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """A workbook that a function fills."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        fill(book)
    return stream.getvalue()


def test_row_is_a_sentence_with_its_headings(tmp_path: Path) -> None:
    document = loaded(tmp_path, "a.xlsx", an_xlsx({"Sheet1": [["Daerah", "Ibu kota"], ["Kapuas", "Kuala Kapuas"]]}))
    assert document.text == "Daerah: Kapuas; Ibu kota: Kuala Kapuas"
    assert_sound(document)


def test_row_names_its_sheet_where_there_are_several(tmp_path: Path) -> None:
    rows = [HEADINGS, KAPUAS]
    text = loaded(tmp_path, "a.xlsx", an_xlsx({"Tahun 2022": rows, "Tahun 2023": rows, "Sheet3": rows})).text
    said = "Daerah: Kapuas; Keterangan: yang hadir dan dilayani"
    assert text.split("\n\n") == [f"Tahun 2022 | {said}", f"Tahun 2023 | {said}", said]


def test_name_of_the_only_sheet_is_the_title(tmp_path: Path) -> None:
    info = loaded(tmp_path, "a.xlsx", an_xlsx({"Daftar hadir": [HEADINGS, KAPUAS]})).info
    assert info.title == "Daftar hadir"


def test_formula_gives_the_value_that_was_saved_and_is_not_evaluated(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nama", "Jumlah", "Rusak"])
        sheet.write(1, 0, "Total")
        sheet.write_formula(1, 1, "=1+1", None, 41)
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")

    assert loaded(tmp_path, "a.xlsx", a_book(fill)).text == "Nama: Total; Jumlah: 41"


def test_hidden_sheet_is_left_out(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Terlihat").write_row(0, 0, ["kata", "lain"])
        hidden = book.add_worksheet("Rahasia")
        hidden.write(0, 0, "tersembunyi")
        hidden.hide()

    assert "tersembunyi" not in loaded(tmp_path, "a.xlsx", a_book(fill)).text


def test_cell_merged_over_rows_speaks_in_each(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Hari", "Acara"])
        sheet.merge_range(1, 0, 2, 0, "Senin")
        sheet.write(1, 1, "Pembukaan")
        sheet.write(2, 1, "Diskusi")
        sheet.write_row(3, 0, ["Selasa", "Penutup"])

    assert loaded(tmp_path, "a.xlsx", a_book(fill)).text.split("\n\n") == [
        "Hari: Senin; Acara: Pembukaan",
        "Hari: Senin; Acara: Diskusi",
        "Hari: Selasa; Acara: Penutup",
    ]


def test_dates_and_amounts_are_read_as_they_are_shown(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Keterangan", "Tanggal", "Anggaran", "Realisasi", "Kode"])
        sheet.write(1, 0, "yang telah dibayarkan oleh daerah")
        sheet.write_datetime(1, 1, datetime.datetime(2023, 11, 30), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write(1, 2, 4_500_000, book.add_format({"num_format": '"Rp"#,##0'}))
        sheet.write(1, 3, 0.125, book.add_format({"num_format": "0.0%"}))
        sheet.write(1, 4, 123, book.add_format({"num_format": "00000"}))

    text = loaded(tmp_path, "a.xlsx", a_book(fill)).text
    assert text.endswith("Tanggal: 30 November 2023; Anggaran: Rp4.500.000; Realisasi: 12,5%; Kode: 00123")


MOMENT = datetime.datetime(2024, 5, 6, 8, 30)


@pytest.mark.parametrize(
    ("value", "number_format", "indonesian", "english"),
    [
        (None, "General", "", ""),
        (True, "General", "TRUE", "TRUE"),
        (12, "General", "12", "12"),
        (0.1 + 0.2, "General", "0,3", "0.3"),
        (1234567.891, "#,##0.00", "1.234.567,89", "1,234,567.89"),
        (1234.5, '[$Rp-421]\\ #,##0.00_);[Red]\\(#,##0.00\\)', "Rp 1.234,50", "Rp 1,234.50"),
        (12, '0 "orang"', "12 orang", "12 orang"),
        (-5, "0.0#", "-5,0", "-5.0"),
        (MOMENT, "yyyy-mm-dd", "6 Mei 2024", "6 May 2024"),
        (MOMENT, "dd/mm/yyyy hh:mm", "6 Mei 2024 08:30", "6 May 2024 08:30"),
        (MOMENT, "mmm yyyy", "Mei 2024", "May 2024"),
        (MOMENT, "yyyy", "2024", "2024"),
        (datetime.time(8, 30), "hh:mm", "08:30", "08:30"),
        (1e300, "General", "1e+300", "1e+300"),
        (1e300, "#,##0" + "0" * 90, None, None),
    ],
)  # fmt: skip
def test_value_is_shown_in_the_language_of_the_sheet(
    value: object, number_format: str, indonesian: str | None, english: str | None
) -> None:
    for language, expected in ((Language.INDONESIAN, indonesian), (Language.ENGLISH, english)):
        shown = displayed(value, number_format, language)
        assert len(shown) < 600
        assert expected in (shown, None)


def test_macros_are_not_read(tmp_path: Path) -> None:
    content = with_parts(an_xlsx({"Sheet1": [HEADINGS, KAPUAS]}), {"xl/vbaProject.bin": b"Sub AutoOpen()"})
    document = loaded(tmp_path, "a.xlsm", content)
    assert "AutoOpen" not in document.text
    assert document.info.format == "xlsx"
