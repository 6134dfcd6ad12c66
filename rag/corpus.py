"""The corpus folder: which files are documents, and how one is added or removed without ever being half there."""

import contextlib
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rag.errors import LoadError, StoreError
from rag.loading import SUPPORTED_SUFFIXES, is_document_name, sidecar_of

_INCOMING = ".incoming-"
_LONGEST_STAGE = 86_400  # seconds that a copy may be worked on
_SETTLING = 2_000_000_000  # nanoseconds in which a file system may not tell two changes apart (FAT)
_LONGEST_NAME = 120  # characters; leaves room for a temporary prefix on every file system
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a file and its sidecar looked: sizes, times and inodes, the size in bytes, the last change in nanoseconds."""

    signature: str
    size: int
    changed: int

    def remembered(self, looked: int) -> str:
        """What tells that the file is still the same; empty where it changed too shortly before it was looked at.

        A change within the file system's own grain of time could not be seen later; nor could one at a time that is
        still to come, after the clock was set back.
        """
        return self.signature if self.changed < looked - _SETTLING else ""


class Corpus:
    """A folder of documents, the truth that the index is made from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> tuple[str, ...]:
        """Names of all documents in the folder and below, in order; symbolic links are not followed."""
        return tuple(self.stamps())

    def stamps(self) -> dict[str, Stamp]:
        """How each document of the folder looks, by name in order; a partial download is none yet."""
        if not self.folder.is_dir():
            return {}
        try:
            return dict(sorted(self._scan(self.folder)))
        except OSError as error:
            raise StoreError(f"the corpus folder {self.folder} cannot be read: {error}") from error

    def stamp(self, name: str) -> Stamp | None:
        """How the document of that name looks; None where it is not there."""
        path = self.path(name)
        try:
            sidecar = sidecar_of(path)
            return None if path.is_symlink() else _stamp(path, sidecar.is_file() and not sidecar.is_symlink())
        except OSError:
            return None

    def path(self, name: str) -> Path:
        """Where the document of that name lies or would lie; `LoadError` for a name that leaves the folder."""
        parts = PurePosixPath(name).parts
        path = self.folder.joinpath(*parts)
        outside = not parts or PurePosixPath(name).is_absolute() or ".." in parts or "\\" in name or ":" in name
        if outside or self.folder.resolve() not in path.resolve().parents:
            raise LoadError(f"{name!r} is not the name of a document", reason="name")
        return path

    @contextlib.contextmanager
    def staged(self, source: Path, *, name: str) -> Iterator[Path]:
        """A copy of a file inside the folder under a hidden temporary name, deleted at the end if still there."""
        target = self.path(name)
        copy = target.with_name(f"{_INCOMING}{secrets.token_hex(8)}{target.suffix}")
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

    def tidy(self) -> None:
        """Delete copies that an earlier process left behind when it was ended while it took a file in."""
        last = time.time() - _LONGEST_STAGE
        for copy in self.folder.rglob(f"{_INCOMING}*"):
            with contextlib.suppress(OSError):
                if copy.is_file() and copy.stat().st_mtime < last:
                    copy.unlink()

    def _scan(self, folder: Path) -> Iterator[tuple[str, Stamp]]:
        with os.scandir(folder) as listing:
            entries = {entry.name: entry for entry in listing if not entry.is_symlink()}
            files = {name for name, entry in entries.items() if entry.is_file()}
        for name, entry in entries.items():
            path = Path(entry.path)
            if entry.is_dir() and not name.startswith("."):
                yield from self._scan(path)
            elif name in files and is_document_name(name) and not _is_downloading(name, files):
                with contextlib.suppress(FileNotFoundError):  # gone since the folder was listed
                    yield path.relative_to(self.folder).as_posix(), _stamp(path, sidecar_of(path).name in files)


def _is_downloading(name: str, files: Collection[str]) -> bool:
    """Whether a browser still writes what will be this file: it reserves the name, and fills another file."""
    return any(f"{name}{suffix}" in files for suffix in (".part", ".crdownload", ".download"))


def _stamp(path: Path, has_sidecar: bool) -> Stamp:
    looks = [os.lstat(one) for one in ([path, sidecar_of(path)] if has_sidecar else [path])]
    signature = "|".join(f"{look.st_size}:{look.st_mtime_ns}:{look.st_ctime_ns}:{look.st_ino}" for look in looks)
    return Stamp(signature, looks[0].st_size, max(max(look.st_mtime_ns, look.st_ctime_ns) for look in looks))


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
