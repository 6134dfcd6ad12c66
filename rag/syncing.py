"""The index made equal to the folder: plan -> remove -> load -> split -> embed -> store, by groups of documents."""

import contextlib
import dataclasses
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future

import numpy as np

from rag.corpus import Corpus
from rag.errors import LoadError, StoreError
from rag.loading import LoaderPool
from rag.planning import Known, Plan, Task, checksum_or_none, plan
from rag.preparing import Preparer
from rag.recording import Recorder
from rag.reports import AddReport, Progress, Status, SyncReport
from rag.store import Store
from rag.types import Document, FileRecord, Passage

# Enough passages for length-sorted batches to be even, few enough that a group is stored every few seconds.
GROUP_PASSAGES = 256

Report = Callable[[Progress], None]


class Synchroniser:
    """Runs syncs of one folder and one index, one after another."""

    def __init__(
        self, corpus: Corpus, store: Store, loaders: LoaderPool, preparer: Preparer, *, changing: threading.RLock
    ) -> None:
        """`changing` is held for each step that changes the index, never while something is loaded or embedded."""
        self._corpus = corpus
        self._store = store
        self._loaders = loaders
        self._preparer = preparer
        self._changing = changing
        self._recorder = Recorder(corpus.folder, store)
        self._one = threading.Lock()
        self._stop = threading.Event()
        self.progress: Progress | None = None  # of the sync that runs
        self._short: Progress | None = None  # of the last sync that has not come to its end, whether it runs or not
        self._begun = False
        self.pending: frozenset[str] = frozenset()  # names of the files that it still has to read or to store
        self.stopped = False  # whether the last sync was cancelled, so that documents are left for the next

    def cancel(self) -> None:
        """End the sync that runs, if any does, with the documents that are stored by now."""
        self._stop.set()

    def run(self, *, report: Report, retry: bool, rest: float) -> SyncReport:
        """Make the index equal the folder; a document becomes answerable with the group it is embedded in."""
        with self._one:
            self._stop.clear()
            try:
                outcome = self._run(report, self._plan(retry, rest))
                self.stopped = outcome.cancelled
                if not outcome.cancelled:
                    self._short = None
                return outcome
            finally:
                self.progress = None
                self.pending = frozenset()

    def reach(self) -> tuple[int, int]:
        """How many documents of the folder are indexed so far, and how many there are that can be."""
        if not self._begun:
            return self._reach_at_first()
        short = self._short
        return (short.done - short.failing, short.total - short.failing) if short else (0, 0)

    def _reach_at_first(self) -> tuple[int, int]:
        names = set(self._corpus.names())
        failing = {record.name for record in self._store.failing()}
        indexed = (self._store.checksums().keys() & names) - self._store.incomplete()
        return len(indexed), len(names - (failing - indexed))

    def _run(self, report: Report, todo: Plan) -> SyncReport:
        with self._changing:
            self._recorder.catch_up()
            gone = self._still_gone(todo.removed)
            self._recorder.gone(gone)
            self._store.remove(*gone)
            self._store.remember(todo.records)
        run = _Run(todo, self._reporting(report))
        self.pending = frozenset(run.tasks)
        run.tell()
        files = [(self._corpus.path(task.name), task.name) for task in todo.tasks]
        try:
            with contextlib.closing(self._loaders.load_all(files)) as loaded:
                for name, loading in loaded:
                    self._check_cancelled()
                    self._take(run, run.tasks[name], loading)
            self._flush(run)
        except _CancelledError:
            run.cancelled = True
        return run.outcome()

    def _plan(self, retry: bool, rest: float) -> Plan:
        with self._changing:
            known = Known(self._store.files(), self._store.checksums(), self._store.repair())
        if known.checksums and not self._corpus.folder.is_dir():
            raise StoreError(
                f"the corpus folder {self._corpus.folder} is not there, and nothing was removed from the index;"
                " bring it back, or make an empty one if all documents are to go"
            )
        return plan(self._corpus, known, retry=retry, rest=rest, max_bytes=self._loaders.max_bytes)

    def _still_gone(self, names: Sequence[str]) -> list[str]:
        return [name for name in names if self._corpus.stamp(name) is None]

    def _take(self, run: "_Run", task: Task, loading: "Future[Document]") -> None:
        try:
            document = loading.result()
        except LoadError as error:
            self._refuse(run, task, error)
            return
        together = run.moves if task.before else run.group
        together.append((task, document, self._preparer.split(document)))
        if sum(len(passages) for _, _, passages in together) >= GROUP_PASSAGES:
            self._flush(run)

    def _refuse(self, run: "_Run", task: Task, error: LoadError) -> None:
        checksum = task.checksum or checksum_or_none(self._corpus, task.name, task.stamp, self._loaders.max_bytes)
        with self._changing:
            if self._stands(task):
                failed = FileRecord(
                    task.name, task.remembered, checksum, error.reason, str(error), task.tries + 1, task.stamp.size
                )
                self._store.remove(*filter(None, [task.before]))
                self._store.remember([failed])
                run.reports.append(AddReport(task.name, Status.REFUSED, error.reason, str(error)))
                run.refused += 1
            else:
                run.waiting.append(task.name)
        run.finish(task)

    def _rename(self, run: "_Run") -> None:
        """Give the vectors of documents to their new names where the text read is the same; embed the others."""
        moves, run.moves = run.moves, []
        with self._changing:
            indexed = self._store.checksums().keys()
            same = [move[0].before in indexed and self._stands(move[0]) and self._is_same(*move) for move in moves]
            kept = [move for move, is_same in zip(moves, same, strict=True) if is_same]
            names = [task.before for task, _, _ in kept]
            self._recorder.renamed([(task.before, task.name) for task, _, _ in kept])
            self._store.put(
                [(document, passages) for _, document, passages in kept],
                self._store.vectors_of(*names),
                files=[_record(task, document) for task, document, _ in kept],
                instead_of=names,
            )
        for task, _, _ in kept:
            run.renamed.append((task.before, task.name))
            run.finish(task)
        run.group += [move for move, is_same in zip(moves, same, strict=True) if not is_same]

    def _is_same(self, task: Task, document: Document, passages: Sequence[Passage]) -> bool:
        before = self._store.document(task.before)
        under_new_name = dataclasses.replace(before, info=document.info)
        return (
            under_new_name == document
            and before.info.language is document.info.language
            and len(passages) == len(self._store.passage_ids_of(task.before))
        )

    def _stands(self, task: Task) -> bool:
        """Whether the file looks as it did when the sync began; what does not is left to the next."""
        return self._corpus.stamp(task.name) == task.stamp

    def _flush(self, run: "_Run") -> None:
        """Rename, or embed, and store the documents that have come together."""
        if run.moves:
            self._rename(run)
        group, run.group = run.group, []
        if not group:
            return

        def embedded(passages: int) -> None:
            run.passages += passages
            run.tell()
            self._check_cancelled()

        vectors = self._preparer.embed([(document, passages) for _, document, passages in group], embedded=embedded)
        with self._changing:
            current = [self._stands(task) for task, _, _ in group]
            kept = [one for one, stands in zip(group, current, strict=True) if stands]
            owners = [stands for (_, _, passages), stands in zip(group, current, strict=True) for _ in passages]
            indexed = self._store.checksums()
            self._record(kept, indexed)
            self._store.put(
                [(document, passages) for _, document, passages in kept],
                vectors[np.array(owners, dtype=bool)],
                files=[_record(task, document) for task, document, _ in kept],
                instead_of=[task.before for task, _, _ in kept if task.before],
            )
        for (task, _, _), stands in zip(group, current, strict=True):
            if stands:
                run.reports.append(AddReport(task.name, Status.REPLACED if task.name in indexed else Status.ADDED))
            else:
                run.waiting.append(task.name)
            run.finish(task)

    def _record(self, kept: Sequence[tuple[Task, Document, object]], indexed: Mapping[str, str]) -> None:
        self._recorder.renamed([(task.before, task.name) for task, _, _ in kept if task.before])
        before = {task.name: indexed.get(task.name) for task, _, _ in kept}
        changed = [task.name for task, document, _ in kept if before[task.name] not in (None, document.info.checksum)]
        self._recorder.found(before.keys(), changed=changed)

    def _reporting(self, report: Report) -> Report:
        def tell(progress: Progress) -> None:
            self.progress = self._short = progress
            self._begun = True
            report(progress)

        return tell

    def _check_cancelled(self) -> None:
        if self._stop.is_set():
            raise _CancelledError


class _CancelledError(Exception):
    """The sync was asked to end."""


class _Run:
    """What one sync has done so far, and the documents that wait for enough others."""

    def __init__(self, todo: Plan, report: Report) -> None:
        self.tasks = {task.name: task for task in todo.tasks}
        self.group: list[tuple[Task, Document, tuple[Passage, ...]]] = []  # to be embedded
        self.moves: list[tuple[Task, Document, tuple[Passage, ...]]] = []  # to be stored under another name
        self.passages = 0
        self.reports: list[AddReport] = [
            AddReport(name, Status.REFUSED, "name", f"the name of the file {name!r} is not text; rename the file")
            for name in todo.unnameable
        ]
        self.renamed: list[tuple[str, str]] = []
        self.waiting = list(todo.waiting)
        self.refused = 0  # of the tasks
        self.cancelled = False
        self._todo = todo
        self._report = report
        self._began = time.monotonic()
        self._settled = len(todo.unchanged) + len(todo.failing)
        self._done = self._read = 0
        self._all = sum(task.stamp.size for task in todo.tasks)

    def finish(self, task: Task) -> None:
        """A task is done with."""
        self._done += 1
        self._read += task.stamp.size
        self.tell()

    def tell(self) -> None:
        """Say how far it has come."""
        self._report(
            Progress(
                done=self._settled + self._done,
                total=self._settled + len(self.tasks),
                passages=self.passages,
                read_bytes=self._read,
                all_bytes=self._all,
                seconds=time.monotonic() - self._began,
                failing=len(self._todo.failing) + self.refused,
            )
        )

    def outcome(self) -> SyncReport:
        """What came of it."""
        named = {status: sorted(one.name for one in self.reports if one.status is status) for status in Status}
        refused = sorted((one for one in self.reports if one.status is Status.REFUSED), key=lambda one: one.name)
        return SyncReport(
            added=tuple(named[Status.ADDED]),
            replaced=tuple(named[Status.REPLACED]),
            renamed=tuple(sorted(self.renamed)),
            removed=self._todo.removed,
            unchanged=len(self._todo.unchanged),
            refused=tuple(refused),
            failing=len(self._todo.failing) + len(refused),
            waiting=tuple(sorted(self.waiting)),
            cancelled=self.cancelled,
        )


def _record(task: Task, document: Document) -> FileRecord:
    return FileRecord(task.name, task.remembered, document.info.checksum, size=task.stamp.size)
