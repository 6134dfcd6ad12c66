"""What is done to documents -> the log of acts in the corpus folder, and from there the index's knowledge of it."""

import threading
from collections.abc import Collection
from pathlib import Path

from rag.acts import ActLog, now
from rag.errors import StoreError
from rag.store import Store
from rag.types import Act, By, Deed, Way

FOUND = By(Way.FOLDER)


class Recorder:
    """Writes acts on the documents of one folder, and lets one store know of all that are written."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._log = ActLog(folder)
        self._store = store
        self._one = threading.Lock()

    def record(self, deed: Deed, name: str, by: By) -> None:
        """Write an act that is about to be done; `StoreError` where it cannot be, so that none goes unwritten."""
        self._log.write([Act(now(), deed, name, by)])
        self.catch_up()

    def found(self, names: Collection[str], *, changed: Collection[str]) -> None:
        """Write which documents were found in the folder: those that nobody is known to have added, and `changed` ones.

        What was done there is done, so that a folder that cannot be written to keeps nothing from being indexed.
        """
        unknown = set(names) - self._store.known(names)
        when = now()
        self._note([Act(when, Deed.ADDED, name, FOUND) for name in sorted(unknown)])
        self._note([Act(when, Deed.REPLACED, name, FOUND) for name in sorted(set(changed) - unknown)])

    def gone(self, names: Collection[str]) -> None:
        """Write which documents are no longer in the folder, but for those that somebody is known to have removed."""
        self._note([Act(now(), Deed.REMOVED, name, FOUND) for name in sorted(self._store.known(names))])

    def renamed(self, names: Collection[tuple[str, str]]) -> None:
        """Write which documents were found under another name: pairs of the one before and the one now."""
        self._note([Act(now(), Deed.RENAMED, name, FOUND, before) for before, name in sorted(names)])

    def catch_up(self) -> None:
        """Let the store know of what was written since it last was told."""
        with self._one:
            start = self._store.acts_read()
            acts, end = self._log.read(start)
            if any(act.deed is Deed.RESTORED for act in acts):  # who had added it stands further up
                acts, end = self._log.read()
            if end != start:
                self._store.learn(acts, read_to=end)

    def _note(self, acts: list[Act]) -> None:
        if not acts:
            return
        try:
            self._log.write(acts)
        except StoreError:
            self._store.learn(acts, read_to=self._store.acts_read())
        else:
            self.catch_up()
