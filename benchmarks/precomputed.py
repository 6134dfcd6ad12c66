"""Vectors that lie among real ones, in the place of embedding, where embedding a whole index would take too long."""

import math
from collections.abc import Sequence

import numpy as np

from rag.corpus import Corpus
from rag.embedding import Embedder
from rag.indexing import Indexer
from rag.preparing import TITLE_TOKENS, Preparer
from rag.system import System
from rag.types import Vector

# Length of what is added to a unit vector between two real ones to make another. About single ones they would lie in so
# many heaps, in which an approximate search loses its way: among 30,000 about 950, 13 of 100 did not find themselves.
NOISE = 0.4


class Precomputed(Embedder):
    """Gives any passages vectors among given ones (n, dimensions), and embeds questions as another embedder does."""

    def __init__(self, embedder: Embedder, real: Vector) -> None:
        self.identity = embedder.identity
        self.dimensions = embedder.dimensions
        self.passage_tokens = embedder.passage_tokens
        self._embedder = embedder
        self._real = real
        self._draw = np.random.default_rng()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._embedder.count_tokens(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vector:
        one, other = self._real[self._draw.integers(len(self._real), size=(2, len(texts)))]
        between = _unit(one + (other - one) * self._draw.random((len(texts), 1), dtype=np.float32))
        noise = self._draw.standard_normal(between.shape, dtype=np.float32)
        return _unit(between + noise * np.float32(NOISE / math.sqrt(self.dimensions)))

    def encode_questions(self, texts: Sequence[str]) -> Vector:
        return self._embedder.encode_questions(texts)


def precomputing(system: System, *, passages: int) -> Indexer:
    """An indexer of the system's folder that gives vectors among those of the first `passages`, which were embedded."""
    names: list[str] = []
    known = 0
    for entry in system.store.documents():
        if known + entry.passages > passages and names:
            break
        names.append(entry.info.name)
        known += entry.passages
    return indexer_with(system, Precomputed(system.embedder, system.store.vectors_of(*names)))


def indexer_with(system: System, embedder: Embedder) -> Indexer:
    """An indexer of the system's folder that embeds with another embedder."""
    tokens = min(system.settings.passage_tokens, embedder.passage_tokens - TITLE_TOKENS)
    preparer = Preparer(embedder, passage_tokens=tokens)
    return Indexer(Corpus(system.settings.corpus), system.store, system.loaders, preparer)


def _unit(vectors: Vector) -> Vector:
    unit: Vector = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit
