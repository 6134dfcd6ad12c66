"""What a search is narrowed to is chosen, seen, told with the answer and taken away again."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Visits
from ui.texts import INDONESIAN

ENGLISH_ONLY = "When did Law 20 of 2023 take effect?"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_search_is_narrowed_and_widened_again(visits: Visits, size: dict[str, int]) -> None:
    visit = visits.new(size=size).open()
    page = visit.page
    panel = page.get_by_role("button", name=INDONESIAN.narrow)
    expect(panel).to_have_attribute("aria-expanded", "false")
    panel.click()
    expect(panel).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#narrow-languages label")).to_have_count(2)
    page.get_by_label(INDONESIAN.narrow_from).press_sequentially("kemarin")
    page.keyboard.press("Tab")
    expect(page.locator("#narrow-refused [role=alert]")).to_have_text(INDONESIAN.narrow_bad_date)
    parts = page.locator("#narrowed label")
    for label, date, count in ((INDONESIAN.narrow_from, "2023", 1), (INDONESIAN.narrow_to, "2023-11-30", 2)):
        page.get_by_label(label).clear()
        page.get_by_label(label).press_sequentially(date, delay=30)
        page.wait_for_timeout(200)  # a reader takes longer
        page.keyboard.press("Tab")
        expect(parts).to_have_count(count)
    expect(parts).to_have_text(["terbit sejak 1 Januari 2023", "terbit sampai 30 November 2023"])
    expect(page.locator("#narrow-refused")).to_be_empty()
    page.wait_for_timeout(500)
    page.locator("#narrow-languages").get_by_label("Indonesia").check()
    expect(parts).to_have_count(3)
    page.locator("#narrow-types").get_by_label("MD", exact=True).check()
    expect(parts).to_have_count(4)
    panel.click()

    visit.ask("Siapa tuan rumah raker 2024?")
    told = "Dicari hanya di: terbit sejak 1 Januari 2023; terbit sampai 30 November 2023; bahasa: Indonesia; jenis: MD"
    expect(page.locator("#turn-1 .searched")).to_have_text(told)
    for name in page.locator("#turn-1 .card .open").evaluate_all("all => all.map((one) => one.pathname)"):
        assert name.endswith(".md")
    assert "from=2023-01-01" in page.url

    page.reload()
    expect(parts).to_have_count(4)
    parts.nth(3).click()
    expect(parts).to_have_count(3)
    panel.click()
    expect(page.locator("#narrow-types").get_by_label("MD", exact=True)).not_to_be_checked()
    panel.click()
    parts.first.click()
    expect(parts).to_have_text(["terbit sampai 30 November 2023", "bahasa: Indonesia"])


def test_nothing_found_within_a_narrow_search_offers_the_wide_one(visits: Visits) -> None:
    visit = visits.new()
    address = f"{visit.served.address}/id/?document=glosarium-singkatan.md&q=Apa+ibu+kota+Kabupaten+Seruyan%3F"
    visit.page.goto(address)
    page = visit.page
    expect(page.locator("#turn-1 .outcome")).to_have_text(INDONESIAN.not_found)
    expect(page.locator("#turn-1 .searched")).to_contain_text("dokumen: ")
    expect(page.locator("#narrowed label")).to_have_count(1)
    page.get_by_role("button", name=INDONESIAN.within_all).click()
    expect(page.locator("#turn-2 .outcome")).to_have_text(INDONESIAN.answered)
    expect(page.locator("#turn-2 .searched")).to_have_count(0)
    expect(page.locator("#narrowed label")).to_have_count(0)
