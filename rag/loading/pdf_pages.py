"""A page of a PDF file -> its picture, with what is quoted from it marked."""

import contextlib
import ctypes
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageDraw

from rag.errors import LoadError
from rag.loading.aligning import Quoted, positions
from rag.loading.files import checksum_of
from rag.loading.ocr import GUARD
from rag.loading.refusals import damaged

LONGEST_SIDE = 1_400  # pixels; an A4 page has 120 dots to the inch
_MOST_CHARACTERS = 50_000  # of a page, beyond which nothing is marked on it
_MARK, _CURRENT, _OTHER = (248, 230, 171), (123, 30, 43), (86, 91, 96)
_ROOM = 2  # pixels between words and the line around them
_SAME_LINE = 0.5  # of the height of a character that two on one line share
_WIDEST_SPACE = 3.0  # heights of a character between two words of one line


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture, in pixels from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def draw(path: Path, *, name: str, checksum: str, page: int, quoted: Sequence[Quoted]) -> bytes:
    """The page (counted from 1) of the file whose checksum is known, as PNG; `LoadError` where it cannot be drawn."""
    if path.is_symlink() or checksum_of(path) != checksum:
        raise LoadError(f"{name!r} is no longer the file that was indexed; run: tanya sync", reason="unreadable")
    with _opened(path.read_bytes(), name=name, number=page - 1) as opened:
        scale = LONGEST_SIDE / max(1.0, *opened.get_size())
        image = opened.render(scale=scale).to_pil().convert("RGB")
        marked = [(one.current, boxes(opened, one, size=image.size)) for one in quoted]
    stream = io.BytesIO()
    _marked(image, marked).save(stream, "PNG")
    return stream.getvalue()


def boxes(page: pypdfium2.PdfPage, quoted: Quoted, *, size: tuple[int, int]) -> list[Box]:
    """Where the words of a quotation are on a picture of that size (width, height), line by line."""
    with contextlib.closing(page.get_textpage()) as text:
        count = text.count_chars()
        if count > _MOST_CHARACTERS:
            return []
        characters = [chr(pdfium.FPDFText_GetUnicode(text, index)) for index in range(count)]
        found = [
            _on_picture(page, text.get_charbox(index, loose=True), size) for index in positions(quoted, characters)
        ]
    return _lines(found)


@contextlib.contextmanager
def _opened(content: bytes, *, name: str, number: int) -> Iterator[pypdfium2.PdfPage]:
    with GUARD:
        try:
            with pypdfium2.PdfDocument(content) as document, contextlib.closing(document[number]) as page:
                yield page
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise damaged(name) from error


def _on_picture(page: pypdfium2.PdfPage, box: tuple[float, float, float, float], size: tuple[int, int]) -> Box:
    # PDFium itself turns and moves as the page is turned and cut.
    left, bottom, right, top = box
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for across, up in ((left, bottom), (right, top)):
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, across, up, x, y)
        corners.append((x.value, y.value))
    (x0, y0), (x1, y1) = corners
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _lines(found: Sequence[Box]) -> list[Box]:
    """Characters in the order of reading put together as long as they stand on one line."""
    lines: list[Box] = []
    for box in found:
        last = lines[-1] if lines else None
        if last and _continues(last, box):
            lines[-1] = Box(
                min(last.left, box.left),
                min(last.top, box.top),
                max(last.right, box.right),
                max(last.bottom, box.bottom),
            )
        else:
            lines.append(box)
    return lines


def _continues(line: Box, box: Box) -> bool:
    height = max(line.bottom - line.top, box.bottom - box.top, 1.0)
    shared = min(line.bottom, box.bottom) - max(line.top, box.top)
    lower = max(1.0, min(line.bottom - line.top, box.bottom - box.top))
    return shared >= _SAME_LINE * lower and -height <= box.left - line.right <= _WIDEST_SPACE * height


def _marked(image: Image.Image, quotations: Sequence[tuple[bool, Sequence[Box]]]) -> Image.Image:
    """The picture with what is quoted as under a highlighter, the current one framed and the others underlined."""
    ink = Image.new("RGB", image.size, (255, 255, 255))
    pen = ImageDraw.Draw(ink)
    places = [
        (current, (box.left - _ROOM, box.top - _ROOM, box.right + _ROOM, box.bottom + _ROOM))
        for current, found in quotations
        for box in found
    ]
    for _, place in places:
        pen.rectangle(place, fill=_MARK)
    for current, (left, top, right, bottom) in places:
        if current:
            pen.rectangle((left, top, right, bottom), outline=_CURRENT, width=2)
        else:
            pen.line((left, bottom, right, bottom), fill=_OTHER, width=2)
    return ImageChops.multiply(image, ink)
