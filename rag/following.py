"""The folder followed while the program runs: changes in it, once they have come to rest -> syncs."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from watchfiles import Change, watch

from rag.errors import RagError
from rag.indexing import Indexer

REST = 0.4  # seconds for which a file has to stay as it is before it is read
LOOK_ANYWAY = 60.0  # seconds; some file systems, such as shared folders, tell of no change
_TIDY = 3600.0  # seconds
_TICK = 500  # milliseconds after which the watch is looked after even if nothing has changed
_STEP, _DEBOUNCE = 50, 300  # milliseconds: of quiet that end a burst of changes, and of the longest burst
_LONGEST_PAUSE = 10.0  # seconds between two looks at files that never come to rest


class Follower:
    """Keeps the index equal to the folder from a thread of its own, for as long as the block lasts."""

    def __init__(self, indexer: Indexer, folder: Path, *, warn: Callable[[str], None] = lambda _: None) -> None:
        """`warn` is told once of each thing that keeps the index from following."""
        self._indexer = indexer
        self._folder = folder
        self._warn = warn
        self._warned: set[str] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="following", daemon=True)

    def __enter__(self) -> "Follower":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        while self._thread.is_alive():
            self._indexer.cancel()  # again, in case that the thread was only about to begin a sync
            self._thread.join(_TICK / 1000)

    def _follow(self) -> None:
        while not self._stop.wait(_TICK / 1000):
            if self._folder.is_dir():
                try:
                    self._watch(self._folder.stat().st_ino)
                except OSError as error:  # watches are used up, or the folder went away at this moment
                    self._warn_once(f"the corpus folder {self._folder} cannot be watched: {error}")
                    self._sync()
                    self._stop.wait(LOOK_ANYWAY)

    def _watch(self, inode: int) -> None:
        """Sync whenever something changes, until the program ends or the folder is another."""
        looked = tidied = float("-inf")
        pause, waiting_since = REST, float("inf")
        for changes in watch(
            self._folder,
            watch_filter=self._matters,
            debounce=_DEBOUNCE,
            step=_STEP,
            stop_event=self._stop,
            rust_timeout=_TICK,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            if not self._folder.is_dir() or self._folder.stat().st_ino != inode:
                return
            now = time.monotonic()
            if now - tidied > _TIDY:
                self._indexer.tidy()
                tidied = now
            # The first look comes after the watch has begun, so that no change falls between.
            # Who stopped a sync wants it to rest; a change ends that.
            due = not self._indexer.stopped and (now - waiting_since > pause or now - looked > LOOK_ANYWAY)
            if changes or due:
                pause = REST if changes else min(2 * pause, _LONGEST_PAUSE)
                looked = now
                waiting_since = time.monotonic() if self._sync() else float("inf")

    def _sync(self) -> bool:
        """Make the index equal the folder; whether files that do not rest yet were left out."""
        try:
            return bool(self._indexer.sync(rest=REST).waiting)
        except RagError as error:
            self._warn_once(str(error))
            return False

    def _warn_once(self, message: str) -> None:
        if message not in self._warned:
            self._warned.add(message)
            self._warn(message)

    def _matters(self, change: Change, path: str) -> bool:
        """Whether a change may concern a document: not in hidden folders, such as the trash, nor of hidden files."""
        try:
            return not any(part.startswith(".") for part in Path(path).relative_to(self._folder.absolute()).parts)
        except ValueError:
            return True
