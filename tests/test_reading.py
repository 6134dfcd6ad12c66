"""What is read in passages becomes one distribution: over all words of all passages, and over "not here"."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rag.reading import LONGEST_ANSWER, Reader, Reading, Readings
from rag.types import Span
from tests.hits import hit_of, read_as, scored

MOST_TOKENS = LONGEST_ANSWER + 12
LOGITS = st.floats(-20, 20, width=32)
# Each passage says one thing that is asked about in another place, in Indonesian and in English.
INDONESIAN = [
    "Rapat berlangsung lancar. Ketua panitia adalah Budi Santoso. Makan siang disediakan di aula.",
    "Pasar ikan di tepi sungai buka setiap hari. Pembeli datang dari desa-desa di hulu.",
    "Jembatan gantung itu panjangnya dua ratus meter. Hanya pejalan kaki boleh melintas.",
]
ENGLISH = [
    "The meeting went well. The head of the committee is Budi Santoso. Lunch was served in the hall.",
    "The fish market on the river is open every day. Buyers come from the villages upstream.",
    "The suspension bridge is two hundred metres long. Only walkers may cross it.",
]
ASKED = {
    "Siapa ketua panitia?": (0, "Budi Santoso"),
    "Who is the head of the committee?": (0, "Budi Santoso"),
    "Berapa panjang jembatan gantung?": (2, ("dua ratus", "two hundred")),
    "How long is the suspension bridge?": (2, ("dua ratus", "two hundred")),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A reading, and a span of the document that lies in its passage."""

    reading: Reading
    span: Span


@st.composite
def one_reading(draw: st.DrawFn, name: str) -> Reading:
    """A passage somewhere in its document; a token may be of no character, as a space before a rare letter is."""
    sizes = draw(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4)), max_size=MOST_TOKENS))
    offsets, place = [], 0
    for gap, length in [*sizes, (0, draw(st.integers(1, 4)))]:
        offsets.append((place + gap, place + gap + length))
        place += gap + length
    starts, ends = (draw(st.lists(LOGITS, min_size=len(offsets), max_size=len(offsets))) for _ in range(2))
    return Reading(hit_of("x" * place, name=name, start=draw(st.integers(0, 50))), scored(starts, ends, offsets))


@st.composite
def parts(draw: st.DrawFn) -> tuple[Readings, Part]:
    """Readings of a few documents, and a span in one of them in which a word begins."""
    made = [draw(one_reading(f"{number}.md")) for number in range(draw(st.integers(1, 4)))]
    one = draw(st.sampled_from(made))
    first = one.hit.passage.start
    begins = draw(st.sampled_from([start for start, end in one.scores.offsets.tolist() if start < end]))
    span = Span(draw(st.integers(0, begins)) + first, draw(st.integers(begins + 1, len(one.hit.passage.text))) + first)
    return Readings(made), Part(one, span)


def allowed(reading: Reading, span: Span) -> list[tuple[int, int]]:
    """First and last token of everything within a span that is no longer than an answer may be, and not nothing."""
    offsets = (reading.scores.offsets + reading.hit.passage.start).tolist()
    tokens = [place for place, (start, _) in enumerate(offsets) if span.start <= start < span.end]
    return [
        (first, last)
        for first in tokens
        for last in tokens
        if first <= last < first + LONGEST_ANSWER and offsets[first][0] < offsets[last][1]
    ]


def total(logits: Sequence[NDArray[np.float32]]) -> float:
    """Of everything and of "not here"."""
    return float(np.logaddexp.reduce([0.0, *(float(logit) for part in logits for logit in part)]))


def whole(reading: Reading) -> Span:
    return Span(reading.hit.passage.start, reading.hit.passage.end)


@given(parts())
def test_answer_begins_somewhere_or_nowhere(drawn: tuple[Readings, Part]) -> None:
    readings, _ = drawn
    somewhere = sum(readings.within(one.hit, whole(one)) for one in readings.readings)
    starts = np.concatenate([one.scores.starts.astype(np.float64) for one in readings.readings])
    assert somewhere == pytest.approx(1 - 1 / (1 + np.exp(starts).sum()), abs=1e-4)


@given(parts(), st.data())
def test_larger_span_is_at_least_as_likely_as_one_inside_it(drawn: tuple[Readings, Part], data: st.DataObject) -> None:
    readings, part = drawn
    start = data.draw(st.integers(part.span.start, part.span.end - 1))
    inside = Span(start, data.draw(st.integers(start + 1, part.span.end)))
    smaller, larger = (readings.within(part.reading.hit, span) for span in (inside, part.span))
    assert 0 <= smaller <= larger + 1e-6 <= 1 + 1e-4


@given(parts())
def test_words_that_answer_are_the_likeliest_within_their_span(drawn: tuple[Readings, Part]) -> None:
    readings, part = drawn
    found = readings.words(part.reading.hit, part.span)
    assert part.span.start <= found.span.start < found.span.end <= part.span.end
    scores = part.reading.scores
    best = max(float(scores.starts[i] + scores.ends[j]) for i, j in allowed(part.reading, part.span))
    every = [one.scores for one in readings.readings]
    everything = total([one.starts for one in every]) + total([one.ends for one in every])
    assert found.probability == pytest.approx(np.exp(best - everything), rel=1e-3, abs=1e-9)


@given(parts())
def test_best_words_of_a_passage_are_those_within_all_of_it(drawn: tuple[Readings, Part]) -> None:
    readings, part = drawn
    assert readings.best(part.reading) == readings.words(part.reading.hit, whole(part.reading))


@pytest.mark.parametrize(("apart", "tokens"), [(LONGEST_ANSWER - 1, LONGEST_ANSWER), (LONGEST_ANSWER, 1)])
def test_words_that_answer_are_never_longer_than_answers_are(apart: int, tokens: int) -> None:
    text = "satu " * MOST_TOKENS
    starts, ends = (np.full(MOST_TOKENS, -5.0), np.full(MOST_TOKENS, -5.0))
    starts[2] = ends[2 + apart] = 9.0
    ends[2] = 1.0
    reading = Reading(hit_of(text.strip()), scored(starts.tolist(), ends.tolist(), _words_of(text)))
    found = Readings([reading]).best(reading).span
    assert len(text[found.start : found.end].split()) == tokens
    assert found.start == 2 * len("satu ")


def test_words_that_answer_end_with_their_sentence_though_a_token_goes_on() -> None:
    hit = hit_of("Benar?!(Salah)")
    reading = Reading(hit, scored([5, 0, 0], [0, 9, 0], [(0, 5), (5, 8), (8, 13)]))
    assert Readings([reading]).words(hit, Span(0, 7)).span == Span(0, 7)


def test_words_that_answer_are_never_a_space_alone() -> None:
    hit = hit_of("di \u8c01")  # the space before a rare letter is a token of its own
    reading = Reading(hit, scored([0, 9, 0], [0, 9, 0], [(0, 2), (3, 3), (3, 4)]))
    found = Readings([reading]).best(reading).span
    assert hit.passage.text[found.start : found.end].strip()


def test_words_that_answer_end_before_a_space_that_is_a_token() -> None:
    hit = hit_of("di \u8c01")
    reading = Reading(hit, scored([9, 0, 0], [0, 9, 0], [(0, 2), (3, 3), (3, 4)]))
    assert Readings([reading]).best(reading).span == Span(0, 2)


@given(parts(), st.data())
def test_readings_are_put_in_the_order_of_scores_and_stay_the_same(
    drawn: tuple[Readings, Part], data: st.DataObject
) -> None:
    readings, part = drawn
    count = len(readings.readings)
    scores = data.draw(st.lists(st.floats(-1e6, 1e6), min_size=count, max_size=count))
    ordered = readings.ordered(scores, worth=3.0)
    assert [one.hit.score for one in ordered.readings] == sorted(scores, reverse=True)
    given_score = {one.hit.passage.document: score for one, score in zip(readings.readings, scores, strict=True)}
    assert {one.hit.passage.document: one.hit.score for one in ordered.readings} == given_score
    scores_of = {one.hit.passage.document: one.scores for one in readings.readings}
    assert all(one.scores is scores_of[one.hit.passage.document] for one in ordered.readings)
    assert [one.prior for one in ordered.readings] == pytest.approx([3.0 * one.hit.score for one in ordered.readings])
    assert ordered.within(part.reading.hit, part.span) == pytest.approx(
        readings.within(part.reading.hit, part.span), rel=1e-4
    )


def test_equal_scores_keep_the_order() -> None:
    readings = Readings([read_as(hit_of("satu dua", name=f"{number}.md"), {}) for number in range(5)])
    ordered = readings.ordered([1.0, 2.0, 1.0, 2.0, 1.0], worth=1.0)
    assert [one.hit.info.name[0] for one in ordered.readings] == ["1", "3", "0", "2", "4"]


def test_nothing_read_holds_no_answer() -> None:
    nothing = Readings([])
    assert nothing.ordered([], worth=1.0).readings == ()
    assert nothing.within(hit_of("Rapat."), Span(0, 6)) == 0.0


def test_span_that_was_not_read_holds_no_answer() -> None:
    readings = Readings([read_as(hit_of("Rapat di Sampit.", start=10), {"Sampit": 5.0})])
    assert readings.within(hit_of("Rapat di Sampit.", start=10, name="lain.md"), Span(10, 26)) == 0.0
    assert readings.within(hit_of("Rapat di Sampit.", start=10), Span(0, 5)) == 0.0


def test_sentence_in_two_passages_is_as_likely_as_where_it_is_likelier() -> None:
    text = "Rapat di Sampit."
    sure, unsure = read_as(hit_of(text), {"Sampit": 4.0}), read_as(hit_of(f"{text} Selesai.", place=1), {"Sampit": 1.0})
    sentence = Span(0, len(text))
    both = Readings([unsure, sure])
    odds, others = np.exp(sure.scores.starts).sum(), np.exp(unsure.scores.starts).sum()
    assert both.within(unsure.hit, sentence) == pytest.approx(odds / (1 + odds + others), rel=1e-3)
    assert both.words(unsure.hit, sentence) == both.best(sure)


@pytest.mark.parametrize("texts", [INDONESIAN, ENGLISH], ids=["read in Indonesian", "read in English"])
@pytest.mark.parametrize("question", list(ASKED))
def test_sentence_that_answers_is_likelier_than_any_other(reader: Reader, question: str, texts: list[str]) -> None:
    place, words = ASKED[question]
    hits = [hit_of(text, name=f"{number}.md", title="Catatan") for number, text in enumerate(texts)]
    readings = reader.read(question, hits)
    sentences = [(hit, span) for hit in hits for span in hit.passage.sentences]
    hit, span = max(sentences, key=lambda one: readings.within(*one))
    assert hit is hits[place]
    found = readings.words(hit, span).span
    said = hit.passage.text[found.start : found.end]
    assert any(word in said for word in ([words] if isinstance(words, str) else words))


def test_passage_is_read_with_the_title_of_its_document(reader: Reader) -> None:
    text = "Ia menerima seluruh peserta."
    titled, other = (
        reader.read("Siapa tuan rumah?", [hit_of(text, title=title)]).readings[0].scores
        for title in ("Tuan rumah rapat", "Pasar ikan")
    )
    assert titled.answerable != other.answerable


def _words_of(text: str) -> list[tuple[int, int]]:
    words = text.split()
    starts = np.cumsum([0, *(len(word) + 1 for word in words)]).tolist()
    return [(start, start + len(word)) for start, word in zip(starts, words, strict=False)]


def test_reader_that_gives_way_reads_the_same_once_the_other_does_not_read(reader: Reader) -> None:
    hits, question = [hit_of(text) for text in INDONESIAN], next(iter(ASKED))
    patient = reader.giving_way()
    with ThreadPoolExecutor(1) as thread:
        with reader._first:  # as while it reads
            waiting = thread.submit(patient.read, question, hits)
            assert not wait([waiting], timeout=1).done
        found = waiting.result()
    for one, other in zip(found.readings, reader.read(question, hits).readings, strict=True):
        assert np.array_equal(one.scores.starts, other.scores.starts)
