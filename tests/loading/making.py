"""Files of every format, made by the programs' own libraries, and documents loaded from them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
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
