"""News articles to how fast they are indexed and asked, beside the bare encoder in the same run.

    python benchmarks/speed.py --data DIR

DIR holds indosum/articles.jsonl.gz, the documents, and idk_mrc/valid.jsonl.gz, the questions.
"""

import argparse
import gzip
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from benchmarks.data import read_idk_mrc
from rag.settings import Settings
from rag.splitting import split
from rag.system import System

SLICES = 4  # indexing and bare encoding take turns, so that a machine that slows down slows both
COLD = 5  # starts of a process; the median is reported
PEAK_UNIT = 1e6 if sys.platform == "darwin" else 1e3  # ru_maxrss per megabyte


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured; times in milliseconds, memory in megabytes, and ratios of rates."""

    cores: int
    documents: int
    passages: int
    encoder_passages_per_second: float
    indexing_passages_per_second: float
    indexing_ratio: float
    questions: int
    stages_p50: Mapping[str, float]
    stages_p95: Mapping[str, float]
    candidates: int
    reading_per_candidate: float
    question_p50: float
    question_p95: float
    help_cold: float
    ask_cold: float
    serve_second_start: float
    serving_memory_peak: float


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--articles", type=int, default=1500, help="documents to index")
    parser.add_argument("--questions", type=int, default=300, help="questions to ask")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    speed = measure(arguments.data, articles=arguments.articles, questions=arguments.questions)
    print(json.dumps(asdict(speed), indent=2) if arguments.json else "\n".join(_lines(speed)))


def measure(data: Path, *, articles: int, questions: int) -> Speed:
    """Index articles, ask questions, start processes."""
    with tempfile.TemporaryDirectory(prefix="tanya-speed-") as folder:
        settings = Settings(corpus=Path(folder) / "corpus", index=Path(folder) / "index")
        settings.corpus.mkdir()
        with System.open(settings) as system:
            encoding, indexing = _index(system, data, articles)
            timings = _ask(system, data, questions)
            documents, passages = len(system.store.documents()), system.store.passage_count()
        help_cold, ask_cold = _cold(settings, "--help"), _cold(settings, "ask", "Siapa tuan rumah raker 2024?")
        start, memory = _serve(settings, data)
    return Speed(
        cores=os.cpu_count() or 1,
        documents=documents,
        passages=passages,
        encoder_passages_per_second=passages / encoding,
        indexing_passages_per_second=passages / indexing,
        indexing_ratio=encoding / indexing,
        questions=questions,
        stages_p50={stage: statistics.median(times) for stage, times in timings.items()},
        stages_p95={stage: statistics.quantiles(times, n=20)[-1] for stage, times in timings.items()},
        candidates=settings.candidates,
        reading_per_candidate=statistics.median(timings["read"]) / settings.candidates,
        question_p50=statistics.median(timings["total"]),
        question_p95=statistics.quantiles(timings["total"], n=20)[-1],
        help_cold=help_cold,
        ask_cold=ask_cold,
        serve_second_start=start,
        serving_memory_peak=memory,
    )


def _index(system: System, data: Path, articles: int) -> tuple[float, float]:
    """Seconds that the bare encoder takes for all passages, and seconds that syncs take from file to stored vector."""
    encoding = indexing = 0.0
    per_slice = -(-articles // SLICES)
    with gzip.open(data / "indosum" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, articles)]
    for first in range(0, len(rows), per_slice):
        names = [_write(system.settings.corpus, row) for row in rows[first : first + per_slice]]
        began = time.perf_counter()
        system.indexer.sync()
        indexing += time.perf_counter() - began
        texts = [text for name in names for text in texts_of(system, name)]
        began = time.perf_counter()
        system.embedder.encode_passages(texts)
        encoding += time.perf_counter() - began
    return encoding, indexing


def _write(corpus: Path, row: dict[str, object]) -> str:
    paragraphs = row["paragraphs"]
    assert isinstance(paragraphs, list)
    name = f"{row['id']}.txt"
    (corpus / name).write_text("\n\n".join(paragraphs), encoding="utf-8")
    return name


def texts_of(system: System, name: str) -> list[str]:
    """What the encoder is given of an indexed document."""
    document = system.store.document(name)
    passages = split(document, count_tokens=system.embedder.count_tokens, max_tokens=system.settings.passage_tokens)
    return [f"{document.info.title}\n{passage.text}" for passage in passages]


def _ask(system: System, data: Path, questions: int) -> dict[str, list[float]]:
    """Milliseconds that each question takes, by stage and in all, after a warm-up."""
    queries = read_idk_mrc(data, split="valid").queries[:questions]
    for query in queries[:10]:
        system.assistant.ask(query.text)
    answers = [system.assistant.ask(query.text) for query in queries]
    return {stage: [answer.timings[stage] for answer in answers] for stage in answers[0].timings}


def _cold(settings: Settings, *words: str) -> float:
    times = []
    for _ in range(COLD):
        began = time.perf_counter()
        _tanya(settings, *words)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def _serve(settings: Settings, data: Path) -> tuple[float, float]:
    """Milliseconds until a second `tanya serve` says its address, and the most memory it then takes over questions."""
    command = [sys.executable, "-m", "rag.cli", "serve", "--json"]
    began = time.perf_counter()
    with subprocess.Popen(
        command, env=_environment(settings), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdout is not None
        server.stdout.readline()
        started = 1000 * (time.perf_counter() - began)
        for query in read_idk_mrc(data, split="valid").queries[:30]:
            _tanya(settings, "ask", query.text)
        server.terminate()
    # The largest child so far: the others only handed their question to the server.
    return started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / PEAK_UNIT


def _tanya(settings: Settings, *words: str) -> None:
    command = [sys.executable, "-m", "rag.cli", *words]
    subprocess.run(
        command, env=_environment(settings), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _environment(settings: Settings) -> dict[str, str]:
    folders = {"TANYA_CORPUS": str(settings.corpus), "TANYA_INDEX": str(settings.index)}
    return {**os.environ, **folders, "TANYA_PORT": str(_free_port())}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _lines(speed: Speed) -> Sequence[str]:
    return (
        f"{speed.documents} documents, {speed.passages} passages, {speed.cores} cores",
        f"indexing       {speed.indexing_passages_per_second:7.1f} passages/s,"
        f" {speed.indexing_ratio:.2f} of the bare encoder's {speed.encoder_passages_per_second:.1f}",
        f"warm question  {speed.question_p50:7.1f} ms median, {speed.question_p95:.1f} ms p95"
        f" ({speed.questions} questions, {speed.candidates} read, {speed.reading_per_candidate:.1f} ms each)",
        *(
            f"  {stage:13}{speed.stages_p50[stage]:7.1f} ms median, {speed.stages_p95[stage]:.1f} ms p95"
            for stage in speed.stages_p50
        ),
        f"tanya --help   {speed.help_cold:7.0f} ms cold",
        f"tanya ask      {speed.ask_cold:7.0f} ms cold",
        f"tanya serve    {speed.serve_second_start:7.0f} ms to a second start",
        f"memory         {speed.serving_memory_peak:7.0f} MB at most while serving",
    )


if __name__ == "__main__":
    main()
