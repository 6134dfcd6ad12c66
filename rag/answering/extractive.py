"""The quoting answer: the best sentences of the best passages, or an honest "not found"."""

from collections.abc import Callable, Iterator, Sequence

from rag.answering import frames
from rag.answering.citing import cite
from rag.answering.gate import gate_for, signs_of
from rag.answering.sentences import Candidate, Question, candidates
from rag.embedding import Embedder
from rag.types import Citation, Document, Hit, Language, Outcome, Span, Vector

QUOTATIONS = 3
CLOSEST = 3
COVERING = 3  # passages looked at for how many of the question's words stand together
_WITHIN = 0.03  # further sentences are quoted while they score at most this much below the best
_SAME = 0.9  # share of common words from which two quotations say the same


class Choice:
    """The sentences worth quoting for one question, and whether they may be given as an answer."""

    def __init__(
        self, question: Question, vector: Vector, hits: Sequence[Hit], *, language: Language, embedder: Embedder
    ) -> None:
        self.hits = hits
        ranked = candidates(question, vector, hits, embedder)
        self.quoted = _distinct(ranked)
        self.signs = signs_of(hits, ranked, passage_coverage(question, hits))
        gate = gate_for(embedder.identity, language)
        self.outcome = Outcome.ANSWERED if self.quoted and gate.opens(self.signs) else Outcome.NOT_FOUND

    def citations(self, document: Callable[[str], Document]) -> tuple[Citation, ...]:
        """The quotations with their markers; none where nothing was found."""
        if self.outcome is Outcome.NOT_FOUND:
            return ()
        return tuple(
            cite(document(chosen.hit.info.name), chosen.span, marker=marker)
            for marker, chosen in enumerate(self.quoted, start=1)
        )

    def closest(self, document: Callable[[str], Document]) -> tuple[Citation, ...]:
        """The best passages, to be shown apart where nothing was found."""
        if self.outcome is not Outcome.NOT_FOUND:
            return ()
        return tuple(
            cite(document(hit.info.name), Span(hit.passage.start, hit.passage.end), marker=0)
            for hit in self.hits[:CLOSEST]
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


def _distinct(ranked: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence and those close to it that say something else, best first."""
    chosen: list[Candidate] = []
    for candidate in ranked:
        if chosen and (len(chosen) == QUOTATIONS or candidate.score < chosen[0].score - _WITHIN):
            break
        words = set(candidate.text.casefold().split())
        if all(_overlap(words, set(other.text.casefold().split())) < _SAME for other in chosen):
            chosen.append(candidate)
    return chosen


def _overlap(words: set[str], others: set[str]) -> float:
    return len(words & others) / max(1, min(len(words), len(others)))
