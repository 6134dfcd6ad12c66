"""The question path: check -> make standalone -> retrieve -> read -> rerank -> choose -> cite -> compose."""

import contextlib
import datetime
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from rag.analysis import words
from rag.answering import frames
from rag.answering.extractive import Choice, compose
from rag.answering.gate import Caution, Gate
from rag.answering.meaning import explains
from rag.answering.sentences import weigh
from rag.answering.terms import term_asked
from rag.conversation import standalone
from rag.digest import composing
from rag.digest.digester import Digester, Gathered
from rag.digest.requests import requested
from rag.embedding import Embedder
from rag.errors import QuestionError
from rag.language import question_language
from rag.orders import orders_of, seen_of
from rag.reading import Reader
from rag.reranking import Reranker
from rag.retrieval import Retriever
from rag.store import Store
from rag.types import Answer, Filters, Hit, Language, Outcome, Stage, Turn, Vector

if TYPE_CHECKING:  # who has no chat model does not pay for what it would need
    from rag.writing.prose import Prose

LONGEST_QUESTION = 2000  # characters; about what the encoder reads


class Assistant:
    """Answers questions from one store."""

    def __init__(
        self,
        store: Store,
        retriever: Retriever,
        embedder: Embedder,
        reader: Reader,
        reranker: Reranker,
        *,
        gates: Mapping[Language, Gate],
        caution: Caution,
        candidates: int,
        rewrite: Callable[[str, Sequence[Turn]], str] = standalone,
        prose: "Prose | None" = None,
    ) -> None:
        """`candidates` passages are read for each question.

        `rewrite` makes a follow-up stand alone, and `prose` writes what was found, which is quoted without it.
        """
        self._store = store
        self._retriever = retriever
        self._embedder = embedder
        self._reader = reader
        self._reranker = reranker
        self._gates = gates
        self._caution = caution
        self._candidates = candidates
        self._rewrite = rewrite
        self._prose = prose
        self._digester = Digester(store, retriever, embedder)
        self._guard = threading.Lock()
        self._under_way = 0
        self._last = float("-inf")

    @property
    def quiet(self) -> float:
        """Seconds since the last question was answered; 0 while one is."""
        with self._guard:
            return 0.0 if self._under_way else time.monotonic() - self._last

    @contextlib.contextmanager
    def _answering(self) -> Iterator[None]:
        with self._guard:
            self._under_way += 1
        try:
            yield
        finally:
            with self._guard:
                self._under_way -= 1
                self._last = time.monotonic()

    def ask(self, question: str, *, turns: Sequence[Turn] = (), filters: Filters = Filters()) -> Answer:
        """The whole answer to a question; `QuestionError` for one that cannot be asked.

        A question that leans on the `turns` before it, oldest first, is made standalone.
        """
        *_, answer = self.stream(question, turns=turns, filters=filters)
        assert isinstance(answer, Answer)
        return answer

    def search(self, question: str, *, k: int, filters: Filters = Filters()) -> tuple[Hit, ...]:
        """The `k` best passages for a question, best first."""
        asked = check(question)
        vector = self._embedder.encode_questions([asked])[0]
        language = question_language(asked)
        k_retrieved = max(k, self._candidates)
        hits = self._retriever.retrieve(asked, vector=vector, language=language, k=k_retrieved, filters=filters)
        readings = self._reranker.rerank(asked, self._reader.read(asked, hits[: self._candidates]))
        read = [reading.hit for reading in readings.readings]
        # Those that were not read come after, and so do their scores.
        others = [replace(hit, score=min(hit.score, read[-1].score)) for hit in hits[self._candidates :]]
        return (*read, *others)[:k]

    def stream(
        self, question: str, *, turns: Sequence[Turn] = (), filters: Filters = Filters()
    ) -> Generator[str | Stage | Answer]:
        """The pieces of the answer's text in order, between them what it waits for, and last the whole answer.

        Closing it ends what was begun for the question.
        """
        with self._answering():
            yield from self._stream(question, turns, filters)

    def _stream(self, question: str, turns: Sequence[Turn], filters: Filters) -> Iterator[str | Stage | Answer]:
        clock = _Clock()
        asked = check(question)
        searched = self._rewrite(asked, turns)
        language, searched_in = question_language(asked), question_language(searched)
        request, made = requested(asked), ""
        if not request and searched != asked:
            request, made = requested(searched), searched
        clock.lap("understand")
        if request and self._store.passage_count():
            gathered = self._digester.gather(request, turns=turns, filters=filters)
            if gathered:
                clock.lap("gather")
                pieces = list(composing.compose(gathered.digest, gathered.citations, language))
                answer = _digested(asked, made, gathered, "".join(pieces), language, filters, clock)
                if self._prose and answer.citations:
                    yield from self._prose.of_digest(answer, pieces)
                else:
                    yield from pieces
                    yield answer
                return
        vector = self._embedder.encode_questions([searched])[0]
        clock.lap("embed")
        # What gives orders to the program takes no place from what answers.
        found = self._retriever.retrieve(
            searched,
            vector=vector,
            language=searched_in,
            k=self._candidates,
            filters=filters,
            takes_place=lambda hit: not orders_of(hit),
        )
        hits = self._with_meaning(searched, self._unswayed(found, vector), filters)
        clock.lap("retrieve")
        readings = self._reader.read(searched, hits, seen=seen_of)
        clock.lap("read")
        readings = self._reranker.rerank(searched, readings)
        clock.lap("rerank")
        weighed = weigh(searched, self._store, today=datetime.date.today())
        document = cache(self._store.document)
        choice = Choice(weighed, readings, document, gate=self._gates[searched_in], caution=self._caution)
        citations, closest, unused = choice.citations(), choice.closest(), choice.unused()
        clock.lap("answer")
        empty = not hits and not self._store.passage_count()
        pieces = [frames.no_documents(language)] if empty else list(compose(choice.outcome, citations, language))
        answer = Answer(
            question=asked,
            language=language,
            outcome=choice.outcome,
            text="".join(pieces),
            citations=citations,
            closest=closest,
            probability=choice.probability,
            timings=clock.timings(),
            searched=searched if searched != asked else "",
            filters=filters,
            unused=unused,
        )
        if self._prose and choice.outcome is Outcome.ANSWERED:
            yield from self._prose.of_fact(answer, pieces, [one.hit for one in readings.readings])
        else:
            yield from pieces
            yield answer

    def _with_meaning(self, question: str, hits: Sequence[Hit], filters: Filters) -> Sequence[Hit]:
        """With a passage that explains the term whose meaning is asked for, where one does and none of the hits."""
        term = term_asked(question)
        if not term or any(explains(term, hit) for hit in hits):
            return hits
        explaining = self._retriever.first_with(term.text, partial(explains, term), filters=filters)
        if not explaining:
            return hits
        return [*hits[: self._candidates - 1], replace(explaining, score=min((hit.score for hit in hits), default=0.0))]

    def _unswayed(self, found: Sequence[Hit], vector: Vector) -> Sequence[Hit]:
        """The hits but those whose place is owed to orders: what else stands there has to be as near as another."""
        others = [hit for hit in found if not orders_of(hit)]
        left = [hit for hit in found if orders_of(hit) and seen_of(hit).strip()]
        if not left:
            return others
        rests = [f"{hit.info.title}\n{' '.join(seen_of(hit).split())}" for hit in left]
        near = self._embedder.encode_passages(rests) @ vector
        least = min((hit.score for hit in others), default=-np.inf)
        kept = {hit.passage.id for hit, cosine in zip(left, near, strict=True) if cosine >= least}
        return [hit for hit in found if not orders_of(hit) or hit.passage.id in kept]


def _digested(
    asked: str, searched: str, gathered: Gathered, text: str, language: Language, filters: Filters, clock: "_Clock"
) -> Answer:
    """An answer that gathers more than a fact."""
    return Answer(
        question=asked,
        language=language,
        outcome=gathered.outcome,
        text=text,
        citations=gathered.citations,
        closest=gathered.closest,
        probability=0.0,
        timings=clock.timings(),
        searched=searched,
        filters=filters,
        digest=gathered.digest,
    )


def check(question: str) -> str:
    """The question without surrounding white space, or `QuestionError` saying why it cannot be asked."""
    if len(question) > LONGEST_QUESTION * 4 or len(question.strip()) > LONGEST_QUESTION:
        raise QuestionError(
            f"the question is longer than {LONGEST_QUESTION:,} characters; ask it in fewer words", reason="too_long"
        )
    asked = "".join(character if character.isprintable() else " " for character in question).strip()
    if not asked:
        raise QuestionError("the question is empty; type one", reason="empty")
    if not words(asked):
        raise QuestionError("the question has no words or numbers to search for", reason="no_words")
    return asked


class _Clock:
    """Milliseconds by stage since it was made."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._stages: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self._stages[stage] = (now - self._last) * 1000
        self._last = now

    def timings(self) -> dict[str, float]:
        return {**self._stages, "total": (time.perf_counter() - self._began) * 1000}
