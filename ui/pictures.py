"""A document, a page of it and what is quoted -> a picture of the page, or one that says that there is none."""

import contextlib
import hashlib
import io
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from rag.loading import LoaderPool, Quoted
from rag.types import Document, Span
from ui.marking import overlap
from ui.places import Quotations

DRAWING = "1"  # counts the ways in which pages were ever drawn, so that a picture kept by a browser is asked for anew
AT_ONCE = 2  # pages drawn at the same time, each by a process
MOST_WAITING = 12  # requests, each of which holds a thread; a browser sends six at a time
PATIENCE = 10.0  # seconds that a request waits for its turn
_SIZE, _GROUND, _INK = (700, 990), (255, 255, 255), (86, 91, 96)


class BusyError(Exception):
    """More pages were asked for than are drawn in time."""


class Pictures:
    """Has pages drawn by processes that are ended at a limit, a few at a time."""

    def __init__(self, loaders: LoaderPool) -> None:
        self._loaders = loaders
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._places = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)

    def draw(self, path: Path, document: Document, page: int, quotations: Quotations) -> bytes:
        """A page (from 1) as PNG, quotations marked; `LoadError` where it cannot be drawn, `BusyError` if not now."""
        info, quoted = document.info, tuple(quoted_on(document, page, quotations))
        with _held(self._places, timeout=0.0), _held(self._turns, timeout=PATIENCE):
            return self._loaders.draw(path, name=info.name, checksum=info.checksum, page=page, quoted=quoted)


@contextlib.contextmanager
def _held(places: threading.BoundedSemaphore, *, timeout: float) -> Iterator[None]:
    if not places.acquire(timeout=timeout):
        raise BusyError
    try:
        yield
    finally:
        places.release()


def quoted_on(document: Document, page: int, quotations: Quotations) -> Iterator[Quoted]:
    """The parts of quotations that are on a page (from 1), with the text of the page around them."""
    starts, text = document.page_starts, document.text
    first, last = starts[page - 1], starts[page] if page < len(starts) else len(text)
    for span in quotations.spans:
        if first < last and overlap(span, Span(first, last)):
            start, end = max(span.start, first), min(span.end, last)
            yield Quoted(text[first:start], text[start:end], text[end:last], span == quotations.current)


def tag(document: Document, page: int, places: Sequence[str]) -> str:
    """What names a picture as long as it would be drawn the same."""
    drawn = "\0".join((DRAWING, document.info.version, str(page), *places))
    return f'"{hashlib.sha256(drawn.encode()).hexdigest()[:32]}"'


def placeholder(message: str) -> bytes:
    """A page as PNG that says why the one that was asked for is not shown."""
    image = Image.new("RGB", _SIZE, _GROUND)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=24)
    pen.rectangle((0, 0, _SIZE[0] - 1, _SIZE[1] - 1), outline=_INK)
    pen.multiline_text((50, 80), "\n".join(_broken(message)), fill=_INK, font=font, spacing=10)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def _broken(message: str, *, longest: int = 48) -> Iterator[str]:
    line = ""
    for word in message.split():
        if line and len(line) + 1 + len(word) > longest:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line
