"""Whatever a document, a file name or a question says, a turn shows it and does nothing else."""

import dataclasses
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.frames import quotation
from rag.assistant import LONGEST_QUESTION
from rag.reports import AddReport, Status
from rag.types import Filters, Outcome
from tests.ui.samples import HOSTILE, Structure, answer, not_found, shelf, tab_of
from ui.catalogue import done, notice, outcomes
from ui.conversation import Failure
from ui.render import LONGEST_QUESTION_SHOWN, conversation, pending, turn
from ui.shelf import shelf_list
from ui.texts import ALL_WORDS, ENGLISH, INDONESIAN, Words
from ui.view import View


def _turns(text: str) -> list[str]:
    parts = {"title": text, "source": text, "name": text, "quote": text}
    return [
        turn(1, answer(f"Frame {text}:\n\n> “{text}” [1]", **parts, before=text, after=text, question=text), ENGLISH),
        turn(1, answer(quote=f"Before {text} after.", words=text), ENGLISH),
        turn(1, not_found(**parts), ENGLISH),
        turn(1, dataclasses.replace(answer(), searched=text), ENGLISH),
        turn(1, Failure(text, text), ENGLISH),
        pending(1, text, "", ENGLISH),
    ]


def _lists(text: str) -> list[str]:
    report = AddReport(text, Status.REFUSED, text, text)
    narrowed = View(Filters(sources=(text,), formats=(text or "x",)), sought=text, removing=(text, text))
    return [
        *tab_of(shelf(text, kind=text), ENGLISH),
        shelf_list(shelf(text, looked=narrowed), ENGLISH),
        shelf_list(shelf(text, looked=replace(narrowed, sought="", removing=(text,))), ENGLISH),
        done([text], ENGLISH, undoable=True),
        outcomes([report], ENGLISH, status=text),
        notice(text),
    ]


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_adds_no_tag_and_no_attribute(payload: str) -> None:
    # A break between paragraphs rightly makes two paragraphs of an answer; all else stays one piece of text.
    harmless = "x\n\nx\n\nx" if "\n\n" in payload else "x"
    for with_payload, plain in zip(_turns(payload) + _lists(payload), _turns(harmless) + _lists(harmless), strict=True):
        assert Structure(with_payload).skeleton == Structure(plain).skeleton


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_is_shown_as_it_is(payload: str) -> None:
    shown = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "\N{REPLACEMENT CHARACTER}", payload)
    assert shown in Structure(turn(1, answer(title=payload), ENGLISH)).text
    assert shown in Structure(shelf_list(shelf(payload), ENGLISH)).text
    assert shown in Structure(turn(1, Failure("", payload), ENGLISH)).text


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_words_that_answer_stand_out_and_do_nothing_else(payload: str) -> None:
    shown = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "\N{REPLACEMENT CHARACTER}", payload)
    page = Structure(turn(1, answer(quote=f"Before {payload} after.", words=payload), ENGLISH))
    assert "".join(page.emphasised) == shown * 2


@pytest.mark.parametrize("payload", HOSTILE)
def test_every_address_leads_to_a_document_or_within_the_page(payload: str) -> None:
    for page in _turns(payload) + _lists(payload):
        for address in Structure(page).addresses:
            assert address.startswith(("#", "/dokumen/", "/en/?")), address


@given(st.text(min_size=1))
def test_no_text_ends_the_block_of_html(text: str) -> None:
    for page in _turns(text) + _lists(text):
        assert "\n" not in page
        assert "\r" not in page
        assert page.startswith("<")


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_the_quotation_of_a_card_is_marked_exactly(quote: str) -> None:
    shown = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "\N{REPLACEMENT CHARACTER}", quote).replace("\r", "")
    assert "".join(Structure(turn(1, answer("Frame. [1]", quote=quote), ENGLISH)).marked) == shown


@given(st.text(min_size=1), st.data())
def test_words_that_answer_stand_out_in_the_answer_and_in_the_card(quote: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(quote) - 1))
    words = quote[start : data.draw(st.integers(start + 1, len(quote)))]
    shown = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "\N{REPLACEMENT CHARACTER}", words).replace("\r", "")
    reply, card = turn(1, answer(quote=quote, words=words), ENGLISH).split('<aside class="margin')
    assert "".join(Structure(reply).emphasised) == shown
    assert "".join(Structure("<aside" + card).emphasised) == shown


def test_words_that_answer_are_named_for_the_style() -> None:
    page = turn(1, answer(quote="The host is Sampit & its regency.", words="Sampit & its"), ENGLISH)
    assert page.count('<strong class="words">Sampit &amp; its</strong>') == 2


def test_last_word_of_a_quotation_stands_out_and_keeps_its_marker() -> None:
    page = turn(1, answer(quote="The host is Sampit", words="is Sampit"), ENGLISH)
    assert '<strong class="words">is </strong><span class="tail"><strong class="words">Sampit</strong>” <a' in page


def test_each_quotation_shows_its_own_words() -> None:
    first = answer(quote="In 2023 it met in Sampit.", words="Sampit")
    second = dataclasses.replace(answer(quote="In 2024 it meets elsewhere.", words="elsewhere").citations[0], marker=2)
    text = first.text + quotation(second.quote, 2)
    page = turn(1, dataclasses.replace(first, text=text, citations=(*first.citations, second)), ENGLISH)
    assert Structure(page).emphasised == ["Sampit", "elsewhere"] * 2


def test_quotation_without_words_that_answer_has_nothing_stand_out() -> None:
    for plain in (answer(), not_found()):
        assert Structure(turn(1, plain, ENGLISH)).emphasised == []


@pytest.mark.parametrize(
    ("probability", "percent"), [(0.0, 1), (0.004, 1), (0.5, 50), (0.835, 84), (0.994, 99), (0.9999, 99), (1.0, 99)]
)
def test_probability_is_told_in_whole_percents_and_never_as_certainty(probability: float, percent: int) -> None:
    likely = dataclasses.replace(answer(), probability=probability)
    english, indonesian = (Structure(turn(1, likely, words)).text for words in (ENGLISH, INDONESIAN))
    assert f"Likelihood that the first quotation answers the question: {percent}%" in english
    assert f"Kemungkinan kutipan pertama menjawab pertanyaan: {percent} %" in indonesian


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.PARTIAL, Outcome.CONFLICTING])
def test_only_an_answer_has_a_probability(outcome: Outcome) -> None:
    assert 'class="probability"' not in turn(1, not_found(), ENGLISH)
    shown = turn(1, dataclasses.replace(answer(), outcome=outcome), ENGLISH)
    assert ('class="probability"' in shown) == (outcome is Outcome.ANSWERED)
    assert f"outcome-{outcome}" in shown


@pytest.mark.parametrize("payload", HOSTILE)
def test_speaker_is_told_on_the_card_as_the_document_says(payload: str) -> None:
    (cited,) = answer().citations
    spoken = dataclasses.replace(answer(), citations=(dataclasses.replace(cited, speaker=payload),))
    shown = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "\N{REPLACEMENT CHARACTER}", payload)
    assert f"Said by {shown}" in Structure(turn(1, spoken, ENGLISH)).text
    assert f"Diucapkan oleh {shown}" in Structure(turn(1, spoken, INDONESIAN)).text
    assert "Said by" not in turn(1, answer(), ENGLISH)


@pytest.mark.parametrize("payload", HOSTILE)
def test_what_was_searched_for_in_the_place_of_a_follow_up_is_told_as_text(payload: str) -> None:
    followed = dataclasses.replace(answer(), searched=payload)
    shown = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "\N{REPLACEMENT CHARACTER}", payload)
    assert f"Searched for: {shown}" in Structure(turn(1, followed, ENGLISH)).text
    assert f"Dicari: {shown}" in Structure(turn(1, followed, INDONESIAN)).text
    assert 'class="searched"' not in turn(1, answer(), ENGLISH)
    long = dataclasses.replace(answer(), searched="a" * 1000)
    assert "a" * (LONGEST_QUESTION_SHOWN + 1) not in Structure(turn(1, long, ENGLISH)).text


def test_marker_leads_to_its_card_and_the_card_back() -> None:
    page = turn(7, answer(), ENGLISH)
    assert 'id="cite-7-1" href="#source-7-1"' in page
    assert 'id="source-7-1"' in page
    assert 'href="#cite-7-1"' in page


def test_marker_is_named_for_screen_readers() -> None:
    assert 'aria-label="source 1: Rapat &amp; kerja"' in turn(1, answer(title="Rapat & kerja"), ENGLISH)
    assert 'aria-label="sumber 1: Rapat &amp; kerja"' in turn(1, answer(title="Rapat & kerja"), INDONESIAN)


@pytest.mark.parametrize("text", ["Frame. [2]", "Frame. [0]", "Frame. [" + "9" * 10_000 + "]", "Frame. [-1] [1a] [[]]"])
def test_marker_without_citation_is_no_link(text: str) -> None:
    page = turn(1, answer(text), ENGLISH)
    assert 'class="marker"' not in page
    assert text in Structure(page).text


def test_brackets_inside_a_quotation_are_text_of_the_document() -> None:
    for words in ("", "[1]", "dan [12].", "Lihat [1] dan [12]."):
        page = turn(1, answer(quote="Lihat [1] dan [12].", words=words), ENGLISH)
        assert page.count('class="marker"') == 1
        assert "Lihat [1] dan [12].” 1" in Structure(page).text
        assert "".join(Structure(page).emphasised) == words * 2


def test_quotation_of_several_lines_stays_one_quotation() -> None:
    page = turn(1, answer("Frame:\n\n> “satu\n> \n> dua” [1]", quote="satu\n\ndua"), ENGLISH)
    reply = page.split('<aside class="margin')[0]
    assert reply.count("<blockquote>") == 1
    assert "“satu\n\ndua”" in Structure(reply).text


@pytest.mark.parametrize("words", ALL_WORDS, ids=lambda words: words.language.value)
def test_refusal_cites_nothing_and_sets_the_closest_apart(words: Words) -> None:
    page = turn(1, not_found(), words)
    assert 'class="marker"' not in page
    assert 'id="source-' not in page
    assert words.closest_note in Structure(page).text


@pytest.mark.parametrize("words", ALL_WORDS, ids=lambda words: words.language.value)
def test_outcome_is_told_in_words(words: Words) -> None:
    assert words.answered in Structure(turn(1, answer(), words)).text
    assert words.not_found in Structure(turn(1, not_found(), words)).text
    assert words.failed in Structure(turn(1, Failure("?", "!"), words)).text


def test_long_question_is_cut_where_it_is_shown() -> None:
    page = turn(1, Failure("a" * 1_000_000, "too long"), ENGLISH)
    assert len(page) < LONGEST_QUESTION_SHOWN + LONGEST_QUESTION + 2_000
    assert "a" * (LONGEST_QUESTION_SHOWN + 1) not in Structure(page).text


def test_no_two_turns_share_an_id() -> None:
    page = conversation([answer(), not_found(), Failure("", "!"), answer()], ENGLISH, first=3)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_decimal_sign_follows_the_language() -> None:
    timed = dataclasses.replace(answer(), timings={"total": 1234.0})
    assert "1.23 seconds" in turn(1, timed, ENGLISH)
    assert "1,23 detik" in turn(1, timed, INDONESIAN)


def test_cited_quotation_leads_to_those_of_the_same_document() -> None:
    one = answer().citations[0]
    two, other = (dataclasses.replace(one, marker=marker, document=name) for marker, name in ((2, "name.md"), (3, "b")))
    two = dataclasses.replace(two, start=50, end=50 + len(one.quote))
    both = dataclasses.replace(answer(), citations=(one, two, other))
    opened = [address for address in Structure(turn(1, both, ENGLISH)).addresses if address.startswith("/dokumen/")]
    assert [address.count("at=") for address in opened] == [2, 2, 1]
    assert [re.findall(r"at=(\d+)-", address) for address in opened] == [["5", "50"], ["50", "5"], ["5"]]
