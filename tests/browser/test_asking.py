"""A question typed into the page, answered, and followed to the place in the document that says it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Visit, Visits
from ui.texts import ALL_WORDS, ENGLISH, INDONESIAN, Words


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        ("id-ID", "Siapa tuan rumah raker 2024?", "satu kabupaten yang akan menjadi tuan rumah"),
        ("en-US", "who hosts the 2024 meeting?", "The host of the 2024 meeting is one of the regencies"),
    ],
)
def test_question_is_answered_and_its_source_opens_at_the_quotation(
    visits: Visits, language: str, question: str, answer: str
) -> None:
    visit = visits.new(language=language).open()
    page = visit.page
    visit.ask(question)
    expect(page.locator("#turn-1 .question")).to_contain_text(question)
    expect(page.locator("#turn-1 .reply blockquote").first).to_contain_text(answer)

    page.locator("#turn-1 a.marker").first.click()
    card = page.locator("#source-1-1")
    expect(card).to_be_in_viewport()
    assert page.url.endswith("#source-1-1")
    assert card.evaluate("card => card.matches(':target')")
    quote = card.locator("mark").inner_text()
    assert answer in quote
    assert quote in page.locator("#turn-1 .reply blockquote").first.inner_text()

    with visit.context.expect_page() as opened:
        card.locator("a.open").click()
    document = opened.value
    marked = document.locator("mark#quote")
    expect(marked).to_be_in_viewport()
    assert marked.inner_text() == quote
    assert document.locator("h1").inner_text() == card.locator("h4").inner_text()


def test_source_shows_title_date_source_and_context(visit: Visit) -> None:
    visit.ask("Siapa ketua umum Forsesdasi yang terpilih pada 2023?")
    card = visit.page.locator("#source-1-1")
    expect(card.locator("h4")).to_have_text("Munas Forsesdasi 2023 di Mataram memilih ketua umum")
    expect(card.locator(".facts li").nth(0)).to_have_text("17 November 2023")
    expect(card.locator(".facts li").nth(1)).to_have_text("Ringkasan redaksi Tanya")
    context = "".join(card.locator(".context").all_inner_texts())
    assert "Hari itu jatuh pada hari Jumat" in context
    assert "Ketika dipilih, Sri Wahyuni menjabat" in context
    assert "Sri Wahyuni terpilih menjadi ketua umum" in card.locator("mark").first.inner_text()


def test_source_from_a_pdf_names_its_page(visit: Visit) -> None:
    visit.ask("Apa bunyi Pasal 213 tentang sekretariat daerah?")
    card = visit.page.locator(".card", has_text="Peran Sekretaris Daerah dalam Pemerintahan Daerah").first
    expect(card.locator(".facts")).to_contain_text("hlm. ")
    with visit.context.expect_page() as opened:
        card.locator("a.open").click()
    expect(opened.value.locator("mark#quote")).to_be_in_viewport()
    expect(opened.value.locator("h2.page").nth(1)).to_have_text("hlm. 2")


def test_sources_stand_beside_the_answer_on_a_desk_and_below_it_on_a_phone(visits: Visits) -> None:
    for size, beside in ((1440, True), (390, False)):
        visit = visits.new(size={"width": size, "height": 844}).open()
        visit.ask("Siapa tuan rumah raker 2024?")
        reply = visit.page.locator("#turn-1 .reply").bounding_box()
        margin = visit.page.locator("#turn-1 .margin").bounding_box()
        assert reply
        assert margin
        assert (margin["x"] >= reply["x"] + reply["width"]) == beside
        assert (margin["y"] >= reply["y"] + reply["height"]) != beside


def test_what_is_not_in_the_documents_is_not_answered(visit: Visit) -> None:
    visit.ask("Berapa harga beras di pasar Jakarta hari ini?")
    turn = visit.page.locator("#turn-1")
    expect(turn.locator(".outcome")).to_have_text(INDONESIAN.not_found)
    expect(turn.locator("a.marker")).to_have_count(0)
    expect(turn.locator(".margin.closest > .note")).to_have_text(INDONESIAN.closest_note)
    expect(turn.locator(".margin.closest .number")).to_have_count(0)


def test_example_question_is_asked_by_a_click(visit: Visit) -> None:
    for example in visit.page.locator("#examples button").all_inner_texts():
        visit.page.locator("#examples button", has_text=example).click()
        said = re.compile(f"{INDONESIAN.answered}|{INDONESIAN.partial}")
        expect(visit.page.locator("#turn-1 .outcome")).to_have_text(said)
        expect(visit.page.locator("#turn-1 .question")).to_contain_text(example)
        visit.page.get_by_role("button", name=INDONESIAN.clear).click()
        expect(visit.page.locator("article.turn")).to_have_count(0)


@pytest.mark.parametrize(
    ("size", "words", "question"),
    [
        (DESKTOP, INDONESIAN, "Apa ibu kota Kabupaten Seruyan?"),
        (PHONE, ENGLISH, "When did Law 20 of 2023 take effect?"),
    ],
    ids=["desktop", "phone"],
)
def test_question_suggested_after_an_answer_is_asked_by_a_click_and_answered(
    visits: Visits, size: dict[str, int], words: Words, question: str
) -> None:
    visit = visits.new(language=words.language.value, size=size).open()
    page = visit.page
    suggested = page.locator("#current .ask-next")
    visit.ask(question)
    for _ in range(20):  # what is suggested is made while nobody asks, and first for the document that was cited
        if suggested.count():
            break
        page.wait_for_timeout(2000)
        page.get_by_role("button", name=words.clear).click()
        expect(page.locator("article.turn")).to_have_count(0)
        visit.ask(question)
    texts = suggested.all_inner_texts()
    assert 1 <= len(texts) == len(set(texts)) <= 3
    suggested.first.click()
    expect(page.locator("#current #turn-2 .question")).to_contain_text(texts[0])
    expect(page.locator("#current #turn-2 .outcome")).to_have_text(words.answered)
    expect(page.locator("#current #turn-2")).to_be_in_viewport()
    assert not {question, texts[0]} & set(suggested.all_inner_texts())


def test_conversation_keeps_its_turns_until_a_new_one_is_begun(visit: Visit) -> None:
    visit.ask("Siapa tuan rumah raker 2023?")
    visit.ask("Siapa tuan rumah raker 2024?")
    expect(visit.page.locator("#past #turn-1 .reply")).to_contain_text("Kotawaringin Timur")
    expect(visit.page.locator("#current #turn-2")).to_be_in_viewport()
    expect(visit.page.locator("#welcome")).to_be_hidden()
    visit.page.get_by_role("button", name=INDONESIAN.clear).click()
    expect(visit.page.locator("article.turn")).to_have_count(0)
    expect(visit.page.locator("#welcome")).to_be_visible()


@pytest.mark.parametrize("words", ALL_WORDS, ids=["Indonesian", "English"])
def test_follow_up_is_told_what_was_searched_for(visits: Visits, words: Words) -> None:
    visit = visits.new(language=words.language.value).open()
    visit.ask("Siapa tuan rumah raker 2023?")
    expect(visit.page.locator(".searched")).to_have_count(0)
    visit.ask("yang 2024?")
    told = visit.page.locator("#turn-2 .searched")
    expect(told).to_have_text(words.searched.format(question="Siapa tuan rumah raker 2024?"))
    expect(visit.page.locator("#turn-2 .question")).to_contain_text("yang 2024?")
    expect(visit.page.locator("#turn-2 .outcome")).to_have_text(words.partial)
    visit.ask("Apa ibu kota Kabupaten Seruyan?")
    expect(visit.page.locator("#turn-3 .searched")).to_have_count(0)
    expect(visit.page.locator("#past #turn-2 .searched")).to_be_visible()


def test_answer_speaks_the_language_of_the_question_on_any_page(visits: Visits) -> None:
    visit = visits.new(language="en-US").open()
    visit.ask("Siapa tuan rumah raker 2024?")
    expect(visit.page.locator("#turn-1 .answer")).to_have_attribute("lang", "id")
    expect(visit.page.locator("#turn-1 .outcome")).to_have_text(ENGLISH.partial)


@pytest.mark.parametrize(
    ("question", "reason"),
    [("", "empty"), ("?!", "no_words"), ("\N{GRINNING FACE}", "no_words"), ("apa " * 250_000, "too_long")],
    ids=["empty", "punctuation", "emoji", "1 MB"],
)
@pytest.mark.parametrize("words", ALL_WORDS, ids=["Indonesian", "English"])
def test_question_that_cannot_be_asked_gets_a_reason_and_the_page_goes_on(
    visits: Visits, question: str, reason: str, words: Words
) -> None:
    visit = visits.new(language=words.language.value).open()
    visit.ask(question)
    expect(visit.page.locator("#turn-1 [role=alert]")).to_have_text(words.question_reasons[reason])
    visit.ask("Siapa tuan rumah raker 2024?")
    expect(visit.page.locator("#turn-2 .outcome")).to_have_text(words.partial)


@pytest.mark.parametrize("words", ALL_WORDS, ids=["Indonesian", "English"])
@pytest.mark.parametrize("question", ["谁主办2024年会议?", "من يستضيف اجتماع 2024؟"], ids=["Chinese", "Arabic"])
def test_question_in_another_script_is_told_which_languages_are_understood(
    visits: Visits, question: str, words: Words
) -> None:
    visit = visits.new(language=words.language.value).open()
    visit.ask(question)
    expect(visit.page.locator("#turn-1 [role=alert]")).to_have_text(words.other_script)
    expect(visit.page.locator("#turn-1 .question")).to_contain_text(question)


def test_page_is_not_drawn_for_a_clock_that_nobody_sees(visits: Visits) -> None:
    """Gradio asks for a frame sixty times a second for as long as the page is open, which a processor draws."""
    visit = visits.new()
    visit.page.add_init_script("""
        const next = window.requestAnimationFrame.bind(window);
        window.framesForClocks = 0;
        window.requestAnimationFrame = (callback) => {
            window.framesForClocks += callback.toString().includes("performance.now()-");
            return next(callback);
        };
    """)
    visit.open()
    visit.ask("Siapa tuan rumah raker 2023?")
    visit.page.wait_for_timeout(1_000)
    assert visit.page.evaluate("window.framesForClocks") == 0


def test_hostile_question_is_shown_and_not_run(visit: Visit) -> None:
    hostile = "<img src=x onerror=alert(1)> siapa tuan rumah raker 2024? [x](javascript:alert(2)) ${alert(3)}"
    visit.ask(hostile)
    expect(visit.page.locator("#turn-1 .question")).to_contain_text(hostile)
    expect(visit.page.locator("#turn-1 img")).to_have_count(0)


def test_document_opens_at_the_quotation_without_scripts(visit: Visit, visits: Visits) -> None:
    visit.ask("Siapa tuan rumah raker 2024?")
    address = visit.page.locator("#source-1-1 a.open").get_attribute("href")
    plain = visits.new(scripts=False, size={"width": 390, "height": 300})
    plain.page.goto(f"{visit.served.address}{address}")
    expect(plain.page.locator("mark#quote")).to_be_in_viewport()


def test_page_without_scripts_says_what_it_needs(visits: Visits) -> None:
    plain = visits.new(scripts=False)
    plain.page.goto(plain.served.address)
    expect(plain.page.locator(".no-script")).to_have_text(INDONESIAN.no_script)
