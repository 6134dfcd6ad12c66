"""The page is for everyone: any language of the two, any window, light or dark, mouse or keyboard."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from rag.types import Language
from tests.browser.conftest import DESKTOP, ENLARGED, LAPTOP, PHONE, Visit, Visits
from tests.browser.pictures import looks_as_before
from ui.texts import ALL_WORDS, ENGLISH, INDONESIAN, Words

# One that the sample answers, one that it does not.
QUESTIONS = {
    Language.INDONESIAN: (
        "Siapa ketua umum Forsesdasi yang terpilih pada 2023?",
        "Berapa harga beras di pasar Jakarta hari ini?",
    ),
    Language.ENGLISH: ("When did Law 20 of 2023 take effect?", "What is the price of rice in Jakarta today?"),
}
PARTLY = {Language.INDONESIAN: "Siapa tuan rumah raker 2024?", Language.ENGLISH: "Who hosts the 2024 meeting?"}

AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# WCAG 2.2 AA holds in each; a window of half the size stands for a page enlarged to 200 %.
WINDOWS = {
    "desktop": (INDONESIAN, DESKTOP, False),
    "laptop": (ENGLISH, LAPTOP, True),
    "enlarged": (INDONESIAN, ENLARGED, False),
    "phone": (INDONESIAN, PHONE, True),
    "phone in English": (ENGLISH, PHONE, False),
}

# Texts of which a piece in the other language would be noticed: each of its own language only.
UNMISTAKABLE = (
    "tagline",
    "chat_tab",
    "question_hint",
    "welcome_text",
    "answered",
    "not_found",
    "failed",
    "closest_note",
    "open_document",
    "upload",
    "narrow",
    "narrow_documents",
    "unused_note",
    "right",
    "judged",
    "kept_text",
    "kept_rename",
    "kept_confirm",
    "corpus_text",
    "remove",
    "confirm_remove",
    "back",
    "skip_to_text",
    "about_document",
    "ask_document",
    "save_original",
)

# Contrast of every visible piece of text with what lies behind it (WCAG 2.2, 1.4.3), worst first.
CONTRAST = """() => {
  const linear = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const channel = (value) => linear(value / 255);
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] === 1) { return color; }
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (!walker.currentNode.data.trim() || style.visibility === "hidden") { continue; }
    if (box.width < 2 || box.height < 2) { continue; }
    if (element.closest("script, style, noscript, button:disabled, .unseen, .visually-hidden, .sr-only")) { continue; }
    const [a, b] = [light(parse(style.color)), light(ground(element))].sort((one, two) => two - one);
    found.push([(a + 0.05) / (b + 0.05), walker.currentNode.data.trim().slice(0, 40)]);
  }
  return found.sort((one, two) => one[0] - two[0]);
}"""

SMALL_TARGETS = """() => [...document.querySelectorAll("button, a[href], textarea, input, label:has([type=checkbox])")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length)
  .filter((element) => !element.closest(".visually-hidden, .unseen") && !element.matches("label [type=checkbox]"))
  .map((element) => [element, element.getBoundingClientRect(), getComputedStyle(element, "::after")])
  .filter(([element, box, after]) => Math.max(box.height, parseFloat(after.height) || 0) < 44
    || Math.max(box.width, parseFloat(after.width) || 0) < 44)
  .map(([element, box]) => `${element.outerHTML.slice(0, 120)} ${box.width}x${box.height}`)"""


# What stays in view at the lower edge, held there or let go into the page.
LIFT = """position => {
  const composer = document.getElementById("composer");
  if (composer) { composer.style.position = position; }
}"""


def walk(visit: Visit, words: Words = INDONESIAN) -> Iterator[str]:
    """Lead a reader through all that the page can look like, and say at each stop where they are."""
    known, unknown = QUESTIONS[words.language]
    visit.open()
    yield "empty"
    visit.ask(known)
    expect(visit.page.locator("#turn-1 .outcome-answered")).to_be_visible()
    yield "answered"
    visit.ask(PARTLY[words.language])
    expect(visit.page.locator("#turn-2 .outcome-partial")).to_be_visible()
    yield "partial"
    visit.ask(unknown)
    expect(visit.page.locator("#turn-3 .outcome-not_found")).to_be_visible()
    yield "not found"
    page = visit.page
    page.locator("#turn-1 [data-verdict=right]").click()
    expect(page.locator("#turn-1 .remark")).to_be_visible()
    page.locator("#turn-1 .why summary").first.click()
    page.locator("#turn-1 .unused > summary").click()
    yield "judged"
    page.locator("#narrow button").click()
    page.locator("#narrow-languages label").first.click()
    expect(page.locator("#narrowed label")).to_have_count(1)
    yield "narrowed"
    page.locator("#narrow button").click()
    visit.ask("x" * 3_000)
    yield "failed"
    page.get_by_role("tab", name=words.kept_tab).click()
    page.locator("[data-do=rename]").click()
    page.locator("[data-do=delete]").click()
    yield "kept"
    visit.corpus()
    expect(page.locator(".glance")).to_be_visible()
    page.wait_for_timeout(500)  # the list is read again when its tab is chosen
    yield "corpus"
    visit.page.locator("button.remove").first.click()
    expect(visit.page.locator(".confirm").first).to_be_visible()
    yield "removal"
    visit.page.locator("button.kind").first.click()
    expect(visit.page.locator(".narrowing")).to_be_visible()
    visit.page.locator("#shelf input[type=search]").fill("nothing has these words")
    visit.page.locator("#shelf input[type=search]").press("Enter")
    expect(visit.page.get_by_text(words.nothing_fits)).to_be_visible()
    yield "nothing fits"
    visit.page.goto(f"{visit.served.address}/dokumen/peran-sekretaris-daerah.pdf")
    yield "document"
    visit.page.goto(f"{visit.served.address}/dokumen/none.pdf")
    yield "missing document"


def shown(page: Page) -> str:
    """All words that a reader of the page sees or hears."""
    named = "[placeholder], [aria-label], [title]"
    names = page.locator(named).evaluate_all(
        "all => all.flatMap((one) => ['placeholder', 'aria-label', 'title'].map((name) => one.getAttribute(name)))"
    )
    return " ".join([page.locator("body").inner_text(), *filter(None, names)])


@pytest.mark.parametrize("window", WINDOWS)
def test_every_state_is_for_everyone(visits: Visits, window: str) -> None:
    """It looks as it did, with nothing to scroll sideways, small, faint, in the other language, or found by axe."""
    words, size, dark = WINDOWS[window]
    visit = visits.new(language=words.language.value, size=size, dark=dark)
    (other,) = (one for one in ALL_WORDS if one is not words)
    unlike = []
    for state in walk(visit, words):
        page = visit.page
        if state != "nothing fits":  # below it stands what other tests have put into the trash
            unlike.append(looks_as_before(page, f"{window}, {state}".replace(", ", "-").replace(" ", "-")))
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], state
        contrasts = page.evaluate(CONTRAST)
        assert contrasts, state
        assert contrasts[0][0] >= 4.5, (state, contrasts[:5])
        if size is PHONE:
            assert page.evaluate(SMALL_TARGETS) == [], state
        text = shown(page)
        for name in UNMISTAKABLE:
            assert not re.search(rf"\b{re.escape(getattr(other, name))}\b", text), (state, name)
        # What stays in view lies over a part of the page, until that is scrolled to or has the focus.
        page.evaluate(LIFT, "static")
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE}}).response["violations"]
        page.evaluate(LIFT, "")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], state
    assert list(filter(None, unlike)) == []


@pytest.mark.parametrize("path", ["/", "/dokumen/forsesdasi-faq.md"])
def test_dark_preference_darkens_the_page(visits: Visits, path: str) -> None:
    grounds = []
    for dark in (False, True):
        visit = visits.new(dark=dark)
        visit.page.goto(visit.served.address + path)
        expect(visit.page.locator(".masthead").first).to_be_visible()
        color = visit.page.locator(".masthead").first.evaluate(
            "at => { while (/, 0\\)|transparent/.test(getComputedStyle(at).backgroundColor)) { at = at.parentElement; }"
            " return getComputedStyle(at).backgroundColor; }"
        )
        grounds.append(sum(map(int, re.findall(r"\d+", color)[:3])))
    assert grounds[0] > 3 * 200
    assert grounds[1] < 3 * 60


@pytest.mark.parametrize(("language", "words"), [("id-ID", INDONESIAN), ("en-GB", ENGLISH), ("de-DE", INDONESIAN)])
def test_browser_decides_the_language(visits: Visits, language: str, words: Words) -> None:
    visit = visits.new(language=language).open()
    expect(visit.page.get_by_role("heading", name=words.welcome_title)).to_be_visible()
    expect(visit.page.locator("html")).to_have_attribute("lang", words.language.value)


def test_switch_changes_the_language_and_is_remembered(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name=ENGLISH.welcome_title)).to_be_visible()
    expect(page.get_by_role("link", name="English")).to_have_attribute("aria-current", "true")
    visit.open("/")
    expect(page.get_by_role("heading", name=ENGLISH.welcome_title)).to_be_visible()
    page.goto(f"{visit.served.address}/dokumen/forsesdasi-faq.md")
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("words", ALL_WORDS, ids=["Indonesian", "English"])
def test_lost_connection_is_told_in_the_language_of_the_page(visits: Visits, words: Words) -> None:
    visit = visits.new(language=words.language.value).open()
    visit.context.set_offline(True)
    visit.page.locator("#question textarea").fill("Siapa tuan rumah raker 2024?")
    visit.page.locator("#question textarea").press("Enter")
    message = visit.page.locator(".toast-body")
    expect(message).to_have_text(re.compile(re.escape(words.trouble)))
    expect(message.get_by_role("button", name=words.close)).to_be_visible()
    assert "Error" not in message.inner_text()
    visit.context.set_offline(False)
    visit.complaints.clear()  # the browser rightly notes that it could not connect


def test_the_whole_use_needs_only_the_keyboard(visit: Visit) -> None:
    page, keyboard = visit.page, visit.page.keyboard

    def tab_to(selector: str) -> None:
        for _ in range(150):
            keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                break
        focused = page.locator(":focus")
        assert focused.evaluate("(at, selector) => at.matches(selector)", selector), selector
        style = focused.evaluate(
            "at => [getComputedStyle(at).outlineStyle, parseFloat(getComputedStyle(at).outlineWidth)]"
        )
        assert style[0] != "none"
        assert style[1] >= 2
        expect(focused).to_be_in_viewport()

    tab_to("#question textarea")
    keyboard.type("Siapa tuan rumah raker 2024?")
    keyboard.press("Enter")
    expect(page.locator("#turn-1 .outcome")).to_have_text(INDONESIAN.partial)

    page.locator("body").evaluate("() => document.activeElement.blur()")
    tab_to("#cite-1-1")
    keyboard.press("Enter")
    expect(page.locator("#source-1-1")).to_be_in_viewport()
    tab_to("#source-1-1 a.open")
    with visit.context.expect_page() as opened:
        keyboard.press("Enter")
    expect(opened.value.locator("mark#quote")).to_be_in_viewport()
    opened.value.close()

    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.evaluate("() => { location.hash = ''; window.scrollTo(0, 0); }")
    tab_to("[role=tab]")
    keyboard.press("ArrowRight")
    keyboard.press("ArrowRight")
    if page.locator("[role=tab][aria-selected=true]").inner_text() != INDONESIAN.corpus_tab:
        tab_to("[role=tab]:nth-child(3)")
        keyboard.press("Enter")
    expect(page.locator("tr.document").first).to_be_visible()
    tab_to("#upload")
    with page.expect_file_chooser():
        keyboard.press("Enter")
    tab_to("button.remove")
    keyboard.press("Enter")
    expect(page.locator(".confirmation")).to_be_focused()
    tab_to(".confirmation button:last-of-type")
    keyboard.press("Enter")
    expect(page.locator(".confirm")).to_have_count(0)
    tab_to("input.choose")
    keyboard.press("Space")
    expect(page.locator("input.choose:checked")).to_have_count(1)
    tab_to("button.kind")
    keyboard.press("Enter")
    expect(page.locator(".narrowing")).to_be_visible()
    expect(page.locator("button.kind:focus")).to_have_attribute("aria-pressed", "true")


def test_nothing_moves_for_those_who_asked_for_calm(visits: Visits) -> None:
    visit = visits.new(calm=True).open()
    visit.page.evaluate(
        "() => { const turn = document.createElement('p'); turn.className = 'status'; turn.id = 'probe';"
        " document.body.append(turn); }"
    )
    style = "getComputedStyle(document.getElementById('probe'), '::before').animationName"
    assert visit.page.evaluate(style) == "none"


def test_page_weighs_little_and_comes_from_here_alone(visits: Visits) -> None:
    visit = visits.new()
    sizes: list[int] = []
    visit.context.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    visit.open()
    assert visit.requested
    assert sum(sizes) < 1_500_000
