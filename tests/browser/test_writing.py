"""A chat model writes the answers of a served page: prose with its sources, and what is told where it cannot."""

import re
import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from rag.types import Doubt, Unwritten
from tests.browser.conftest import DESKTOP, PHONE, Visit, Visits
from tests.browser.test_everyone import AXE, CONTRAST, LIFT, SMALL_TARGETS
from tests.scripted_model import KEY, NAME, Break, Pause, Piece, Request, ScriptedModel, scripted
from tests.serving import Served, serving
from ui.texts import ENGLISH, INDONESIAN

QUESTION = "Siapa ketua umum Forsesdasi yang terpilih pada 2023?"
OTHER = "When did Law 20 of 2023 take effect?"
INVENTED = "Gubernur Sugianto membuka sidang dengan 9.000 peserta"
MODEL = f"openai:{NAME}"
# A passage as it is given to the model: its number, and what it says.
_PASSAGE = re.compile(r"<<<\w+ \[(\d+)\][^\n]*\n(.*?)\n>>>", re.DOTALL)


def copied(said: str, word: str) -> str:
    """The sentence with a word in it of the first passage that has one, marked with its number."""
    for number, text in _PASSAGE.findall(said):
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            if word in sentence:
                return f"{sentence.rstrip('.')} [{number}]. "
    raise AssertionError(f"no passage has {word!r}")


def writes(request: Request) -> Iterator[Piece]:
    """A true sentence, one that nothing supports, and markup with half of a character."""
    yield copied(request.prompt, "Sri Wahyuni")
    yield f"{INVENTED} [1]. "
    yield "<img src=x onerror=alert(1)> \ud800 [1]."


def writes_english(request: Request) -> Iterator[Piece]:
    yield copied(request.prompt, "31 October 2023")


def never_ends(request: Request) -> Iterator[Piece]:
    """A true sentence, and then nothing but the beginning of another."""
    yield copied(request.prompt, "Sri Wahyuni")
    yield "Selain itu "
    yield Pause(60)


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedModel]:
    with scripted(writes) as running:
        yield running


@pytest.fixture(scope="module")
def written(model: ScriptedModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page whose answers the model writes, what nothing supports struck out."""
    with serving(
        tmp_path_factory.mktemp("written"),
        LLM=MODEL,
        LLM_BASE_URL=model.base_url,
        LLM_API_KEY=KEY,
        LLM_STRICT="false",
    ) as server:
        yield server


@pytest.fixture
def visits(written: Served, browser: Browser) -> Iterator[Visits]:
    visits = Visits(written, browser)
    yield visits
    visits.close()


def send(visit: Visit, question: str) -> None:
    """Ask, and do not wait."""
    box = visit.page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")


def test_what_was_shown_of_a_model_that_breaks_off_is_taken_back_for_quotations(
    visits: Visits, model: ScriptedModel
) -> None:
    go_on = threading.Event()

    def breaks_off(request: Request) -> Iterator[Piece]:
        yield copied(request.prompt, "Sri Wahyuni")
        yield "Selain itu dikatakan "
        go_on.wait(20)
        yield Break()

    model.say(breaks_off)
    visit = visits.new().open()
    send(visit, QUESTION)
    reply = visit.page.locator("#current .reply")
    expect(reply.locator(".status")).to_have_text(INDONESIAN.answering)
    expect(reply.locator("p").last).to_contain_text("Sri Wahyuni")
    expect(reply.locator("blockquote")).to_have_count(0)
    go_on.set()
    why = INDONESIAN.unwritten_reasons[Unwritten.FAILED]
    expect(reply.get_by_role("note")).to_have_text(INDONESIAN.unwritten.format(model=MODEL, reason=why))
    expect(reply.locator(".answer")).to_contain_text("Dokumen menyatakan:")
    expect(reply.locator("blockquote")).to_contain_text("Sri Wahyuni")


def test_stopping_a_question_ends_the_request_and_lets_the_next_one_in(visits: Visits, model: ScriptedModel) -> None:
    model.say(never_ends)
    first, second = visits.new().open(), visits.new(language="en").open()
    asked = len(model.requests)
    send(first, QUESTION)
    expect(first.page.locator("#current .reply p").last).to_contain_text("Sri Wahyuni")
    assert len(model.requests) == asked + 1
    model.say(writes_english)
    send(second, OTHER)
    expect(second.page.locator("#current .status")).to_have_text(ENGLISH.queued.format(count=1))
    assert len(model.requests) == asked + 1
    first.page.get_by_role("button", name=INDONESIAN.stop_asking).click()
    assert model.requests[asked].over.wait(5)
    assert model.requests[asked].hung_up
    expect(first.page.locator("#current [role=alert]")).to_have_text(INDONESIAN.stopped_asking)
    expect(second.page.locator("#current .answer")).to_contain_text("31 October 2023")
    expect(second.page.locator("#current").get_by_role("note")).to_have_text(ENGLISH.written.format(model=MODEL))


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop", "phone"])
def test_prose_leads_to_its_sources_and_what_nothing_supports_is_struck_out(
    visits: Visits, model: ScriptedModel, size: dict[str, int], dark: bool
) -> None:
    model.say(writes)
    visit = visits.new(size=size, dark=dark).open()
    page = visit.page
    expect(page.locator(".welcome")).to_contain_text(INDONESIAN.welcome_written.format(model=MODEL))
    visit.ask(QUESTION)
    turn = page.locator("#turn-1")
    expect(turn.locator(".outcome")).to_have_text(INDONESIAN.answered)
    expect(turn.locator(".answer")).to_contain_text("Sri Wahyuni")
    expect(turn.locator(".answer blockquote")).to_have_count(0)
    expect(turn.get_by_role("note")).to_have_text(INDONESIAN.written_struck.format(model=MODEL))
    expect(page.locator("#heard")).to_contain_text(INDONESIAN.written_struck.format(model=MODEL))
    # What is struck out, why, and what the writing took.
    expect(turn.locator(".answer s")).to_have_count(2)
    expect(turn.locator(".answer s").first).to_contain_text(INVENTED)
    reasons = turn.locator("details.struck")
    expect(reasons.locator("li").first).to_be_hidden()
    reasons.get_by_text(INDONESIAN.why_struck.format(count=2)).click()
    expect(reasons.locator("li").last).to_contain_text(INDONESIAN.doubts[Doubt.MARKUP])
    turn.get_by_text(INDONESIAN.writing_details, exact=True).click()
    request = next(one for one in model.requests if INVENTED in one.said)
    read, wrote = (INDONESIAN.number(len(text.split())) for text in (request.prompt, request.said))
    tokens = INDONESIAN.writing_tokens.format(read=read, written=wrote)
    expect(turn.get_by_text(tokens)).to_be_visible()
    assert page.locator(".turn img").count() == 0
    # What stays in view lies over a part of the page, until that is scrolled to or has the focus.
    page.evaluate(LIFT, "static")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE}}).response["violations"]
    page.evaluate(LIFT, "")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(CONTRAST)[0][0] >= 4.5
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    # The marker leads to its source, and that to the document.
    turn.locator(".answer .marker").first.click()
    assert page.evaluate("location.hash") == "#source-1-1"
    card = page.locator("#source-1-1")
    quoted = card.locator("mark").inner_text()
    with visit.context.expect_page() as opened:
        card.locator("a.open").click()
    expect(opened.value.locator("#quote")).to_contain_text(" ".join(quoted.split())[:40])
    opened.value.close()
    # The browser keeps it as it stood, whatever the model would write by now.
    asked, answer = len(model.requests), turn.locator(".answer").inner_text()
    page.reload()
    expect(page.locator("#turn-1 .answer s")).to_have_count(2)
    assert page.locator("#turn-1 .answer").inner_text() == answer
    # The same question is not written again.
    visit.ask(QUESTION)
    page.locator("#turn-2").get_by_text(INDONESIAN.writing_details, exact=True).click()
    expect(page.locator("#turn-2").get_by_text(INDONESIAN.writing_reused)).to_be_visible()
    assert len(model.requests) == asked
