"""Questions over an index to what the answering sees of them, with and without the passage that answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.data import Query
from benchmarks.pool import name_of
from rag.analysis import content_words, stem_pair
from rag.answering.extractive import passage_coverage
from rag.answering.gate import Signs, signs_of
from rag.answering.sentences import Candidate, Question, candidates
from rag.assistant import HITS
from rag.embedding import Embedder
from rag.retrieval import Retriever
from rag.store import Store
from rag.types import Hit

SPARE = 10  # hits asked for beyond those used, so that as many are left with the right document taken out


@dataclass(frozen=True, slots=True)
class Measured:
    """One question: the sentences and signs as asked, and the signs with the answering document taken out."""

    query: Query
    sentences: tuple[Candidate, ...]
    signs: Signs
    signs_without: Signs


def measure(queries: Sequence[Query], store: Store, embedder: Embedder) -> Iterator[Measured]:
    """Ask every question twice: of all documents, and of all but the one that answers it."""
    retriever = Retriever(store)
    for query in queries:
        vector = embedder.encode_questions([query.text])[0]
        stems = {form for word in content_words(query.text) for form in stem_pair(word)}
        question = Question(query.text, store.passage_frequency(sorted(stems)), store.passage_count())
        hits = retriever.retrieve(query.text, vector=vector, language=query.language, k=HITS + SPARE)
        others = [hit for hit in hits if hit.info.name != name_of(query.relevant)]

        def look(seen: Sequence[Hit]) -> tuple[tuple[Candidate, ...], Signs]:
            found = candidates(question, vector, seen, embedder)
            return tuple(found), signs_of(seen, found, passage_coverage(question, seen))

        sentences, signs = look(hits[:HITS])
        yield Measured(query, sentences, signs, look(others[:HITS])[1])


def holds_answer(sentence: Candidate, query: Query) -> bool:
    """Whether a sentence of the right document contains an answer."""
    return sentence.hit.info.name == name_of(query.relevant) and any(
        answer in sentence.text for answer in query.answers
    )
