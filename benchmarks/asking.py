"""Questions over an index to what the reader makes of the passages found, with and without the text that answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.data import Query
from benchmarks.pool import name_of
from rag.answering.sentences import Question, weigh
from rag.embedding import Embedder
from rag.language import question_language
from rag.reading import Reader, Readings
from rag.retrieval import Retriever
from rag.store import Store
from rag.types import Hit

SPARE = 4  # hits asked for beyond those read, so that as many are left with the right document taken out
BLOCK = 512  # questions encoded at a time


@dataclass(frozen=True, slots=True)
class Asked:
    """A question asked of all documents, and of all but the one that answers; hits in the order of the retrieval."""

    query: Query
    weighed: Question
    present: Readings
    absent: Readings


def ask_all(
    queries: Sequence[Query], store: Store, embedder: Embedder, reader: Reader, *, candidates: int
) -> Iterator[Asked]:
    """Retrieve and read for every question; a passage that is read with and without the answer is read once."""
    retriever = Retriever(store)
    for first in range(0, len(queries), BLOCK):
        block = queries[first : first + BLOCK]
        vectors = embedder.encode_questions([query.text for query in block])
        for query, vector in zip(block, vectors, strict=True):
            language = question_language(query.text)  # as the program has to: nobody tells it
            hits = retriever.retrieve(query.text, vector=vector, language=language, k=candidates + SPARE)
            read = reader.read(query.text, hits)
            others = [one for one in read.readings if not answers(one.hit, query)]
            yield Asked(
                query,
                weigh(query.text, store),
                Readings(read.readings[:candidates]),
                Readings(others[:candidates]),
            )


def answers(hit: Hit, query: Query) -> bool:
    """Whether a hit is of the document that the question was asked about."""
    return hit.info.name == name_of(query.relevant)
