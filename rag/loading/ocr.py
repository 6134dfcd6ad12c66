"""Pages of a PDF that are pictures to their lines of text: drawn by PDFium, read by Tesseract."""

import contextlib
import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from statistics import mean, median
from types import TracebackType

import pypdfium2
import pypdfium2.raw as pdfium

from rag.errors import LoadError
from rag.loading.cleaning import clean_line
from rag.loading.extraction import Limits
from rag.loading.refusals import damaged
from rag.loading.tesseract import PACKAGES, Tesseract, Word

DPI = 300
_POINTS = 72  # to an inch
# An A3 page at 300 dots an inch has 17 million; a larger one is rendered with fewer dots to the inch.
_MOST_PIXELS = 36_000_000
_LONGEST_SIDE = 30_000  # pixels; Tesseract takes up to 32,767
# A picture is unpacked whole before it is drawn.
_MOST_PICTURE_PIXELS = 200_000_000
_MOST_PICTURES = 2_000
_LEAST_SHARE = 0.5  # of a page that a picture covers where the page is a scan
_HEIGHT_SHARE = 0.75  # of the size of letters that most words are high
_LEAST_CONFIDENCE = 0.3  # of a line: specks, stamps and photographs are read as words too
# PDFium must not be used by two threads at a time.
GUARD = threading.Lock()


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line that was read from a picture: its words, where it begins in points from the lower left of the page, the
    size of the page's letters, and the confidence of each word from 0 to 1."""

    text: str
    x: float
    y: float
    size: float
    confidences: tuple[float, ...]


class PagePictures:
    """The pages of a PDF as pictures, for as long as it is open."""

    def __init__(self, content: bytes, *, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._tesseract = Tesseract.found()
        with GUARD:
            try:
                self._document = pypdfium2.PdfDocument(content)
            except pypdfium2.PdfiumError as error:
                raise damaged(name) from error

    def __enter__(self) -> "PagePictures":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with GUARD:
            self._document.close()

    def is_blank(self, number: int) -> bool:
        """Whether nothing at all is drawn on a page (counted from 0)."""
        with self._page(number) as page:
            return next(page.get_objects(), None) is None

    def is_scan(self, number: int) -> bool:
        """Whether a picture covers most of a page (counted from 0)."""
        with self._page(number) as page:
            whole = page.get_width() * page.get_height()
            return any(_area(picture) >= _LEAST_SHARE * whole for picture in self._pictures(page))

    def read(self, number: int) -> list[ReadLine]:
        """The lines of a page (counted from 0) from top to bottom; none where nothing is drawn on it.

        `LoadError` says why what is drawn cannot be read, or (reason `no_text`) that there are no words in it.
        """
        if not self._tesseract.languages:
            raise LoadError(
                f"{self._name!r} holds pictures of pages and no text; to have them read, install: {PACKAGES}",
                reason="no_ocr",
            )
        with self._page(number) as page:
            sizes = [picture.get_px_size() for picture in self._pictures(page)]
            if sum(width * height for width, height in sizes) > _MOST_PICTURE_PIXELS:
                raise LoadError(
                    f"{self._name!r} has a picture too large to be read on page {number + 1};"
                    " save it with fewer dots to the inch",
                    reason="too_large",
                )
            width, height = page.get_size()
            fitting = min((_MOST_PIXELS / max(1.0, width * height)) ** 0.5, _LONGEST_SIDE / max(1.0, width, height))
            scale = min(DPI / _POINTS, fitting)
            image = page.render(scale=scale, grayscale=True).to_pil()
        darkest, lightest = image.getextrema()
        if darkest == lightest:
            return []
        stream = io.BytesIO()
        image.save(stream, "PNG", compress_level=1)
        words = self._tesseract.read(
            stream.getvalue(),
            dpi=round(scale * _POINTS),
            seconds=self._limits.page_seconds,
            name=self._name,
            page=number + 1,
        )
        lines = list(_lines(words, scale=scale, height=height))
        if not lines:
            raise LoadError(f"{self._name!r} has no words on page {number + 1}", reason="no_text")
        return lines

    @contextlib.contextmanager
    def _page(self, number: int) -> Iterator[pypdfium2.PdfPage]:
        with GUARD:
            try:
                with contextlib.closing(self._document[number]) as page:
                    yield page
            except (pypdfium2.PdfiumError, IndexError) as error:
                raise damaged(self._name) from error

    def _pictures(self, page: pypdfium2.PdfPage) -> list[pypdfium2.PdfImage]:
        pictures: list[pypdfium2.PdfImage] = []
        for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
            pictures.append(picture)
            if len(pictures) > _MOST_PICTURES:
                raise LoadError(
                    f"{self._name!r} has too many pictures on one page to be read; print it to a new PDF",
                    reason="too_large",
                )
        return pictures


def _area(picture: pypdfium2.PdfImage) -> float:
    left, bottom, right, top = picture.get_bounds()
    return float((right - left) * (top - bottom))


def _lines(words: list[Word], *, scale: float, height: float) -> Iterator[ReadLine]:
    """The lines that words stand in, in points; all with the usual size, for that of one line is a guess."""
    usual = median([word.height for word in words]) / scale / _HEIGHT_SHARE if words else 0.0
    for _, group in groupby(words, key=lambda word: word.line):
        line = list(group)
        text = clean_line(" ".join(word.text for word in line))
        confidences = tuple(word.confidence for word in line)
        if text and mean(confidences) >= _LEAST_CONFIDENCE:
            bottom = median([word.top + word.height for word in line])
            yield ReadLine(text, line[0].left / scale, height - bottom / scale, usual, confidences)
