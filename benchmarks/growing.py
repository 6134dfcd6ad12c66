"""An index grown to a number of passages: how fast they go in beside the bare encoder, and what room they take."""

import math
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.precomputed import indexer_with, precomputing
from benchmarks.texts import Recombined
from rag.embedding import Embedder
from rag.indexing import Indexer
from rag.reports import Progress
from rag.settings import Settings
from rag.system import System
from rag.types import Vector

SAMPLE = 512  # passages at the end of each size that are always embedded, beside the bare encoder
BLOCK = 128  # of them after which the bare encoder takes its turn
MOST_PER_FILE = 12  # passages; so that files do not overshoot a size
SETTLED = 2.1  # seconds after which how a file looks is remembered
PEAK_UNIT = 1e6 if sys.platform == "darwin" else 1e3  # ru_maxrss per megabyte
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100  # of a processor's time in a second
_STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Filled:
    """How an index came to its size; memory in megabytes, of the process that filled it at its most.

    `precomputed` tells whether new passages were given vectors made of real ones, all but the last hundreds: `rate` and
    the ratios to the bare encoder, by the clock and by processors' time, are of these, `filling_rate` of the others.
    `embedding` is the encoder's share of the processors' time that a sync takes, measured in the sync itself.
    `look` is the seconds after which a sync of a few new files has found out which they are. Disk is bytes a passage.
    """

    passages: int
    documents: int
    precomputed: bool
    filling_rate: float
    rate: float
    encoder_rate: float
    ratio: float
    processor_ratio: float
    embedding: float
    look: float
    second_sync: float
    memory_peak: float
    catalogue_bytes: float
    vectors_bytes: float


def fill(data: Path, settings: Settings, size: int, embedded: int) -> Filled:
    """Bring an index to its size by syncs of its folder, the last passages in turn with the bare encoder."""
    files = _Files(Recombined(data), settings.corpus)
    sample = min(SAMPLE, size // 2)
    with System.open(settings) as system:
        rate = _grow(system, system.indexer, files, min(size - sample, embedded))
        if precomputed := size - sample > embedded:
            rate = _grow(system, precomputing(system, passages=embedded), files, size - sample)
        beside, look = _sync_beside_encoder(system, files, sample)
        system.indexer.sync()
        time.sleep(SETTLED)  # what changed just now is looked at again
        system.indexer.sync()
        second_sync = seconds_of(system.indexer.sync)
        total, documents = system.store.passage_count(), len(system.store.checksums())
    return Filled(
        passages=total,
        documents=documents,
        precomputed=precomputed,
        filling_rate=rate,
        rate=beside.passages / beside.pipeline,
        encoder_rate=beside.passages / beside.encoder,
        ratio=beside.encoder / beside.pipeline,
        processor_ratio=beside.encoder_processor / beside.pipeline_processor,
        embedding=beside.embedding_processor / beside.pipeline_processor,
        look=look,
        second_sync=second_sync,
        memory_peak=memory_peak(),
        catalogue_bytes=_bytes(settings.index, "catalogue*") / total,
        vectors_bytes=_bytes(settings.index, "vectors*/**/*") / total,
    )


def _sync_beside_encoder(system: System, files: "_Files", sample: int) -> tuple["_Beside", float]:
    """Sync about `sample` passages more, in turn with the bare encoder; and the seconds before the first of them."""
    per_file = system.store.passage_count() / len(system.store.checksums())
    files.write(math.ceil(sample / per_file))
    beside = _Beside(system.embedder)
    began = time.perf_counter()
    indexer_with(system, beside).sync(report=beside.report)
    beside.end()
    return beside, beside.began - began


class _Beside(Embedder):
    """Embeds for a sync and, in turn with it, the same texts by themselves: seconds that each takes from the first on.

    The time that the bare encoder takes is not the sync's. Files are loaded beside both, a few at most ahead.
    """

    def __init__(self, embedder: Embedder) -> None:
        self.identity = embedder.identity
        self.dimensions = embedder.dimensions
        self.passage_tokens = embedder.passage_tokens
        self.passages = 0
        self.began = 0.0
        self.pipeline = self.pipeline_processor = self.embedding_processor = 0.0
        self.encoder = self.encoder_processor = 0.0
        self._began_processor = 0.0
        self._embedder = embedder
        self._texts: list[str] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._embedder.count_tokens(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vector:
        self._texts += texts
        began = time.process_time()
        vectors = self._embedder.encode_passages(texts)
        self.embedding_processor += time.process_time() - began
        return vectors

    def encode_questions(self, texts: Sequence[str]) -> Vector:
        return self._embedder.encode_questions(texts)

    def report(self, progress: Progress) -> None:
        """What a sync tells first is that it knows what to do, and later that passages are embedded or stored."""
        if not self.began:
            self.began, self._began_processor = time.perf_counter(), _processor_with_loaders()
        elif len(self._texts) >= BLOCK:
            self._encode()

    def end(self) -> None:
        """The sync is done."""
        wall, processor = time.perf_counter(), _processor_with_loaders()
        self.pipeline = wall - self.began - self.encoder
        self.pipeline_processor = processor - self._began_processor - self.encoder_processor
        self._encode()

    def _encode(self) -> None:
        wall, processor = time.perf_counter(), time.process_time()
        self._embedder.encode_passages(self._texts)
        self.encoder += time.perf_counter() - wall
        self.encoder_processor += time.process_time() - processor
        self.passages += len(self._texts)
        self._texts = []


class _Files:
    """Writes documents into a folder, each time others."""

    def __init__(self, documents: Recombined, folder: Path) -> None:
        self._documents = documents
        self._folder = folder
        self._next = sum(1 for _ in folder.iterdir())

    def write(self, count: int) -> None:
        """Write so many files."""
        for place in range(self._next, self._next + count):
            self._documents.file(place).write(self._folder)
        self._next += count


def _grow(system: System, indexer: Indexer, files: _Files, passages: int) -> float:
    """Write and sync files until there are so many passages; passages a second, 0.0 if there were as many before."""
    before, seconds = system.store.passage_count(), 0.0
    while (missing := passages - system.store.passage_count()) > 0:
        files.write(-(-missing // MOST_PER_FILE))
        seconds += seconds_of(indexer.sync)
    return (system.store.passage_count() - before) / seconds if seconds else 0.0


def seconds_of(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def memory() -> float:
    """Megabytes that this process takes now; where Linux does not tell, at its most."""
    if not _STATM.is_file():
        return memory_peak()
    return int(_STATM.read_text("ascii").split()[1]) * resource.getpagesize() / 1e6


def memory_peak() -> float:
    """Megabytes that this process has taken at its most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PEAK_UNIT


def _processor_with_loaders() -> float:
    """Seconds of all processors that this process and those that load for it have used; of live ones on Linux only."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = time.process_time() + ended.ru_utime + ended.ru_stime
    for listed in Path("/proc/self/task").glob("*/children"):
        for child in listed.read_text("ascii").split():
            fields = (Path("/proc") / child / "stat").read_text("utf-8").rpartition(")")[2].split()
            seconds += (int(fields[11]) + int(fields[12])) / _TICKS
    return seconds


def _bytes(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file())
