"""The sample's PDF, scanned, to how long a page takes to be read, how sure Tesseract is, and how many words are right.

    python -m benchmarks.ocr --folder DIR

Each page is made a picture of so many dots to the inch, clean or as a poor copy: turned by a degree, grey and specked.
"""

import argparse
import difflib
import io
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from rag.loading import load

SAMPLE = Path(__file__).parent.parent / "corpus" / "peran-sekretaris-daerah.pdf"
DPIS = (150, 200, 300)
TURNED = 1.0  # degrees
SPECKS = 25.0  # standard deviation of the noise, of 256 levels of grey


def main() -> None:
    """Print one line for each kind of scan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the scans are written")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    written = load(SAMPLE, name=SAMPLE.name).text.split()
    for poor in (False, True):
        for dpi in DPIS:
            name = f"{'poor' if poor else 'clean'}-{dpi}.pdf"
            pages = scan(folder / name, dpi=dpi, poor=poor)
            began = time.monotonic()
            document = load(folder / name, name=name)
            seconds = (time.monotonic() - began) / pages
            right = share_right(written, document.text.split())
            print(
                f"{name}: {pages} pages, {seconds:.1f} s a page, confidence {document.info.ocr_confidence or 0:.3f},"
                f" words right {right:.3f}"
            )


def scan(path: Path, *, dpi: int, poor: bool) -> int:
    """Write the sample as pictures of its pages; their number."""
    noise = np.random.default_rng(20261124)
    canvas = Canvas(str(path))
    with pypdfium2.PdfDocument(SAMPLE) as document:
        for page in document:
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
            if poor:
                turned = np.asarray(
                    picture.rotate(TURNED, fillcolor=255, resample=Image.Resampling.BILINEAR), np.float32
                )
                specked = turned * 0.8 + 40 + noise.normal(0, SPECKS, turned.shape)
                picture = Image.fromarray(specked.clip(0, 255).astype(np.uint8))
            width, height = page.get_size()
            stream = io.BytesIO()
            picture.save(stream, "JPEG", quality=75)
            canvas.setPageSize((width, height))
            canvas.drawImage(ImageReader(stream), 0, 0, width, height)
            canvas.showPage()
        canvas.save()
        return len(document)


def share_right(written: Sequence[str], read: Sequence[str]) -> float:
    """The share of the written words that were read, in their order."""
    matcher = difflib.SequenceMatcher(None, written, read, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(written)


if __name__ == "__main__":
    main()
