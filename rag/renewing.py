"""An outdated index made anew in the background, while it answers."""

import threading
from collections.abc import Callable
from types import TracebackType

from rag.errors import RagError
from rag.indexing import Indexer
from rag.store import Store

_LOOK = 0.5  # seconds between two tries to end what goes on


class Renewal:
    """Fills another store from the folder in a thread of its own; at the end of the block what it holds is kept."""

    def __init__(self, indexer: Indexer, successor: Store, *, tell: Callable[[str], None] = lambda _: None) -> None:
        """`tell` is given a line when the other store has taken its place, or why it has not."""
        self._indexer = indexer
        self._successor = successor
        self._tell = tell
        self._thread = threading.Thread(target=self._renew, name="renewing", daemon=True)

    def __enter__(self) -> "Renewal":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._thread.is_alive():
            self._indexer.cancel()  # again, in case that the thread was only about to begin
            self._thread.join(_LOOK)

    def _renew(self) -> None:
        try:
            done = self._indexer.renew(self._successor)
        except RagError as error:
            self._tell(f"the index was not made anew, and the old one goes on answering: {error}")
            return
        if done:
            self._tell("The index has been made anew, and answers from now on.")
        else:
            self._tell("Making the index anew was stopped; it goes on when the program starts again.")
