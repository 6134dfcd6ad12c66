"""Serves the sample corpus and photographs what it really shows, for README.md and docs/using.md.

Run it from the repository's root: make screenshots
"""

import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import chromium
from tests.serving import Served, serving

DOCS = Path(__file__).parent.parent / "docs"
COLORS = 160  # of a palette; the page is paper, ink and a few accents, so more cannot be told apart
LARGEST = 300_000  # bytes of one picture
PATIENCE = 60_000  # milliseconds


def main() -> None:
    """Take all pictures."""
    expect.set_options(timeout=PATIENCE)
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as served, chromium() as browser:
        for picture in PICTURES:
            content = compressed(photograph(browser, served, picture))
            if len(content) > LARGEST:
                raise RuntimeError(f"{picture.name} would have {len(content):,} bytes, more than {LARGEST:,}")
            (DOCS / picture.name).write_bytes(content)
            print(f"docs/{picture.name}: {len(content):,} bytes")


def asked(page: Page, question: str) -> None:
    """Ask, and wait for the answer."""
    box = page.locator("#question textarea")
    expect(box).to_be_editable()
    box.fill(question)
    box.press("Enter")
    expect(page.locator("#source-1-1")).to_be_visible()
    box.blur()


def host_in_indonesian(page: Page) -> None:
    """The question that the documents answer in part."""
    asked(page, "Siapa tuan rumah raker 2024?")


def host_in_english(page: Page) -> None:
    """The same question in English."""
    asked(page, "Who hosts the 2024 meeting?")


def quotation_in_a_pdf(page: Page) -> None:
    """The page of a PDF at a quotation."""
    asked(page, "Siapa yang memimpin sekretariat daerah?")
    address = page.locator('#turn-1 a.open[href*=".pdf"]').first.get_attribute("href")
    assert address
    page.goto("/".join(page.url.split("/")[:3]) + address)
    page.wait_for_load_state("networkidle")  # the picture of the page too


def documents(page: Page) -> None:
    """The tab of documents."""
    page.get_by_role("tab").last.click()
    expect(page.locator("tr.document").first).to_be_visible()
    page.wait_for_timeout(1000)


@dataclass(frozen=True, slots=True)
class Picture:
    """What is done in which window; `scale` is the device's pixels to one of the page."""

    name: str
    language: str
    show: Callable[[Page], None]
    width: int
    height: int
    scale: float
    dark: bool = False


PICTURES = (
    Picture("chat-desktop.png", "id", host_in_indonesian, 1280, 800, 1.5),
    Picture("chat-phone.png", "en", host_in_english, 390, 844, 2, dark=True),
    Picture("document-desktop.png", "id", quotation_in_a_pdf, 1280, 800, 1.25),
    Picture("documents-desktop.png", "en", documents, 1280, 1000, 1.25),
)


def photograph(browser: Browser, served: Served, picture: Picture) -> bytes:
    """The window as the reader sees it then, as PNG."""
    context = browser.new_context(
        locale=picture.language,
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=picture.scale,
        color_scheme="dark" if picture.dark else "light",
    )
    page = context.new_page()
    page.goto(f"{served.address}/{picture.language}/")
    expect(page.locator("#question textarea")).to_be_editable()
    picture.show(page)
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
