"""The generations of an index: the first in its folder, later ones below, and a file that says which counts."""

import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from rag.store.files import write_at_once

CATALOGUE = "catalogue.sqlite3"
VECTORS = "vectors"
_POINTER = "current"
_DAMAGED = "damaged"
_NAME = re.compile(r"generation-[0-9a-f]{8}")


class Generations:
    """Those of one index folder that this process owns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def current(self) -> Path:
        """The folder of the generation that counts, which is empty in a new index."""
        try:
            name = (self.folder / _POINTER).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return self.folder
        return self.folder / name if _NAME.fullmatch(name) else self.folder

    def others(self) -> Iterator[Path]:
        """The folders of the later generations that do not count, or not yet."""
        yield from (path for path in self._later() if path != self.current)

    def fresh(self) -> Path:
        """The folder of a generation to come."""
        return self.folder / f"generation-{secrets.token_hex(4)}"

    def make_current(self, generation: Path) -> None:
        """Let another generation count, in one step, and delete all others."""
        write_at_once(self.folder / _POINTER, generation.name)
        self.remove_others()

    def remove_others(self) -> None:
        """Delete what does not count; what is held open on Windows goes the next time."""
        for path in self.others():
            shutil.rmtree(path, ignore_errors=True)
        if self.current != self.folder:
            for path in _parts(self.folder):
                _delete(path)

    def set_aside(self, generation: Path) -> None:
        """Move a damaged generation out of the way, in place of one that was set aside before."""
        self.forget_damaged()
        target = self.folder / _DAMAGED
        target.mkdir()
        for path in list(_parts(generation)):
            path.rename(target / path.name)

    def forget_damaged(self) -> None:
        """Delete what was set aside."""
        shutil.rmtree(self.folder / _DAMAGED, ignore_errors=True)

    def erase(self) -> None:
        """Delete all generations; anything else in the folder is left alone."""
        self.forget_damaged()
        (self.folder / _POINTER).unlink(missing_ok=True)
        for path in [*_parts(self.folder), *self._later()]:
            _delete(path)

    def _later(self) -> list[Path]:
        return [path for path in self.folder.glob("generation-*") if _NAME.fullmatch(path.name)]


def _parts(generation: Path) -> Iterator[Path]:
    yield from generation.glob(f"{CATALOGUE}*")
    yield from generation.glob(f"{VECTORS}*")


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
