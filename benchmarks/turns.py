"""The same questions put to indexes of several sizes in turn: what each stage takes, and how that grows.

Whatever else the machine does falls on all sizes alike. Of each question and stage the median of all rounds counts.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.growing import memory, memory_peak, seconds_of
from rag.answering.gate import Caution
from rag.answering.sentences import weigh
from rag.assistant import Assistant
from rag.calibration import load_calibration
from rag.retrieval import Retriever
from rag.settings import Settings
from rag.store import Store
from rag.store.generations import Generations
from rag.store.store import identity_of
from rag.system import System
from rag.types import Filters, Language, Vector

WARM_UP = 10  # questions
DRAWS = 2000  # of questions, with replacement, for an interval
P95 = 95
# What a search can be narrowed by without losing much, which leaves most of the index to be looked at.
NARROWED = Filters(languages=(Language.INDONESIAN,))
# Stages of an answer by the clock, and beside them by themselves, with the time of all processors.
ANSWERED = ("read", "answer", "total")
APART = ("embed", "dense", "lexical", "weigh", "narrowed")
PROCESSOR = ", processor"
STAGES = (*APART, *(f"{stage}{PROCESSOR}" for stage in APART), *ANSWERED, f"total{PROCESSOR}")

Times = Mapping[str, NDArray[np.float64]]  # milliseconds of each question, by stage


@dataclass(frozen=True, slots=True)
class Started:
    """A process of its own that answers: milliseconds of its first question, and its memory in megabytes."""

    first: float
    memory: float
    memory_peak: float


@dataclass(frozen=True, slots=True)
class Growth:
    """How many times as large the 95th percentile of questions is as at the smallest size, with a 95 % interval."""

    times: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What questions took at one size, in milliseconds by stage, and how that compares with the smallest size."""

    questions: int
    rounds: int
    p50: Mapping[str, float]
    p95: Mapping[str, float]
    growth: Mapping[str, Growth]


def start(settings: Settings, texts: Sequence[str]) -> Started:
    """Open an index and ask it."""
    with System.open(settings) as system:
        first = 1000 * seconds_of(lambda: system.assistant.ask(texts[0]))
        for text in texts:
            system.assistant.ask(text)
        return Started(first, memory(), memory_peak())


def ask_in_turn(indexes: Sequence[Settings], texts: Sequence[str], rounds: int) -> list[Asked]:
    """Ask each question of each index, smallest first, `rounds` times; the order of indexes turns with the rounds."""
    with ExitStack() as opened:
        system = opened.enter_context(System.open(indexes[0]))
        stores = [system.store, *(opened.enter_context(closing(_store(one.index))) for one in indexes[1:])]
        askers = [_Asker(system, store) for store in stores]
        for asker in askers:
            for text in texts[:WARM_UP]:
                asker.ask(text)
        taken: list[list[list[Mapping[str, float]]]] = [[[] for _ in texts] for _ in askers]
        for turn in range(rounds):
            for place, text in enumerate(texts):
                for step in range(len(askers)):
                    one = (turn + place + step) % len(askers)
                    taken[one][place].append(askers[one].ask(text))
    times = [{stage: _medians(questions, stage) for stage in STAGES} for questions in taken]
    return [
        Asked(
            questions=len(texts),
            rounds=rounds,
            p50={stage: float(np.median(one[stage])) for stage in STAGES},
            p95={stage: float(np.percentile(one[stage], P95)) for stage in STAGES},
            growth={stage: growth(times[0][stage], one[stage]) for stage in STAGES},
        )
        for one in times
    ]


def growth(before: NDArray[np.float64], after: NDArray[np.float64]) -> Growth:
    """How the 95th percentile of the same questions grew; the interval is over which questions were asked."""
    draws = np.random.default_rng(0).integers(len(before), size=(DRAWS, len(before)))
    drawn = np.percentile(after[draws], P95, axis=1) / np.percentile(before[draws], P95, axis=1)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Growth(float(np.percentile(after, P95) / np.percentile(before, P95)), float(low), float(high))


class _Asker:
    """Asks one index with the models of a system."""

    def __init__(self, system: System, store: Store) -> None:
        self._embedder = system.embedder
        self._store = store
        self._retriever = Retriever(store)
        self._assistant = Assistant(
            store,
            self._retriever,
            system.embedder,
            system.reader,
            system.reranker,
            gates=load_calibration(system.reader.identity).gates,
            caution=Caution(system.settings.caution),
            candidates=system.settings.candidates,
        )

    def ask(self, text: str) -> dict[str, float]:
        """The milliseconds of each stage of one question."""
        began = time.process_time()
        answer = self._assistant.ask(text)
        taken = {f"total{PROCESSOR}": 1000 * (time.process_time() - began)}
        taken |= {stage: answer.timings[stage] for stage in ANSWERED}
        vectors: list[Vector] = []
        apart: dict[str, Callable[[], object]] = {
            "embed": lambda: vectors.append(self._embedder.encode_questions([text])[0]),
            "dense": lambda: self._retriever.dense(vectors[0]),
            "lexical": lambda: self._retriever.lexical(text),
            "weigh": lambda: weigh(text, self._store),
            "narrowed": lambda: (
                self._retriever.dense(vectors[0], filters=NARROWED),
                self._retriever.lexical(text, filters=NARROWED),
            ),
        }
        for stage, action in apart.items():
            began = time.process_time()
            taken[stage] = 1000 * seconds_of(action)
            taken[f"{stage}{PROCESSOR}"] = 1000 * (time.process_time() - began)
        return taken


def _store(index: Path) -> Store:
    folder = Generations(index).current
    identity = identity_of(folder)
    assert identity is not None  # it was filled
    return Store(folder, identity=identity)


def _medians(questions: Sequence[Sequence[Mapping[str, float]]], stage: str) -> NDArray[np.float64]:
    return np.array([statistics.median(one[stage] for one in rounds) for rounds in questions])
