"""The trash of the corpus folder: removed files, kept for 30 days under the names that they had.

It lies in the corpus folder itself, hidden, and not in the index: the index may be deleted at any time, and within one
file system a file moves in one step.
"""

import datetime
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.corpus import Corpus
from rag.errors import StoreError, UnknownDocumentError
from rag.loading import is_document_name, sidecar_of

FOLDER = ".trash"
DAYS = 30
_TIME = "%Y%m%dT%H%M%SZ"  # UTC; the entry's own name tells its age, which a copied or touched file would not


@dataclass(frozen=True, slots=True)
class Removed:
    """A removed document: the name that it had, when it was removed (UTC), and the folder that holds its file."""

    name: str
    when: datetime.datetime
    folder: Path


class Trash:
    """Takes the files of removed documents and gives them back."""

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
        now = datetime.datetime.now(datetime.UTC).strftime(_TIME)
        target = self._folder / f"{now}-{secrets.token_hex(4)}" / name
        try:
            target.parent.mkdir(parents=True)
            os.replace(path, target)
            if sidecar_of(path).is_file():
                os.replace(sidecar_of(path), sidecar_of(target))
        except OSError as error:
            raise StoreError(f"cannot move {name!r} into the trash: {error.strerror or error}") from error

    def documents(self) -> tuple[Removed, ...]:
        """What can be brought back, the last removed first."""
        return tuple(sorted(self._entries(), key=lambda removed: (removed.when, removed.name), reverse=True))

    def restore(self, name: str) -> None:
        """Move the file last removed under a name back into the corpus folder, or say why not."""
        removed = next((removed for removed in self.documents() if removed.name == name), None)
        if removed is None:
            raise UnknownDocumentError(f"no document named {name!r} in the trash (see: tanya restore)")
        source, target = removed.folder / name, self._corpus.path(name)
        if target.exists():
            raise StoreError(f"there is a document named {name!r}; remove it, then restore the other")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            # The sidecar first, so that the document is never there without what is known of it.
            if sidecar_of(source).is_file() and not sidecar_of(target).exists():
                os.replace(sidecar_of(source), sidecar_of(target))
            os.replace(source, target)
        except OSError as error:
            raise StoreError(f"cannot restore {name!r}: {error.strerror or error}") from error
        shutil.rmtree(removed.folder, ignore_errors=True)

    def purge(self) -> None:
        """Delete for good what was removed more than 30 days ago."""
        last = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=DAYS)
        for removed in self.documents():
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
            for path in folder.rglob("*"):
                name = path.relative_to(folder).as_posix()
                if is_document_name(name) and path.is_file():
                    yield Removed(name, when, folder)
