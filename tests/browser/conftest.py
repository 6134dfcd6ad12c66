"""A real Chromium on the real server, with a record of everything that it asks for."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, expect

from tests.browser.chromium import chromium
from tests.serving import Served, serving

DESKTOP = {"width": 1440, "height": 900}
ENLARGED = {"width": 720, "height": 450}
LAPTOP = {"width": 1024, "height": 768}
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
    """The Chromium of this computer."""
    expect.set_options(timeout=PATIENCE)
    with chromium() as running:
        yield running


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

    def open(self, path: str = "/", *, examples: int | None = 5) -> "Visit":
        """Open a page of the server and wait until it can be used, with so many example questions unless it is None."""
        self.page.goto(self.served.address + path)
        expect(self.page.locator("#question textarea")).to_be_editable()
        if examples is not None:  # each was asked
            expect(self.page.locator("#examples button:visible")).to_have_count(examples, timeout=60_000)
        return self

    def ask(self, question: str) -> None:
        """Type a question, send it with Enter, and wait for what is said to it."""
        turns = self.page.locator("article.turn").count()
        box = self.page.locator("#question textarea")
        box.fill(question)
        box.press("Enter")
        expect(self.page.locator("article.turn")).to_have_count(turns + 1)
        expect(self.page.locator("#current article.turn")).to_have_attribute("aria-busy", "false")

    def corpus(self) -> None:
        """Go to the documents."""
        self.page.get_by_role("tab").last.click()
        expect(self.page.locator("tr.document").first).to_be_visible()


@pytest.fixture
def visits(served: Served, browser: Browser) -> Iterator["Visits"]:
    """Opens windows on the shared server."""
    visits = Visits(served, browser)
    yield visits
    visits.close()


class Visits:
    """Makes windows and remembers them."""

    def __init__(self, served: Served, browser: Browser) -> None:
        self._served = served
        self._browser = browser
        self._all: list[Visit] = []

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
        return self._visit(context)

    def beside(self, visit: Visit) -> Visit:
        """Another window of the same browser."""
        return self._visit(visit.context)

    def _visit(self, context: BrowserContext) -> Visit:
        visit = Visit(self._served, context, context.new_page())
        visit.page.on("request", lambda request: visit.requested.append(request.url))
        visit.page.on("console", visit.heard)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("dialog", visit.dismiss)
        # Catching file choosers takes a moment to begin, and a key pressed before then opens one that nobody sees.
        visit.page.on("filechooser", lambda _: None)
        self._all.append(visit)
        return visit

    def close(self) -> None:
        """Close all windows; none of them may have complained or asked anything of another host."""
        own = (self._served.address + "/", "data:", "blob:")
        for visit in self._all:
            visit.context.close()
            assert [url for url in visit.requested if not url.startswith(own)] == []
            assert visit.complaints == []


@pytest.fixture
def visit(visits: Visits) -> Visit:
    """An Indonesian reader at a desk, the page open."""
    return visits.new().open()
