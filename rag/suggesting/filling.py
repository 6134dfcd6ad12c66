"""Suggestions made in the background, while nobody asks and nothing is synced."""

import threading
import time
from collections.abc import Callable
from types import TracebackType

from rag.assistant import Assistant
from rag.errors import RagError
from rag.indexing import Indexer
from rag.suggesting.suggester import Suggester

AT_ONCE = 48  # questions that are asked without rest when documents have changed, so that examples are there soon
_REST = 9.0  # how many times longer than a question took the thread rests after it: a tenth of the time is used
_QUIET = 1.0  # seconds without a question from anybody after which the next one is made use of
_LOOK = 0.2  # seconds between two looks at whether there is something to do
_AFTER_ERROR = 60.0  # seconds


class Filling:
    """Works off what a suggester has to do in a thread of its own, for as long as the block lasts."""

    def __init__(
        self,
        suggester: Suggester,
        assistant: Assistant,
        indexer: Indexer,
        *,
        changes: Callable[[], int],
        warn: Callable[[str], None] = lambda _: None,
    ) -> None:
        """It waits while the assistant answers or the indexer syncs; `changes` counts those of the documents.

        `warn` is told why it cannot go on, once.
        """
        self._suggester = suggester
        self._assistant = assistant
        self._indexer = indexer
        self._changes = changes
        self._warn = warn
        self._warned = ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._fill, name="suggesting", daemon=True)

    def __enter__(self) -> "Filling":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()  # a question under way takes a part of a second

    def _fill(self) -> None:
        seen, asked, idle = -1, 0, False
        while not self._stop.wait(_LOOK if idle else 0.0):
            changes = self._changes()
            if changes != seen:
                seen, asked, idle = changes, 0, False
            elif idle:
                continue
            if self._assistant.quiet < _QUIET or self._indexer.progress:
                self._stop.wait(_LOOK)
                continue
            began = time.monotonic()
            idle = not self._work()
            asked += 1
            if not idle and asked > AT_ONCE:
                self._stop.wait(_REST * (time.monotonic() - began))

    def _work(self) -> bool:
        try:
            return self._suggester.work()
        except RagError as error:
            if str(error) != self._warned:
                self._warned = str(error)
                self._warn(f"no questions can be suggested for now: {error}")
            self._stop.wait(_AFTER_ERROR)
            return True
