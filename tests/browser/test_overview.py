"""The corpus at a glance: counts that narrow the list, a list that is sought, sorted and paged, and acts on several."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESKTOP, PHONE, Visit, Visits
from tests.browser.test_everyone import CONTRAST, SMALL_TARGETS
from tests.serving import Served, serving
from ui.texts import ENGLISH, INDONESIAN, Words

HOSTILE_TITLE = '<img src=x onerror=alert(1)> "judul"'
HOSTILE_SOURCE = "'><script>alert(1)</script>"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of thirty documents, one of them hostile, one file that cannot be read, and one without a date."""
    folder = tmp_path_factory.mktemp("many")
    documents = folder / "documents"
    documents.mkdir()
    for number in range(30):
        title = HOSTILE_TITLE if number == 29 else f"Notulen rapat nomor {number}"
        source = HOSTILE_SOURCE if number == 29 else f"Dinas {'A' if number < 20 else 'B'}"
        date = "" if number == 0 else f"date: {2020 + number % 5}-0{number % 9 + 1}-15\n"
        head = f"---\ntitle: {quoted(title)}\n{date}source: {quoted(source)}\nlanguage: id\n---\n\n"
        text = head + f"Rapat nomor {number} membahas anggaran perpustakaan di Kasongan."
        (documents / f"notulen-{number:02}.md").write_text(text, encoding="utf-8")
    (documents / "rusak.pdf").write_bytes(b"%PDF-1.4 broken")
    with serving(folder / "served", documents=documents) as server:
        yield server


def quoted(text: str) -> str:
    """The text as YAML reads it back."""
    escaped = text.replace("'", "''")
    return f"'{escaped}'"


def fits(visit: Visit, size: dict[str, int]) -> None:
    """Nothing is too faint, too small or too wide."""
    assert min(visit.page.evaluate(CONTRAST))[0] >= 4.5
    assert visit.page.evaluate(SMALL_TARGETS) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize(
    ("size", "dark", "words"),
    [(DESKTOP, False, INDONESIAN), (PHONE, True, ENGLISH)],
    ids=["desktop", "phone"],
)
def test_documents_are_narrowed_sought_and_acted_upon_together(
    served: Served, browser: Browser, tmp_path: Path, size: dict[str, int], dark: bool, words: Words
) -> None:
    visits = Visits(served, browser)
    visit = visits.new(language=f"{words.language.value}-ID", size=size, dark=dark)
    visit.open(examples=0)
    visit.corpus()
    page, rows = visit.page, visit.page.locator("tr.document")

    # At a glance.
    expect(page.locator(".count")).to_contain_text(words.corpus_count.format(documents=30, passages=30))
    expect(page.get_by_role("link", name=words.corpus_failing.format(count=1))).to_have_attribute("href", "#failing")
    plot = page.get_by_role("img", name="2020")
    expect(plot.locator("rect")).to_have_count(5)
    expect(page.locator(".by-time")).to_contain_text(words.plot_undated.format(count=1))
    expect(rows).to_have_count(25)
    fits(visit, size)
    page.screenshot(path=tmp_path / "glance.png", full_page=True)

    # Paged.
    page.get_by_role("button", name=words.next).click()
    expect(rows).to_have_count(5)
    expect(page.locator(".range")).to_contain_text(words.corpus_range.format(first=26, last=30, total=30))
    expect(rows.last).to_contain_text(words.undated)
    page.get_by_role("button", name=words.previous).click()
    expect(rows).to_have_count(25)

    # Narrowed, by what a document says of itself too.
    hostile = page.locator("button.kind", has_text=HOSTILE_SOURCE)
    hostile.click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(HOSTILE_TITLE)
    within = page.get_by_role("link", name=words.ask_these.format(count=1)).get_attribute("href") or ""
    assert parse_qs(urlsplit(within).query) == {"source": [HOSTILE_SOURCE]}
    assert urlsplit(within).path == f"/{words.language.value}/"
    page.locator("button.chip").click()
    expect(rows).to_have_count(25)
    page.locator("button.kind", has_text="2021").click()
    expect(rows).to_have_count(6)
    page.locator("button.kind", has_text="Dinas B").click()
    expect(rows).to_have_count(2)
    page.get_by_role("button", name=words.show_all).click()
    expect(rows).to_have_count(25)

    # Sought, and sorted.
    page.get_by_label(words.seek).fill("NOTULEN-07")
    page.get_by_label(words.seek).press("Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Notulen rapat nomor 7")
    expect(rows).to_contain_text(words.way_folder)
    page.get_by_role("button", name=words.order_added).click()
    expect(page.get_by_role("button", name=words.order_added)).to_have_attribute("aria-pressed", "true")
    page.get_by_label(words.seek).fill("")
    page.get_by_role("button", name=words.seek_button, exact=True).click()
    expect(rows).to_have_count(25)

    # Several removed at once, and brought back.
    batch = page.locator("#shelf .batch")
    batch.get_by_role("button", name=words.remove).click()
    expect(page.locator("#report")).to_contain_text(words.none_chosen)
    page.locator("button.kind", has_text="Dinas B").click()
    expect(rows).to_have_count(9)
    page.get_by_label(words.choose_page).check()
    batch.get_by_role("button", name=words.remove).click()
    expect(page.locator(".confirm")).to_have_text(words.confirm_many.format(count=9))
    fits(visit, size)
    page.screenshot(path=tmp_path / "confirm.png", full_page=True)
    page.get_by_role("button", name=words.confirm_remove_many.format(count=9)).click()
    expect(page.locator("#report")).to_contain_text(words.removed_many.format(count=9))
    expect(page.locator("#trash li")).to_have_count(9)
    expect(page.locator(".count")).to_contain_text(words.corpus_count.format(documents=21, passages=21))
    page.get_by_role("button", name=words.undo).click()
    expect(page.locator("#report")).to_contain_text(words.restored_many.format(count=9))
    expect(rows).to_have_count(9)

    # A file that cannot be read is tried again.
    failed = page.locator("#failing li")
    tries = int("".join(filter(str.isdigit, failed.locator(".label").inner_text().split(",")[0])))
    failed.locator("input.choose").check()
    page.locator("#failing").get_by_role("button", name=words.retry, exact=True).click()
    expect(failed).to_contain_text(words.tries.format(tries=tries + 1))

    # Questions about some documents alone.
    rows.nth(0).locator("input.choose").check()
    rows.nth(1).locator("input.choose").check()
    chosen = rows.locator("input.choose:checked").evaluate_all("all => all.map((one) => one.value)")
    batch.get_by_role("button", name=words.ask_chosen).click()
    page.wait_for_url("**/?document=*")
    assert parse_qs(urlsplit(page.url).query) == {"document": chosen}
    visits.close()
