"""A conversation that is taken away says all that the page said, and nothing in it comes alive."""

import dataclasses
import datetime
import json

import pytest
from markdown_it import MarkdownIt

from rag.types import Answer, Filters, Unwritten
from tests.ui.samples import HOSTILE, Structure, answer, not_found, unwritten, written
from ui.conversation import Failure
from ui.exporting import FORMATS, as_html, as_json, as_markdown, as_text
from ui.texts import ALL_WORDS, ENGLISH, Words

TODAY = datetime.date(2024, 5, 6)
QUOTE = "The host was Kotawaringin Timur."


def everywhere(text: str) -> list[Answer | Failure]:
    """Turns that have a text in every place."""
    return [
        answer(quote=text, title=text, source=text, name=text, question=text),
        written(text, doubted=(text,), model=text),
        Failure(text, text),
    ]


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


def test_what_a_model_wrote_is_copied_with_its_quotations_and_said_to_be_its_work() -> None:
    entry = written("It met in Sampit.", "Fifty came.", doubted=("Ninety left.",))
    source = "Title, Source, 30 November 2023, p. 2, name.md"
    assert as_text(entry, ENGLISH) == "\n\n".join(
        [
            "Question: Question?",
            "Answered",
            "Written by the model maker:model-1b from the documents; no quotation supports the sentences struck out.",
            "It met in Sampit. [1][2]",
            "Fifty came. [1][2] [Struck out: Ninety left. (holds a number that is not in its quotations)]",
            "Sources:",
            f"[1] {source}\n“Quotation.”",
            f"[2] {source}\n“Another.”",
        ]
    )
    for form in ("markdown", "html"):
        content = FORMATS[form].write("Mine", [entry], ENGLISH, TODAY).replace("\\", "")
        for part in ("maker:model-1b", "Fifty came. [1][2] [Struck out: Ninety left.", "Another."):
            assert part in content
    rendered = MarkdownIt("commonmark").render(as_markdown("Mine", [entry], ENGLISH, TODAY))
    assert (rendered.count("<ol>"), rendered.count("<li>"), rendered.count("<blockquote>")) == (1, 2, 2)


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_why_an_answer_is_not_written_is_taken_along(form: str) -> None:
    content = FORMATS[form].write("Mine", [unwritten(Unwritten.SLOW)], ENGLISH, TODAY).replace("\\", "")
    assert "This answer was not written by the model maker:model-1b: it was too slow." in content
    assert "Quotation." in content


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
    turns: list[Answer | Failure] = [answer(quote=QUOTE), Failure("?", "!"), written("It met.", doubted=("No.",))]
    content = json.loads(as_json("Mine", turns, ENGLISH, TODAY))
    assert content["turns"][0]["writing"] is None
    assert content["turns"][2]["writing"] == {
        "model": "maker:model-1b",
        "sentences": [
            {"text": "It met.", "markers": [1, 2], "doubt": None},
            {"text": "No.", "markers": [], "doubt": "number"},
        ],
        "unwritten": None,
        "dropped": 2,
        "read": 1234,
        "written": 56,
        "seconds": 7.25,
        "reused": True,
    }
    assert content["turns"][0]["citations"][0]["quote"] == QUOTE
    assert content["turns"][1] == {"question": "?", "failure": "!"}
    assert content["date"] == "2024-05-06"
