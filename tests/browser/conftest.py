"""A real Chromium on the real server, with a record of everything that it asks for."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, expect, sync_playwright

from tests.serving import Served, serving

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
LEAVING = ("AbortError", "Connection errored out", "BodyStreamBuffer was aborted")
PATIENCE = 20_000  # milliseconds


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server that all browser tests use; what one of them adds it also removes."""
    with serving(tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this computer, or the one that CHROMIUM names."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CANDIDATES)), None)
    if not found:
        pytest.fail("the browser tests need Chromium: apt-get install chromium, or set CHROMIUM to its path")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Visit:
    """A reader with a browser window of their own."""

    served: Served
    context: BrowserContext
    page: Page
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def heard(self, message: ConsoleMessage) -> None:
        """Note what the browser complains of, but for an address that was asked for and is rightly not there.

        Gradio's client complains of its own open connections when its page is left; nobody sees that.
        """
        own = message.location.get("url") == self.page.url
        if message.type == "error" and not own and not any(left in message.text for left in LEAVING):
            self.complaints.append(message.text)

    def dismiss(self, dialog: Dialog) -> None:
        """Note a dialog, which no page of ours opens."""
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def open(self, path: str = "/") -> "Visit":
        """Open a page of the server and wait until it can be used."""
        self.page.goto(self.served.address + path)
        expect(self.page.locator("#composer textarea")).to_be_editable()
        expect(self.page.locator("#examples button:visible")).to_have_count(5)
        return self

    def ask(self, question: str) -> None:
        """Type a question, send it with Enter, and wait for what is said to it."""
        turns = self.page.locator("article.turn").count()
        box = self.page.locator("#composer textarea")
        box.fill(question)
        box.press("Enter")
        expect(self.page.locator("article.turn")).to_have_count(turns + 1)
        expect(self.page.locator("#current article.turn")).to_have_attribute("aria-busy", "false")

    def corpus(self) -> None:
        """Go to the documents."""
        self.page.get_by_role("tab").nth(1).click()
        expect(self.page.locator("article.document").first).to_be_visible()


@pytest.fixture
def visits(served: Served, browser: Browser) -> Iterator["Visits"]:
    """Opens windows; after the test, none of them may have complained or asked anything of another host."""
    visits = Visits(served, browser)
    yield visits
    for visit in visits.all:
        visit.context.close()
        foreign = [url for url in visit.requested if not url.startswith((served.address + "/", "data:", "blob:"))]
        assert foreign == []
        assert visit.complaints == []


class Visits:
    """Makes windows and remembers them."""

    def __init__(self, served: Served, browser: Browser) -> None:
        self._served = served
        self._browser = browser
        self.all: list[Visit] = []

    def new(
        self,
        *,
        language: str = "id-ID",
        size: dict[str, int] = DESKTOP,
        dark: bool = False,
        calm: bool = False,
        scripts: bool = True,
    ) -> Visit:
        """A new window of a browser with these preferences, nothing opened in it yet."""
        context = self._browser.new_context(
            locale=language,
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if calm else "no-preference",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE)
        visit = Visit(self._served, context, context.new_page())
        context.on("request", lambda request: visit.requested.append(request.url))
        context.on("console", visit.heard)
        context.on("weberror", lambda error: visit.complaints.append(str(error.error)))
        context.on("dialog", visit.dismiss)
        self.all.append(visit)
        return visit


@pytest.fixture
def visit(visits: Visits) -> Visit:
    """An Indonesian reader at a desk, the page open."""
    return visits.new().open()
