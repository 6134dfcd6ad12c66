"""Hits to their sentences, each scored by how well it fits the question."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.analysis import content_words, stem_pair, words
from rag.embedding import Embedder
from rag.types import Hit, Span, Vector

PASSAGES = 4  # best passages whose sentences are looked at
EMBEDDED = 12  # sentences compared by meaning; each costs about 2 ms on two cores
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEADING_WORDS = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit: its place in the document, its score, and the parts of it.

    `similarity` is the cosine with the question, `coverage` the share of the question's information (by inverse
    document frequency) that its words carry, both in 0..1.
    """

    hit: Hit
    span: Span
    text: str
    similarity: float
    coverage: float
    score: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign is worth, in units of cosine similarity; fitted by training/answering/fit.py."""

    coverage: float = 0.15
    rank: float = 0.05
    year: float = 0.05


FITTED = Weights()


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

    def year_fit(self, text: str) -> int:
        """1 where a text names the year asked about, -1 where it names only others, 0 where it names none."""
        named = frozenset(_YEAR.findall(text))
        if not self.years or not named:
            return 0
        return 1 if self.years & named else -1


def candidates(
    question: Question, vector: Vector, hits: Sequence[Hit], embedder: Embedder, *, weights: Weights = FITTED
) -> list[Candidate]:
    """The sentences of the best hits, best first; `vector` is the question's."""
    drafts = _drafts(question, hits[:PASSAGES], weights)[:EMBEDDED]
    if not drafts:
        return []
    similarities = embedder.encode_passages([draft.text for draft in drafts]) @ vector
    scored = [
        Candidate(draft.hit, draft.span, draft.text, float(similarity), draft.coverage, draft.score + float(similarity))
        for draft, similarity in zip(drafts, similarities, strict=True)
    ]
    return sorted(scored, key=lambda candidate: -candidate.score)


def _drafts(question: Question, hits: Sequence[Hit], weights: Weights) -> list[Candidate]:
    """All sentences once, scored by everything but meaning, best first."""
    drafts: dict[tuple[str, Span], Candidate] = {}
    for rank, hit in enumerate(hits):
        for span in hit.passage.sentences:
            text = hit.passage.text[span.start - hit.passage.start : span.end - hit.passage.start]
            if (hit.passage.document, span) in drafts or not _states_something(hit, span, text):
                continue
            coverage = question.coverage(text)
            score = (
                weights.coverage * coverage - weights.rank * rank / PASSAGES + weights.year * question.year_fit(text)
            )
            drafts[hit.passage.document, span] = Candidate(hit, span, text, 0.0, coverage, score)
    return sorted(drafts.values(), key=lambda draft: -draft.score)


def _states_something(hit: Hit, span: Span, text: str) -> bool:
    """False for questions and headings: they say what is spoken of, not what is said."""
    if text.rstrip("\"'”’) ").endswith("?"):
        return False
    if text[-1] in '.!:;”")' or len(words(text)) > _HEADING_WORDS:
        return True
    passage = hit.passage
    before, after = passage.text[: span.start - passage.start], passage.text[span.end - passage.start :]
    alone = (not before or before.endswith("\n\n")) and after.startswith("\n\n")
    return not alone
