"""Pages that are pictures are read where Tesseract is installed, each on its page; where it is not, it is named."""

import io
import shutil
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

import pypdf
import pytest

from rag.errors import LoadError
from rag.loading import load
from rag.loading.tesseract import Tesseract
from rag.loading.wire import document_line, read_answer
from rag.types import UnreadPage
from tests.loading.bad_files import drawn_pdf
from tests.loading.checks import assert_sound
from tests.loading.making import a_pdf, a_scan, loaded, raw_pdf

needs_tesseract = pytest.mark.skipif(
    not Tesseract.found().languages, reason="Tesseract for Indonesian is not installed"
)

PAGES = (
    (
        "Notulen rapat koordinasi arsip vital",
        "",
        "Rapat koordinasi arsip vital diselenggarakan di Kasongan pada 6 Mei 2024 dan",
        "dihadiri oleh empat belas sekretaris daerah. Para peserta menyepakati bahwa",
        "setiap dinas memindahkan arsipnya ke gedung baru sebelum akhir tahun.",
    ),
    (
        "Anggaran pemindahan arsip ditetapkan sebesar 450 juta rupiah, dan dibayarkan",
        "dalam dua tahap. Tahap pertama dimulai pada bulan Juli.",
    ),
)
TEXT = "\n\n".join((PAGES[0][0], " ".join(PAGES[0][2:]), " ".join(PAGES[1])))


def joined(*files: bytes) -> bytes:
    """The pages of several PDFs in one."""
    writer = pypdf.PdfWriter()
    for content in files:
        writer.append(io.BytesIO(content))
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def empty_page() -> bytes:
    """A PDF of one page on which nothing is drawn."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.fixture
def without_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no such program is found."""
    monkeypatch.setenv("PATH", str(tmp_path))


def a_program(folder: Path, lines: Sequence[str]) -> None:
    """A program of that name in front of the real one."""
    path = folder / "tesseract"
    path.write_text("\n".join(("#!/bin/sh", *lines, "")), encoding="utf-8")
    path.chmod(0o755)


@needs_tesseract
@pytest.mark.parametrize("dpi", [200, 300])
def test_scan_is_read_with_its_pages_and_marked_with_the_confidence(tmp_path: Path, dpi: int) -> None:
    document = loaded(tmp_path, "a.pdf", a_scan(a_pdf(PAGES), dpi=dpi))
    assert document.text == TEXT
    assert document.info.ocr_confidence is not None
    assert 0.9 < document.info.ocr_confidence < 1
    assert bisect_right(document.page_starts, document.text.index("Kasongan")) == 1
    assert bisect_right(document.page_starts, document.text.index("450 juta")) == 2
    assert_sound(document)


@needs_tesseract
def test_page_with_a_text_layer_is_not_read_anew(tmp_path: Path) -> None:
    first, second = a_pdf(PAGES[:1]), a_scan(a_pdf(PAGES[1:]), dpi=200)
    document = loaded(tmp_path, "a.pdf", joined(first, second))
    assert document.text == TEXT
    assert document.info.ocr_confidence is not None
    plain = loaded(tmp_path, "b.pdf", first)
    assert plain.info.ocr_confidence is None


@needs_tesseract
def test_scan_with_the_mark_of_a_scanning_program_is_read(tmp_path: Path) -> None:
    text = loaded(tmp_path, "a.pdf", a_scan(a_pdf(PAGES[:1]), dpi=200, stamp="Dipindai dengan CamScanner")).text
    assert "Rapat koordinasi arsip vital diselenggarakan di Kasongan" in text


@needs_tesseract
def test_page_that_lies_on_its_side_is_turned(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(a_scan(a_pdf([PAGES[0] * 3]), dpi=200)))
    writer.pages[0].rotate(90)
    stream = io.BytesIO()
    writer.write(stream)
    assert "diselenggarakan di Kasongan pada 6 Mei 2024" in loaded(tmp_path, "a.pdf", stream.getvalue()).text


@needs_tesseract
def test_pictures_without_words_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="has no text on its pages") as refused:
        loaded(tmp_path, "a.pdf", a_scan(drawn_pdf(b"100 100 200 300 re f", pages=1), dpi=100))
    assert refused.value.reason == "no_text"


@pytest.mark.usefixtures("without_tesseract")
def test_scan_is_refused_with_the_packages_to_install(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"install: apt install tesseract-ocr tesseract-ocr-ind$") as refused:
        loaded(tmp_path, "a.pdf", a_scan(a_pdf(PAGES), dpi=100))
    assert refused.value.reason == "no_ocr"


@pytest.mark.usefixtures("without_tesseract")
def test_mixed_document_is_read_as_far_as_it_can_be(tmp_path: Path) -> None:
    scan = a_scan(a_pdf(PAGES[1:]), dpi=100)
    pages = joined(a_pdf(PAGES[:1]), scan, empty_page(), scan, drawn_pdf(b"", pages=1))
    document = loaded(tmp_path, "a.pdf", pages)
    assert document.text == TEXT.rpartition("\n\n")[0]
    assert document.info.ocr_confidence is None
    assert document.info.unread_pages == (UnreadPage(2, "no_ocr"), UnreadPage(4, "no_ocr"))
    assert read_answer(document_line(document)) == document


def test_tesseract_without_indonesian_counts_as_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_program(tmp_path, ["echo List of available languages:", "echo eng"])
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(LoadError, match="tesseract-ocr-ind") as refused:
        loaded(tmp_path, "a.pdf", a_scan(a_pdf(PAGES), dpi=100))
    assert refused.value.reason == "no_ocr"


@pytest.mark.parametrize(("line", "reason"), [("exec sleep 60", "too_large"), ("exit 1", "unreadable")])
def test_recognition_that_hangs_or_fails_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, reason: str
) -> None:
    a_program(tmp_path, ['if [ "$1" = --list-langs ]; then echo ind; exit; fi', line])
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    path = tmp_path / "a.pdf"
    path.write_bytes(a_scan(a_pdf(PAGES[:1]), dpi=100))
    with pytest.raises(LoadError, match="on page 1") as refused:
        load(path, name="a.pdf", page_seconds=0.5)
    assert refused.value.reason == reason


@needs_tesseract
def test_page_that_cannot_be_read_takes_nothing_from_the_others(tmp_path: Path) -> None:
    picture = a_picture_page(box=b"0 0 595 842", width=100_000, height=100_000)
    document = loaded(tmp_path, "a.pdf", joined(a_pdf(PAGES), picture))
    assert document.text == TEXT
    assert document.info.unread_pages == (UnreadPage(3, "too_large"),)


@needs_tesseract
def test_scan_without_words_among_other_pages_is_told(tmp_path: Path) -> None:
    photograph = a_scan(drawn_pdf(b"100 100 200 300 re f", pages=1), dpi=100)
    document = loaded(tmp_path, "a.pdf", joined(a_scan(a_pdf(PAGES[:1]), dpi=200), photograph, a_pdf(PAGES[1:])))
    assert document.text == TEXT
    assert document.info.unread_pages == (UnreadPage(2, "no_text"),)


def test_recognition_that_always_fails_is_not_tried_for_each_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_program(tmp_path, ['if [ "$1" = --list-langs ]; then echo ind; exit; fi', 'echo >>"$0.tries"', "exit 1"])
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    scan = a_scan(a_pdf(PAGES[1:]), dpi=100)
    document = loaded(tmp_path, "a.pdf", joined(a_pdf(PAGES[:1]), *[scan] * 6))
    assert document.info.unread_pages == tuple(UnreadPage(page, "unreadable") for page in range(2, 8))
    assert (tmp_path / "tesseract.tries").read_text(encoding="utf-8").count("\n") == 3


def a_picture_page(*, box: bytes, width: int, height: int) -> bytes:
    """A PDF of one page that a picture of the given size in pixels covers."""
    content = b"q 595 0 0 842 0 0 cm /I Do Q"
    return raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>" % box,
            b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Length 3"
            b">>stream\n\0\1\2\nendstream" % (width, height),
        ]
    )


@needs_tesseract
def test_picture_of_absurd_size_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="picture too large") as refused:
        loaded(tmp_path, "a.pdf", a_picture_page(box=b"0 0 595 842", width=100_000, height=100_000))
    assert refused.value.reason == "too_large"


@needs_tesseract
@pytest.mark.parametrize("box", [b"0 0 1000000 1000000", b"0 0 10000000 1", b"0 0 0 0", b"-9e9 -9e9 9e9 9e9"])
def test_page_of_absurd_size_is_drawn_within_bounds(tmp_path: Path, box: bytes) -> None:
    with pytest.raises(LoadError) as refused:
        loaded(tmp_path, "a.pdf", a_picture_page(box=box, width=10, height=10))
    assert refused.value.reason in ("no_text", "damaged")


def test_program_is_found_where_debian_puts_it() -> None:
    assert bool(Tesseract.found().installed) == (shutil.which("tesseract") is not None)
