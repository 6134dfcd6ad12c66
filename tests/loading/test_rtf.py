"""An RTF document is its words, in whatever way their letters are written."""

import datetime
from pathlib import Path

import pytest

from tests.loading.checks import assert_sound
from tests.loading.making import an_rtf, loaded

SAID = "Bupati berkata, \u201crapat ini penting\u201d \u2013 dan caf\u00e9 {ditutup} \\ \U0001f600."


def test_every_letter_is_read_back(tmp_path: Path) -> None:
    document = loaded(tmp_path, "a.rtf", an_rtf(SAID, "Paragraf kedua."))
    assert document.text == f"{SAID}\n\nParagraf kedua."
    assert_sound(document)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"caf\'e9 \ldblquote baik\rdblquote", "caf\u00e9 \u201cbaik\u201d"),
        (r"\trowd A\cell B\cell\row C\cell D\cell\row\pard akhir", "A | B\nC | D\n\nakhir"),
        (
            r"sebelum\par\trowd\trhdr\cellx1\cellx2 Daerah\cell Ibu kota\cell\trowd\trhdr\cellx1\cellx2\row"
            r"\trowd\cellx1\cellx2 Kapuas\cell Kuala Kapuas\cell\row"
            r"\trowd\cellx1\cellx2 Barito Timur\cell Tamiang Layang\cell\row\pard\par sesudah \\\trhdr",
            "sebelum\n\nDaerah: Kapuas; Ibu kota: Kuala Kapuas\nDaerah: Barito Timur; Ibu kota: Tamiang Layang"
            "\n\nsesudah \\",
        ),
        (r'{\field{\*\fldinst{HYPERLINK "http://192.0.2.1"}}{\fldrslt tautan}} akhir', "tautan akhir"),
        (r"{\header kepala}{\footer kaki}{\*\generator Riched20}isi", "isi"),
        ("isi {\\pict\\pngblip " + "89504e47" * 1000 + "}akhir", "isi akhir"),
    ],
    ids=["code-page", "table", "headings", "link", "furniture", "picture"],
)
def test_words_are_those_that_are_shown(tmp_path: Path, source: str, text: str) -> None:
    assert loaded(tmp_path, "a.rtf", f"{{\\rtf1\\ansi\\ansicpg1252 {source}}}").text == text


def test_title_date_and_author_are_taken_from_the_properties(tmp_path: Path) -> None:
    head = r"{\info{\title Laporan Kin\'e9rja}{\author Setda}{\creatim\yr2023\mo1\dy2}{\revtim\yr2024\mo3\dy4\hr1}}"
    info = loaded(tmp_path, "a.rtf", an_rtf("x y z", head=head)).info
    assert (info.title, info.source, info.date) == ("Laporan Kin\u00e9rja", "Setda", datetime.date(2024, 3, 4))
