"""Growing numbers of passages to how fast they go in, how fast questions are answered, and what memory and disk take.

    python -m benchmarks.scale --data DIR --passages 1000 10000 100000

DIR holds indosum and peraturan, of which the documents are made, and idk_mrc and squad_id_en, of which the questions
are. One index grows from size to size, and is kept at each: a process of its own fills it, another asks for the memory
that it takes, and at last one process asks the indexes of all sizes in turn. With --folder what was grown stays there,
and is not grown again.
"""

import argparse
import json
import math
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np

from benchmarks.data import read_idk_mrc, read_squad
from benchmarks.growing import Filled, fill
from benchmarks.texts import read_articles, title_of
from benchmarks.turns import PROCESSOR, STAGES, Asked, Growth, Started, ask_in_turn, start
from rag.evaluation.plot import Ticks, figure
from rag.settings import Settings

EMBEDDED = 10_000  # passages that are embedded; those that come after get precomputed vectors
DECADES_ACROSS, DECADES_UP = (3, 6), (-1, 4)  # of the plot: passages, and whatever is measured
GROWN = ("total", f"total{PROCESSOR}")  # stages whose growth from the smallest size is a row
DRAWN = ("embed", "dense", "lexical", "narrowed", "read", "total", f"total{PROCESSOR}")
_FILLED = "filled.json"
_ALONE = 20  # questions that a process of its own is asked


P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Size:
    """All that is measured at one number of passages."""

    filled: Filled
    started: Started
    asked: Asked


def _quantile(name: str, stage: str) -> Callable[[Size], float]:
    return lambda size: float(getattr(size.asked, name)[stage])


FIGURES: Mapping[str, Callable[[Size], float]] = {
    "passages/s, filling": lambda size: size.filled.filling_rate,
    "passages/s, embedded": lambda size: size.filled.rate,
    "of the bare encoder's": lambda size: size.filled.ratio,
    "of the bare encoder's, processor": lambda size: size.filled.processor_ratio,
    "embedding's share, processor": lambda size: size.filled.embedding,
    "look at the folder, ms": lambda size: 1000 * size.filled.look,
    "second sync, ms": lambda size: 1000 * size.filled.second_sync,
    "filling, peak MB": lambda size: size.filled.memory_peak,
    "asking, MB": lambda size: size.started.memory,
    "asking, peak MB": lambda size: size.started.memory_peak,
    "SQLite, bytes a passage": lambda size: size.filled.catalogue_bytes,
    "Chroma, bytes a passage": lambda size: size.filled.vectors_bytes,
    "first question, ms": lambda size: size.started.first,
    **{f"{stage}, p50 ms": _quantile("p50", stage) for stage in STAGES},
    **{f"{stage}, p95 ms": _quantile("p95", stage) for stage in STAGES},
}


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--passages", type=int, nargs="+", required=True, help="sizes, such as 1000 10000 100000")
    parser.add_argument("--questions", type=int, default=120, help="questions to ask at each size")
    parser.add_argument("--rounds", type=int, default=5, help="times that each question is asked at each size")
    parser.add_argument("--embedded", type=int, default=EMBEDDED, help="passages after which vectors are precomputed")
    parser.add_argument("--threads", type=int, default=0, help="threads of the models; 0 means one per core")
    parser.add_argument("--folder", type=Path, help="where indexes are grown and kept, instead of a temporary folder")
    parser.add_argument("--plot", type=Path, help="write an SVG of the figures against the number of passages")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    texts = read_questions(arguments.data, arguments.questions)
    with ExitStack() as stack:
        folder = arguments.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tanya-scale-")))
        grown = Grown(folder, threads=arguments.threads)
        passages = sorted(arguments.passages)
        filled = [grown.fill(arguments.data, size, arguments.embedded) for size in passages]
        started = [_alone(start, grown.kept(size), texts[:_ALONE]) for size in passages]
        asked = _alone(ask_in_turn, [grown.kept(size) for size in passages], texts, arguments.rounds)
    sizes = [Size(*parts) for parts in zip(filled, started, asked, strict=True)]
    if arguments.plot:
        arguments.plot.write_text(plot(sizes), encoding="utf-8")
    report = {"sizes": [asdict(size) for size in sizes], "slopes": slopes(sizes)}
    print(json.dumps(report, indent=2) if arguments.json else "\n".join(table(sizes)))


class Grown:
    """A folder of an index that grows, of its documents, and of a copy at each size."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        self._folder = folder
        self._threads = threads

    def fill(self, data: Path, size: int, embedded: int) -> Filled:
        """Bring the index to a size, unless it was before; sizes have to come smallest first."""
        kept = self._folder / str(size)
        known = kept / _FILLED
        if not known.exists():
            growing = Settings(corpus=self._folder / "corpus", index=self._folder / "index", threads=self._threads)
            growing.corpus.mkdir(parents=True, exist_ok=True)
            filled = _alone(fill, data, growing, size, embedded)
            shutil.copytree(growing.index, self.kept(size).index)
            known.write_text(json.dumps(asdict(filled)), encoding="utf-8")
        return Filled(**json.loads(known.read_text("utf-8")))

    def kept(self, size: int) -> Settings:
        """The index as it was at a size."""
        index = self._folder / str(size) / "index"
        return Settings(corpus=self._folder / "corpus", index=index, threads=self._threads)


def read_questions(data: Path, count: int) -> list[str]:
    """Indonesian questions, English ones and titles of articles, in turn."""
    kinds = (
        [query.text for query in read_idk_mrc(data, split="valid").queries],
        [query.text for query in read_squad(data)[1].queries],
        [title_of(file.name.removesuffix(".txt")) for file in read_articles(data)],
    )
    chosen = [(kinds[place % len(kinds)], place // len(kinds)) for place in range(count)]
    return [kind[place % len(kind)] for kind, place in chosen]


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
        *(
            [f"{stage}, p95 times the smallest's", *(_growth(size.asked.growth[stage]) for size in sizes), ""]
            for stage in GROWN
        ),
    ]
    return [f"| {' | '.join(row)} |" for row in rows]


def _growth(growth: Growth) -> str:
    return f"{growth.times:.2f} ({growth.low:.2f} to {growth.high:.2f})"


def plot(sizes: Sequence[Size]) -> str:
    """An SVG of the figures against the number of passages, both as powers of ten."""
    quantiles = {"p50 ms": "Questions, median", "p95 ms": "Questions, 95th percentile"}
    panels = [
        (title, "passages", "ms", {stage: _curve(sizes, f"{stage}, {which}") for stage in DRAWN}, False)
        for which, title in quantiles.items()
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


if __name__ == "__main__":
    main()
