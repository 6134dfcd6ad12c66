"""A page is drawn with its quotation framed where the words are, in a process that is ended at a limit."""

import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from PIL import Image

from rag.errors import LoadError
from rag.loading import Bounds, Limits, LoaderPool, Quoted, checksum_of, load
from rag.loading.pdf_pages import LONGEST_SIDE, Box, boxes, draw
from rag.splitting import split
from rag.types import Document
from tests.loading.bad_files import drawn_pdf
from tests.loading.checks import words_of
from tests.loading.making import a_pdf, a_scan
from tests.loading.test_pdf import BODY
from ui.pictures import quoted_on
from ui.places import Quotations

SIZE = (990, 1400)


@pytest.fixture(scope="module")
def pool() -> Iterator[LoaderPool]:
    pool = LoaderPool(Limits(), bounds=Bounds(seconds=3, memory_mb=512), processes=1)
    yield pool
    pool.close()


def written(folder: Path, content: bytes) -> Path:
    path = folder / "a.pdf"
    path.write_bytes(content)
    return path


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def read_in(page: pypdfium2.PdfPage, found: list[Box], size: tuple[int, int]) -> str:
    """The words that PDFium itself finds in parts of a picture."""
    width, height = page.get_size()
    across, up = width / size[0], height / size[1]
    with_text = page.get_textpage()
    return "".join(
        with_text.get_text_bounded(
            box.left * across, height - box.bottom * up, box.right * across, height - box.top * up
        )
        for box in found
    )


def assert_boxes_hold_the_sentences(document: Document, content: bytes) -> int:
    """Each sentence, on each page that it is on, is what is read within its boxes."""
    count = 0
    with pypdfium2.PdfDocument(content) as drawn:
        for passage in split(document, max_tokens=60, count_tokens=words_of):
            for span in passage.sentences:
                parts = ""
                for number in range(1, len(document.page_starts) + 1):
                    page = drawn[number - 1]
                    for quoted in quoted_on(document, number, Quotations((span,), span)):
                        parts += read_in(page, boxes(page, quoted, size=SIZE), SIZE)
                assert letters(parts) == letters(document.text[span.start : span.end])
                count += 1
    return count


@pytest.mark.parametrize("head", ["", "Warta Sekretariat | Nomor 5"])
def test_every_sentence_is_framed_exactly_also_over_two_pages(tmp_path: Path, head: str) -> None:
    running = [
        *BODY,
        ["Kalimat ini mulai di halaman kelima, yang baris terakhirnya selebar yang lain, dan"],
        ["berakhir di halaman keenam tanpa jeda."],
    ]
    path = written(tmp_path, a_pdf(running, head=head, foot="Halaman {page}"))
    document = load(path, name="a.pdf")
    assert any(
        "selebar yang lain, dan berakhir di halaman keenam" in document.text[span.start : span.end]
        for passage in split(document, max_tokens=60, count_tokens=words_of)
        for span in passage.sentences
    )
    assert assert_boxes_hold_the_sentences(document, path.read_bytes()) > len(BODY)


def test_every_sentence_of_the_sample_is_framed(sample_corpus: Path) -> None:
    path = sample_corpus / "peran-sekretaris-daerah.pdf"
    assert assert_boxes_hold_the_sentences(load(path, name=path.name), path.read_bytes()) > 30


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_frames_follow_a_page_that_is_turned_and_cut(tmp_path: Path, turn: int) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(a_pdf([["", "", "Satu baris di tengah.", "Baris lain."]])))
    writer.pages[0].cropbox = pypdf.generic.RectangleObject((40, 500, 400, 800))
    writer.pages[0].rotate(turn)
    stream = io.BytesIO()
    writer.write(stream)
    path = written(tmp_path, stream.getvalue())
    plain, marked = (
        Image.open(io.BytesIO(draw(path, name="a.pdf", checksum=checksum_of(path), page=1, quoted=quoted)))
        for quoted in ((), (Quoted("", "Satu baris di tengah.", " Baris lain."),))
    )
    assert max(marked.size) == LONGEST_SIDE
    # All that is dark of the line is within the mark, and nothing of the other line is.
    inside = [
        at for at in _pixels(marked) if marked.getpixel(at) != plain.getpixel(at) or _is_marked(marked.getpixel(at))
    ]
    assert inside
    xs, ys = [x for x, _ in inside], [y for _, y in inside]
    frame = (min(xs), min(ys), max(xs) + 1, max(ys) + 1)
    dark_inside = sum(value < 100 for value in plain.convert("L").crop(frame).tobytes())
    dark = sum(value < 100 for value in plain.convert("L").tobytes())
    assert 0.5 * dark < dark_inside < 0.85 * dark


def _pixels(image: Image.Image) -> Iterator[tuple[int, int]]:
    return ((x, y) for x in range(0, image.width, 2) for y in range(0, image.height, 2))


def _is_marked(pixel: object) -> bool:
    return isinstance(pixel, tuple) and pixel[2] < 200 < pixel[0]


def test_pool_draws_a_page_and_keeps_the_process(tmp_path: Path, pool: LoaderPool) -> None:
    path = written(tmp_path, a_pdf(BODY))
    quoted = (Quoted("", "Di halaman kedua tertulis", " bahwa", current=False),)
    for page in (2, 1):
        picture = pool.draw(path, name="a.pdf", checksum=checksum_of(path), page=page, quoted=quoted)
        image = Image.open(io.BytesIO(picture))
        assert (image.format, max(image.size)) == ("PNG", LONGEST_SIDE)
        assert any(_is_marked(image.getpixel(at)) for at in _pixels(image)) == (page == 2)
    assert pool.load(path, name="a.pdf").page_starts


def test_scanned_page_is_drawn_without_frames(tmp_path: Path, pool: LoaderPool) -> None:
    path = written(tmp_path, a_scan(a_pdf(BODY[:1]), dpi=60))
    quoted = (Quoted("", "Di halaman pertama tertulis", ""),)
    picture = pool.draw(path, name="a.pdf", checksum=checksum_of(path), page=1, quoted=quoted)
    assert not any(_is_marked(pixel) for pixel in Image.open(io.BytesIO(picture)).convert("RGB").get_flattened_data())


@pytest.mark.parametrize(
    ("content", "page"), [(b"%PDF-1.4 broken", 1), (a_pdf([["Satu."]]), 2), (b"", 1)], ids=["broken", "beyond", "empty"]
)
def test_what_cannot_be_drawn_is_refused(tmp_path: Path, pool: LoaderPool, content: bytes, page: int) -> None:
    path = written(tmp_path, content)
    with pytest.raises(LoadError):
        pool.draw(path, name="a.pdf", checksum=checksum_of(path), page=page, quoted=())


def test_file_that_changed_or_became_a_link_is_not_drawn(tmp_path: Path, pool: LoaderPool) -> None:
    path = written(tmp_path, a_pdf([["Satu."]]))
    known = checksum_of(path)
    path.write_bytes(a_pdf([["Dua."]]))
    with pytest.raises(LoadError, match="no longer the file"):
        pool.draw(path, name="a.pdf", checksum=known, page=1, quoted=())
    link = tmp_path / "link.pdf"
    link.symlink_to(path)
    with pytest.raises(LoadError, match="no longer the file"):
        pool.draw(link, name="link.pdf", checksum=checksum_of(path), page=1, quoted=())


def test_page_that_takes_for_ever_to_draw_is_ended(tmp_path: Path, pool: LoaderPool) -> None:
    strokes = b"q 1 0 0 1 0 0 cm 40 w 0 0 m 600 800 l 10 700 500 20 300 300 c S Q\n" * 400_000
    path = written(tmp_path, drawn_pdf(strokes, pages=1))
    with pytest.raises(LoadError, match="could not be drawn"):
        pool.draw(path, name="a.pdf", checksum=checksum_of(path), page=1, quoted=())
    good = written(tmp_path, a_pdf([["Satu."]]))
    assert pool.draw(good, name="a.pdf", checksum=checksum_of(good), page=1, quoted=())
