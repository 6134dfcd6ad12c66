"""A reader checks a source: from the answer to the quotation, to the next one, through the document, to the file."""

import re
from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from rag.loading import load
from tests.browser.conftest import DESKTOP, PHONE, Visit, Visits
from tests.browser.test_everyone import AXE, CONTRAST, SMALL_TARGETS
from ui.markup import document_url, place_of
from ui.texts import ALL_WORDS, INDONESIAN, Words

PDF, MARKDOWN = "peran-sekretaris-daerah.pdf", "pesan-untuk-para-sekda-raker-2023.md"
QUOTES = (
    "Salah satu unsur itu adalah sekretariat daerah, yang terdapat di setiap provinsi, kabupaten, dan kota.",
    "untuk keperluan hukum, pembaca perlu membuka naskah aslinya.",
)
BLOCKED = "mark#quote, mark#hit"  # what is to be seen and not to be behind a bar
HIDDEN = """at => { const box = at.getBoundingClientRect();
  const over = document.elementFromPoint(box.left + 2, box.top + Math.min(8, box.height / 2));
  return !(over && (at === over || at.contains(over) || over.contains(at))); }"""


def at(visit: Visit, name: str, quotes: Sequence[str], anchor: str = "quote") -> str:
    """The address of a document at a quotation, with others of it."""
    text = load(visit.served.corpus / name, name=name).text
    places = "&".join(f"at={place_of(text.index(quote), text.index(quote) + len(quote), quote)}" for quote in quotes)
    return f"{visit.served.address}{document_url(name)}?{places}#{anchor}"


def assert_sound(page: Page, width: int) -> None:
    """Nobody is kept out of the page as it is now."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE}}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST)[0][0] >= 4.5
    assert page.evaluate(SMALL_TARGETS) == []
    for mark in page.locator(BLOCKED).all():
        if mark.evaluate(
            "at => { const box = at.getBoundingClientRect(); return box.top >= 0 && box.bottom < innerHeight }"
        ):
            assert not mark.evaluate(HIDDEN)


def loaded(picture: Locator) -> None:
    """The picture is there, and as large as a page is drawn."""
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("at => [at.naturalWidth, at.naturalHeight]") == [990, 1400]


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize(
    ("size", "words", "dark"), [(DESKTOP, ALL_WORDS[0], False), (PHONE, ALL_WORDS[1], True)], ids=["desktop", "phone"]
)
def test_reader_checks_a_source(visits: Visits, size: dict[str, int], words: Words, dark: bool, scripts: bool) -> None:
    visit = visits.new(language=words.language.value, size=size, dark=dark, scripts=scripts)
    page = visit.page
    page.goto(at(visit, PDF, QUOTES))
    expect(page.locator("mark#quote")).to_have_text(QUOTES[0])
    expect(page.locator("mark#quote")).to_be_in_viewport()
    expect(page.locator("mark.quoted")).to_have_count(2)
    steps = page.get_by_role("navigation", name=words.quotations)
    expect(steps).to_contain_text(words.quotation_of.format(number=2, total=2))
    expect(steps.get_by_role("link", name=words.next_quotation)).to_have_count(0)
    if scripts:
        assert_sound(page, size["width"])
    picture = page.get_by_role("img", name=words.picture_quoted.split("{")[0] + "1")
    loaded(picture)
    expect(page.locator("details.sheet[open]")).to_have_count(1)

    steps.get_by_role("link", name=words.previous_quotation).click()
    expect(page.locator("mark#quote")).to_have_text(QUOTES[1])
    expect(page.locator("mark#quote")).to_be_in_viewport()

    box = page.get_by_role("searchbox", name=words.find)
    box.fill("SÉKDA  provinsi")
    box.press("Enter")
    expect(page.locator("mark#hit")).to_have_text(re.compile("^sekda provinsi$", re.IGNORECASE))
    expect(page.locator("mark#hit")).to_be_in_viewport()
    expect(page.locator("mark#quote")).to_have_text(QUOTES[1])
    hits = page.get_by_role("navigation", name=words.hits)
    expect(hits.get_by_role("status")).to_have_text(re.compile(words.hit_of.format(number=1, total=r"\d+")))
    if scripts:
        assert_sound(page, size["width"])
    box.fill("gubernur jenderal")
    page.get_by_role("button", name=words.find_button, exact=True).click()
    expect(page.get_by_role("status")).to_have_text(words.find_none.format(query="gubernur jenderal"))
    page.get_by_role("link", name=words.find_end).click()
    expect(page.locator("mark.found")).to_have_count(0)
    expect(page.locator("mark#quote")).to_have_text(QUOTES[1])

    page.get_by_text(words.page_picture.format(page=3), exact=True).click()
    loaded(page.get_by_role("img", name=words.picture.split("{")[0] + "3"))
    with page.expect_download() as saving:
        page.get_by_role("link", name=words.save_original).click()
    assert saving.value.suggested_filename == PDF
    assert saving.value.path().read_bytes() == (visit.served.corpus / PDF).read_bytes()
    ask = page.get_by_role("link", name=words.ask_document)
    assert ask.get_attribute("href") == f"/{words.language.value}/?document={PDF}"


def test_paragraph_has_an_address_that_opens_there_and_is_found_by_keyboard(visits: Visits) -> None:
    visit = visits.new(size={"width": 720, "height": 450})  # what 200 % leaves of a window of 1440 by 900
    page, keyboard = visit.page, visit.page.keyboard
    page.goto(f"{visit.served.address}/dokumen/{MARKDOWN}")
    expect(page.locator(".steps")).to_have_count(0)
    expect(page.locator("details.sheet")).to_have_count(0)
    keyboard.press("Tab")
    expect(page.get_by_role("link", name=INDONESIAN.skip_to_text)).to_be_focused()
    expect(page.locator(":focus")).to_be_in_viewport()
    keyboard.press("Enter")
    keyboard.press("Tab")
    link = page.locator(":focus")
    assert re.fullmatch(r"#p\d+", link.get_attribute("href") or "")
    assert link.evaluate("at => getComputedStyle(at).opacity") == "1"
    assert link.evaluate("at => getComputedStyle(at).outlineStyle") != "none"
    assert_sound(page, 720)
    last = page.locator("a.here").last
    anchor = last.get_attribute("href")
    last.focus()
    keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{anchor}$"))
    other = visits.new(size=PHONE, language="en").page
    other.goto(page.url)
    expect(other.locator(f"p{anchor}")).to_be_in_viewport()
    assert other.locator(f"p{anchor}").evaluate("at => getComputedStyle(at).boxShadow") != "none"
    assert_sound(other, PHONE["width"])


def test_quotations_of_an_answer_in_one_document_lead_to_each_other(visit: Visit) -> None:
    visit.ask("Siapa sekda?")
    addresses = [link.get_attribute("href") or "" for link in visit.page.locator("[id^=source-1-] a.open").all()]
    of_one = [address for address in addresses if address.startswith(f"/dokumen/{PDF}")]
    assert [address.count("at=") for address in addresses] == [len(of_one) if one in of_one else 1 for one in addresses]
    assert len(of_one) == 2
    page = visit.page
    page.goto(visit.served.address + of_one[1])
    first = page.locator("mark#quote").inner_text()
    step = page.get_by_role("navigation", name=INDONESIAN.quotations).get_by_role("link")
    expect(step).to_have_count(1)
    step.click()
    expect(page.locator("mark#quote")).not_to_have_text(first)
    expect(page.locator("mark#quote")).to_be_in_viewport()
    expect(page.locator("mark.quoted", has_text=first)).to_be_visible()


def test_page_that_cannot_be_drawn_is_shown_to_be_none(visits: Visits) -> None:
    visit = visits.new()
    file = visit.served.corpus / "rusak-kemudian.pdf"
    address = f"{visit.served.address}/dokumen/{file.name}"
    file.write_bytes((visit.served.corpus / PDF).read_bytes() + b"\n% salinan")
    try:
        for _ in range(100):
            if visit.context.request.get(address).ok:
                break
            visit.page.wait_for_timeout(200)
        file.write_bytes(b"%PDF-1.4 broken")
        visit.page.goto(address)
        picture = visit.page.locator("details[open] img")
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("at => [at.naturalWidth, at.naturalHeight]") == [700, 990]
        expect(picture).to_have_attribute("alt", re.compile("halaman 1"))
    finally:
        file.unlink()
        visit.complaints.clear()  # the browser rightly notes the picture that was refused


def test_printed_document_is_readable_with_its_quotation(visit: Visit) -> None:
    page = visit.page
    page.goto(at(visit, PDF, QUOTES[:1]))
    page.emulate_media(media="print", color_scheme="dark")
    for selector in (".tools", ".back", ".here", ".actions", ".sheet summary"):
        expect(page.locator(selector).first).to_be_hidden()
    expect(page.locator("mark#quote")).to_be_visible()
    expect(page.locator("dl.facts")).to_be_visible()
    assert page.locator("mark#quote").evaluate("at => getComputedStyle(at).borderBottomStyle") == "solid"
    ground = page.locator("body").evaluate("at => getComputedStyle(at).backgroundColor")
    assert min(map(int, re.findall(r"\d+", ground)[:3])) > 240
    assert len(page.pdf()) > 10_000
