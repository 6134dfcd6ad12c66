"""Documents to passages with their vectors, ready to be stored."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from rag.embedding import Embedder
from rag.orders import seen, without_orders
from rag.splitting import split
from rag.types import Document, Passage, Vector

TITLE_TOKENS = 40  # room for the title in front of a passage
_TITLE_CHARACTERS = 120
_SLICE = 64  # passages embedded between two reports


class Preparer:
    """Splits and embeds documents with one embedder."""

    def __init__(self, embedder: Embedder, *, passage_tokens: int) -> None:
        self._embedder = embedder
        self._passage_tokens = passage_tokens

    def split(self, document: Document) -> tuple[Passage, ...]:
        """The passages of a document."""
        return split(document, count_tokens=self._embedder.count_tokens, max_tokens=self._passage_tokens)

    def embed(
        self,
        entries: Sequence[tuple[Document, tuple[Passage, ...]]],
        *,
        embedded: Callable[[int], None] = lambda _: None,
    ) -> Vector:
        """Vectors of the passages of several documents, in their order: (n, dimensions).

        The longest are embedded first, so that batches are even and threads end together. `embedded` is told of every
        few passages how many they are; what it raises ends the work.
        """
        texts = list(_texts(entries))
        vectors = np.empty((len(texts), self._embedder.dimensions), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        for first in range(0, len(by_length), _SLICE):
            places = by_length[first : first + _SLICE]
            vectors[places] = self._embedder.encode_passages([texts[place] for place in places])
            embedded(len(places))
        return vectors


def _texts(entries: Sequence[tuple[Document, Sequence[Passage]]]) -> Iterator[str]:
    # The title says what a passage from the middle of a document is about; it is never part of a quotation. Orders to
    # the program would draw every question to them.
    for document, passages in entries:
        title = document.info.title
        for passage in passages:
            yield f"{without_orders(title)[:_TITLE_CHARACTERS].strip()}\n{seen(title, passage.text)}"
