"""The folder as it looks and the index as it is to what a sync has to do."""

import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from rag.corpus import Corpus, Stamp
from rag.errors import LoadError
from rag.loading import checksum_of
from rag.types import FileRecord


@dataclass(frozen=True, slots=True)
class Known:
    """What the index knows: of each file, of each document its checksum, and which documents are incomplete."""

    files: Mapping[str, FileRecord]
    checksums: Mapping[str, str]
    incomplete: Collection[str]


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be read.

    `remembered` is what is kept of its stamp, `tries` how often the same bytes were tried before, and `before` the name
    that they had if the file was renamed.
    """

    name: str
    stamp: Stamp
    remembered: str
    checksum: str
    tries: int = 0
    before: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do: documents to remove, files to read, those known to be as they were or to fail, and those to wait for.

    Names of files that are `unnameable` hold bytes that are no text. `records` are to be remembered in place of what
    was known of files that look otherwise and are the same.
    """

    removed: tuple[str, ...]
    tasks: tuple[Task, ...]
    unchanged: tuple[str, ...]
    failing: tuple[str, ...]
    waiting: tuple[str, ...]
    unnameable: tuple[str, ...]
    records: tuple[FileRecord, ...]


def plan(corpus: Corpus, known: Known, *, retry: bool, rest: float, max_bytes: int) -> Plan:
    """Compare the folder with what is known of it.

    A file that looks as it did is not read; one that looks otherwise is the same if its checksum is. A file that could
    not be read is tried again when it has changed, or all of them with `retry`. A new file with the bytes of a document
    whose file is gone is that document renamed. Files that changed in the last `rest` seconds may still be written to.
    """
    looked = time.time_ns()
    stamps = corpus.stamps()
    unnameable = tuple(name for name in stamps if name != _as_text(name))
    for name in unnameable:
        del stamps[name]
    gone = sorted((known.checksums.keys() | known.files.keys()) - stamps.keys())
    places = defaultdict(list)
    for name in gone:
        if name in known.checksums and name not in known.incomplete:
            places[known.checksums[name]].append(name)
    unchanged, failing, records = list[str](), list[str](), list[FileRecord]()
    tasks, waiting = list[Task](), list[str]()
    for name, stamp in stamps.items():
        record = known.files.get(name)
        remembered = stamp.remembered(looked)
        same = record is not None and record.stamp == stamp.signature
        if not same and 0 <= looked - stamp.changed < rest * 1e9:
            waiting.append(name)
            continue
        new = name not in known.checksums and record is None
        checksum = record.checksum if record and same else ""
        if not same and (not new or places):
            checksum = checksum_or_none(corpus, name, stamp, max_bytes)
        if checksum and known.checksums.get(name) == checksum and name not in known.incomplete:
            unchanged.append(name)
            if not same or (record and record.reason):
                records.append(FileRecord(name, remembered, checksum, size=stamp.size))
            continue
        failed = record if record and record.reason and (same or (checksum and record.checksum == checksum)) else None
        if failed and not retry:
            failing.append(name)
            if not same:
                records.append(replace(failed, stamp=remembered, size=stamp.size))
            continue
        before = places[checksum].pop() if new and places.get(checksum) else ""
        tasks.append(Task(name, stamp, remembered, checksum, failed.tries if failed else 0, before))
    moved = {task.before for task in tasks}
    return Plan(
        removed=tuple(name for name in gone if name not in moved),
        # What only has a new name is soon done.
        tasks=tuple(sorted(tasks, key=lambda task: not task.before)),
        unchanged=tuple(unchanged),
        failing=tuple(failing),
        waiting=tuple(waiting),
        unnameable=tuple(map(_as_text, unnameable)),
        records=tuple(records),
    )


def _as_text(name: str) -> str:
    return name.encode("utf-8", "replace").decode()


def checksum_or_none(corpus: Corpus, name: str, stamp: Stamp, max_bytes: int) -> str:
    """The checksum of a file; empty where it is too large or cannot be read, which loading it tells."""
    try:
        return checksum_of(corpus.path(name)) if stamp.size <= max_bytes else ""
    except LoadError:
        return ""
