"""Growing numbers of passages to how fast they go in, how fast questions are answered, and what memory and disk take.

    python -m benchmarks.scale --data DIR --passages 1000 10000 100000

DIR holds indosum and peraturan, of which the documents are made, and idk_mrc and squad_id_en, of which the questions
are. One index grows from size to size; at each a process of its own fills it and another asks.
"""

import argparse
import json
import math
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np

from benchmarks.data import read_idk_mrc, read_squad
from benchmarks.precomputed import precomputing
from benchmarks.speed import PEAK_UNIT, texts_of
from benchmarks.texts import Recombined, read_articles, title_of
from rag.evaluation.plot import Ticks, figure
from rag.indexing import Indexer
from rag.settings import Settings
from rag.system import System

EMBEDDED = 10_000  # passages that are embedded; those that come after get precomputed vectors
SAMPLE = 512  # passages at the end of each size that are always embedded, beside the bare encoder
TURNS = 2  # that the two take, so that a machine that slows down slows both
WARM_UP = 10  # questions
MOST_PER_FILE = 12  # passages; so that files do not overshoot a size
# "processor" is the time of all processors together, which other work on the machine lengthens least.
STAGES = ("embed", "dense", "lexical", "read", "answer", "total", "processor")
SETTLED = 2.1  # seconds after which how a file looks is remembered
DECADES_ACROSS, DECADES_UP = (3, 6), (-1, 4)  # of the plot: passages, and whatever is measured
_STATM = Path("/proc/self/statm")


P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Filled:
    """How an index came to its size; memory in megabytes, of the process that filled it at its most.

    `precomputed` tells whether new passages were given vectors made of real ones, all but the last few hundred: `rate`
    and `ratio` are of these, embedded as ever beside the bare encoder, and `filling_rate` of the others. Disk is bytes
    a passage.
    """

    passages: int
    documents: int
    precomputed: bool
    filling_rate: float
    rate: float
    encoder_rate: float
    ratio: float
    second_sync: float
    memory_peak: float
    catalogue_bytes: float
    vectors_bytes: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What questions took, in milliseconds by stage, and the memory of the process that answered, in megabytes."""

    questions: int
    first: float
    p50: Mapping[str, float]
    p95: Mapping[str, float]
    memory: float
    memory_peak: float


@dataclass(frozen=True, slots=True)
class Size:
    """All that is measured at one number of passages."""

    filled: Filled
    asked: Asked


def _quantile(name: str, stage: str) -> Callable[[Size], float]:
    return lambda size: float(getattr(size.asked, name)[stage])


FIGURES: Mapping[str, Callable[[Size], float]] = {
    "passages/s, filling": lambda size: size.filled.filling_rate,
    "passages/s, embedded": lambda size: size.filled.rate,
    "of the bare encoder's": lambda size: size.filled.ratio,
    "second sync, ms": lambda size: 1000 * size.filled.second_sync,
    "filling, peak MB": lambda size: size.filled.memory_peak,
    "asking, MB": lambda size: size.asked.memory,
    "asking, peak MB": lambda size: size.asked.memory_peak,
    "SQLite, bytes a passage": lambda size: size.filled.catalogue_bytes,
    "Chroma, bytes a passage": lambda size: size.filled.vectors_bytes,
    "first question, ms": lambda size: size.asked.first,
    **{f"{stage}, p50 ms": _quantile("p50", stage) for stage in STAGES},
    **{f"{stage}, p95 ms": _quantile("p95", stage) for stage in STAGES},
}


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--passages", type=int, nargs="+", required=True, help="sizes, such as 1000 10000 100000")
    parser.add_argument("--questions", type=int, default=60, help="questions to ask at each size")
    parser.add_argument("--embedded", type=int, default=EMBEDDED, help="passages after which vectors are precomputed")
    parser.add_argument("--threads", type=int, default=0, help="threads of the models; 0 means one per core")
    parser.add_argument("--plot", type=Path, help="write an SVG of the figures against the number of passages")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    texts = read_questions(arguments.data, arguments.questions)
    with tempfile.TemporaryDirectory(prefix="tanya-scale-") as folder:
        settings = Settings(corpus=Path(folder) / "corpus", index=Path(folder) / "index", threads=arguments.threads)
        settings.corpus.mkdir()
        sizes = list(measure(arguments.data, settings, sorted(arguments.passages), texts, arguments.embedded))
    if arguments.plot:
        arguments.plot.write_text(plot(sizes), encoding="utf-8")
    report = {"sizes": [asdict(size) for size in sizes], "slopes": slopes(sizes)}
    print(json.dumps(report, indent=2) if arguments.json else "\n".join(table(sizes)))


def measure(
    data: Path, settings: Settings, passages: Sequence[int], texts: Sequence[str], embedded: int
) -> Iterator[Size]:
    """Grow one index from size to size, smallest first, and ask it the questions `texts` at each."""
    for size in passages:
        yield Size(_alone(fill, data, settings, size, embedded), _alone(ask, settings, texts))


def read_questions(data: Path, count: int) -> list[str]:
    """Indonesian questions, English ones and titles of articles, in turn."""
    kinds = (
        [query.text for query in read_idk_mrc(data, split="valid").queries],
        [query.text for query in read_squad(data)[1].queries],
        [title_of(file.name.removesuffix(".txt")) for file in read_articles(data)],
    )
    chosen = [(kinds[place % len(kinds)], place // len(kinds)) for place in range(count)]
    return [kind[place % len(kind)] for kind, place in chosen]


def fill(data: Path, settings: Settings, size: int, embedded: int) -> Filled:
    """Bring an index to its size by syncs of its folder, the last passages in turn with the bare encoder."""
    files = _Files(Recombined(data), settings.corpus)
    sample = min(SAMPLE, size // 2)
    with System.open(settings) as system:
        rate = _grow(system, system.indexer, files, min(size - sample, embedded))
        if precomputed := size - sample > embedded:
            rate = _grow(system, precomputing(system, passages=embedded), files, size - sample)
        passages, indexing, encoding = _index_beside_encoder(system, files, sample)
        system.indexer.sync()
        time.sleep(SETTLED)  # what changed just now is looked at again
        system.indexer.sync()
        began = time.perf_counter()
        system.indexer.sync()
        second_sync = time.perf_counter() - began
        total, documents = system.store.passage_count(), len(system.store.checksums())
    return Filled(
        passages=total,
        documents=documents,
        precomputed=precomputed,
        filling_rate=rate,
        rate=passages / indexing,
        encoder_rate=passages / encoding,
        ratio=encoding / indexing,
        second_sync=second_sync,
        memory_peak=_memory_peak(),
        catalogue_bytes=_bytes(settings.index, "catalogue*") / total,
        vectors_bytes=_bytes(settings.index, "vectors*/**/*") / total,
    )


def ask(settings: Settings, texts: Sequence[str]) -> Asked:
    """Ask each question of an index, and then search for it by meaning and by words alone."""
    with System.open(settings) as system:
        first = _timed(lambda: system.assistant.ask(texts[0]))
        for text in texts[:WARM_UP]:
            system.assistant.ask(text)
        answers = []
        timings: dict[str, list[float]] = {"processor": []}
        for text in texts:
            began = time.process_time()
            answers.append(system.assistant.ask(text))
            timings["processor"].append(1000 * (time.process_time() - began))
        timings |= {stage: [answer.timings[stage] for answer in answers] for stage in answers[0].timings}
        vectors = system.embedder.encode_questions(texts)
        timings["dense"] = [_timed(lambda: system.retriever.dense(vector)) for vector in vectors]  # noqa: B023
        timings["lexical"] = [_timed(lambda: system.retriever.lexical(text)) for text in texts]  # noqa: B023
        return Asked(
            questions=len(texts),
            first=first,
            p50={stage: statistics.median(times) for stage, times in timings.items()},
            p95={stage: statistics.quantiles(times, n=20)[-1] for stage, times in timings.items()},
            memory=_memory(),
            memory_peak=_memory_peak(),
        )


class _Files:
    """Writes documents into a folder, each time others."""

    def __init__(self, documents: Recombined, folder: Path) -> None:
        self._documents = documents
        self._folder = folder
        self._next = sum(1 for _ in folder.iterdir())

    def write(self, count: int) -> list[str]:
        """Write so many files; their names."""
        files = [self._documents.file(place) for place in range(self._next, self._next + count)]
        self._next += count
        for file in files:
            file.write(self._folder)
        return [file.name for file in files]


def _grow(system: System, indexer: Indexer, files: _Files, passages: int) -> float:
    """Write and sync files until there are so many passages; passages a second, 0.0 if there were as many before."""
    before, seconds = system.store.passage_count(), 0.0
    while (missing := passages - system.store.passage_count()) > 0:
        files.write(-(-missing // MOST_PER_FILE))
        seconds += _timed(indexer.sync) / 1000
    return (system.store.passage_count() - before) / seconds if seconds else 0.0


def _index_beside_encoder(system: System, files: _Files, sample: int) -> tuple[int, float, float]:
    """About `sample` passages more: how many, seconds that syncs take for them, and seconds that the encoder takes."""
    passages, indexing, encoding = 0, 0.0, 0.0
    per_file = system.store.passage_count() / len(system.store.checksums())
    for _ in range(TURNS):
        names = files.write(math.ceil(sample / TURNS / per_file))
        indexing += _timed(system.indexer.sync) / 1000
        texts = [text for name in names for text in texts_of(system, name)]
        encoding += _timed(lambda: system.embedder.encode_passages(texts)) / 1000  # noqa: B023
        passages += len(texts)
    return passages, indexing, encoding


def slopes(sizes: Sequence[Size]) -> dict[str, float]:
    """The power of the number of passages that each figure grows with; none where there are not two sizes."""
    if len(sizes) < 2:
        return {}
    across = np.log([size.filled.passages for size in sizes])
    return {
        name: float(np.polyfit(across, np.log([figure_of(size) for size in sizes]), 1)[0])
        for name, figure_of in FIGURES.items()
        if all(figure_of(size) > 0 for size in sizes)
    }


def table(sizes: Sequence[Size]) -> list[str]:
    """The figures as a table in Markdown, a column for each size."""
    slope_of = slopes(sizes)
    counts = [f"{size.filled.passages:,}" for size in sizes]
    documents = [f"{size.filled.documents:,}" for size in sizes]
    vectors = ["precomputed" if size.filled.precomputed else "embedded" for size in sizes]
    rows = [
        ["passages", *counts, "slope"],
        ["---"] * (len(sizes) + 2),
        ["documents", *documents, ""],
        ["filled with vectors", *vectors, ""],
        *(
            [
                name,
                *(f"{figure_of(size):.3g}" if figure_of(size) < 10 else f"{figure_of(size):,.0f}" for size in sizes),
                f"{slope_of[name]:.2f}" if name in slope_of else "",
            ]
            for name, figure_of in FIGURES.items()
        ),
    ]
    return [f"| {' | '.join(row)} |" for row in rows]


def plot(sizes: Sequence[Size]) -> str:
    """An SVG of the figures against the number of passages, both as powers of ten."""
    stages = {"p50 ms": "Questions, median", "p95 ms": "Questions, 95th percentile"}
    panels = [
        (title, "passages", "ms", {stage: _curve(sizes, f"{stage}, {which}") for stage in STAGES}, False)
        for which, title in stages.items()
    ]
    others = (
        "passages/s, embedded",
        "second sync, ms",
        "filling, peak MB",
        "asking, MB",
        "SQLite, bytes a passage",
        "Chroma, bytes a passage",
    )
    panels.append(("Adding and keeping", "passages", "", {name: _curve(sizes, name) for name in others}, False))
    return figure(panels, across=_ticks(*DECADES_ACROSS), up=_ticks(*DECADES_UP))


def _curve(sizes: Sequence[Size], name: str) -> list[tuple[float, float]]:
    points = [(size.filled.passages, FIGURES[name](size)) for size in sizes]
    return [(_place(across, *DECADES_ACROSS), _place(up, *DECADES_UP)) for across, up in points if up > 0]


def _place(value: float, first: int, last: int) -> float:
    return min(max((math.log10(value) - first) / (last - first), 0.0), 1.0)


def _ticks(first: int, last: int) -> Ticks:
    return [((decade - first) / (last - first), f"{10.0**decade:,g}") for decade in range(first, last + 1)]


def _alone(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What a function returns from a process of its own, whose memory nothing was before."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(function, *arguments, **named).result()


def _timed(action: Callable[[], object]) -> float:
    """Milliseconds that an action takes."""
    began = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - began)


def _memory() -> float:
    """Megabytes that this process takes now; where Linux does not tell, at its most."""
    if not _STATM.is_file():
        return _memory_peak()
    return int(_STATM.read_text("ascii").split()[1]) * resource.getpagesize() / 1e6


def _memory_peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PEAK_UNIT


def _bytes(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file())


if __name__ == "__main__":
    main()
