"""A presentation's words are cited from the slide that they stand on, its notes included."""

from bisect import bisect_right
from pathlib import Path

import pptx
import pytest
from pptx.util import Inches

from tests.loading.checks import assert_sound
from tests.loading.making import a_pptx, loaded, pptx_saved, slide_box


def test_slides_are_pages_with_titles_entries_and_notes(tmp_path: Path) -> None:
    content = a_pptx(
        ("Rapat kerja", "menyusun laporan;", "mengirim laporan."),
        ("Penutup", "Terima kasih."),
        notes={1: "Sampaikan bahwa rapat dihadiri 14 sekda."},
    )
    document = loaded(tmp_path, "a.pptx", content)
    assert document.text == (
        "Rapat kerja\n\n\u2022 menyusun laporan;\n\u2022 mengirim laporan.\n\n"
        "Sampaikan bahwa rapat dihadiri 14 sekda.\n\nPenutup\n\nTerima kasih."
    )
    for words, slide in (("mengirim", 1), ("14 sekda", 1), ("Penutup", 2), ("Terima kasih", 2)):
        assert bisect_right(document.page_starts, document.text.index(words)) == slide
    assert document.info.title == "Rapat kerja"
    assert_sound(document)


@pytest.mark.parametrize("empty", [1, 2, 3])
def test_slide_without_words_is_counted(tmp_path: Path, empty: int) -> None:
    presentation = pptx.Presentation()
    for number in (1, 2, 3):
        slide_box(presentation, "" if number == empty else f"Isi slide nomor {number}.")
    document = loaded(tmp_path, "a.pptx", pptx_saved(presentation))
    assert len(document.page_starts) == 3
    for number in {1, 2, 3} - {empty}:
        assert bisect_right(document.page_starts, document.text.index(f"nomor {number}")) == number


def test_tables_and_groups_are_read_and_hidden_slides_are_not(tmp_path: Path) -> None:
    presentation = pptx.Presentation()
    slide = slide_box(presentation, "Daftar")
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(3), Inches(4), Inches(1)).table
    for row, column, text in ((0, 0, "Daerah"), (0, 1, "Ibu kota"), (1, 0, "Kapuas"), (1, 1, "Kuala Kapuas")):
        table.cell(row, column).text = text
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(5), Inches(2), Inches(1)).text_frame.text = "Dalam kelompok."
    slide_box(presentation, "tersembunyi").element.set("show", "0")
    text = loaded(tmp_path, "a.pptx", pptx_saved(presentation)).text
    assert text == "Daftar\n\nDaerah: Kapuas; Ibu kota: Kuala Kapuas\n\nDalam kelompok."
    table.first_row = False
    text = loaded(tmp_path, "b.pptx", pptx_saved(presentation)).text
    assert text == "Daftar\n\nDaerah | Ibu kota\nKapuas | Kuala Kapuas\n\nDalam kelompok."
