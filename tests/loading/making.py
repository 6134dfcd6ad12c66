"""Files of every format, made by the programs' own libraries, and documents loaded from them."""

import csv
import datetime
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
import odfdo
import pptx
import pypdfium2
import xlsxwriter
from pptx.util import Inches
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from rag.loading import load
from rag.types import Document

LINES_OF_A_PAGE = 40


def loaded(folder: Path, name: str, content: bytes | str) -> Document:
    """The document of a file with that name and content."""
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return load(path, name=name)


def a_pdf(
    pages: Sequence[Sequence[str]], *, head: str = "", foot: str = "", info: Mapping[str, str] | None = None
) -> bytes:
    """A PDF with one line of text under another; `{page}` and `{pages}` in head and foot are numbers."""
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for key, value in (info or {}).items():
        getattr(canvas, f"set{key.title()}")(value)
    for number, lines in enumerate(pages, start=1):
        canvas.setFont("Helvetica", 11)
        for height, text in ((815, head), (30, foot)):
            if text:
                canvas.drawString(72, height, text.format(page=number, pages=len(pages)))
        for position, line in enumerate(lines):
            if line:
                canvas.drawString(72, 770 - 17 * position, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def a_docx(*paragraphs: str) -> bytes:
    """A Word document of plain paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    """The bytes of a Word document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def part_of(content: bytes, name: str) -> str:
    """A part of a Word document's package."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode("utf-8")


def with_parts(content: bytes, parts: Mapping[str, bytes | str]) -> bytes:
    """The same package with some parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename not in parts:
                new.writestr(member.filename, old.read(member))
        for name, part in parts.items():
            new.writestr(name, part)
    return stream.getvalue()


def with_body(xml: str) -> bytes:
    """A Word document whose body begins with the given XML, before the paragraph `Penutup dokumen.`"""
    whole = a_docx("Penutup dokumen.")
    return with_parts(
        whole, {"word/document.xml": part_of(whole, "word/document.xml").replace("<w:body>", f"<w:body>{xml}", 1)}
    )


def raw_pdf(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of the given objects, numbered from 1; the first is its catalogue."""
    content = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    content += b"trailer<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    return bytes(content)


def a_scan(pdf: bytes, *, dpi: int, stamp: str = "") -> bytes:
    """The same pages as pictures in grey, without their text; a `stamp` is written on the foot of each as text."""
    stream = io.BytesIO()
    canvas = Canvas(stream)
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            width, height = page.get_size()
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
            canvas.setPageSize((width, height))
            canvas.drawImage(ImageReader(picture), 0, 0, width, height)
            if stamp:
                canvas.drawString(200, 12, stamp)
            canvas.showPage()
    canvas.save()
    return stream.getvalue()


def an_odt(*paragraphs: str) -> bytes:
    """An OpenDocument text of plain paragraphs."""
    document = odfdo.Document("text")
    document.body.clear()
    for paragraph in paragraphs:
        document.body.append(odfdo.Paragraph(paragraph))
    return odt_saved(document)


def odt_saved(document: odfdo.Document) -> bytes:
    """The bytes of an OpenDocument text."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def an_rtf(*paragraphs: str, head: str = "") -> str:
    """An RTF document of plain paragraphs, characters beyond ASCII as Word writes them."""

    def written(character: str) -> str:
        if character in "\\{}":
            return f"\\{character}"
        units = character.encode("utf-16-le")
        halves = [int.from_bytes(units[place : place + 2], "little", signed=True) for place in range(0, len(units), 2)]
        return character if character.isascii() else "".join(f"\\u{half}?" for half in halves)

    body = "\\par\n".join("".join(map(written, paragraph)) for paragraph in paragraphs)
    fonts = "{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}}"
    return f"{{\\rtf1\\ansi\\ansicpg1252\\uc1{fonts}{head}\\f0 {body}}}"


CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/isi.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def an_epub(chapters: Mapping[str, str], *, head: str = "", order: Sequence[str] = (), toc: str = "") -> bytes:
    """An e-book of chapters by their file names, each the inside of a body; `order` is that of reading."""
    names = list(chapters)
    items = "".join(
        f'<item id="c{names.index(name)}" href="{name}" media-type="application/xhtml+xml"/>' for name in names
    )
    spine = "".join(f'<itemref idref="c{names.index(name)}"/>' for name in order or names)
    book = (
        '<?xml version="1.0" encoding="utf-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{head}</metadata><manifest>{items}'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
        f"<spine>{spine}</spine></package>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/isi.opf", book)
        archive.writestr(
            "OEBPS/toc.ncx", f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{toc}</navMap></ncx>'
        )
        for name, body in chapters.items():
            page = f'<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{body}</body></html>'
            archive.writestr(f"OEBPS/{name}", page)
    return stream.getvalue()


def a_pptx(*slides: Sequence[str], notes: Mapping[int, str] | None = None) -> bytes:
    """A presentation: of each slide the title and the entries below it; `notes` are by the number of the slide."""
    presentation = pptx.Presentation()
    for number, (title, *entries) in enumerate(slides, start=1):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text_frame.text = "\n".join(entries)
        if notes and number in notes:
            slide.notes_slide.notes_text_frame.text = notes[number]
    return pptx_saved(presentation)


def pptx_saved(presentation: Any) -> bytes:
    """The bytes of a presentation."""
    stream = io.BytesIO()
    presentation.save(stream)
    return stream.getvalue()


def slide_box(presentation: Any, text: str) -> Any:
    """A new slide with a box of text and nothing else; the slide."""
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    slide.shapes.add_textbox(Inches(1), Inches(1), Inches(6), Inches(2)).text_frame.text = text
    return slide


def an_xlsx(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook of sheets by their names, each of rows of texts and numbers."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return stream.getvalue()


def a_csv(rows: Sequence[Sequence[str]], *, delimiter: str = ",") -> str:
    """A table as Excel writes it into a text file."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


def an_eml(text: str, **heads: str) -> bytes:
    """A mail of plain text with the given heads; `Message_ID` stands for `Message-ID`."""
    message = EmailMessage()
    for name, value in heads.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def an_mbox(*mails: bytes) -> bytes:
    """The archive of a list: mails one after the other, as mail programs keep them."""
    line = b"From pengirim@contoh.example Thu Nov 30 10:15:00 2023\n"
    return b"".join(line + mail.replace(b"\nFrom ", b"\n>From ") + b"\n\n" for mail in mails)


def a_topic(*posts: tuple[str, str, str], title: str = "Pertemuan tahunan") -> str:
    """A topic as Discourse exports it: of each post its author, its day and its HTML."""
    return json.dumps(
        {
            "title": title,
            "post_stream": {
                "posts": [
                    {
                        "id": 100 + number,
                        "post_number": number,
                        "post_type": 1,
                        "name": author,
                        "username": author.split(" ")[0].lower(),
                        "created_at": f"{datetime.date.fromisoformat(day)}T02:15:00.000Z" if day else None,
                        "cooked": cooked,
                    }
                    for number, (author, day, cooked) in enumerate(posts, start=1)
                ]
            },
        }
    )


def escaped(text: str) -> str:
    """A text as XML and HTML write it."""
    return escape(text)
