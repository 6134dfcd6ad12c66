"""Serves the sample corpus and photographs real answers: docs/chat-desktop.png and docs/chat-phone.png.

Run it from the repository's root: python -m tools.make_screenshots
"""

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.chromium import chromium
from tests.serving import Served, serving

DOCS = Path(__file__).parent.parent / "docs"
COLORS = 160  # of a palette; the page is paper, ink and a few accents, so more cannot be told apart
LARGEST = 300_000  # bytes of one picture


@dataclass(frozen=True, slots=True)
class Picture:
    """What is asked in which window; `scale` is the device's pixels to one of the page."""

    name: str
    language: str
    question: str
    width: int
    height: int
    scale: float
    dark: bool


PICTURES = (
    Picture("chat-desktop.png", "id", "Siapa tuan rumah raker 2024?", 1280, 800, 1.5, dark=False),
    Picture("chat-phone.png", "en", "Who hosts the 2024 meeting?", 390, 844, 2, dark=True),
)


def main() -> None:
    """Take both pictures."""
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as served, chromium() as browser:
        for picture in PICTURES:
            content = compressed(photograph(browser, served, picture))
            if len(content) > LARGEST:
                raise RuntimeError(f"{picture.name} would have {len(content):,} bytes, more than {LARGEST:,}")
            (DOCS / picture.name).write_bytes(content)
            print(f"docs/{picture.name}: {len(content):,} bytes")


def photograph(browser: Browser, served: Served, picture: Picture) -> bytes:
    """The window after the question was answered, as PNG."""
    context = browser.new_context(
        locale=picture.language,
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=picture.scale,
        color_scheme="dark" if picture.dark else "light",
    )
    page = context.new_page()
    page.goto(f"{served.address}/{picture.language}/")
    box = page.locator("#question textarea")
    expect(box).to_be_editable()
    box.fill(picture.question)
    box.press("Enter")
    expect(page.locator("#turn-1 .outcome-partial")).to_be_visible()
    expect(page.locator("#source-1-1")).to_be_visible()
    box.blur()
    content = page.screenshot()
    context.close()
    return content


def compressed(picture: bytes) -> bytes:
    """The same picture in a palette."""
    with Image.open(io.BytesIO(picture)) as image:
        reduced = image.convert("RGB").quantize(COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        content = io.BytesIO()
        reduced.save(content, "PNG", optimize=True)
        return content.getvalue()


if __name__ == "__main__":
    main()
