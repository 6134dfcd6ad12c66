"""What a chat model wrote is shown sentence by sentence with what supports it, and told as its work."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.types import Doubt, Stage, StageKind, Unwritten, Writing, Written
from tests.ui.samples import HOSTILE, Structure, unwritten, written
from ui.render import pending, turn
from ui.texts import ALL_WORDS, ENGLISH, INDONESIAN, Words
from ui.written import paragraphs_of

LANGUAGES = pytest.mark.parametrize("words", ALL_WORDS, ids=lambda words: words.language.value)
QUESTION = "Who hosted?"


def said(*texts: str) -> list[Written]:
    return [Written(text, (1,)) for text in texts]


def reply_of(page: str) -> str:
    return page.split('<aside class="margin')[0]


def test_sentences_stand_in_the_paragraphs_of_the_text() -> None:
    one, two, three = said("It met in Sampit.", "Fifty came.", "It ended.")
    text = "It met in Sampit. [1] Fifty came [1].\n\nIt ended. [1]"
    assert paragraphs_of(text, (one, two, three)) == ((one, two), (three,))


def test_sentence_in_doubt_stands_where_the_one_before_it_does() -> None:
    first, last, middle, end = (Written(text, (), Doubt.NAME) for text in ("No.", "Never.", "Not.", "Nor."))
    one, two = said("Yes.", "Indeed.")
    shown = paragraphs_of("Yes. [1]\n\nIndeed. [1]", (first, last, one, middle, two, end))
    assert shown == ((first, last, one, middle), (two, end))


@pytest.mark.parametrize("text", ["", "Yes. [1] No. [1]", "Ye. [1]", "[1]", "Yes. [1]\n\nAnd more. [1]"])
def test_text_that_says_something_else_than_its_sentences_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="something else"):
        paragraphs_of(text, said("Yes."))


@given(st.lists(st.tuples(st.text(min_size=1), st.sampled_from([" ", "\n\n"])), min_size=1))
def test_no_sentence_is_lost_or_moved(parts: list[tuple[str, str]]) -> None:
    sentences = said(*(text for text, _ in parts))
    text = "".join(f"{sentence} [1]{end}" for sentence, end in parts)
    assert [one for paragraph in paragraphs_of(text, sentences) for one in paragraph] == sentences


def test_each_marker_leads_to_its_source_and_each_source_back_to_the_first() -> None:
    page = turn(4, written("It met in Sampit.", "Fifty came."), ENGLISH)
    assert re.findall(r'class="marker"(.*?) href="#source-4-(\d)"', page) == [
        (' id="cite-4-1"', "1"),
        (' id="cite-4-2"', "2"),
        ("", "1"),
        ("", "2"),
    ]
    assert page.count('href="#cite-4-1"') == page.count('href="#cite-4-2"') == 1
    assert reply_of(page).count("<p>") == 2
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("text", ["Look at [1] and [2].", "[1]", "See [9]."])
def test_brackets_inside_a_sentence_are_no_markers(text: str) -> None:
    page = turn(1, written(f"So it says: {text}"), ENGLISH)
    assert page.count('class="marker"') == 2
    assert text in Structure(page).text


def test_marker_without_citation_is_no_link() -> None:
    one = written("It met in Sampit.")
    odd = replace(one, writing=replace(one.writing, sentences=(Written("It met in Sampit.", (7,)),)))  # type: ignore[type-var]
    page = turn(1, odd, ENGLISH)
    assert 'class="marker"' not in page
    assert "It met in Sampit.[7]" in Structure(page).text


@LANGUAGES
def test_who_wrote_is_told_and_what_it_took_is_told_on_demand(words: Words) -> None:
    page = reply_of(turn(1, written("It met."), words))
    assert f'<p class="written" role="note">{words.written.format(model="maker:model-1b")}</p>' in page
    (on_demand,) = re.findall(r'<details class="why">(.*?)</details>', page)
    assert "7,2" in on_demand or "7.2" in on_demand
    for told in (words.number(1234), "56", words.writing_dropped.format(count="2"), words.writing_reused):
        assert told in Structure(on_demand).text
    assert words.probability_written.format(percent=80) in Structure(page).text


def test_what_is_not_known_of_the_writing_is_not_told() -> None:
    bare = written("It met.")
    bare = replace(bare, writing=Writing("model", (Written("It met.", (1,)),)))
    assert "<details" not in reply_of(turn(1, bare, ENGLISH))


@LANGUAGES
def test_sentence_without_support_is_struck_out_and_the_reason_told_on_demand(words: Words) -> None:
    page = reply_of(turn(1, written("It met.", doubted=("Ninety came.",)), words))
    shown, on_demand = page.split("</s>")
    assert shown.endswith(f'<s><span class="unseen">{words.struck} </span>Ninety came.')
    assert f"<summary>{words.why_struck.format(count=1)}</summary>" in on_demand
    assert f"<q>Ninety came.</q> {words.doubts[Doubt.NUMBER]}." in on_demand
    assert words.written_struck.format(model="maker:model-1b") in page
    assert "<s>" not in turn(1, written("It met."), words)


@LANGUAGES
@pytest.mark.parametrize("reason", list(Unwritten))
def test_one_line_says_why_an_answer_is_not_written(reason: Unwritten, words: Words) -> None:
    page = reply_of(turn(1, unwritten(reason), words))
    (note,) = re.findall(r'<p class="written" role="note">(.*?)</p><div class="answer"', page)
    assert Structure(note).text == words.unwritten.format(
        model="maker:model-1b", reason=words.unwritten_reasons[reason]
    )
    assert page.count("<blockquote>") == 1
    assert words.probability.format(percent=80) in Structure(page).text


@LANGUAGES
def test_every_reason_has_words(words: Words) -> None:
    assert set(words.doubts) == set(Doubt)
    assert set(words.unwritten_reasons) == set(Unwritten)
    assert len(set(words.doubts.values())) == len(Doubt)
    assert len(set(words.unwritten_reasons.values())) == len(Unwritten)


def everywhere(text: str) -> list[str]:
    named = unwritten(Unwritten.SLOW, model=text)
    return [
        turn(1, written(text, text, doubted=(text,), model=text), ENGLISH),
        turn(1, named, INDONESIAN),
        pending(1, QUESTION, text, ENGLISH, stage=Stage(StageKind.WRITING)),
    ]


@pytest.mark.parametrize("payload", HOSTILE)
def test_whatever_a_model_writes_adds_no_tag_and_is_shown_as_it_is(payload: str) -> None:
    # While it is written the text is cut into paragraphs where it breaks.
    harmless = "x\n\nx\n\nx" if "\n\n" in payload else "x y" if " " in payload else "x"
    for with_payload, plain in zip(everywhere(payload), everywhere(harmless), strict=True):
        assert Structure(with_payload).skeleton == Structure(plain).skeleton
        assert "\n" not in with_payload
    shown = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "\N{REPLACEMENT CHARACTER}", payload)
    page = Structure(turn(1, written(payload, doubted=(payload,), model=payload), ENGLISH))
    assert page.text.count(shown) >= 4
    assert all(address.startswith(("#", "/dokumen/")) for address in page.addresses)


@LANGUAGES
def test_what_is_waited_for_is_told(words: Words) -> None:
    def status(stage: Stage | None, text: str = "") -> str:
        page = pending(1, QUESTION, text, words, stage=stage)
        (told,) = re.findall(r'<p class="status" role="status">(.*?)</p>', page)
        return Structure(told).text

    assert status(None) == words.searching
    assert status(Stage(StageKind.QUEUED, total=3)) == words.queued.format(count=3)
    assert status(Stage(StageKind.QUEUED)) == status(Stage(StageKind.WRITING)) == words.writing
    assert status(Stage(StageKind.WRITING), "It met. [1]") == words.answering
    part = words.writing_part.format(done=2, total=5)
    assert status(Stage(StageKind.PART, 2, 5)) == status(Stage(StageKind.PART, 2, 5), "It met. [1]") == part
    assert status(Stage(StageKind.WITHDRAWN)) == words.withdrawn
    assert status(Stage(StageKind.WITHDRAWN), "The documents say:") == words.answering
