"""Summaries, comparisons, timelines and lists are asked for in the chat and read there, each line with its source."""

import pytest
from playwright.sync_api import expect

from rag.types import Language
from tests.browser.conftest import DESKTOP, PHONE, Visits
from tests.browser.pictures import looks_as_before
from ui.texts import ENGLISH, INDONESIAN, Words

QUESTIONS = {
    Language.INDONESIAN: (
        ("Ringkas FAQ Forsesdasi", INDONESIAN.answered, "dikutip apa adanya"),
        ("Kronologi munas", INDONESIAN.partial, "17 November 2023:"),
        ("Sebutkan semua kabupaten di Kalimantan Tengah", INDONESIAN.partial, "Kabupaten Seruyan"),
        ("Bandingkan FAQ dan mengenal Forsesdasi", INDONESIAN.answered, "Keduanya menyebut:"),
        ("Ringkas dokumen resep rendang", INDONESIAN.not_found, "Tidak ada dokumen yang bernama begitu."),
    ),
    Language.ENGLISH: (
        ("What is Law 20 of 2023 about?", ENGLISH.answered, "quoted as they stand"),
        ("Summarise this document", ENGLISH.answered, "quoted as they stand"),
        ("What happened between 2020 and 2022?", ENGLISH.partial, "July 2021:"),
    ),
}


@pytest.mark.parametrize(
    ("size", "words", "dark"), [(DESKTOP, INDONESIAN, False), (PHONE, ENGLISH, True)], ids=["desktop", "phone"]
)
def test_more_than_a_fact_is_gathered_from_quotations(
    visits: Visits, size: dict[str, int], words: Words, dark: bool
) -> None:
    visit = visits.new(language=words.language.value, size=size, dark=dark).open()
    page = visit.page
    unlike = []
    for number, (question, outcome, said) in enumerate(QUESTIONS[words.language], start=1):
        visit.ask(question)
        turn = page.locator(f"#current #turn-{number}")
        expect(turn.locator(".outcome")).to_have_text(outcome)
        expect(turn.locator(".answer")).to_contain_text(said)
        quotations = turn.locator(".answer blockquote")
        expect(turn.locator(".sources > .card")).to_have_count(quotations.count())
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        window = "desktop" if size is DESKTOP else "phone"
        unlike.append(looks_as_before(page, f"{window}-digest-{number}"))
    page.reload()  # the browser kept them
    expect(page.locator("article.turn")).to_have_count(len(QUESTIONS[words.language]))
    for number, (_, outcome, said) in enumerate(QUESTIONS[words.language], start=1):
        expect(page.locator(f"#turn-{number} .outcome")).to_have_text(outcome)
        expect(page.locator(f"#turn-{number} .answer")).to_contain_text(said)
    assert list(filter(None, unlike)) == []
