"""Makes the PDF and the DOCX of the sample corpus from the plain texts in sample_texts, always the same bytes.

Run it from the root of the project, with the packages the tests need installed:

    python tools/make_sample_files.py corpus
"""

import argparse
import datetime
import io
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document as Docx
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

TEXTS = Path(__file__).parent / "sample_texts"
PUBLISHED = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC)

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 72.0
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
LEADING = 17.0
BODY = ("Helvetica", 11.0)
HEADING = ("Helvetica-Bold", 13.0)
TITLE = ("Helvetica-Bold", 18.0)
FURNITURE = ("Helvetica-Oblique", 9.0)

# A line that would stay shorter than the others by more than this is filled with the first part of a broken word, so
# that the loader has hyphenation to undo.
RAGGED = 36.0
SYLLABLE = re.compile(
    r"(?<=[aiueo][bcdfghjklmnpqrstvwyz])(?=[bcdfhjklmnpqrstvwz][aiueo])|(?<=[aiueo])(?=[bdgklmprst][aiueo])"
)
SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, an entry of a list or a row of a table."""

    kind: str
    text: str


def read_text(name: str) -> tuple[dict[str, str], list[Block]]:
    """Return the properties at the head of a text and the blocks below them."""
    head, _, body = (TEXTS / f"{name}.txt").read_text(encoding="utf-8").partition("\n\n")
    properties = dict(line.split(": ", maxsplit=1) for line in head.splitlines())
    markers = {"# ": "heading", "- ": "entry", "| ": "row"}
    lines = [line for line in body.splitlines() if line]
    return properties, [
        Block(markers.get(line[:2], "paragraph"), line[2:] if line[:2] in markers else line) for line in lines
    ]


def broken_word(word: str, font: tuple[str, float], width: float) -> tuple[str, str]:
    """Return the longest first part of an Indonesian word that fits the width with a hyphen, and the rest of it."""
    if word.isalpha() and word.islower():
        for place in reversed([match.start() for match in SYLLABLE.finditer(word)]):
            fits = stringWidth(word[:place] + "-", *font) <= width
            if fits and min(place, len(word) - place) >= SHORTEST_PART:
                return f"{word[:place]}-", word[place:]
    return "", word


def wrapped(text: str, font: tuple[str, float], width: float) -> Iterator[str]:
    """Yield the lines of a text."""
    line = ""
    for word in text.split():
        candidate = f"{line} {word}".strip()
        if stringWidth(candidate, *font) <= width:
            line = candidate
            continue
        left = width - stringWidth(f"{line} ", *font)
        first, rest = broken_word(word, font, left) if left > RAGGED else ("", word)
        yield f"{line} {first}".rstrip()
        line = rest
    yield line


class PdfPages:
    """Writes lines down a page and starts the next one, with its furniture, when it is full."""

    def __init__(self, canvas: Canvas, running_title: str, pages: int) -> None:
        self.canvas = canvas
        self.running_title = running_title
        self.pages = pages
        self.page = 0
        self.height_left = 0.0

    def write(self, text: str, font: tuple[str, float], *, indent: float = 0.0, bullet: str = "") -> None:
        """Write a text in as many lines as it takes; a bullet stands before the first."""
        lines = list(wrapped(text, font, TEXT_WIDTH - indent))
        for number, line in enumerate(lines):
            if self.height_left < LEADING:
                self.start_page()
            y = MARGIN + self.height_left
            self.canvas.setFont(*font)
            self.canvas.drawString(MARGIN + indent, y, line)
            if bullet and number == 0:
                self.canvas.drawString(MARGIN, y, bullet)
            self.height_left -= LEADING * max(1.0, font[1] / HEADING[1])

    def start_page(self) -> None:
        """Begin a page with the running title above and the page number below."""
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.canvas.setFont(*FURNITURE)
        self.canvas.drawString(MARGIN, PAGE_HEIGHT - MARGIN / 2, self.running_title)
        self.canvas.drawCentredString(PAGE_WIDTH / 2, MARGIN / 2, f"Halaman {self.page} dari {self.pages}")
        self.height_left = PAGE_HEIGHT - 2 * MARGIN - LEADING

    def gap(self, lines: float, keep: int = 0) -> None:
        """Leave space, and start a new page where `keep` more lines would not fit."""
        self.height_left -= lines * LEADING
        if self.height_left < keep * LEADING:
            self.height_left = 0.0


def draw_pdf(properties: dict[str, str], blocks: list[Block], pages: int) -> tuple[bytes, int]:
    """Return the PDF whose footers say that it has so many pages, and how many it has."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, lang="id")
    canvas.setTitle(properties["title"])
    canvas.setAuthor(properties["author"])
    canvas.setSubject(properties["subject"])
    canvas.setCreator("make_sample_files.py")
    writer = PdfPages(canvas, properties["running"], pages)
    writer.write(properties["title"], TITLE)
    writer.gap(0.5)
    for block, following in zip(blocks, [*blocks[1:], Block("end", "")], strict=True):
        if block.kind == "heading":
            writer.gap(0.8, keep=3)
            writer.write(block.text, HEADING)
            writer.gap(0.2)
        elif block.kind == "entry":
            writer.write(block.text, BODY, indent=18.0, bullet="\u2022")
            writer.gap(0.0 if following.kind == "entry" else 0.5)
        else:
            writer.write(block.text, BODY)
            writer.gap(0.5)
    canvas.save()
    return stream.getvalue(), writer.page


def make_pdf(name: str, folder: Path) -> Path:
    """Write the PDF of a text: drawn once to count its pages, and again with the number in every footer."""
    properties, blocks = read_text(name)
    _, pages = draw_pdf(properties, blocks, pages=0)
    content, _ = draw_pdf(properties, blocks, pages)
    path = folder / f"{name}.pdf"
    path.write_bytes(content)
    return path


def fill_docx(document: Docx, properties: dict[str, str], blocks: list[Block]) -> None:
    """Put the properties and blocks of a text into an empty document."""
    core = document.core_properties
    core.title, core.author, core.subject = properties["title"], properties["author"], properties["subject"]
    core.comments, core.language, core.last_modified_by = "", "id", properties["author"]
    core.created = core.modified = PUBLISHED.replace(tzinfo=None)
    document.add_heading(properties["title"], level=0)
    rows = [block.text.rstrip(" |").split(" | ") for block in blocks if block.kind == "row"]
    drawn_table = False
    for block in blocks:
        if block.kind == "heading":
            document.add_heading(block.text, level=1)
        elif block.kind == "entry":
            document.add_paragraph(block.text, style="List Bullet")
        elif block.kind == "paragraph":
            document.add_paragraph(block.text)
        elif not drawn_table:
            drawn_table = True
            table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
            for row in rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text


def with_fixed_times(content: bytes) -> bytes:
    """Return the same zip archive with every entry dated alike, as python-docx dates them by the clock."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, date_time=PUBLISHED.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.create_system = 3  # Unix, so that Windows writes the same bytes
            new.writestr(fixed, old.read(entry))
    return stream.getvalue()


def make_docx(name: str, folder: Path) -> Path:
    """Write the DOCX of a text."""
    document = docx.Document()
    fill_docx(document, *read_text(name))
    stream = io.BytesIO()
    document.save(stream)
    path = folder / f"{name}.docx"
    path.write_bytes(with_fixed_times(stream.getvalue()))
    return path


def main() -> None:
    """Write both files into the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder that receives the two files, such as corpus")
    folder = parser.parse_args().folder
    os.environ["SOURCE_DATE_EPOCH"] = str(int(PUBLISHED.timestamp()))  # the date reportlab writes into the PDF
    for path in (
        make_pdf("peran-sekretaris-daerah", folder),
        make_docx("kabupaten-kota-kalimantan-tengah", folder),
    ):
        print(path)


if __name__ == "__main__":
    main()
