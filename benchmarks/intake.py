"""All news articles and regulations as files through a folder sync, to what failed and whether the index is sound.

    python -m benchmarks.intake --data DIR

DIR holds indosum/articles.jsonl.gz and peraturan/docs.jsonl.gz.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from benchmarks.precomputed import precomputing
from benchmarks.speed import PEAK_UNIT
from benchmarks.texts import read_articles, read_regulations
from rag.commands import doctor
from rag.reports import SyncReport
from rag.settings import Settings
from rag.system import System


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of it; memory in megabytes, of this process at its most; `second_sync` of the unchanged folder.

    `precomputed` tells whether most passages were given vectors made of real ones in the place of embedding them.
    """

    files: int
    precomputed: bool
    added: int
    refused: tuple[str, ...]
    passages: int
    seconds: float
    passages_per_second: float
    second_sync: float
    memory_peak: float
    problems: tuple[str, ...]


def main() -> None:
    """Take everything in, and print; the exit status is 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--articles", type=int, help="articles and regulations, if not all")
    parser.add_argument("--threads", type=int, default=0, help="threads of the encoder; 0 means one per core")
    parser.add_argument(
        "--embedded", type=int, default=sys.maxsize, help="files after which vectors are precomputed, if not all"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    intake = measure(
        arguments.data, articles=arguments.articles, embedded=arguments.embedded, threads=arguments.threads
    )
    print(json.dumps(asdict(intake), indent=2) if arguments.json else "\n".join(_lines(intake)))
    sys.exit(bool(intake.refused or intake.problems or intake.added != intake.files))


def measure(data: Path, *, articles: int | None, embedded: int, threads: int) -> Intake:
    """Write the files, sync twice, and ask the doctor."""
    with tempfile.TemporaryDirectory(prefix="tanya-intake-") as folder:
        settings = Settings(corpus=Path(folder) / "corpus", index=Path(folder) / "index", threads=threads)
        settings.corpus.mkdir()
        files = [*islice(read_articles(data), articles), *islice(read_regulations(data), articles)]
        with System.open(settings) as system:
            reports: list[SyncReport] = []
            seconds = 0.0
            for part in filter(None, (files[:embedded], files[embedded:])):
                indexer = precomputing(system, passages=system.store.passage_count()) if reports else system.indexer
                for file in part:
                    file.write(settings.corpus)
                began = time.perf_counter()
                reports.append(indexer.sync())
                seconds += time.perf_counter() - began
            began = time.perf_counter()
            system.indexer.sync()
            second_sync = time.perf_counter() - began
            health = doctor(system)
    return Intake(
        files=len(files),
        precomputed=len(files) > embedded,
        added=sum(len(report.added) for report in reports),
        refused=tuple(one.message for report in reports for one in report.refused),
        passages=health["passages"],
        seconds=seconds,
        passages_per_second=health["passages"] / seconds,
        second_sync=second_sync,
        memory_peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PEAK_UNIT,
        problems=tuple(health["problems"]),
    )


def _lines(intake: Intake) -> Sequence[str]:
    vectors = ", most vectors precomputed" if intake.precomputed else ""
    return (
        f"{intake.files} files, {intake.added} added, {len(intake.refused)} refused",
        *intake.refused,
        f"{intake.passages} passages in {intake.seconds:.0f} s, {intake.passages_per_second:.1f} a second{vectors}",
        f"second sync {intake.second_sync:.2f} s, memory at most {intake.memory_peak:.0f} MB",
        "doctor: " + ("; ".join(intake.problems) or "sound"),
    )


if __name__ == "__main__":
    main()
