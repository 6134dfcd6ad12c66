"""The document path: corpus folder -> load -> split -> embed -> store."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rag.corpus import Corpus
from rag.embedding import Embedder
from rag.errors import LoadError
from rag.loading import checksum_of, load
from rag.splitting import split
from rag.store import Store
from rag.types import Document, Passage

# Enough passages for length-sorted batches to be even, few enough that a group is stored every second or two.
GROUP_PASSAGES = 256
TITLE_TOKENS = 40  # room for the title in front of a passage
_TITLE_CHARACTERS = 120


class Status(StrEnum):
    """What became of a file."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of one file; `reason` and `message` are empty unless it was refused."""

    name: str
    status: Status
    reason: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync has come: documents looked at of all, passages embedded, seconds since it began."""

    done: int
    total: int
    passages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did; `refused` files were left as they are, and any earlier version of them stays indexed."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    refused: tuple[AddReport, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold at most: bytes on disk, and tokens of one passage."""

    file_bytes: int
    passage_tokens: int


class Indexer:
    """Keeps one store equal to one corpus folder."""

    def __init__(self, corpus: Corpus, store: Store, embedder: Embedder, *, limits: Limits) -> None:
        self._corpus = corpus
        self._store = store
        self._embedder = embedder
        self._limits = limits
        self._guard = threading.RLock()

    def sync(self, *, report: Callable[[Progress], None] = lambda _: None) -> SyncReport:
        """Make the index equal the folder; a document becomes answerable with the group it is embedded in."""
        with self._guard:
            self._store.repair()
            names = self._corpus.names()
            indexed = {entry.info.name: entry.info.checksum for entry in self._store.documents()}
            removed = tuple(sorted(indexed.keys() - set(names)))
            for name in removed:
                self._store.remove(name)
            for name in self._store.incomplete():
                indexed[name] = ""
            outcomes = list(self._sync_files(names, indexed, report))
        return SyncReport(
            added=tuple(outcome.name for outcome in outcomes if outcome.status is Status.ADDED),
            replaced=tuple(outcome.name for outcome in outcomes if outcome.status is Status.REPLACED),
            removed=removed,
            unchanged=sum(outcome.status is Status.UNCHANGED for outcome in outcomes),
            refused=tuple(outcome for outcome in outcomes if outcome.status is Status.REFUSED),
        )

    def add(self, source: Path, *, name: str, sidecar: bytes = b"") -> AddReport:
        """Take a file into the corpus under a name and index it; a file that cannot be read changes nothing.

        A `sidecar` is put beside it unless one is there already.
        """
        with self._guard:
            try:
                return self._add(source, name, sidecar)
            except LoadError as error:
                return AddReport(name, Status.REFUSED, error.reason, str(error))

    def remove(self, name: str) -> None:
        """Remove a document from the folder and the index, or raise `UnknownDocumentError`."""
        with self._guard:
            if any(entry.info.name == name for entry in self._store.documents()):
                if name in self._corpus.names():
                    self._corpus.remove(name)
                self._store.remove(name)
            else:
                self._corpus.remove(name)

    def _add(self, source: Path, name: str, sidecar: bytes) -> AddReport:
        with self._corpus.staged(source, name=name) as copy:
            self._load(copy, name)  # refused here, before anything is changed
            path = self._corpus.path(name)
            before = {entry.info.name: entry.info.checksum for entry in self._store.documents()}
            had_file = path.is_file()
            self._corpus.commit(copy, name=name, sidecar=sidecar)
        document = self._load(path, name)
        if before.get(name) == document.info.checksum:
            return AddReport(name, Status.UNCHANGED)
        self._store_group([(document, self._split(document))])
        return AddReport(name, Status.REPLACED if name in before or had_file else Status.ADDED)

    def _sync_files(
        self, names: Sequence[str], indexed: dict[str, str], report: Callable[[Progress], None]
    ) -> Iterator[AddReport]:
        began = time.monotonic()
        group: list[tuple[Document, Sequence[Passage]]] = []
        embedded = 0
        for done, name in enumerate(names, start=1):
            outcome, documents = self._read(name, indexed)
            group += [(document, self._split(document)) for document in documents]
            waiting = sum(len(passages) for _, passages in group)
            if waiting >= GROUP_PASSAGES or (group and done == len(names)):
                self._store_group(group)
                embedded += waiting
                group = []
            report(Progress(done, len(names), embedded, time.monotonic() - began))
            yield outcome

    def _read(self, name: str, indexed: dict[str, str]) -> tuple[AddReport, list[Document]]:
        try:
            path = self._corpus.path(name)
            if indexed.get(name) == checksum_of(path):
                return AddReport(name, Status.UNCHANGED), []
            document = self._load(path, name)
        except LoadError as error:
            return AddReport(name, Status.REFUSED, error.reason, str(error)), []
        return AddReport(name, Status.REPLACED if name in indexed else Status.ADDED), [document]

    def _load(self, path: Path, name: str) -> Document:
        return load(path, name=name, max_bytes=self._limits.file_bytes)

    def _split(self, document: Document) -> tuple[Passage, ...]:
        return split(document, count_tokens=self._embedder.count_tokens, max_tokens=self._limits.passage_tokens)

    def _store_group(self, group: Sequence[tuple[Document, Sequence[Passage]]]) -> None:
        vectors = self._embedder.encode_passages(list(_texts(group)))
        self._store.put(group, vectors)


def _texts(group: Iterable[tuple[Document, Sequence[Passage]]]) -> Iterator[str]:
    # The title says what a passage from the middle of a document is about; it is never part of a quotation.
    for document, passages in group:
        for passage in passages:
            yield f"{document.info.title[:_TITLE_CHARACTERS]}\n{passage.text}"
