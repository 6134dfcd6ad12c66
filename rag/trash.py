"""The trash of the corpus folder: files that were removed or replaced, kept for 30 days under the names that they had.

It lies in the corpus folder itself, hidden, and not in the index: the index may be deleted at any time, and within one
file system a file moves in one step.
"""

import contextlib
import datetime
import filecmp
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.corpus import Corpus
from rag.errors import LoadError, StoreError, UnknownDocumentError
from rag.loading import is_document_name, sidecar_of

FOLDER = ".trash"
DAYS = 30
_TIME = "%Y%m%dT%H%M%SZ"  # UTC; the entry's own name tells its age, which a copied or touched file would not
_INCOMING = ".incoming"
_Move = Callable[[Path, Path], None]


@dataclass(frozen=True, slots=True)
class Removed:
    """A document that was removed or replaced: the name that it had, when it was (UTC), and the folder of its file.

    Where it is `replaced` another document stands under its name; the two change places when it is brought back.
    """

    name: str
    when: datetime.datetime
    folder: Path
    replaced: bool

    @property
    def version(self) -> str:
        """What tells it from others that had its name."""
        return self.folder.name


class Trash:
    """Takes the files of documents that are removed or replaced, and gives them back."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._folder = corpus.folder / FOLDER

    def take(self, name: str) -> None:
        """Move a document's file and its sidecar here, or raise `UnknownDocumentError`.

        The file goes first: from then on the document is removed, and a sidecar left behind says nothing of others.
        """
        path = self._corpus.path(name)
        if not path.is_file():
            raise UnknownDocumentError(f"no document named {name!r} (see: tanya list)")
        self._put(name, os.replace, os.replace)

    def keep(self, name: str) -> None:
        """Let a document's file and its sidecar lie here too, since another is about to take its name.

        What is cut short before leaves an entry that is the file itself, which is not listed.
        """
        path = self._corpus.path(name)
        left = [
            one.folder
            for one in self._entries()
            if one.name == name and path.samefile(one.folder / name) and self._is_as_it_stands(one)
        ]
        # The sidecar stays where it is, and may be written to there.
        self._put(name, _link_or_copy, _copy)
        for folder in left:
            shutil.rmtree(folder, ignore_errors=True)

    def _put(self, name: str, move: _Move, move_sidecar: _Move) -> None:
        path, now = self._corpus.path(name), datetime.datetime.now(datetime.UTC)
        # Of versions that are put here within a second, the fraction tells which is the last.
        target = self._folder / f"{now.strftime(_TIME)}-{now.microsecond:06}{secrets.token_hex(2)}" / name
        try:
            target.parent.mkdir(parents=True)
            move(path, target)
            if sidecar_of(path).is_file():
                move_sidecar(sidecar_of(path), sidecar_of(target))
        except OSError as error:
            raise StoreError(f"cannot move {name!r} into the trash: {error.strerror or error}") from error

    def documents(self) -> tuple[Removed, ...]:
        """What can be brought back, the last removed first."""
        listed = (removed for removed in self._entries() if not self._is_as_it_stands(removed))
        return tuple(sorted(listed, key=lambda removed: (removed.when, removed.version, removed.name), reverse=True))

    def restore(self, name: str, *, version: str = "") -> None:
        """Move a file back into the corpus folder, by default the last that had the name, or say why not.

        A document that stands under its name takes its place here.
        """
        found = (one for one in self.documents() if one.name == name and version in ("", one.version))
        removed = next(found, None)
        if removed is None:
            raise UnknownDocumentError(f"no document named {name!r} in the trash (see: tanya restore)")
        source, target = removed.folder / name, self._corpus.path(name)
        if removed.replaced:
            self.keep(name)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            # The sidecar first, so that the document is never there without what is known of it.
            if sidecar_of(source).is_file() and (removed.replaced or not sidecar_of(target).exists()):
                os.replace(sidecar_of(source), sidecar_of(target))
            os.replace(source, target)
        except OSError as error:
            raise StoreError(f"cannot restore {name!r}: {error.strerror or error}") from error
        if not sidecar_of(source).exists():
            shutil.rmtree(removed.folder, ignore_errors=True)

    def purge(self) -> None:
        """Delete for good what was removed more than 30 days ago."""
        last = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=DAYS)
        for removed in list(self._entries()):
            if removed.when < last:
                shutil.rmtree(removed.folder, ignore_errors=True)

    def _entries(self) -> Iterator[Removed]:
        if not self._folder.is_dir() or self._folder.is_symlink():
            return
        for folder in self._folder.iterdir():
            try:
                when = datetime.datetime.strptime(folder.name[:16], _TIME).replace(tzinfo=datetime.UTC)
            except ValueError:
                continue  # not ours
            paths = list[Path]()
            with contextlib.suppress(FileNotFoundError):  # another thread brings it back at this moment
                paths += folder.rglob("*")
            for path in paths:
                name = path.relative_to(folder).as_posix()
                if is_document_name(name) and path.is_file():
                    yield Removed(name, when, folder, self._stands(name))

    def _is_as_it_stands(self, removed: Removed) -> bool:
        """Whether it holds nothing that does not stand in the folder too."""
        if not removed.replaced:
            return False
        path, kept = self._corpus.path(removed.name), removed.folder / removed.name
        same_sidecar = not sidecar_of(kept).exists() or _is_same(sidecar_of(kept), sidecar_of(path))
        return same_sidecar and _is_same(kept, path)

    def _stands(self, name: str) -> bool:
        try:
            return self._corpus.path(name).is_file()
        except LoadError:  # no name that a document of the folder can have
            return False


def _link_or_copy(path: Path, target: Path) -> None:
    """Let a file lie elsewhere too, whole or not at all."""
    try:
        os.link(path, target)
    except OSError:  # some file systems know no links
        _copy(path, target)


def _copy(path: Path, target: Path) -> None:
    incoming = target.with_name(_INCOMING)
    shutil.copy2(path, incoming)
    os.replace(incoming, target)


def _is_same(path: Path, other: Path) -> bool:
    """Whether both are one file, or of the same bytes."""
    return path.is_file() and other.is_file() and filecmp.cmp(path, other, shallow=False)
