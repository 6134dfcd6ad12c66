"""The quoting answer: the best sentences of the best passages, or an honest "not found"."""

import datetime
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.analysis import NAMED, words
from rag.answering import frames
from rag.answering.citing import cite
from rag.answering.conflict import Statement, contradict
from rag.answering.gate import Caution, Gate, signs_of
from rag.answering.kinds import Kind, kind_of
from rag.answering.lookup import LOOKED_UP, looked_up
from rag.answering.meaning import MEANT, explained
from rag.answering.sentences import Candidate, Question, best_words, candidates, text_of, with_list
from rag.answering.spoken import SPOKEN, spoken
from rag.answering.withholding import is_silent, withholds
from rag.orders import orders_of, stretches_without_orders
from rag.reading import Readings, Words
from rag.types import Citation, Document, Hit, Language, Outcome, Ranks, Span

QUOTED = 3  # sentences or lists
EXPLAINED = 450  # characters of a quotation that explains: about three sentences
CLOSEST = 3
SPEAKING = 0.5  # share of a question's information in a sentence from which this speaks of what is asked
SPEAKING_SURELY = 0.8  # the same where a sentence only happens to name no one
_WITHIN = math.log(4)  # further ones are quoted while they are a quarter as likely as the best
_ENUMERATES = re.compile(r",\s|\n|;\s|\s(?:dan|serta|and|or|atau)\s", re.IGNORECASE)
_REFERS = re.compile(  # the beginning of a sentence about what the one before it named
    r"(?:\w+\s(?:itu|ini|tersebut)|ia|dia|beliau|mereka|(?:this|that|these|those)\s\w+|it|he|she|they)\b", re.IGNORECASE
)
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

    def __init__(
        self,
        question: Question,
        readings: Readings,
        document: Callable[[str], Document],
        *,
        gate: Gate,
        caution: Caution,
    ) -> None:
        """The readings come best first; `document` gives the document of a name."""
        self._document = document
        found = candidates(question, readings)
        self._ranks = {one.hit.passage.id: _ranks(one.hit, place) for place, one in enumerate(readings.readings, 1)}
        # What comes closest to an answer is shown first where nothing is one.
        hits = list(dict.fromkeys([*(one.hit for one in found[:1]), *(one.hit for one in readings.readings)]))
        self._hits = sorted(hits, key=lambda hit: bool(orders_of(hit)))
        chosen = distinct(found)
        known: Words | None = None  # words that answer by the form of their sentence
        self.probability = gate.probability(signs_of(question, readings, found))
        self.outcome = Outcome.NOT_FOUND
        if question.saying and (said := spoken(question, question.saying, found, document)):
            self.probability = max(self.probability, SPOKEN)
            self.outcome, chosen = Outcome.ANSWERED, said[:QUOTED]
        elif row := looked_up(question, found):
            known = Words(row.value, LOOKED_UP)
            self.outcome, chosen = Outcome.ANSWERED, [row.candidate]
        elif meaning := explained(question.text, found):
            known = Words(meaning.value, MEANT)
            self.outcome, chosen = Outcome.ANSWERED, [meaning.candidate]
        elif chosen and gate.opens(self.probability, caution):
            silent = [one for one in found if one.coverage > chosen[0].coverage and _is_silent_on(question, one)]
            self.outcome, chosen = (Outcome.PARTIAL, silent[:1]) if silent else _judged(question, chosen, readings)
        elif short := [one for one in found if _falls_short(question, one, readings)]:
            self.outcome, chosen = Outcome.PARTIAL, short[:1]
        self.quoted = joined(chosen, readings)
        if known:
            self.probability = max(self.probability, known.probability)
            self.quoted = [replace(self.quoted[0], words=known)]
        if self.outcome is Outcome.PARTIAL:
            self.quoted = [_with_silence(question, one) for one in self.quoted]
        elif self.outcome is Outcome.ANSWERED and not known:
            explains = _goes_on_to_answer(question, self.quoted[0])
            best = _explained(self.quoted[0]) if explains else _with_reference(question, self.quoted[0])
            self.quoted = [best, *(one for one in self.quoted[1:] if not _overlap(best, one))]
            if explains and _ends_silent(question, best):
                self.outcome, self.quoted = Outcome.PARTIAL, [best]

    def citations(self) -> tuple[Citation, ...]:
        """The quotations with their markers; none where nothing was found."""
        if self.outcome is Outcome.NOT_FOUND:
            return ()
        answered = self.outcome is Outcome.ANSWERED
        return tuple(
            cite(
                self._document(chosen.hit.info.name),
                chosen.span,
                marker=marker,
                answer=chosen.words.span if answered else None,
                ranks=self._ranks[chosen.hit.passage.id],
            )
            for marker, chosen in enumerate(self.quoted, start=1)
        )

    def closest(self) -> tuple[Citation, ...]:
        """The best passages, to be shown apart where nothing was found."""
        return self._shown(self._hits[:CLOSEST]) if self.outcome is Outcome.NOT_FOUND else ()

    def unused(self) -> tuple[Citation, ...]:
        """The other passages that were read, best first."""
        if self.outcome is Outcome.NOT_FOUND:
            return self._shown(self._hits[CLOSEST:])
        return self._shown([hit for hit in self._hits if not any(_quotes(one, hit) for one in self.quoted)])

    def _shown(self, hits: Sequence[Hit]) -> tuple[Citation, ...]:
        return tuple(
            cite(
                self._document(hit.info.name),
                _longest_stretch(hit),
                marker=0,
                ranks=self._ranks[hit.passage.id],
            )
            for hit in hits
        )


def _longest_stretch(hit: Hit) -> Span:
    """The passage of a hit, or the longest part of it without orders to the program."""
    passage = hit.passage
    parts = stretches_without_orders(passage.text) or (Span(0, len(passage.text)),)
    longest = max(parts, key=lambda part: part.end - part.start)
    return Span(passage.start + longest.start, passage.start + longest.end)


def _ranks(hit: Hit, place: int) -> Ranks:
    return Ranks(lexical=hit.lexical_rank, dense=hit.dense_rank, reader=place)


def _quotes(quoted: Quotation, hit: Hit) -> bool:
    """Whether a quotation has a part of a hit's passage."""
    return quoted.hit.passage.document == hit.passage.document and quoted.span.meets(hit.passage.span)


def _goes_on_to_answer(question: Question, quoted: Quotation) -> bool:
    """Whether what follows belongs to the answer: to an explanation, and to a list that is only announced."""
    kind = kind_of(question.text)
    return kind is Kind.EXPLANATION or (kind is Kind.LIST and not _ENUMERATES.search(text_of(quoted.hit, quoted.span)))


def _explained(quoted: Quotation) -> Quotation:
    """With the sentences that go on from it in its paragraph, up to `EXPLAINED` characters."""
    while (after := _next(quoted)) and after.end - quoted.span.start <= EXPLAINED:
        quoted = replace(quoted, span=Span(quoted.span.start, after.end))
    return replace(quoted, span=with_list(quoted.hit, quoted.span))


def _ends_silent(question: Question, quoted: Quotation) -> bool:
    """Whether an explanation comes to the sentence that says that what is asked is not known."""
    within = (
        one for one in quoted.hit.passage.sentences if quoted.span.start < one.start and one.end <= quoted.span.end
    )
    silent = [text for one in within if is_silent(question.text, text := text_of(quoted.hit, one))]
    asked = words(question.text)[0]  # "Why the city had one is not stated."
    return any(asked in words(text) or question.coverage(text) >= SPEAKING_SURELY for text in silent)


def _with_silence(question: Question, quoted: Quotation) -> Quotation:
    """With the sentence after it that says that no more is known: "Its name is not given." """
    after = _next(quoted)
    if not after or not is_silent(question.text, text_of(quoted.hit, after)):
        return quoted
    return replace(quoted, span=Span(quoted.span.start, after.end))


def _with_reference(question: Question, quoted: Quotation) -> Quotation:
    """With the sentence after it that is about what it names and says more of what is asked: "That city is the only
    one." """
    after = _next(quoted)
    if not after or not _REFERS.match(text_of(quoted.hit, after)):
        return quoted
    both = Span(quoted.span.start, after.end)
    says_more = question.coverage(text_of(quoted.hit, both)) > question.coverage(text_of(quoted.hit, quoted.span))
    return replace(quoted, span=both) if says_more else quoted


def _next(quoted: Quotation) -> Span | None:
    """The sentence that follows a quotation in its paragraph."""
    after = next((one for one in quoted.hit.passage.sentences if one.start >= quoted.span.end), None)
    # The last character before the gap goes along, for a span is never empty.
    goes_on = after and "\n" not in text_of(quoted.hit, Span(quoted.span.end - 1, after.start))
    return after if goes_on else None


def _overlap(one: Quotation, other: Quotation) -> bool:
    return one.hit.passage.document == other.hit.passage.document and one.span.meets(other.span)


def _judged(question: Question, chosen: list[Candidate], readings: Readings) -> tuple[Outcome, list[Candidate]]:
    """What the best candidate and the others make of a question, and those of them that are quoted for it."""
    statements = [_statement(one, readings) for one in chosen]
    without = [withholds(question.text, one.text, one.answer) for one in statements]
    if without[0]:
        return Outcome.PARTIAL, [one for one, says_nothing in zip(chosen, without, strict=True) if says_nothing]
    best = chosen[0]
    rivals = [
        one
        for one, statement in zip(chosen, statements, strict=True)
        if one.hit.passage.document != best.hit.passage.document and contradict(question.text, statements[0], statement)
    ]
    if not rivals:
        return Outcome.ANSWERED, chosen
    newest_first = sorted([best, *rivals], key=lambda one: one.hit.info.date or datetime.date.min, reverse=True)
    return Outcome.CONFLICTING, newest_first


def _statement(candidate: Candidate, readings: Readings) -> Statement:
    """The words that answer in their sentence, which of a list is one entry."""
    answer = best_words(candidate, readings).span
    within = (part for part in candidate.parts if part.start <= answer.start and answer.end <= part.end)
    sentence = next(within, candidate.span)
    first = sentence.start - candidate.span.start
    text = candidate.text[first : sentence.end - candidate.span.start]
    return Statement(text, Span(answer.start - sentence.start, answer.end - sentence.start))


def _is_silent_on(question: Question, candidate: Candidate) -> bool:
    return candidate.coverage >= SPEAKING and is_silent(question.text, candidate.text)


def _falls_short(question: Question, candidate: Candidate, readings: Readings) -> bool:
    """Whether a candidate speaks of what is asked, and says that no more is known or names no one."""
    if _is_silent_on(question, candidate):
        return kind_of(question.text) in (Kind.FACT, Kind.LIST)
    if candidate.coverage < SPEAKING_SURELY or (question.years and not candidate.year):
        return False
    statement = _statement(candidate, readings)
    return withholds(question.text, statement.text, statement.answer)


def compose(outcome: Outcome, citations: Sequence[Citation], language: Language) -> Iterator[str]:
    """The answer's text, piece by piece: a frame, then one block for each quotation."""
    yield frames.frame(outcome, language)
    for citation in citations:
        yield frames.quotation(citation.quote, citation.marker, speaker=citation.speaker)


def distinct(found: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate and those nearly as likely that say something else, best first."""
    chosen: list[Candidate] = []
    for candidate in found:
        if len(chosen) == QUOTED or candidate.score < found[0].score - _WITHIN:
            break
        if not any(_says_the_same(candidate.text, other.text) for other in chosen):
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


def _says_the_same(text: str, other: str) -> bool:
    """Whether almost all words are common, and all names and numbers: those alone may make two answers of it."""
    if _named(text) ^ _named(other):
        return False
    words, others = set(text.casefold().split()), set(other.casefold().split())
    return len(words & others) >= _SAME * min(len(words), len(others))


def _named(text: str) -> set[str]:
    return set(NAMED.findall(text.partition(" ")[2]))
