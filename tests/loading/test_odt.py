"""An OpenDocument text's words come in the order they stand, and its properties describe it."""

import datetime
from pathlib import Path

import odfdo

from rag.types import Language
from tests.loading.checks import assert_sound
from tests.loading.making import an_odt, loaded, odt_saved, part_of, with_parts


def with_body(xml: str) -> bytes:
    """An OpenDocument text whose body begins with the given XML, before the paragraph `Penutup dokumen.`"""
    whole = an_odt("Penutup dokumen.")
    body = part_of(whole, "content.xml").replace("<office:text>", f"<office:text>{xml}", 1)
    return with_parts(whole, {"content.xml": body})


def test_headings_lists_and_tables_stand_in_order(tmp_path: Path) -> None:
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, "Laporan Rapat"))
    document.body.append(odfdo.Paragraph("Rapat dihadiri dua daerah."))
    table = odfdo.Table("Daerah", width=2, height=2)
    for place, text in (("A1", "Daerah"), ("B1", "Ibu kota"), ("A2", "Kapuas"), ("B2", "Kuala Kapuas")):
        table.set_value(place, text)
    document.body.append(table)
    document.body.append(odfdo.List(["menyusun laporan;", "mengirim laporan."]))
    loaded_document = loaded(tmp_path, "a.odt", odt_saved(document))
    assert loaded_document.text == (
        "Laporan Rapat\n\nRapat dihadiri dua daerah.\n\nDaerah | Ibu kota\nKapuas | Kuala Kapuas\n\n"
        "\u2022 menyusun laporan;\n\u2022 mengirim laporan."
    )
    assert loaded_document.info.title == "Laporan Rapat"
    assert_sound(loaded_document)


def test_rows_carry_the_headings_that_are_repeated_on_each_page(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        inside = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
        return f"<table:table-row>{inside}</table:table-row>"

    head = f"<table:table-header-rows>{row('Daerah', 'Ibu kota')}</table:table-header-rows>"
    rows = row("Kapuas", "Kuala Kapuas") + row("Barito Timur", "Tamiang Layang")
    document = loaded(tmp_path, "a.odt", with_body(f"<table:table>{head}{rows}</table:table>"))
    assert document.text == (
        "Daerah: Kapuas; Ibu kota: Kuala Kapuas\nDaerah: Barito Timur; Ibu kota: Tamiang Layang\n\nPenutup dokumen."
    )
    inner = f"<table:table-row><table:table-cell><table:table>{head}</table:table></table:table-cell></table:table-row>"
    document = loaded(tmp_path, "b.odt", with_body(f"<table:table>{rows}{inner}</table:table>"))
    assert document.text.startswith("Kapuas | Kuala Kapuas\nBarito Timur | Tamiang Layang\n")


def test_properties_describe_the_document(tmp_path: Path) -> None:
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Paragraph("x y z"))
    meta = document.meta
    meta.set_title("Laporan Kinerja")
    meta.set_creator("Setda")
    meta.set_language("en-GB")
    meta.set_modification_date(datetime.datetime(2024, 3, 4))
    info = loaded(tmp_path, "a.odt", odt_saved(document)).info
    assert (info.title, info.source, info.date) == ("Laporan Kinerja", "Setda", datetime.date(2024, 3, 4))
    assert info.language is Language.ENGLISH


def test_deleted_text_and_remarks_are_left_out_and_notes_follow_their_paragraph(tmp_path: Path) -> None:
    text = loaded(
        tmp_path,
        "a.odt",
        with_body(
            "<text:tracked-changes><text:p>dihapus</text:p></text:tracked-changes><text:p>Awal<office:annotation>"
            "<text:p>komentar</text:p></office:annotation><text:note><text:note-citation>1</text:note-citation>"
            "<text:note-body><text:p>Isi catatan.</text:p></text:note-body></text:note> kalimat<text:s/>ini.</text:p>"
        ),
    ).text
    assert text == "Awal kalimat ini.\n\nIsi catatan.\n\nPenutup dokumen."


def test_repetitions_are_not_carried_out(tmp_path: Path) -> None:
    text = loaded(
        tmp_path,
        "a.odt",
        with_body(
            '<text:p>a<text:s text:c="2000000000"/>b</text:p><table:table><table:table-row '
            'table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000000">'
            "<text:p>sel</text:p></table:table-cell></table:table-row></table:table>"
        ),
    ).text
    assert text == "a b\n\nsel\n\nPenutup dokumen."
