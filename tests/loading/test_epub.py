"""A book is read in the order of its spine, each chapter under its title, from its own members and nothing else."""

import datetime
from pathlib import Path

from rag.types import Language
from tests.loading.checks import assert_sound
from tests.loading.making import an_epub, loaded, part_of, with_parts

HEAD = (
    "<dc:title>Sejarah Daerah</dc:title><dc:creator>Panitia</dc:creator><dc:publisher>Setda</dc:publisher>"
    "<dc:date>2022-08-17T00:00:00Z</dc:date><dc:language>id-ID</dc:language>"
)
CHAPTERS = {
    "b.xhtml": "<h1>Bab Dua</h1><p>Isi bab dua.</p><ul><li>satu</li><li>dua</li></ul>",
    "a.xhtml": "<p>Isi bab satu.</p><table><tr><td>Kapuas</td><td>Kuala Kapuas</td></tr></table>",
}
TOC = (
    '<navPoint><navLabel><text>Bab Satu</text></navLabel><content src="a.xhtml#awal"/></navPoint>'
    '<navPoint><navLabel><text>Bab Dua</text></navLabel><content src="b.xhtml"/></navPoint>'
)


def test_chapters_stand_in_the_order_of_the_spine_under_their_titles(tmp_path: Path) -> None:
    document = loaded(tmp_path, "a.epub", an_epub(CHAPTERS, head=HEAD, order=("a.xhtml", "b.xhtml"), toc=TOC))
    assert document.text == (
        "Bab Satu\n\nIsi bab satu.\n\nKapuas | Kuala Kapuas\n\nBab Dua\n\nIsi bab dua.\n\n\u2022 satu\n\u2022 dua"
    )
    assert_sound(document)
    info = document.info
    assert (info.title, info.source, info.date) == ("Sejarah Daerah", "Setda", datetime.date(2022, 8, 17))
    assert info.language is Language.INDONESIAN


def test_table_of_contents_of_the_third_version_names_chapters_too(tmp_path: Path) -> None:
    content = an_epub(
        {"a.xhtml": "<p>Isi bab satu.</p>", "nav.xhtml": '<nav><ol><li><a href="a.xhtml">Bab Satu</a></li></ol></nav>'}
    )
    book = part_of(content, "OEBPS/isi.opf")
    book = book.replace('id="c1"', 'id="c1" properties="nav"').replace('<itemref idref="c1"/>', "")
    assert loaded(tmp_path, "a.epub", with_parts(content, {"OEBPS/isi.opf": book})).text == "Bab Satu\n\nIsi bab satu."


def test_chapter_outside_the_book_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "rahasia.xhtml").write_text("<p>rahasia</p>", encoding="utf-8")
    for target in ("../../rahasia.xhtml", "file:///etc/passwd", "/etc/passwd", "http://192.0.2.1/a.xhtml"):
        content = an_epub({"a.xhtml": "<p>Isi.</p>"})
        book = part_of(content, "OEBPS/isi.opf").replace('href="a.xhtml"', f'href="{target}"')
        try:
            text = loaded(tmp_path, "a.epub", with_parts(content, {"OEBPS/isi.opf": book})).text
        except Exception as error:
            text = str(error)
        assert "damaged" in text


def test_scripts_and_frames_of_a_chapter_are_no_text(tmp_path: Path) -> None:
    body = "<script>jahat()</script><iframe src='http://192.0.2.1'>bingkai</iframe><img src='http://192.0.2.1/x.png'/><p>Isi.</p>"
    assert loaded(tmp_path, "a.epub", an_epub({"a.xhtml": body})).text == "Isi."
