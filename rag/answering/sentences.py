"""Readings to what may be quoted from them, sentences and whole lists, each with the probability that it answers."""

import datetime
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.analysis import content_words, stem_pair, words
from rag.answering.expecting import expected_of
from rag.answering.kinds import asks_who
from rag.answering.naming import speaks_of_another
from rag.answering.saying import saying_asked
from rag.answering.terms import term_asked
from rag.answering.upcoming import asks_ahead, speaks_ahead
from rag.answering.withholding import is_silent
from rag.answering.years import Years, years_of
from rag.lexicon import terms_of
from rag.orders import orders_of, overlap, seen_of
from rag.reading import Readings, Words
from rag.store import Store
from rag.types import Hit, Span

# What naming the year asked about adds; without it "Kabupaten mana tuan rumah raker 2024?" brings what holds always.
YEAR_WEIGHT = 2.0
# What having all of the question's words adds, and all of its names and numbers. On questions kept for fitting the
# first candidate held an answer for 71.2 of 100 with both, 71.1 with the words, 70.9 with the names, 70.2 with neither.
WORDS_WEIGHT = 1.0
NAMES_WEIGHT = 1.0
_LEAST_SUPPORT = 1e-9
LONGEST_LIST = 700  # characters of a list that is quoted whole
_NAME = re.compile(r"(?<!^)(?<![.!?]\s)\b[A-Z]\w+|\b\d+\b")  # a capital within a sentence
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)]\s")
# "Who is the mayor of ...?" is not answered where no mayor is spoken of.
_OFFICES = frozenset(
    """
    bupati camat gubernur lurah menteri presiden rektor sekda sekretaris wakil wali walikota
    deputy governor mayor minister president rector regent secretary
    """.split()
)
_BULLETS = frozenset("-*\u2022\u25cf\u25e6\u25aa\u2023\u2013\u2014")
_HEADING_WORDS = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence or a list of a hit, its place in the document, and what speaks for quoting it.

    `parts` are the sentences in it that may answer: of a list, not the entries of other years than the one asked about.
    `support` is the reader's probability that the answer begins in one of them, among all that was read and not ruled
    out; `prior` is its reading's; `year` is 1 where it names the year asked about and more of what is asked, else 0;
    `coverage` and `names` are the shares of the question's words, and of its names, that it has; `follows` is the
    sentence before it in its paragraph, empty where there is none.
    """

    hit: Hit
    span: Span
    parts: tuple[Span, ...]
    text: str
    support: float
    prior: float
    year: int
    coverage: float
    names: float
    follows: tuple[Span, ...]

    @property
    def score(self) -> float:
        """What candidates are ordered by: the logarithm of their support, and what else speaks for them."""
        likely = math.log(max(self.support, _LEAST_SUPPORT))
        asked = YEAR_WEIGHT * self.year + WORDS_WEIGHT * self.coverage + NAMES_WEIGHT * self.names
        return likely + self.prior + asked


class Question:
    """A question with the weight of each of its content words."""

    def __init__(
        self, text: str, frequency: Mapping[str, int], passages: int, *, today: datetime.date | None = None
    ) -> None:
        """`frequency` tells in how many of the `passages` each stem stands; `today` is when it is asked."""
        self.text = text
        self.years = years_of(text, today)
        self.saying = saying_asked(text)
        self._term = term_asked(text)
        self._has_expected = expected_of(text)
        self._ahead = asks_ahead(text)
        self._weights: dict[frozenset[str], float] = {}
        named = {word for name in _NAME.findall(text) for word in words(name)}
        self._names: dict[frozenset[str], float] = {}
        terms = terms_of(text)
        self._offices = [term.stems for term in terms if term.word in _OFFICES] if asks_who(text) else []
        for term in terms:
            known = max(frequency.get(form, 0) for form in term.stems)
            weight = math.log(1 + (passages - known + 0.5) / (known + 0.5))
            self._weights[term.stems] = weight
            if term.word in named:
                self._names[term.stems] = weight
        self._known = frozenset().union(*self._weights)

    def coverage(self, text: str) -> float:
        """The share of the question's information (by inverse document frequency) that a text's words carry, 0..1."""
        return _covered(self._weights, text, without=0.0)

    def coverage_of(self, part: str, text: str) -> float:
        """The same of a part of the question alone; 1 where that has no word of substance."""
        asked = frozenset().union(*(term.stems for term in terms_of(part))) if part else frozenset()
        return _covered({forms: weight for forms, weight in self._weights.items() if forms & asked}, text, without=1.0)

    def names(self, text: str) -> float:
        """The same of its names and numbers alone; 1 where it has none."""
        return _covered(self._names, text, without=1.0)

    @property
    def has_names(self) -> bool:
        """Whether the question has a name or a number."""
        return bool(self._names)

    def touches(self, text: str) -> bool:
        """Whether a text has any of the question's words but names and numbers, if there are such."""
        present = _stems(text)
        others = [forms for forms in self._weights if forms not in self._names]
        return not others or any(forms & present for forms in others)

    def concerns(self, hit: Hit) -> bool:
        """Whether the office whose holder is asked for is spoken of in a passage or its title, if any is asked for."""
        return all(office & _stems(f"{hit.info.title} {seen_of(hit)}") for office in self._offices)

    def admits(self, text: str) -> bool:
        """Whether a text may answer, or say that no more is known, as far as its words tell."""
        if self._term and self._term.stands_for and not self._term.stands_in(text):
            return False
        said = self._has_expected(text) or is_silent(self.text, text)
        adds = self.saying is not None or self._adds(text)  # who said it may stand elsewhere
        return said and adds and not speaks_of_another(self.text, text)

    def _adds(self, text: str) -> bool:
        """Whether a text has a word of substance that the question has not: only then can it answer."""
        return any(not stem_pair(word) & self._known for word in content_words(text))

    def is_past_in(self, text: str, around: str, written: datetime.date | None) -> bool:
        """Whether what is yet to come is asked for, and a text written on a day neither is about such nor silent on it.

        `around` is what it may take its meaning from, such as its title.
        """
        return self._ahead and not speaks_ahead(text, around, written) and not is_silent(self.text, text)

    def excludes(self, years: Years) -> bool:
        """Whether what speaks of these years, if of any, speaks of others than the one asked about."""
        return bool(self.years and years and not self.years & years)


def weigh(text: str, store: Store, *, today: datetime.date | None = None) -> Question:
    """A question with its words weighed by how rare they are in a store."""
    stems = {form for term in terms_of(text) for form in term.stems}
    return Question(text, store.passage_frequency(sorted(stems)), store.passage_count(), today=today)


def candidates(question: Question, readings: Readings) -> list[Candidate]:
    """All that may be quoted from the passages read, each once, best first.

    Where a candidate names the year asked about and more of what is asked, those that have nothing but the year of it
    are ruled out: "Who hosted the meeting in 2023?" is not answered by who was elected in 2023.
    """
    found: dict[tuple[str, Span], Candidate] = {}
    beside: list[tuple[str, Span]] = []  # they speak of the year asked about, but of something else
    for reading in readings.readings:
        hit = reading.hit
        if not question.concerns(hit):
            continue
        general = _general_years(question, hit)
        orders = orders_of(hit)
        before: tuple[Span, ...] = ()
        spoken_of: Years = frozenset()
        for span in _quotable(hit):
            text = text_of(hit, span)
            follows = before if before and _goes_on(hit, Span(before[0].start, span.end), orders) else ()
            before = (span,)
            own = years_of(text, hit.info.date)
            # What names no year speaks of that of the sentence before it in its paragraph, or of its document's.
            spoken_of = own or (spoken_of if follows else frozenset())
            years = spoken_of or general
            if (hit.passage.document, span) in found or question.excludes(years) or not question.admits(text):
                continue
            around = " ".join([hit.info.title, *(text_of(hit, one) for one in follows)])
            if question.is_past_in(text, around, hit.info.date):
                continue
            parts = tuple(
                part
                for part in _parts(hit, span)
                if not question.excludes(years_of(text_of(hit, part), hit.info.date) or years)
                and not question.is_past_in(text_of(hit, part), around, hit.info.date)
            )
            support = sum(readings.within(hit, part) for part in parts)
            if support:  # none is had by what may not answer, and by what the reader does not see
                year = int(bool(question.years & own) and question.touches(text))
                if question.years & own and not any(question.touches(text_of(hit, one)) for one in (*follows, span)):
                    beside.append((hit.passage.document, span))
                found[hit.passage.document, span] = Candidate(
                    hit,
                    span,
                    parts,
                    text,
                    support,
                    reading.prior,
                    year,
                    question.coverage(text),
                    question.names(text),
                    follows,
                )
    left = _without(found, beside) if any(one.year for one in found.values()) else found.values()
    return sorted(left, key=lambda candidate: -candidate.score)


def _without(found: Mapping[tuple[str, Span], Candidate], ruled_out: Sequence[tuple[str, Span]]) -> list[Candidate]:
    """The other candidates, each as likely as it is where none of those ruled out answers."""
    kept = [one for place, one in found.items() if place not in ruled_out]
    # An entry is counted with its list.
    apart = [
        (name, span)
        for place, (name, span) in enumerate(ruled_out)
        if not any(name == other and span.meets(wider) for other, wider in ruled_out[:place])
    ]
    rest = max(_LEAST_SUPPORT, 1 - sum(found[one].support for one in apart))
    return [replace(one, support=min(1.0, one.support / rest)) for one in kept]


def best_words(candidate: Candidate, readings: Readings) -> Words:
    """The likeliest words of a candidate to answer."""
    found = [readings.words(candidate.hit, part) for part in candidate.parts or (candidate.span,)]
    return max(found, key=lambda words: words.probability)


def _covered(weights: Mapping[frozenset[str], float], text: str, *, without: float) -> float:
    total = sum(weights.values())
    if not total:
        return without
    present = _stems(text)
    return sum(weight for forms, weight in weights.items() if forms & present) / total


@lru_cache(maxsize=512)
def _stems(text: str) -> frozenset[str]:
    return frozenset().union(*(stem_pair(word) for word in words(text)))


def _general_years(question: Question, hit: Hit) -> Years:
    """The years of a document's title; without any, the year it was published in, if asked about a later one."""
    titled = years_of(hit.info.title, hit.info.date)
    written = hit.info.date
    if titled or not written or not question.years or min(question.years) <= written.year:
        return titled
    return frozenset({written.year})


def _goes_on(hit: Hit, both: Span, orders: Sequence[Span]) -> bool:
    """Whether nothing parts two sentences of a hit: neither the end of a paragraph, nor what is not quoted."""
    return "\n\n" not in text_of(hit, both) and not overlap(orders, both)


def _parts(hit: Hit, span: Span) -> list[Span]:
    return [one for one in hit.passage.sentences if span.start <= one.start and one.end <= span.end]


def _quotable(hit: Hit) -> Iterator[Span]:
    """The sentences of a hit that state something; a list is quoted with the line that announces it.

    Nobody is quoted who gives orders to the program.
    """
    sentences = hit.passage.sentences
    orders = orders_of(hit)
    place = 0
    while place < len(sentences):
        if overlap(orders, sentences[place]):
            place += 1
            continue
        end = _list_end(hit, place)
        if end > place + 1:
            yield Span(sentences[place].start, sentences[end - 1].end)
            yield from (span for span in sentences[place + 1 : end] if len(words(text_of(hit, span))) > _HEADING_WORDS)
        elif _states_something(hit, sentences[place]):
            yield sentences[place]
        place = end


def with_list(hit: Hit, span: Span) -> Span:
    """A span of whole sentences with the list that the last of them announces, if it does."""
    sentences = hit.passage.sentences
    last = next((place for place, one in enumerate(sentences) if one.end == span.end), None)
    return span if last is None else Span(span.start, sentences[_list_end(hit, last) - 1].end)


def _list_end(hit: Hit, place: int) -> int:
    """The place after the list that the sentence at `place` announces; the next place where it announces none."""
    sentences = hit.passage.sentences
    end = place + 1
    if not text_of(hit, sentences[place]).endswith(":"):
        return end
    orders = orders_of(hit)
    while end < len(sentences) and sentences[end].end - sentences[place].start <= LONGEST_LIST:
        gap = hit.passage.text[sentences[end - 1].end - hit.passage.start : sentences[end].start - hit.passage.start]
        goes_on = "\n" not in gap and end > place + 1
        if overlap(orders, sentences[end]):
            break
        if not goes_on and not _BULLETS & set(gap) and not _ENUMERATOR.match(text_of(hit, sentences[end])):
            break
        end += 1
    return end


def _states_something(hit: Hit, span: Span) -> bool:
    """False for questions and headings: they say what is spoken of, not what is said."""
    text = text_of(hit, span)
    if text.rstrip("\"'”’) ").endswith("?"):
        return False
    if text[-1] in '.!:;”")' or len(words(text)) > _HEADING_WORDS:
        return True
    before = hit.passage.text[: span.start - hit.passage.start]
    after = hit.passage.text[span.end - hit.passage.start :]
    alone = (not before or before.endswith("\n\n")) and after.startswith("\n\n")
    return not alone


def text_of(hit: Hit, span: Span) -> str:
    """The text of a span of the document that lies in a hit's passage."""
    return hit.passage.text[span.start - hit.passage.start : span.end - hit.passage.start]
