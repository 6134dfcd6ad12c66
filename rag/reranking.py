"""Hits and what was read in them to hits in a better order: by the bundled reader, or by any cross-encoder."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from rag.errors import ModelError
from rag.hub import first_line, load_cross_encoder
from rag.reading import Readings
from rag.types import Hit

# What a point of a passage's score adds to the logarithm of a candidate's support. The bundled reader's: with 80 the
# first candidate held an answer for 69.5 of 100 questions kept for fitting (SQuAD in Indonesian), with 40 for 68.8,
# with none for 64.0. A cross-encoder's is a logit already: a point is a point.
READER_WORTH = 80.0
CROSS_ENCODER_WORTH = 1.0


@runtime_checkable  # pydantic asks so of a field of `System`
class Reranker(Protocol):
    """Orders hits by how well they answer."""

    def rerank(self, question: str, readings: Readings) -> Readings:
        """The same readings, best first, each hit with the score that it is ordered by, and what this is worth."""


@dataclass(frozen=True, slots=True)
class Rerank:
    """What a point of the reader's logits adds to a retrieval score: a cosine and a little for words."""

    answerable: float
    start: float
    least: float  # logits below this count as much: the reader then only says that it is not here

    def score(self, hit: Hit, answerable: float, start: float) -> float:
        """The score of a hit, in units of cosine similarity."""
        return hit.score + self.answerable * max(answerable, self.least) + self.start * max(start, self.least)


class ReaderReranker:
    """By the reader's judgement of the passage and of its best start, fused with the retrieval score."""

    def __init__(self, weights: Rerank) -> None:
        self._weights = weights

    def rerank(self, question: str, readings: Readings) -> Readings:
        scored = [
            (self._weights.score(one.hit, one.scores.answerable, float(one.scores.starts.max(initial=-np.inf))), one)
            for one in readings.readings
        ]
        return readings.ordered([score for score, _ in scored], worth=READER_WORTH)


class CrossEncoderReranker:
    """By the logits of a sentence-transformers CrossEncoder alone."""

    def __init__(self, name_or_path: str) -> None:
        self._model = load_cross_encoder(name_or_path)
        self._name = name_or_path
        from torch.nn import Identity  # loaded by now; only who names a cross-encoder needs torch

        self._as_logits = Identity()

    def rerank(self, question: str, readings: Readings) -> Readings:
        pairs = [(question, f"{one.hit.info.title}\n{one.hit.passage.text}") for one in readings.readings]
        if not pairs:
            return readings
        try:
            logits = self._model.predict(pairs, show_progress_bar=False, activation_fn=self._as_logits)
            scores = np.asarray(logits, dtype=np.float64)
        except (RuntimeError, ValueError, IndexError) as error:
            raise ModelError(f"{self._name} failed on {len(pairs)} passages: {first_line(error)}") from error
        if scores.shape != (len(pairs),):
            raise ModelError(f"the reranker {self._name!r} gives {scores.shape[1:]} scores a passage; one is needed")
        return readings.ordered(scores.tolist(), worth=CROSS_ENCODER_WORTH)
