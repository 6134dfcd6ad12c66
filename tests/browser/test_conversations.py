"""Conversations stay in the browser: they are listed, gone on with, taken away and deleted there."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from rag.evaluation.questions import read_cases
from tests.browser.conftest import DESKTOP, PHONE, Visit, Visits
from ui.chat import SHOWN
from ui.conversation import MOST_TURNS
from ui.texts import INDONESIAN

FIRST, SECOND = "Siapa tuan rumah raker 2023?", "Apa ibu kota Kabupaten Seruyan?"
KEPT = "() => Object.keys(localStorage).filter((key) => key.startsWith('tanya:')).map((key) => localStorage[key])"


def kept(page: Page) -> list[dict[str, object]]:
    return [json.loads(text) for text in page.evaluate(KEPT)]


def conversations(visit: Visit) -> None:
    visit.page.get_by_role("tab", name=INDONESIAN.kept_tab).click()
    expect(visit.page.locator(".kept-search, #kept-empty").locator("visible=true")).to_have_count(1)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_conversation_is_kept_found_renamed_taken_away_gone_on_with_and_deleted(
    visits: Visits, size: dict[str, int], tmp_path: Path
) -> None:
    visit = visits.new(size=size).open()
    page = visit.page
    visit.ask(FIRST)
    visit.ask("yang 2024?")
    page.get_by_role("button", name=INDONESIAN.clear).click()
    expect(page.locator("article.turn")).to_have_count(0)
    visit.ask(SECOND)

    conversations(visit)
    titles = page.locator(".kept-title")
    expect(titles).to_have_text([SECOND, FIRST])
    expect(page.locator(".kept-count")).to_have_text(["1 pertanyaan", "2 pertanyaan"])
    page.locator("#kept-search").fill("YANG 2024")
    expect(titles).to_have_text([FIRST])
    page.locator("#kept-search").fill("tidak ada yang begini")
    expect(page.locator("#kept-none")).to_be_visible()
    page.locator("#kept-search").fill("")

    row = page.locator(".kept-row").last
    row.get_by_role("button", name=INDONESIAN.kept_rename).click()
    row.get_by_label(INDONESIAN.kept_name).fill("<b>Raker</b>")
    row.get_by_role("button", name=INDONESIAN.kept_save, exact=True).click()
    expect(titles).to_have_text([SECOND, "<b>Raker</b>"])
    for form, start in (("Markdown", "# \\<b\\>Raker"), ("HTML", "<!doctype html>"), ("JSON", "{")):
        with page.expect_download() as download:
            row.get_by_role("button", name=form).click()
        content = Path(download.value.path()).read_text(encoding="utf-8")
        assert content.startswith(start)
        assert "Kotawaringin Timur" in content
        assert "tuan-rumah-raker-2023-dan-2024.md" in content.replace("\\", "")

    row.get_by_role("button", name=INDONESIAN.kept_open).click()
    expect(page.locator("#past #turn-1 .reply")).to_contain_text("Kotawaringin Timur")
    expect(page.locator("#current #turn-2 .searched")).to_contain_text("Siapa tuan rumah raker 2024?")
    visit.ask("dan 2023?")
    expect(page.locator("#turn-3 .outcome")).to_have_text(INDONESIAN.answered)
    page.reload()
    expect(page.locator("#turn-3 .outcome")).to_have_text(INDONESIAN.answered)
    assert sorted(len(one["turns"]) for one in kept(page)) == [1, 3]  # type: ignore[arg-type]

    conversations(visit)
    row = page.locator(".kept-row", has_text="Raker")
    row.get_by_role("button", name=INDONESIAN.kept_delete).click()
    row.get_by_role("button", name=INDONESIAN.cancel).click()
    row.get_by_role("button", name=INDONESIAN.kept_delete).click()
    row.get_by_role("button", name=INDONESIAN.confirm_remove).click()
    expect(titles).to_have_text([SECOND])
    page.get_by_role("tab").first.click()
    expect(page.locator("article.turn")).to_have_count(0)
    assert [one["title"] for one in kept(page)] == [SECOND]


def test_two_tabs_do_not_overwrite_each_other(visits: Visits) -> None:
    one = visits.new().open()
    one.ask(FIRST)
    other = visits.beside(one).open()
    conversations(other)
    other.page.get_by_role("button", name=INDONESIAN.kept_open).click()
    expect(other.page.locator("#turn-1 .question")).to_contain_text(FIRST)
    other.ask("yang 2024?")
    one.ask(SECOND)
    conversations(one)
    expect(one.page.locator(".kept-count")).to_have_text(["2 pertanyaan", "2 pertanyaan"])
    questions = sorted(turn["question"] for kept_one in kept(one.page) for turn in kept_one["turns"])  # type: ignore
    assert questions == sorted([FIRST, SECOND, FIRST, "yang 2024?"])


def test_question_in_the_address_is_asked_once(visits: Visits) -> None:
    visit = visits.new()
    visit.page.goto(f"{visit.served.address}/id/?q=Siapa+tuan+rumah+raker+2024%3F")
    expect(visit.page.locator("#turn-1 .outcome")).to_have_text(INDONESIAN.partial)
    assert visit.page.url == f"{visit.served.address}/id/"
    visit.page.reload()
    expect(visit.page.locator("#turn-1 .outcome")).to_have_text(INDONESIAN.partial)
    expect(visit.page.locator("article.turn")).to_have_count(1)


def test_conversation_of_two_hundred_turns_stays_quick(visits: Visits) -> None:
    visit = visits.new().open()
    page = visit.page
    visit.ask(FIRST)
    (one,) = kept(page)
    long = {**one, "title": "long", "turns": one["turns"] * MOST_TURNS}  # type: ignore[operator]
    page.evaluate("text => localStorage.setItem('tanya:conversation:long', text)", json.dumps(long))
    page.reload()
    expect(page.locator("#turn-1 .outcome")).to_be_visible()
    alone = asked(visit, turn=2)
    conversations(visit)
    # On a slow line it is said what is waited for.
    held: list[Route] = []
    page.route("**/queue/join*", lambda route: held.append(route))
    page.locator(".kept-row", has_text="long").get_by_role("button", name=INDONESIAN.kept_open).click()
    expect(page.locator("#kept-notice")).to_have_text(INDONESIAN.kept_opening)
    for route in held:
        route.continue_()
    page.unroute("**/queue/join*")
    expect(page.locator(f"#current #turn-{MOST_TURNS}")).to_be_visible()
    expect(page.locator("#kept-notice")).to_be_hidden()
    expect(page.locator("article.turn")).to_have_count(SHOWN)
    beside = asked(visit, turn=MOST_TURNS + 1)
    assert beside < 3 * alone + 500
    page.locator("#earlier").click()
    expect(page.locator("article.turn")).to_have_count(MOST_TURNS)  # one more was let go
    expect(page.locator("#earlier")).to_be_hidden()


def asked(visit: Visit, *, turn: int) -> float:
    """Milliseconds from a question to the whole answer."""
    box = visit.page.locator("#question textarea")
    box.fill(SECOND)
    began = visit.page.evaluate("performance.now()")
    box.press("Enter")
    expect(visit.page.locator(f"#current #turn-{turn}")).to_have_attribute("aria-busy", "false")
    return float(visit.page.evaluate("performance.now()") - began)


def test_answer_is_copied_with_its_sources(visits: Visits) -> None:
    visit = visits.new()
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.open()
    visit.ask("Siapa tuan rumah raker 2024?")
    visit.page.locator("#turn-1 [data-copy]").click()
    expect(visit.page.locator("#turn-1 .told")).to_have_text(INDONESIAN.copied)
    text = visit.page.evaluate("navigator.clipboard.readText()")
    assert visit.page.locator("#source-1-1 mark").inner_text() in text
    assert "[1] " + visit.page.locator("#source-1-1 h4").inner_text() in text


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_judgement_becomes_a_line_that_an_evaluation_takes(visits: Visits, size: dict[str, int]) -> None:
    visit = visits.new(size=size).open()
    page = visit.page
    visit.ask(FIRST)
    visit.ask("Berapa harga beras di pasar Jakarta hari ini?")
    page.locator("#turn-1").get_by_role("button", name=INDONESIAN.wrong, exact=True).click()
    expect(page.locator("#turn-1 .told")).to_have_text(INDONESIAN.judged)
    page.locator("#turn-1").get_by_label(INDONESIAN.note).fill("<script>alert(1)</script> keliru")
    page.locator("#turn-1").get_by_role("button", name=INDONESIAN.note_send).click()
    expect(page.locator("#turn-1 .told")).to_have_text(INDONESIAN.note_sent)
    page.locator("#turn-2").get_by_role("button", name=INDONESIAN.missed).click()
    expect(page.locator("#turn-2 [data-verdict=missed]")).to_have_attribute("aria-pressed", "true")
    file = visit.served.corpus / ".feedback.jsonl"
    wrong, missed = read_cases(file)
    assert (wrong.question, wrong.kind) == (FIRST, "feedback: wrong")
    assert page.locator("#source-1-1 mark").inner_text().split(" ")[0] in wrong.rejected[0]
    assert (missed.kind, missed.answers) == ("feedback: missed", ())
    assert "keliru" in file.read_text(encoding="utf-8")
    file.unlink()
