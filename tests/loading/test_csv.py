"""A row of a table in a text file is a sentence with the headings in it, whatever stands between the cells."""

from pathlib import Path

import pytest

from rag.splitting import split
from tests.loading.checks import assert_sound, words_of
from tests.loading.making import a_csv, loaded

ROWS = [["Nama", "Jabatan", "Alamat"], ["Budi", "Sekda", "Jl. Tjilik Riwut No. 5, Sampit"], ["Siti", "", "Kapuas"]]
TEXT = "Nama: Budi; Jabatan: Sekda; Alamat: Jl. Tjilik Riwut No. 5, Sampit\n\nNama: Siti; Alamat: Kapuas"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_rows_are_the_same_with_any_delimiter_and_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    document = loaded(tmp_path, "daftar-pejabat.csv", a_csv(ROWS, delimiter=delimiter).encode(encoding))
    assert document.text == TEXT
    assert document.info.title == "Daftar pejabat"


def test_each_row_is_one_passage_of_one_sentence(tmp_path: Path) -> None:
    document = loaded(tmp_path, "a.csv", a_csv(ROWS))
    passages = assert_sound(document)
    assert [passage.text for passage in passages] == TEXT.split("\n\n")
    assert [len(passage.sentences) for passage in passages] == [1, 1]


def test_cell_of_several_lines_is_one_line(tmp_path: Path) -> None:
    assert loaded(tmp_path, "a.csv", 'Nama;Catatan\nBudi;"baris satu\nbaris; dua"\n').text == (
        "Nama: Budi; Catatan: baris satu baris; dua"
    )


def test_separator_that_excel_names_is_believed(tmp_path: Path) -> None:
    assert loaded(tmp_path, "a.csv", "sep=#\nNama#Isi\nBudi#a,b,c\n").text == "Nama: Budi; Isi: a,b,c"


def test_years_may_head_columns_and_numbers_alone_do_not(tmp_path: Path) -> None:
    assert loaded(tmp_path, "a.csv", "Uraian,2022,2023\nBelanja,10,12\n").text == "Uraian: Belanja; 2022: 10; 2023: 12"
    assert loaded(tmp_path, "b.csv", "Belanja,10,12\nGaji,1,2\n").text == "Belanja; 10; 12\n\nGaji; 1; 2"


def test_line_above_the_headings_is_the_title(tmp_path: Path) -> None:
    document = loaded(tmp_path, "a.csv", "Daftar hadir rapat,,\n,,\nNama,Daerah,\nBudi,Kapuas,\n")
    assert document.info.title == "Daftar hadir rapat"
    assert document.text == "Daftar hadir rapat\n\nNama: Budi; Daerah: Kapuas"


def test_wide_row_goes_on_under_its_first_value(tmp_path: Path) -> None:
    headings = ["Nama", *(f"Kolom {number}" for number in range(40))]
    values = ["Budi", *(f"nilai panjang nomor {number}" for number in range(40))]
    document = loaded(tmp_path, "a.csv", a_csv([headings, values]))
    lines = document.text.split("\n\n")
    assert len(lines) > 2
    assert all(line.startswith("Nama: Budi; Kolom ") and len(line) <= 420 for line in lines)
    assert all(f"Kolom {number}: nilai panjang nomor {number}" in document.text for number in range(40))


def test_row_longer_than_a_passage_is_cut_into_sentences(tmp_path: Path) -> None:
    said = " ".join(f"Kalimat nomor {number} dari catatan ini cukup panjang." for number in range(40))
    document = loaded(tmp_path, "a.csv", a_csv([["Nama", "Catatan"], ["Budi", said], ["Siti", "singkat"]]))
    passages = assert_sound(document)
    assert len(passages) > 3
    assert passages[-1].text == "Nama: Siti; Catatan: singkat"


def test_formula_is_text_and_nothing_more(tmp_path: Path) -> None:
    assert loaded(tmp_path, "a.csv", 'Nama,Isi\nBudi,"=HYPERLINK(""http://192.0.2.1"")"\n').text == (
        'Nama: Budi; Isi: =HYPERLINK("http://192.0.2.1")'
    )


def test_ten_thousand_rows_are_ten_thousand_passages(tmp_path: Path) -> None:
    rows = [["Nomor", "Nama"], *([f"{number}", f"Orang {number}"] for number in range(10_000))]
    document = loaded(tmp_path, "a.csv", a_csv(rows))
    assert len(split(document, count_tokens=words_of)) == len(document.records) == 10_000
