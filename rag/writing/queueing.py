"""Who is served by a chat model that serves one, in the order in which they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Place:
    """A place in the queue."""

    def __init__(self, queue: "deque[Place]", changed: threading.Condition) -> None:
        self._queue = queue
        self._changed = changed

    def wait(self, seconds: float) -> int:
        """How many are served before this one, after up to so many seconds in which that changes."""
        with self._changed:
            before = self._queue.index(self)
            if before:
                self._changed.wait(seconds)
            return self._queue.index(self)


class Turnstile:
    """A queue; the first in it is being served."""

    def __init__(self) -> None:
        self._queue = deque[Place]()
        self._changed = threading.Condition()

    @contextmanager
    def place(self) -> Iterator[Place]:
        """A place at the end, which is given up at the end of the block."""
        place = Place(self._queue, self._changed)
        with self._changed:
            self._queue.append(place)
        try:
            yield place
        finally:
            with self._changed:
                self._queue.remove(place)
                self._changed.notify_all()
