"""The corpus folder: which files are documents, and how one is added or removed without ever being half there."""

import contextlib
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from rag.errors import LoadError, StoreError, UnknownDocumentError
from rag.loading import SUPPORTED_SUFFIXES, is_document_name, sidecar_of

_LONGEST_NAME = 120  # characters; leaves room for a temporary prefix on every file system
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Corpus:
    """A folder of documents, the truth that the index is made from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> tuple[str, ...]:
        """Names of all documents in the folder and below, in order; symbolic links are not followed."""
        if not self._folder.is_dir():
            return ()
        try:
            return tuple(sorted(self._walk()))
        except OSError as error:
            raise StoreError(f"the corpus folder {self._folder} cannot be read: {error}") from error

    def path(self, name: str) -> Path:
        """Where the document of that name lies or would lie; `LoadError` for a name that leaves the folder."""
        parts = PurePosixPath(name).parts
        path = self._folder.joinpath(*parts)
        outside = not parts or PurePosixPath(name).is_absolute() or ".." in parts or "\\" in name or ":" in name
        if outside or self._folder.resolve() not in path.resolve().parents:
            raise LoadError(f"{name!r} is not the name of a document", reason="name")
        return path

    @contextlib.contextmanager
    def staged(self, source: Path, *, name: str) -> Iterator[Path]:
        """A copy of a file inside the folder under a hidden temporary name, deleted at the end if still there."""
        target = self.path(name)
        copy = target.with_name(f".incoming-{secrets.token_hex(8)}{target.suffix}")
        try:
            try:
                copy.parent.mkdir(parents=True, exist_ok=True)
                with source.open("rb") as reader, copy.open("xb") as writer:
                    shutil.copyfileobj(reader, writer, 1 << 20)
                    writer.flush()
                    os.fsync(writer.fileno())
            except OSError as error:
                raise LoadError(f"cannot take in {name!r}: {error.strerror or error}", reason="unreadable") from error
            yield copy
        finally:
            copy.unlink(missing_ok=True)

    def commit(self, copy: Path, *, name: str, sidecar: bytes = b"") -> Path:
        """Give a staged copy its name, replacing what was there in one step, beside a sidecar unless it has one."""
        target = self.path(name)
        if target.is_symlink():
            raise LoadError(f"{name!r} is a link in the corpus folder; links are not followed", reason="name")
        try:
            if sidecar and not sidecar_of(target).exists():
                _write(sidecar_of(target), sidecar)
            os.replace(copy, target)
        except OSError as error:
            raise StoreError(f"cannot write {name!r} into the corpus folder: {error.strerror or error}") from error
        return target

    def remove(self, name: str) -> None:
        """Delete a document's file and its sidecar, or raise `UnknownDocumentError`."""
        path = self.path(name)
        if not path.is_file():
            raise UnknownDocumentError(f"no document named {name!r} (see: tanya list)")
        try:
            path.unlink()
            sidecar_of(path).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"cannot delete {name!r} from the corpus folder: {error.strerror or error}") from error

    def _walk(self) -> Iterator[str]:
        for parent, folders, files in os.walk(self._folder):
            folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
            for file in files:
                path = Path(parent, file)
                name = path.relative_to(self._folder).as_posix()
                if is_document_name(name) and not path.is_symlink():
                    yield name


def _write(path: Path, content: bytes) -> None:
    """Write a small file in one step."""
    incoming = path.with_name(f".incoming-{secrets.token_hex(8)}")
    try:
        with incoming.open("xb") as writer:
            writer.write(content)
            writer.flush()
            os.fsync(writer.fileno())
        os.replace(incoming, path)
    finally:
        incoming.unlink(missing_ok=True)


def safe_name(name: str) -> str:
    """A file name fit for the corpus folder made of the name that a file came with.

    Folders in it are dropped, characters that some file system forbids become `-`; `LoadError` (reason `name`) where
    nothing usable is left, (reason `unsupported`) where no loader knows the suffix.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(character for character in last if character.isprintable())
    cleaned = _FORBIDDEN.sub("-", printable).strip(" .")
    stem, suffix = os.path.splitext(cleaned)
    if not stem.strip("-_ .") or _RESERVED.fullmatch(cleaned):
        raise LoadError(f"{name[:80]!r} is not a usable file name; rename the file and add it again", reason="name")
    if suffix.lower() not in SUPPORTED_SUFFIXES:
        supported = ", ".join(sorted(SUPPORTED_SUFFIXES))
        raise LoadError(
            f"cannot read {cleaned[-80:]!r}: no loader for {suffix or 'a name without suffix'} files"
            f" (supported: {supported})",
            reason="unsupported",
        )
    return stem[: _LONGEST_NAME - len(suffix)].rstrip(" .") + suffix
