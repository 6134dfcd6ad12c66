"""A conversation that is taken away says all that the page said, and nothing in it comes alive."""

import dataclasses
import datetime
import json

import pytest
from markdown_it import MarkdownIt

from rag.types import Answer, Filters
from tests.ui.samples import HOSTILE, Structure, answer, not_found
from ui.conversation import Failure
from ui.exporting import FORMATS, as_html, as_json, as_markdown, as_text
from ui.texts import ALL_WORDS, ENGLISH, Words

TODAY = datetime.date(2024, 5, 6)
QUOTE = "The host was Kotawaringin Timur."


def everywhere(text: str) -> list[Answer | Failure]:
    """Turns that have a text in every place."""
    return [answer(quote=text, title=text, source=text, name=text, question=text), Failure(text, text)]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("words", ALL_WORDS, ids=["Indonesian", "English"])
def test_every_form_has_question_answer_and_source(form: str, words: Words) -> None:
    turns: list[Answer | Failure] = [answer(quote=QUOTE, title="Minutes", question="Who?"), not_found()]
    turns.append(Failure("?!", "No words."))
    content = FORMATS[form].write("My questions", turns, words, TODAY)
    for part in ("My questions", "Who?", QUOTE, "Minutes", "name.md", "No words."):
        assert part in content.replace("\\", "")
    if form != "json":
        assert words.not_found in content
        assert words.date(TODAY) in content


def test_copied_text_reads_as_a_letter() -> None:
    entry = dataclasses.replace(
        answer(quote=QUOTE, title="Minutes", question="Who?"), searched="Who hosted?", filters=Filters(sources=("X",))
    )
    assert as_text(entry, ENGLISH) == "\n\n".join(
        [
            "Question: Who?",
            "Searched for: Who hosted?",
            "Searched only in: source: X",
            "Answered",
            "Frame:",
            f"“{QUOTE}” [1]",
            "Sources:",
            "[1] Minutes, Source, 30 November 2023, p. 2, name.md",
        ]
    )


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_hostile_comes_alive_in_a_page(payload: str) -> None:
    def page(text: str) -> Structure:
        return Structure(as_html(text, everywhere(text), ENGLISH, TODAY))

    harmless = page("harmless")
    assert page(payload).skeleton == harmless.skeleton
    assert page(payload).addresses == []


@pytest.mark.parametrize("payload", [*HOSTILE, "# heading", "1. list", "- list", "<b>x", "www.example.org", "a\n===="])
def test_nothing_hostile_comes_alive_in_markdown(payload: str) -> None:
    def rendered(text: str) -> Structure:
        content = as_markdown(text, everywhere(text), ENGLISH, TODAY)
        return Structure(MarkdownIt("commonmark", {"html": True}).render(content))

    tags = set(rendered("harmless").skeleton) | {"<br >", "</br>", "<p >", "</p>"}
    assert set(rendered(payload).skeleton) <= tags
    assert rendered(payload).addresses == []


def test_data_has_what_the_command_line_gives() -> None:
    content = json.loads(as_json("Mine", [answer(quote=QUOTE), Failure("?", "!")], ENGLISH, TODAY))
    assert content["turns"][0]["citations"][0]["quote"] == QUOTE
    assert content["turns"][1] == {"question": "?", "failure": "!"}
    assert content["date"] == "2024-05-06"
