"""Hits to what may be quoted from them, sentences and whole lists, each scored by how well it fits the question."""

import bisect
import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.analysis import content_words, stem_pair, words
from rag.embedding import Embedder
from rag.types import Hit, Span, Vector

PASSAGES = 4  # best passages that are quoted from; 86 of 100 answers stood in them, 71 in the first alone
# Characters that are compared by meaning, about 35 us each on two cores, so that no question takes long. Twice as
# many would find an answer for 1.9 of 100 questions more.
COMPARED = 900
LONGEST_LIST = 700  # characters of a list that is quoted whole
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)]\s")
_BULLETS = frozenset("-*\u2022\u25cf\u25e6\u25aa\u2023\u2013\u2014")
_HEADING_WORDS = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence or a list of a hit, its place in the document, and what speaks for quoting it.

    `similarity` is the cosine with the question; `coverage` the share of the question's information (by inverse
    document frequency) that its words carry, 0..1; `rank` the place of its hit, 0..1; `year` is 1 where it names the
    year asked about, else 0; `follows` is the sentence before it in its paragraph, empty where there is none.
    """

    hit: Hit
    span: Span
    text: str
    coverage: float
    rank: float
    year: int
    follows: tuple[Span, ...]
    similarity: float = 0.0

    def score(self, weights: "Weights") -> float:
        """How well it fits by itself, in units of cosine similarity."""
        return self.similarity + weights.coverage * self.coverage - weights.rank * self.rank + weights.year * self.year


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign is worth beside similarity."""

    coverage: float = 0.02
    rank: float = 0.02
    year: float = 0.03


FITTED = Weights()  # by training/answering/fit.py
# The sentence after a good one ("It took effect on ...") often says what is asked, without the words that find it.
FOLLOWING = 0.03  # what it loses against the one before; 0.02 to 0.05 did alike, without it 5 points fewer answers
# What is worth comparing by meaning is chosen by words, so these count for more there.
_BEFORE_MEANING = Weights(coverage=0.15, rank=0.05, year=0.05)


class Question:
    """A question with the weight of each of its content words."""

    def __init__(self, text: str, frequency: Mapping[str, int], passages: int) -> None:
        """`frequency` tells in how many of the `passages` each stem stands."""
        self.years = frozenset(_YEAR.findall(text))
        self._weights: dict[frozenset[str], float] = {}
        for word in content_words(text):
            forms = stem_pair(word)
            known = max(frequency.get(form, 0) for form in forms)
            self._weights[forms] = math.log(1 + (passages - known + 0.5) / (known + 0.5))

    def coverage(self, text: str) -> float:
        """The share of the question's information that a text's words carry, 0..1."""
        total = sum(self._weights.values())
        if not total:
            return 0.0
        present = frozenset().union(*(stem_pair(word) for word in words(text)))
        return sum(weight for forms, weight in self._weights.items() if forms & present) / total

    def adds(self, text: str) -> bool:
        """Whether a text has a word of substance that the question has not: only then can it answer."""
        known = frozenset().union(*self._weights)
        return any(not stem_pair(word) & known for word in content_words(text))

    def names_year(self, text: str) -> bool:
        """Whether a text names a year that was asked about."""
        return not self.years.isdisjoint(_YEAR.findall(text))

    def names_other_years(self, text: str) -> bool:
        """Whether a text speaks of other years alone than the one asked about."""
        named = frozenset(_YEAR.findall(text))
        return bool(self.years and named and not self.years & named)


def candidates(question: Question, vector: Vector, hits: Sequence[Hit], embedder: Embedder) -> list[Candidate]:
    """What may be quoted from the best hits, likely by its words first; `vector` is the question's.

    The first, `COMPARED` characters in all, are compared by meaning; the similarity of the others stays 0.
    """
    drafts = _drafts(question, hits[:PASSAGES])
    if not drafts:
        return []
    lengths = itertools.accumulate(len(draft.text) for draft in drafts)
    compared = drafts[: max(1, bisect.bisect_right(list(lengths), COMPARED))]
    similarities = embedder.encode_passages([draft.text for draft in compared]) @ vector
    return [
        *(replace(draft, similarity=float(value)) for draft, value in zip(compared, similarities, strict=True)),
        *drafts[len(compared) :],
    ]


def ranked(
    found: Sequence[Candidate], *, weights: Weights = FITTED, following: float = FOLLOWING
) -> list[tuple[Candidate, float]]:
    """Candidates with their scores, best first; one that follows a better one scores hardly less than that."""
    own = {(candidate.hit.passage.document, candidate.span): candidate.score(weights) for candidate in found}
    scored = []
    for candidate in found:
        document = candidate.hit.passage.document
        before = [own[document, span] - following for span in candidate.follows if (document, span) in own]
        scored.append((candidate, max(own[document, candidate.span], *before, -1.0)))
    return sorted(scored, key=lambda pair: -pair[1])


def _drafts(question: Question, hits: Sequence[Hit]) -> list[Candidate]:
    """All that may be quoted, once, likely by its words first."""
    drafts: dict[tuple[str, Span], Candidate] = {}
    for place, hit in enumerate(hits):
        before: tuple[Span, ...] = ()
        for span in _quotable(hit):
            text = _text(hit, span)
            follows = before if before and "\n\n" not in _text(hit, Span(before[0].start, span.end)) else ()
            before = (span,)
            if (hit.passage.document, span) in drafts or not question.adds(text) or question.names_other_years(text):
                continue
            drafts[hit.passage.document, span] = Candidate(
                hit, span, text, question.coverage(text), place / PASSAGES, int(question.names_year(text)), follows
            )
    return sorted(drafts.values(), key=lambda draft: -draft.score(_BEFORE_MEANING))


def _quotable(hit: Hit) -> Iterator[Span]:
    """The sentences of a hit that state something; a list is quoted with the line that announces it."""
    sentences = hit.passage.sentences
    place = 0
    while place < len(sentences):
        end = _list_end(hit, place)
        if end > place + 1:
            yield Span(sentences[place].start, sentences[end - 1].end)
            yield from (span for span in sentences[place + 1 : end] if len(words(_text(hit, span))) > _HEADING_WORDS)
        elif _states_something(hit, sentences[place]):
            yield sentences[place]
        place = end


def _list_end(hit: Hit, place: int) -> int:
    """The place after the list that the sentence at `place` announces; the next place where it announces none."""
    sentences = hit.passage.sentences
    end = place + 1
    if not _text(hit, sentences[place]).endswith(":"):
        return end
    while end < len(sentences) and sentences[end].end - sentences[place].start <= LONGEST_LIST:
        gap = hit.passage.text[sentences[end - 1].end - hit.passage.start : sentences[end].start - hit.passage.start]
        goes_on = "\n" not in gap and end > place + 1
        if not goes_on and not _BULLETS & set(gap) and not _ENUMERATOR.match(_text(hit, sentences[end])):
            break
        end += 1
    return end


def _states_something(hit: Hit, span: Span) -> bool:
    """False for questions and headings: they say what is spoken of, not what is said."""
    text = _text(hit, span)
    if text.rstrip("\"'”’) ").endswith("?"):
        return False
    if text[-1] in '.!:;”")' or len(words(text)) > _HEADING_WORDS:
        return True
    before = hit.passage.text[: span.start - hit.passage.start]
    after = hit.passage.text[span.end - hit.passage.start :]
    alone = (not before or before.endswith("\n\n")) and after.startswith("\n\n")
    return not alone


def _text(hit: Hit, span: Span) -> str:
    return hit.passage.text[span.start - hit.passage.start : span.end - hit.passage.start]
