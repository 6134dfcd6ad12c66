"""The document path: a file into the folder and the index, or out of both, and the index made equal to the folder."""

import contextlib
import filecmp
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

from rag.corpus import Corpus, Stamp
from rag.errors import LoadError, UnknownDocumentError
from rag.loading import LoaderPool, sidecar_of
from rag.preparing import Preparer
from rag.recording import Recorder
from rag.reports import AddReport, Progress, State, Status, SyncReport
from rag.store import Store
from rag.syncing import Synchroniser
from rag.trash import Removed, Trash
from rag.types import By, Deed, Document, FileRecord, Way

SOMEBODY = By(Way.COMMAND)  # a program that does not say who uses it


class Indexer:
    """Keeps one store equal to one corpus folder, for any number of threads at once."""

    def __init__(
        self, corpus: Corpus, store: Store, loaders: LoaderPool, preparer: Preparer, *, succeeds: bool = False
    ) -> None:
        """A store that `succeeds` an outdated one takes its place once a sync has filled it."""
        self._corpus = corpus
        self._trash = Trash(corpus)
        self._store = store
        self._loaders = loaders
        self._preparer = preparer
        # Held for the short steps in which folder and index change together; what takes long goes on beside it.
        self._changing = threading.RLock()
        self._names: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._recorder = Recorder(corpus.folder, store)
        self._synchroniser = Synchroniser(corpus, store, loaders, preparer, changing=self._changing)
        self._renewing = self._synchroniser
        self._succeeds = succeeds

    @property
    def progress(self) -> Progress | None:
        """How far the sync that runs has come; None where none runs."""
        return self._synchroniser.progress or self._renewing.progress

    @property
    def stopped(self) -> bool:
        """Whether the last sync was cancelled, so that documents are left for the next."""
        return self._synchroniser.stopped

    @property
    def reach(self) -> tuple[int, int]:
        """How many documents of the folder are indexed so far, and how many there are that can be.

        Both are 0 where all are. A document that has changed counts once its present form is indexed.
        """
        return self._synchroniser.reach()

    @property
    def pending(self) -> frozenset[str]:
        """Names of the files that the sync which runs began with, whether they are stored by now or not."""
        return self._synchroniser.pending | self._renewing.pending

    def states(self, names: Collection[str]) -> dict[str, State]:
        """How each of these documents stands to its file, as far as that shows without reading it."""
        records, pending = self._store.files_of(names), self.pending
        return {name: _state(self._corpus.stamp(name), records.get(name), name in pending) for name in names}

    def read_again(self, name: str) -> AddReport:
        """Read a file of the folder again, whether it could be read before or not, and count the try if it cannot."""
        with self._alone(name):
            stamp = self._corpus.stamp(name)
            try:
                return self._index(self._loaders.load(self._corpus.path(name), name=name), stamp)
            except LoadError as error:
                before = self._store.files_of([name]).get(name)
                if before and before.reason:
                    again = replace(before, reason=error.reason, message=str(error), tries=before.tries + 1)
                    self._store.remember([again])
                return AddReport(name, Status.REFUSED, error.reason, str(error))

    def sync(
        self, *, report: Callable[[Progress], None] = lambda _: None, retry: bool = False, rest: float = 0.0
    ) -> SyncReport:
        """Make the index equal the folder.

        `retry` tries all files again that could not be read; those that changed in the last `rest` seconds wait.
        """
        done = self._synchroniser.run(report=report, retry=retry, rest=rest)
        if self._succeeds and not done.cancelled:
            with self._changing:
                self._store.take_over()
            self._succeeds = False
        return done

    def cancel(self) -> None:
        """End the sync that runs, if any does; the documents it has stored stay."""
        self._synchroniser.cancel()
        self._renewing.cancel()

    def renew(self, successor: Store, *, report: Callable[[Progress], None] = lambda _: None) -> bool:
        """Fill another store from the folder, and let it take the place of the one in use, which answers meanwhile.

        A successor that is the store in use answers from what it holds by then. False comes back where it was
        cancelled: then all is as it was, but for what the successor holds by now.
        """
        if successor is self._store:
            return not self.sync(report=report).cancelled
        self._renewing = Synchroniser(self._corpus, successor, self._loaders, self._preparer, changing=self._changing)
        if self._renewing.run(report=report, retry=False, rest=0.0).cancelled:
            return False
        with self._changing:  # what has changed since is little, and nothing else changes now
            if self._renewing.run(report=lambda _: None, retry=False, rest=0.0).cancelled:
                return False
            self._store.become(successor)
            self._store.take_over()
        return True

    def tidy(self) -> None:
        """Delete what is left over: removed files after 30 days, and copies of files whose adding was cut short."""
        with self._changing:
            self._trash.purge()
            self._corpus.tidy()

    def add(self, source: Path, *, name: str, sidecar: bytes = b"", by: By = SOMEBODY) -> AddReport:
        """Take a file into the corpus under a name and index it; a file that cannot be read changes nothing.

        A file of that name with other bytes goes to the trash. A `sidecar` is put beside it unless one is there. The
        log of acts says who did it, as it does of documents that are removed and restored.
        """
        with self._alone(name):
            try:
                return self._add(source, name, sidecar, by)
            except LoadError as error:
                return AddReport(name, Status.REFUSED, error.reason, str(error))

    def remove(self, name: str, *, by: By = SOMEBODY) -> None:
        """Move a document's file into the trash and take it out of the index, or raise `UnknownDocumentError`.

        The file goes first: were it the other way round and cut short, the next sync would index it again.
        """
        with self._changing:
            if self._corpus.path(name).is_file() or name in self._store.checksums():
                self._recorder.record(Deed.REMOVED, name, by)
            try:
                self._trash.take(name)
            except UnknownDocumentError:
                if name not in self._store.checksums():
                    raise
            self._store.remove(name)

    def removed(self) -> tuple[Removed, ...]:
        """The documents that were removed or replaced and can be brought back, the last first."""
        return self._trash.documents()

    def restore(self, name: str, *, version: str = "", by: By = SOMEBODY) -> AddReport:
        """Bring a removed document back into folder and index; `UnknownDocumentError` or `StoreError` say why not.

        Of several that had the name it is the last, unless a `version` tells another; one that stands there under the
        name goes to the trash.
        """
        with self._alone(name):
            with self._changing:
                self._trash.restore(name, version=version)
                self._recorder.record(Deed.RESTORED, name, by)
                stamp = self._corpus.stamp(name)
            try:
                return self._index(self._loaders.load(self._corpus.path(name), name=name), stamp)
            except LoadError as error:
                return AddReport(name, Status.REFUSED, error.reason, str(error))

    @contextlib.contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """Files of one name are taken in one at a time: of the same file sent ten times, nine are found unchanged."""
        with self._changing:
            lock = self._names[name]
        with lock:
            yield

    def _add(self, source: Path, name: str, sidecar: bytes, by: By) -> AddReport:
        with self._corpus.staged(source, name=name) as copy:
            document = self._loaders.load(copy, name=name)  # refused here, before anything is changed
            path = self._corpus.path(name)
            with self._changing:
                had_file = path.is_file()
                same = had_file and filecmp.cmp(copy, path, shallow=False)
                if had_file and not same and not path.is_symlink():
                    self._trash.keep(name)
                if not same or (sidecar and not sidecar_of(path).exists()):
                    self._recorder.record(Deed.REPLACED if had_file else Deed.ADDED, name, by)
                    self._corpus.commit(copy, name=name, sidecar=sidecar)
                stamp = self._corpus.stamp(name)
        if sidecar_of(path).is_file():  # which the copy had not beside it
            document = self._loaders.load(path, name=name)
        added = self._index(document, stamp)
        if same:
            return added
        # By now another sync may have seen the new file and taken it in.
        return replace(added, status=Status.REPLACED if had_file else Status.ADDED)

    def _index(self, document: Document, stamp: Stamp | None) -> AddReport:
        """Make a document of the folder answerable, if its file still looks as it did when it was read."""
        info = document.info
        before = self._store.checksums().get(info.name)
        # Its stamp is not kept: the file has just changed, and how soon it may change again is not known.
        record = FileRecord(info.name, "", info.checksum, size=stamp.size if stamp else 0)
        if before == info.checksum:
            self._store.remember([record])
            return AddReport(info.name, Status.UNCHANGED, unread=info.unread_pages)
        passages = self._preparer.split(document)
        vectors = self._preparer.embed([(document, passages)])
        with self._changing:
            if self._corpus.stamp(info.name) == stamp:  # else whoever changed it has seen or will see to it
                self._store.put([(document, passages)], vectors, files=[record])
        return AddReport(info.name, Status.REPLACED if before else Status.ADDED, unread=info.unread_pages)


def _state(stamp: Stamp | None, record: FileRecord | None, reading: bool) -> State:
    if stamp is None:
        return State.GONE
    changed = record is not None and (record.size != stamp.size or record.stamp not in ("", stamp.signature))
    if changed:
        return State.READING if reading else State.CHANGED
    return State.INDEXED
