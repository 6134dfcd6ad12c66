"""What is said of files taken in, left out and removed, while it goes on and afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from rag.types import UnreadPage


class Status(StrEnum):
    """What became of a file."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class State(StrEnum):
    """How a document of the index stands to its file: the same, being read, changed since, or without one."""

    INDEXED = "indexed"
    READING = "reading"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of one file; `reason` and `message` are empty unless it was refused.

    Of one that was taken in, `unread` are the pages that could not be read.
    """

    name: str
    status: Status
    reason: str = ""
    message: str = ""
    unread: tuple[UnreadPage, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync has come since it began.

    `done` and `total` count documents, `passages` those embedded, `read_bytes` of `all_bytes` the files that have to be
    read, and `seconds` the time. `failing` of the documents that are done could not be read.
    """

    done: int
    total: int
    passages: int
    read_bytes: int
    all_bytes: int
    seconds: float
    failing: int = 0

    @property
    def passages_per_second(self) -> float:
        """The rate so far; 0.0 at the very beginning."""
        return self.passages / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """The time that the rest takes at the rate so far; None where nothing is done yet."""
        return self.seconds * (self.all_bytes - self.read_bytes) / self.read_bytes if self.read_bytes else None


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of the folder's documents are searched so far; the `others_by_words` alone, or not at all."""

    searched: int
    total: int
    others_by_words: bool


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did.

    `renamed` are pairs of the name before and after. `refused` files could not be read; an earlier version of one stays
    indexed. `failing` counts all such files, those not tried again included. `waiting` files changed while they were
    read. A sync that was `cancelled` left out whole documents, which the next one takes in.
    """

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]
    unchanged: int
    refused: tuple[AddReport, ...]
    failing: int
    waiting: tuple[str, ...]
    cancelled: bool


def pages_by_reason(unread: Sequence[UnreadPage]) -> dict[str, str]:
    """For each reason the numbers of the pages that could not be read for it, such as "3, 5-9"."""
    pages: dict[str, list[int]] = {}
    for one in unread:
        pages.setdefault(one.reason, []).append(one.page)
    return {reason: _in_ranges(sorted(numbers)) for reason, numbers in pages.items()}


def _in_ranges(numbers: Sequence[int]) -> str:
    """Numbers in order, with those that follow each other as a range."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
