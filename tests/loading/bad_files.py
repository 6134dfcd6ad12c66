"""Files that cannot be taken in, each as it comes into being, with the reasons that may be given for it."""

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pypdf

from tests.loading.making import (
    CONTAINER,
    a_docx,
    a_pdf,
    a_pptx,
    a_topic,
    an_eml,
    an_epub,
    an_mbox,
    an_odt,
    an_rtf,
    an_xlsx,
    part_of,
    raw_pdf,
    with_body,
    with_parts,
)

TEXT = "Rapat koordinasi berikutnya digelar di Muara Teweh pada 12 Maret 2025."
SAMPLE_PDF = a_pdf([[TEXT], ["Halaman kedua berisi keterangan lain."]])
SAMPLE_DOCX = a_docx(TEXT, "Paragraf kedua berisi keterangan lain.")
SAMPLE_ODT = an_odt(TEXT, "Paragraf kedua berisi keterangan lain.")
SAMPLE_EPUB = an_epub({"a.xhtml": f"<p>{TEXT}</p>"})
SAMPLE_PPTX = a_pptx(("Rapat koordinasi", TEXT))
SAMPLE_XLSX = an_xlsx({"Rapat": [["Rapat", "Keterangan"], ["Koordinasi", TEXT]]})
SAMPLE_RTF = an_rtf(TEXT).encode("ascii")
SAMPLE_EML = an_eml(TEXT, From="Budi <budi@contoh.example>", Subject="Rapat", Date="Thu, 30 Nov 2023 10:15:00 +0700")
SAMPLE_MBOX = an_mbox(SAMPLE_EML)
SAMPLE_JSON = a_topic(("Budi", "2023-11-30", f"<p>{TEXT}</p>")).encode()
SAMPLE_CSV = f"Rapat,Keterangan\nKoordinasi,{TEXT}\n".encode()
# By suffix, a good file of each format that a test may damage.
SAMPLES = {
    ".pdf": SAMPLE_PDF,
    ".docx": SAMPLE_DOCX,
    ".odt": SAMPLE_ODT,
    ".epub": SAMPLE_EPUB,
    ".pptx": SAMPLE_PPTX,
    ".xlsx": SAMPLE_XLSX,
    ".rtf": SAMPLE_RTF,
    ".csv": SAMPLE_CSV,
    ".eml": SAMPLE_EML,
    ".mbox": SAMPLE_MBOX,
    ".json": SAMPLE_JSON,
}
# Of each zip format: a good file, the part that holds its text, and where in that a declaration may stand.
PACKAGES = {
    ".odt": (SAMPLE_ODT, "content.xml", "<office:document-content"),
    ".epub": (SAMPLE_EPUB, "OEBPS/isi.opf", "<package"),
    ".pptx": (SAMPLE_PPTX, "ppt/slides/slide1.xml", "<p:sld"),
    ".xlsx": (SAMPLE_XLSX, "xl/sharedStrings.xml", "<sst"),
}
NOISE = random.Random(20231130).randbytes(200_000)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Bad:
    """A file by its name and how its content is made, and why it is refused."""

    name: str
    make: Callable[[], bytes]
    reason: str


def _encrypted_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(SAMPLE_PDF))
    writer.encrypt("rahasia", "pemilik", algorithm="RC4-128")
    return _written(writer)


def _pdf_encrypted_with_aes() -> bytes:
    # pypdf writes these only with a further package; the dictionary alone says how the file is encrypted.
    values = b"/O<%b>/U<%b>/OE<%b>/UE<%b>/Perms<%b>" % (b"00" * 48, b"00" * 48, b"00" * 32, b"00" * 32, b"00" * 16)
    crypt = b"/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF"
    return raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 0/Kids[]>>",
            b"<</Filter/Standard/V 5/R 6/Length 256/P -4%b%b>>" % (values, crypt),
        ],
        trailer=b"/Encrypt 3 0 R/ID[<00><00>]",
    )


def _pdf_without_pages() -> bytes:
    return _written(pypdf.PdfWriter())


def _pdf_of_blank_pages() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    return _written(writer)


def _written(writer: pypdf.PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def drawn_pdf(content: bytes, *, pages: int) -> bytes:
    """A PDF whose pages all draw the same content."""
    packed = zlib.compress(content)
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 5 + pages))
    return raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count %d/Kids[%b]>>" % (pages, kids),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed),
            *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>"]
            * pages,
        ]
    )


def _page_tree_bomb() -> bytes:
    levels = [b"<</Type/Pages/Count 1/Kids[%b]>>" % (b"%d 0 R " % (number + 3) * 10) for number in range(9)]
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", *levels, b"<</Type/Page/MediaBox[0 0 9 9]>>"])


def _docx_with_entities(encoding: str) -> bytes:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    document = part_of(SAMPLE_DOCX, "word/document.xml").replace(TEXT, "&a9;").replace("UTF-8", encoding)
    bomb = document.replace("<w:document", f'<!DOCTYPE w [<!ENTITY a0 "ha">{laughs}]><w:document', 1)
    return with_parts(SAMPLE_DOCX, {"word/document.xml": bomb.encode(encoding)})


def _with_entities(suffix: str, entity: str) -> bytes:
    content, part, root = PACKAGES[suffix]
    attacked = part_of(content, part).replace(root, f"<!DOCTYPE x [<!ENTITY berkas {entity}>]>{root}", 1)
    return with_parts(content, {part: attacked.replace(TEXT, "&berkas;")})


def _nested(suffix: str) -> bytes:
    opened, closed, root = {
        ".odt": ("<text:section>", "</text:section>", "<office:text>"),
        ".epub": ("<x>", "</x>", "<manifest>"),
        ".pptx": ("<p:grpSp>", "</p:grpSp>", "<p:spTree>"),
        ".xlsx": ("<x>", "</x>", "<sheetData>"),
    }[suffix]
    content, part, _ = PACKAGES[suffix]
    part = "xl/worksheets/sheet1.xml" if suffix == ".xlsx" else part
    deep = part_of(content, part).replace(root, f"{root}{opened * 100_000}{closed * 100_000}", 1)
    return with_parts(content, {part: deep})


def _encrypted_odt() -> bytes:
    manifest = part_of(SAMPLE_ODT, "META-INF/manifest.xml")
    locked = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    return with_parts(
        SAMPLE_ODT, {"META-INF/manifest.xml": manifest.replace("</manifest:manifest>", f"{locked}</manifest:manifest>")}
    )


def _locked_epub() -> bytes:
    reference = '<enc:CipherReference URI="OEBPS/a.xhtml"/>'
    space = 'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"'
    locked = f"<encryption {space}><enc:EncryptedData>{reference}</enc:EncryptedData></encryption>"
    return with_parts(SAMPLE_EPUB, {"META-INF/encryption.xml": locked})


def _sheet(xml: str) -> bytes:
    sheet = part_of(SAMPLE_XLSX, "xl/worksheets/sheet1.xml").replace("</sheetData>", f"{xml}</sheetData>")
    return with_parts(SAMPLE_XLSX, {"xl/worksheets/sheet1.xml": sheet})


def _nested_mail() -> bytes:
    heads = "".join(f"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n" for depth in range(100))
    return f"Subject: Surat\n{heads}Content-Type: text/plain\n\nisi\n".encode()


def _many_parts() -> bytes:
    parts = "--b\nContent-Type: text/plain\n\nisi\n" * 2_000
    return f"Subject: Surat\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n".encode()


def _docx_with_external_entity() -> bytes:
    document = part_of(SAMPLE_DOCX, "word/document.xml").replace(TEXT, "&berkas;")
    attack = document.replace(
        "<w:document", '<!DOCTYPE w [<!ENTITY berkas SYSTEM "file:///etc/passwd">]><w:document', 1
    )
    return with_parts(SAMPLE_DOCX, {"word/document.xml": attack})


def _docx_with_entities_under_another_name() -> bytes:
    document = part_of(SAMPLE_DOCX, "word/document.xml").replace(TEXT, "&a;")
    types = part_of(SAMPLE_DOCX, "[Content_Types].xml").replace("/word/document.xml", "/word/media/image1.png")
    relations = part_of(SAMPLE_DOCX, "_rels/.rels").replace("word/document.xml", "word/media/image1.png")
    return with_parts(
        SAMPLE_DOCX,
        {
            "word/media/image1.png": document.replace("<w:document", '<!DOCTYPE w [<!ENTITY a "ha">]><w:document', 1),
            "[Content_Types].xml": types,
            "_rels/.rels": relations,
        },
    )


def _docx_that_understates_its_size() -> bytes:
    content = bytearray(with_parts(SAMPLE_DOCX, {"word/media/image1.bmp": bytes(50_000_000)}))
    true = (50_000_000).to_bytes(4, "little")
    while (place := content.find(true)) >= 0:
        content[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(content)


def _encrypted_docx() -> bytes:
    content = bytearray(SAMPLE_DOCX)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            content[place + flags] |= 1
            place = content.find(signature, place + 4)
    return bytes(content)


def _other_office_file() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return stream.getvalue()


def _cut(content: bytes, share: float) -> Callable[[], bytes]:
    return lambda: content[: int(share * len(content))]


BAD_FILES = (
    *(Bad(f"kosong{suffix}", bytes, "empty") for suffix in (".txt", ".md", ".html", ".pdf", ".docx")),
    *(Bad(f"spasi{suffix}", lambda: b" \r\n\t ", "empty") for suffix in (".txt", ".pdf", ".docx")),
    Bad("tak-terlihat.txt", lambda: "\u200b\u200d\ufeff".encode(), "no_text"),
    Bad("tanda.md", lambda: b"---\n\n***\n\n!!!", "no_text"),
    Bad("bingkai.html", lambda: b"<html><body><nav></nav><img src=x></body></html>", "no_text"),
    Bad("kosong-isi.docx", lambda: a_docx(""), "no_text"),
    Bad("pindaian.pdf", _pdf_of_blank_pages, "no_text"),
    Bad("tanpa-halaman.pdf", _pdf_without_pages, "no_pages"),
    *(Bad(f"biner{suffix}", lambda: NOISE, "binary") for suffix in (".txt", ".md", ".html")),
    *(Bad(f"biner{suffix}", lambda: NOISE, "damaged") for suffix in (".pdf", ".docx")),
    *(Bad(f"terpotong-{share}.pdf", _cut(SAMPLE_PDF, share), "damaged") for share in (0.05, 0.5, 0.9, 0.98)),
    *(Bad(f"terpotong-{share}.docx", _cut(SAMPLE_DOCX, share), "damaged") for share in (0.3, 0.9, 0.999)),
    Bad("sandi.pdf", _encrypted_pdf, "encrypted"),
    Bad("aes.pdf", _pdf_encrypted_with_aes, "encrypted"),
    Bad("sandi.docx", _encrypted_docx, "encrypted"),
    Bad(
        "sandi-office.docx", lambda: OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500), "encrypted"
    ),
    Bad("pdf.docx", lambda: SAMPLE_PDF, "unsupported"),
    Bad("docx.pdf", lambda: SAMPLE_DOCX, "unsupported"),
    Bad("html.pdf", lambda: b"<!DOCTYPE html><p>Isi", "unsupported"),
    Bad("html.txt", lambda: b"<!DOCTYPE html><p>Isi", "unsupported"),
    Bad("doc-lama.docx", lambda: OLE + NOISE, "unsupported"),
    Bad("lembar.docx", _other_office_file, "unsupported"),
    Bad("teks.pdf", lambda: TEXT.encode(), "damaged"),
    Bad("teks.docx", lambda: TEXT.encode(), "damaged"),
    *(Bad(f"docx{suffix}", lambda: SAMPLE_DOCX, "binary") for suffix in (".txt", ".md", ".html")),
    *(Bad(f"pdf{suffix}", lambda: SAMPLE_PDF, "binary") for suffix in (".txt", ".md")),
    Bad("gambar.txt", lambda: b"\x89PNG\r\n\x1a\n" + NOISE, "binary"),
    Bad("utf16-terpotong.txt", lambda: TEXT.encode("utf-16")[:-1], "binary"),
    Bad("aksara-lain.txt", lambda: ("\u4f1a\u8bae\u5728\u6851\u76ae\u7279\u4e3e\u884c" * 9).encode("gbk"), "binary"),
    Bad("rusak-konversi.txt", lambda: ("rapat \ufffd " * 50).encode(), "damaged"),
    Bad("bom-gambar.docx", lambda: with_parts(SAMPLE_DOCX, {"word/media/a.bmp": bytes(300 << 20)}), "too_large"),
    Bad("bom-teks.docx", lambda: with_parts(SAMPLE_DOCX, {"word/document.xml": b" " * (40 << 20)}), "too_large"),
    Bad("bom-nama.docx", lambda: with_parts(SAMPLE_DOCX, {"word/a.png": b"<a>" * (20 << 20)}), "too_large"),
    Bad("bom-anggota.docx", lambda: with_parts(SAMPLE_DOCX, {f"x/{n}": b"" for n in range(6_000)}), "too_large"),
    Bad("bom-dusta.docx", _docx_that_understates_its_size, "damaged"),
    Bad("entitas.docx", lambda: _docx_with_entities("UTF-8"), "damaged"),
    Bad("entitas-16.docx", lambda: _docx_with_entities("UTF-16"), "damaged"),
    Bad("entitas-luar.docx", _docx_with_external_entity, "damaged"),
    Bad("entitas-nama.docx", _docx_with_entities_under_another_name, "damaged"),
    Bad("tanpa-isi.docx", lambda: with_parts(SAMPLE_DOCX, {"word/document.xml": b""}), "damaged"),
    Bad("tabel-dalam.docx", lambda: with_body("<w:tbl><w:tr><w:tc>" * 3_000), "damaged"),
    Bad("pohon.pdf", _page_tree_bomb, "damaged"),
    Bad("larik.pdf", lambda: b"%PDF-1.7\n" + b"<<" * 500_000, "damaged"),
    Bad("goresan.pdf", lambda: drawn_pdf(b"BT /F1 9 Tf (a) Tj ET " + b" " * 30_000_000, pages=50), "too_large"),
    Bad("halaman.pdf", lambda: drawn_pdf(b"BT /F1 9 Tf (a) Tj ET", pages=2_001), "too_large"),
    Bad("div.html", lambda: b"<html><body>" + b"<div>" * 100_000 + b"kata" + b"</div>" * 100_000, "damaged"),
    Bad("tebal.html", lambda: b"<html><body>" + b"<b>" * 100_000 + b"kata", "damaged"),
    Bad("panjang.txt", lambda: b"a" * 5_000_001, "too_large"),
    Bad("panjang.md", lambda: b"[" * 5_000_001, "too_large"),
    Bad("kurung.md", lambda: b"kata " + b"[" * 200_000, "damaged"),
    Bad("senarai.md", lambda: "".join(f"{'  ' * depth}- kata\n" for depth in range(800)).encode(), "damaged"),
    *(Bad(f"kosong{suffix}", bytes, "empty") for suffix in SAMPLES),
    *(Bad(f"biner{suffix}", lambda: NOISE, "damaged") for suffix in (".odt", ".rtf", ".epub", ".pptx", ".xlsx")),
    *(Bad(f"biner{suffix}", lambda: NOISE, "binary") for suffix in (".csv", ".eml", ".json")),
    Bad("biner.mbox", lambda: NOISE, "damaged"),
    *(Bad(f"terpotong{suffix}", _cut(SAMPLES[suffix], 0.6), "damaged") for suffix in (*PACKAGES, ".json")),
    *(Bad(f"pdf{suffix}", lambda: SAMPLE_PDF, "unsupported") for suffix in (*PACKAGES, ".rtf")),
    *(Bad(f"pdf{suffix}", lambda: SAMPLE_PDF, "binary") for suffix in (".csv", ".eml", ".mbox", ".json")),
    *(Bad(f"docx{suffix}", lambda: SAMPLE_DOCX, "unsupported") for suffix in PACKAGES),
    *(Bad(f"halaman{suffix}", lambda: b"<!DOCTYPE html><p>Isi", "unsupported") for suffix in (".csv", ".eml", ".json")),
    *(Bad(f"lama{suffix}", lambda: OLE + NOISE, "unsupported") for suffix in (".pptx", ".xlsx")),
    *(
        Bad(f"sandi{suffix}", lambda: OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "encrypted")
        for suffix in (".pptx", ".xlsx")
    ),
    Bad("sandi.odt", _encrypted_odt, "encrypted"),
    Bad("terkunci.epub", _locked_epub, "encrypted"),
    Bad(
        "rahasia.eml",
        lambda: b"Subject: Surat\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nMIIB",
        "encrypted",
    ),
    *(Bad(f"entitas{suffix}", partial(_with_entities, suffix, '"ha"'), "damaged") for suffix in PACKAGES),
    *(
        Bad(f"entitas-luar{suffix}", partial(_with_entities, suffix, 'SYSTEM "file:///etc/passwd"'), "damaged")
        for suffix in PACKAGES
    ),
    *(Bad(f"dalam{suffix}", partial(_nested, suffix), "damaged") for suffix in PACKAGES),
    *(
        Bad(f"bom{suffix}", partial(with_parts, PACKAGES[suffix][0], {"media/a.bmp": bytes(300 << 20)}), "too_large")
        for suffix in PACKAGES
    ),
    *(
        Bad(f"bom-teks{suffix}", partial(with_parts, content, {part: b" " * (40 << 20)}), "too_large")
        for suffix, (content, part, _) in PACKAGES.items()
    ),
    *(
        Bad(f"tanpa-isi{suffix}", partial(with_parts, content, {part: b""}), "damaged")
        for suffix, (content, part, _) in PACKAGES.items()
        if suffix != ".xlsx"
    ),
    Bad("kosong-isi.odt", lambda: an_odt(""), "no_text"),
    Bad("kosong-isi.epub", lambda: an_epub({"a.xhtml": ""}), "no_text"),
    Bad("tanpa-bab.epub", lambda: an_epub({}), "no_pages"),
    Bad("tanpa-wadah.epub", lambda: with_parts(SAMPLE_EPUB, {"META-INF/container.xml": "<x/>"}), "damaged"),
    Bad(
        "lain.epub",
        lambda: with_parts(SAMPLE_EPUB, {"META-INF/container.xml": CONTAINER.replace("isi.opf", "tiada.opf")}),
        "damaged",
    ),
    Bad("dalam-bab.epub", lambda: an_epub({"a.xhtml": "<div>" * 100_000 + "kata"}), "damaged"),
    Bad("tanpa-slide.pptx", lambda: a_pptx(), "no_pages"),
    Bad("kosong-isi.pptx", lambda: a_pptx(("", "")), "no_text"),
    Bad("kosong-isi.xlsx", lambda: an_xlsx({"Sheet1": []}), "no_text"),
    Bad("kosong-isi.rtf", lambda: an_rtf("").encode(), "no_text"),
    Bad(
        "lebar.xlsx",
        lambda: _sheet("".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(10, 400))),
        "too_large",
    ),
    Bad("angka.rtf", lambda: rb"{\rtf1 \u99999999 kata}", "damaged"),
    Bad("panjang.rtf", lambda: b"{\\rtf1 " + b"kata " * 5_000_000 + b"}", "too_large"),
    Bad("lajur.csv", lambda: b"a,b\n" + b"kata," * 2_000, "too_large"),
    Bad("sel.csv", lambda: b'a,b\n"' + b"kata " * 400_000, "damaged"),
    Bad("panjang.csv", lambda: b"a" * 5_000_001, "too_large"),
    Bad("bukan.eml", lambda: b"Ini bukan surat.\n\nSama sekali.", "damaged"),
    Bad("dalam.eml", _nested_mail, "damaged"),
    Bad("bagian.eml", _many_parts, "damaged"),
    Bad("dalam-html.eml", lambda: b"Subject: S\nContent-Type: text/html\n\n" + b"<div>" * 100_000 + b"kata", "damaged"),
    Bad("bukan.mbox", lambda: SAMPLE_EML, "damaged"),
    Bad(
        "banyak.mbox",
        lambda: b"From a@b Thu Nov 30 10:15:00 2023\nSubject: S\n\na\n\n" * 50_001,
        "too_large",
    ),
    Bad("bukan.json", lambda: b'{"kata": [1, 2, 3]}', "unsupported"),
    Bad("daftar.json", lambda: b"[1, 2, 3]", "unsupported"),
    Bad("teks.json", lambda: TEXT.encode(), "damaged"),
    Bad("dalam.json", lambda: b"[" * 200_000, "damaged"),
    Bad("angka.json", lambda: b"[" + b"9" * 100_000 + b"]", "damaged"),
    Bad("kosong-isi.json", lambda: a_topic().encode(), "no_text"),
)
