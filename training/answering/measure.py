"""Questions over an index to what the answering sees of them, with and without the passage that answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.data import Query
from benchmarks.pool import name_of
from rag.analysis import content_words, stem_pair
from rag.answering.extractive import distinct, passage_coverage
from rag.answering.gate import Signs, signs_of
from rag.answering.sentences import Candidate, Question, candidates, ranked
from rag.assistant import HITS
from rag.embedding import Embedder
from rag.retrieval import Retriever
from rag.store import Store
from rag.types import Filters
from training.answering.questions import Asked

SPARE = 10  # hits asked for beyond those used, so that as many are left with the right document taken out


@dataclass(frozen=True, slots=True)
class Look:
    """What the answering sees: the candidates, the signs, and whether what it would quote holds an answer."""

    candidates: tuple[Candidate, ...]
    signs: Signs
    right: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """A question asked twice: of all that it may be asked of, and of the same without the document that answers."""

    asked: Asked
    present: Look
    absent: Look


def measure(asked: Sequence[Asked], store: Store, embedder: Embedder) -> Iterator[Measured]:
    """Ask every question of the index."""
    retriever = Retriever(store)
    for one in asked:
        query = one.query
        vector = embedder.encode_questions([query.text])[0]
        stems = {form for word in content_words(query.text) for form in stem_pair(word)}
        question = Question(query.text, store.passage_frequency(sorted(stems)), store.passage_count())
        filters = Filters(documents=tuple(name_of(place) for place in one.within))
        hits = retriever.retrieve(query.text, vector=vector, language=query.language, k=HITS + SPARE, filters=filters)
        others = [hit for hit in hits if hit.info.name != name_of(query.relevant)]
        looks = []
        for seen in (hits[:HITS], others[:HITS]):
            found = candidates(question, vector, seen, embedder)
            signs = signs_of(seen, found, passage_coverage(question, seen))
            looks.append(Look(tuple(found), signs, any(holds_answer(each, query) for each in distinct(ranked(found)))))
        yield Measured(one, *looks)


def holds_answer(candidate: Candidate, query: Query) -> bool:
    """Whether a sentence of the right document contains an answer."""
    return candidate.hit.info.name == name_of(query.relevant) and any(
        answer in candidate.text for answer in query.answers
    )
