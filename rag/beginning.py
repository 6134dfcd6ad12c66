"""What a program that serves begins with, beside answering: the folder is read, and an outdated index made anew."""

import threading
from collections.abc import Callable
from types import TracebackType

from rag.errors import RagError
from rag.indexing import Indexer
from rag.reports import Progress, SyncReport
from rag.store import Store

_LOOK = 0.5  # seconds between two tries to end what goes on


class Beginning:
    """Brings the index up to date in a thread of its own; at the end of the block what it has stored is kept."""

    def __init__(
        self,
        indexer: Indexer,
        successor: Store | None,
        *,
        report: Callable[[Progress], None] = lambda _: None,
        synced: Callable[[SyncReport], None] = lambda _: None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """A `successor` is filled from the folder and takes the place of the outdated store.

        `synced` is given what the first sync did, and `tell` a line when the successor has taken its place, or of what
        went wrong.
        """
        self._indexer = indexer
        self._successor = successor
        self._report = report
        self._synced = synced
        self._tell = tell
        self._thread = threading.Thread(target=self._begin, name="beginning", daemon=True)

    def __enter__(self) -> "Beginning":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._thread.is_alive():
            self._indexer.cancel()  # again, in case that the thread was only about to begin
            self._thread.join(_LOOK)

    def _begin(self) -> None:
        try:
            done = self._indexer.sync(report=self._report)
            self._synced(done)
            if self._successor and not done.cancelled:
                self._renew(self._successor)
        except RagError as error:
            self._tell(f"tanya: {error}")

    def _renew(self, successor: Store) -> None:
        if self._indexer.renew(successor, report=self._report):
            self._tell("The index has been made anew, and answers from now on.")
        else:
            self._tell("Making the index anew was stopped; it goes on when the program starts again.")
