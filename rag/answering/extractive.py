"""The quoting answer: the best sentences of the best passages, or an honest "not found"."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.answering import frames
from rag.answering.citing import cite
from rag.answering.gate import Caution, Gate, signs_of
from rag.answering.sentences import Candidate, Question, best_words, candidates
from rag.reading import Readings, Words
from rag.types import Citation, Document, Hit, Language, Outcome, Span

QUOTED = 3  # sentences or lists
CLOSEST = 3
COVERING = 3  # passages looked at for how many of the question's words stand together
_WITHIN = math.log(4)  # further ones are quoted while they are a quarter as likely as the best
_SAME = 0.9  # share of common words from which two quotations say the same


@dataclass(frozen=True, slots=True)
class Quotation:
    """Text to be quoted from the document of a hit, one candidate or several that follow each other, and in it the
    words that answer."""

    hit: Hit
    span: Span
    words: Words


class Choice:
    """What is worth quoting for one question, how likely that answers, and whether it may be given as an answer."""

    def __init__(self, question: Question, readings: Readings, *, gate: Gate, caution: Caution) -> None:
        """The readings come best first."""
        self._hits = [reading.hit for reading in readings.readings]
        found = candidates(question, readings)
        self.quoted = joined(distinct(found), readings)
        self.probability = gate.probability(signs_of(readings, found, passage_coverage(question, self._hits)))
        answered = bool(self.quoted) and gate.opens(self.probability, caution)
        self.outcome = Outcome.ANSWERED if answered else Outcome.NOT_FOUND

    def citations(self, document: Callable[[str], Document]) -> tuple[Citation, ...]:
        """The quotations with their markers; none where nothing was found."""
        if self.outcome is Outcome.NOT_FOUND:
            return ()
        return tuple(
            cite(document(chosen.hit.info.name), chosen.span, marker=marker, answer=chosen.words.span)
            for marker, chosen in enumerate(self.quoted, start=1)
        )

    def closest(self, document: Callable[[str], Document]) -> tuple[Citation, ...]:
        """The best passages, to be shown apart where nothing was found."""
        if self.outcome is not Outcome.NOT_FOUND:
            return ()
        return tuple(
            cite(document(hit.info.name), Span(hit.passage.start, hit.passage.end), marker=0)
            for hit in self._hits[:CLOSEST]
        )


def passage_coverage(question: Question, hits: Sequence[Hit]) -> float:
    """The most that one of the first passages covers of the question's information, 0..1."""
    texts = [f"{hit.info.title} {hit.passage.text}" for hit in hits[:COVERING]]
    return max((question.coverage(text) for text in texts), default=0.0)


def compose(outcome: Outcome, citations: Sequence[Citation], language: Language) -> Iterator[str]:
    """The answer's text, piece by piece: a frame, then one block for each quotation."""
    yield frames.frame(outcome, language)
    for citation in citations:
        yield frames.quotation(citation.quote, citation.marker)


def distinct(found: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate and those nearly as likely that say something else, best first."""
    chosen: list[Candidate] = []
    for candidate in found:
        if len(chosen) == QUOTED or candidate.score < found[0].score - _WITHIN:
            break
        words = set(candidate.text.casefold().split())
        if all(_overlap(words, set(other.text.casefold().split())) < _SAME for other in chosen):
            chosen.append(candidate)
    return chosen


def joined(chosen: Sequence[Candidate], readings: Readings) -> list[Quotation]:
    """Quotations in the order of their best candidates; those that follow each other become one."""
    in_order = sorted(enumerate(chosen), key=lambda pair: (pair[1].hit.passage.document, pair[1].span.start))
    placed: list[tuple[int, Quotation]] = []
    for place, candidate in in_order:
        words = best_words(candidate, readings)
        if placed and _goes_on(placed[-1][1], candidate):
            best, before = placed.pop()
            whole = Span(before.span.start, candidate.span.end)
            likelier = max(before.words, words, key=lambda one: one.probability)
            placed.append((min(best, place), Quotation(before.hit, whole, likelier)))
        else:
            placed.append((place, Quotation(candidate.hit, candidate.span, words)))
    return [quotation for _, quotation in sorted(placed, key=lambda pair: pair[0])]


def _goes_on(before: Quotation, candidate: Candidate) -> bool:
    same = before.hit.passage.document == candidate.hit.passage.document
    return same and any(one.end == before.span.end for one in candidate.follows)


def _overlap(words: set[str], others: set[str]) -> float:
    return len(words & others) / max(1, min(len(words), len(others)))
