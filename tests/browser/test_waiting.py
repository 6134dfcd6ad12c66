"""While an answer takes its time the page says so and can be stopped; a server that went away may come back."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESKTOP, PHONE, Visits
from tests.serving import free_port, serving
from ui.texts import INDONESIAN

QUESTION = "Siapa tuan rumah raker 2023?"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_slow_answer_is_stopped_and_a_restarted_server_goes_on(
    browser: Browser, tmp_path: Path, size: dict[str, int]
) -> None:
    port = str(free_port())
    with serving(tmp_path, PORT=port, CANDIDATES="50", THREADS="1") as slow:
        visits = Visits(slow, browser)
        visit = visits.new(size=size).open(examples=None)
        page = visit.page
        visit.ask(QUESTION)
        page.locator("#question textarea").fill("Apa ibu kota Kabupaten Seruyan?")
        page.locator("#question textarea").press("Enter")
        expect(page.locator("#turn-2 .status")).to_have_text(INDONESIAN.searching)
        page.get_by_role("button", name=INDONESIAN.stop_asking).click()
        expect(page.locator("#turn-2 [role=alert]")).to_have_text(INDONESIAN.stopped_asking)
        expect(page.get_by_role("button", name=INDONESIAN.ask, exact=True)).to_be_enabled()
        visit.context.set_offline(True)
        visit.page.locator("#question textarea").fill(QUESTION)
        visit.page.locator("#question textarea").press("Enter")
        expect(visit.page.locator(".toast-body").first).to_contain_text(INDONESIAN.trouble)
        visit.context.set_offline(False)
    with serving(tmp_path, PORT=port):
        # What is sent while Gradio still looks for its server is lost, and stays in the box.
        for _ in range(10):
            box = page.locator("#question textarea")
            if page.locator("#turn-3").count():
                break
            box.fill("Siapa tuan rumah raker 2024?")
            box.press("Enter")
            page.wait_for_timeout(2000)
        expect(page.locator("#current #turn-3 .outcome")).to_have_text(INDONESIAN.partial)
        expect(page.locator("#past #turn-1 .reply")).to_contain_text("Kotawaringin Timur")
        visit.complaints.clear()  # the browser rightly notes that it could not connect
        visits.close()
