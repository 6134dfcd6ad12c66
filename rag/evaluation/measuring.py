"""Questions put to a corpus to what came of each: outcome, words, citations, ranks, times."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.assistant import Assistant
from rag.errors import UnknownDocumentError
from rag.evaluation import metrics
from rag.evaluation.questions import Case
from rag.store import Store
from rag.types import Answer, Citation, Hit, Outcome, Turn

RANKED = 10  # documents looked at for what was expected

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one question brought.

    `said` are the words of the first quotation that answer; `ranks` are those of the expected documents among the first
    `RANKED`, from 1. Of the citations, `right` hold an answer, or, where none is expected word by word, are of an
    expected document; `rejected` hold a quotation that must not be given; `exact` stand where they say. `first_right`
    says whether the first of them is right.
    """

    case: Case
    outcome: Outcome
    probability: float
    said: str
    ranks: tuple[int, ...]
    citations: int
    right: int
    first_right: bool
    rejected: int
    exact: int
    timings: Mapping[str, float]

    @property
    def judged(self) -> bool:
        """Whether anything is expected of the answer."""
        return self.case.outcome is not None or bool(self.case.rejected)

    @property
    def known(self) -> bool:
        """Whether it is known which answer is expected; of one that should have been found it is not."""
        return bool(self.case.answers or self.case.documents)

    @property
    def as_expected(self) -> bool:
        """Whether the outcome is the expected one, with an answer quoted where there is one and none that is not."""
        quoted = bool(self.right) or self.case.outcome is Outcome.NOT_FOUND or not self.known
        return self.case.outcome in (None, self.outcome) and quoted and not self.rejected

    @property
    def wrong(self) -> bool:
        """Whether something was given as an answer that is none."""
        if self.outcome is not Outcome.ANSWERED or not self.judged:
            return False
        unexpected = self.case.outcome not in (None, Outcome.ANSWERED)
        return bool(self.rejected) or unexpected or (self.known and not self.right)

    @property
    def wrong_first(self) -> bool:
        """Whether what is given as an answer begins with a quotation that is none, whatever stands below it."""
        return self.wrong or (self.outcome is Outcome.ANSWERED and self.judged and self.known and not self.first_right)

    @property
    def f1(self) -> float:
        """The overlap of the words that answer with the expected answers."""
        return metrics.f1(self.said, self.case.answers)

    @property
    def reciprocal_rank(self) -> float:
        """1 by the rank of the first expected document."""
        return metrics.reciprocal_rank(self.ranks)


def measure(
    cases: Sequence[Case], assistant: Assistant, store: Store, *, report: Callable[[int], None]
) -> Iterator[Measured]:
    """Ask every question and search for it; `report` is told how many are done."""
    for done, case in enumerate(cases, start=1):
        yield measured(case, assistant.ask(case.question), assistant.search(case.question, k=5 * RANKED), store)
        report(done)


def measured(case: Case, answer: Answer, hits: Sequence[Hit], store: Store) -> Measured:
    """What an answer and the passages found for it, best first, bring to a question."""
    documents = list(dict.fromkeys(hit.info.name for hit in hits))[:RANKED]
    return Measured(
        case=case,
        outcome=answer.outcome,
        probability=answer.probability,
        said=Turn.of(answer).said,
        ranks=tuple(rank for rank, name in enumerate(documents, start=1) if name in case.documents),
        citations=len(answer.citations),
        right=sum(_is_right(citation, case) for citation in answer.citations),
        first_right=any(_is_right(citation, case) for citation in answer.citations[:1]),
        rejected=sum(_quotes(citation, case.rejected) for citation in answer.citations),
        exact=sum(_is_exact(citation, store) for citation in answer.citations),
        timings=answer.timings,
    )


def _is_right(citation: Citation, case: Case) -> bool:
    if not case.answers:
        return citation.document in case.documents
    return _quotes(citation, case.answers)


def _quotes(citation: Citation, texts: Sequence[str]) -> bool:
    quote = _folded(citation.quote)
    return any(_folded(text) in quote for text in texts)


def _is_exact(citation: Citation, store: Store) -> bool:
    try:
        text = store.document(citation.document).text
    except UnknownDocumentError:  # removed since it was quoted
        return False
    return text[citation.start : citation.end] == citation.quote


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text).casefold()
