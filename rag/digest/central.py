"""Sentences and their vectors to those that say most of what all say, and do not say the same.

Centrality is how near a sentence is to all others (continuous LexRank's degree, Erkan and Radev 2004) and redundancy is
kept low by maximal marginal relevance (Carbonell and Goldstein 1998). The encoder's cosines lie close together, so the
mean of all vectors is taken from each first.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.digest.units import Role, Unit
from rag.types import Vector

Values = NDArray[np.float32]

# Weights of what speaks for a sentence beside its centrality, which is at most 1. Those of place and redundancy were
# looked for by benchmarks/digests.py --fit, on articles that it does not report on.
EARLY = 2.5  # the first sentence has this, and each that follows ever less
EARLY_IN_NEWS = 8.0  # the same of a text without headings; chosen, not fitted
_DECAY = 1.5
REDUNDANCY = 0.75  # what likeness to a chosen one takes away
LEANS = 0.3  # what a first word that takes up something before it takes away
LISTED = 0.2  # the same of an entry of a list, which says little without its list
_LEANING = re.compile(
    r"(?:ia|dia|beliau|mereka|hal (?:ini|itu|tersebut)|(?:ke)?tiganya|keduanya|namun|tetapi|selain itu|oleh karena itu"
    r"|karena itu|sementara itu|dengan demikian|akibatnya|sebaliknya|misalnya|he|she|it|they|this|that|these|those|but"
    r"|however|therefore|besides|moreover|no|yes|ya|tidak|bukan)\b",
    re.IGNORECASE,
)


def centred(vectors: Vector) -> Vector:
    """Unit vectors without what all of them share; zero where nothing else is in them."""
    apart = vectors - vectors.mean(axis=0, keepdims=True)
    lengths = np.linalg.norm(apart, axis=1, keepdims=True)
    return np.asarray(np.divide(apart, lengths, out=np.zeros_like(apart), where=lengths > 1e-6), dtype=np.float32)


def centrality(vectors: Vector) -> Values:
    """How near each is to all others, 0 to 1: (n,)."""
    degree = np.maximum(vectors @ vectors.T, 0.0).sum(axis=1) - 1.0
    most = float(degree.max(initial=0.0))
    return np.asarray(degree / most if most > 0 else np.zeros(len(vectors)), dtype=np.float32)


def merits(units: Sequence[Unit], vectors: Vector, *, early: float = EARLY) -> Values:
    """What speaks for each of a document's sentences: (n,); `early` is what the first has for its place."""
    place = np.arange(len(units), dtype=np.float32)
    values = centrality(centred(vectors)) + early / (1.0 + place) ** _DECAY
    leans = np.array([bool(_LEANING.match(unit.text)) for unit in units], dtype=np.float32)
    listed = np.array([unit.role is Role.ENTRY for unit in units], dtype=np.float32)
    return np.asarray(values - LEANS * leans - LISTED * listed, dtype=np.float32)


def choose(values: Values, vectors: Vector, count: int, *, redundancy: float = REDUNDANCY) -> list[int]:
    """The places of `count` of the best, none much like another, in the order in which they were chosen."""
    apart = centred(vectors)
    likeness = np.zeros(len(values), dtype=np.float32)
    left = values.astype(np.float32).copy()
    chosen: list[int] = []
    while len(chosen) < min(count, len(values)):
        best = int(np.argmax(left - redundancy * likeness))
        chosen.append(best)
        left[best] = -np.inf
        likeness = np.maximum(likeness, apart @ apart[best])
    return chosen
