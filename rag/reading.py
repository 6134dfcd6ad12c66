"""A question and retrieved passages to what is found in them: which of them answer, with which words, how surely."""

import copy
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from rag.models.files import load_vocabulary
from rag.models.onnx_reader import Logits, Material, OnnxReader, TokenScores
from rag.types import Hit, Span

BUNDLED_FOLDER = Path(__file__).parent / "models"
LONGEST_ANSWER = 30  # tokens; 99 of 100 annotated answers are shorter


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A passage that was read; the offsets of `scores` refer to the passage.

    `prior` is what the passage's own rank adds to the logarithm of the probability of words in it.
    """

    hit: Hit
    scores: TokenScores
    prior: float = 0.0

    def tokens_within(self, span: Span) -> slice:
        """The passage's tokens that begin within a span of the document."""
        first = self.hit.passage.start
        bounds = np.searchsorted(self.scores.offsets[:, 0], (span.start - first, span.end - first))
        return slice(int(bounds[0]), int(bounds[1]))


@dataclass(frozen=True, slots=True)
class Words:
    """A span of the document that answers, and its probability among all spans of all passages read."""

    span: Span
    probability: float


class Readings:
    """All passages read for one question, with one distribution over where in them the answer is, or that it is not.

    The reader was trained with this normalisation: over the tokens of all passages of a question and "not here".
    """

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.readings = tuple(readings)
        self._starts = _total([reading.scores.starts for reading in readings])
        self._ends = _total([reading.scores.ends for reading in readings])

    def ordered(self, scores: Sequence[float], *, worth: float) -> "Readings":
        """The same, highest score first, each hit with its score and a prior of `worth` for each point of it."""
        scored = [
            replace(one, hit=replace(one.hit, score=score), prior=worth * score)
            for one, score in zip(self.readings, scores, strict=True)
        ]
        return Readings(sorted(scored, key=lambda one: -one.hit.score))

    def within(self, hit: Hit, span: Span) -> float:
        """The probability that the answer begins within a span of the document of a hit that was read."""
        starts = [
            reading.scores.starts[reading.tokens_within(span)]
            for reading in self.readings
            if _holds(reading, hit, span)
        ]
        return float(np.exp(max((_log_sum(part) for part in starts), default=-np.inf) - self._starts))

    def words(self, hit: Hit, span: Span) -> Words:
        """The likeliest words within a span of the document of a hit that was read; all of it where none was seen."""
        found = [self._best(one, span) for one in self.readings if _holds(one, hit, span)]
        return max(found, key=lambda words: words.probability, default=Words(span, 0.0))

    def best(self, reading: Reading) -> Words:
        """The likeliest words of one passage."""
        return self._best(reading, Span(reading.hit.passage.start, reading.hit.passage.end))

    def _best(self, reading: Reading, span: Span) -> Words:
        tokens = reading.tokens_within(span)
        starts, ends = reading.scores.starts[tokens], reading.scores.ends[tokens]
        # A token may go on behind the span, and one of a space alone has nothing in it.
        offsets = np.clip(reading.scores.offsets[tokens] + reading.hit.passage.start, span.start, span.end)
        pairs = np.triu(np.tril(np.ones((len(starts), len(ends)), dtype=bool), LONGEST_ANSWER - 1))
        pairs &= offsets[None, :, 1] > offsets[:, None, 0]
        if not pairs.any():
            return Words(span, 0.0)
        logits = np.where(pairs, starts[:, None] + ends[None, :], -np.inf)
        start, end = divmod(int(logits.argmax()), len(ends))
        log_probability = float(logits.max()) - self._starts - self._ends
        first, last = int(offsets[start, 0]), int(offsets[end, 1])
        passage = reading.hit.passage
        said = passage.text[first - passage.start : last - passage.start].rstrip()  # the last may be a space alone
        return Words(Span(first, first + len(said) if said else last), float(np.exp(log_probability)))


def text_of(hit: Hit) -> str:
    """The text of a hit's passage."""
    return hit.passage.text


class Reader:
    """The bundled reader over hits; `folder` holds the folders `reader` and `vocabulary`."""

    def __init__(self, *, threads: int, folder: Path = BUNDLED_FOLDER) -> None:
        self._model = OnnxReader(folder / "reader", load_vocabulary(folder / "vocabulary"), threads=threads)
        self._first = _UnderWay()
        self._gives_way = False
        self.identity = self._model.identity

    def giving_way(self) -> "Reader":
        """The same reader for work that is not urgent: it reads a passage at a time, while this one reads none."""
        patient = copy.copy(self)
        patient._gives_way = True
        return patient

    def read(self, question: str, hits: Sequence[Hit], *, seen: Callable[[Hit], str] = text_of) -> Readings:
        """Read every hit for the answer to a question; `seen` is what is read of its passage, in the same places."""
        materials = [Material(hit.info.title, seen(hit)) for hit in hits]
        if self._gives_way:
            scores = self._one_by_one(question, materials)
        else:
            with self._first:
                scores = self._model.read(question, materials)
        return Readings([Reading(hit, found) for hit, found in zip(hits, scores, strict=True)])

    def _one_by_one(self, question: str, materials: Sequence[Material]) -> list[TokenScores]:
        scores: list[TokenScores] = []
        for material in materials:
            self._first.wait()
            scores += self._model.read(question, [material])
        return scores


class _UnderWay:
    """Counts the blocks that are being run, in any thread, and lets others wait until there is none."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def __enter__(self) -> None:
        with self._changed:
            self._count += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def wait(self) -> None:
        """Return when no block is being run."""
        with self._changed:
            self._changed.wait_for(lambda: not self._count)


def _holds(reading: Reading, hit: Hit, span: Span) -> bool:
    passage = reading.hit.passage
    return passage.document == hit.passage.document and passage.start <= span.start and span.end <= passage.end


def _total(parts: Sequence[Logits]) -> float:
    """The logarithm of the summed exponentials of all logits and of "not here"."""
    return _log_sum(np.concatenate([*parts, np.zeros(1, dtype=np.float32)]))


def _log_sum(logits: Logits) -> float:
    return float(np.logaddexp.reduce(logits)) if len(logits) else -np.inf
