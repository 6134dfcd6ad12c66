"""A file of the corpus to a Document: read once, checked, given to the reader of its format, described."""

import hashlib
import importlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from rag.errors import LoadError
from rag.loading.extraction import MEGABYTE, Extraction, Limits, Metadata
from rag.loading.metadata import describe, sidecar_metadata
from rag.loading.names import FORMATS, SUPPORTED_SUFFIXES, Format, sidecar_of
from rag.loading.sniffing import check_kind
from rag.types import Document

_DEFAULTS = Limits()
_BLOCK = 1 << 20
_LONGEST_SIDECAR = 1 << 16


def load(
    path: Path,
    *,
    name: str,
    max_bytes: int = _DEFAULTS.max_bytes,
    max_characters: int = _DEFAULTS.max_characters,
    max_pages: int = _DEFAULTS.max_pages,
    max_unpacked: int = _DEFAULTS.max_unpacked,
    page_seconds: float = _DEFAULTS.page_seconds,
) -> Document:
    """Load a file as the document of that name; `LoadError` says why it cannot be one and what to do."""
    limits = Limits(max_bytes, max_characters, max_pages, max_unpacked, page_seconds)
    format = _format_of(name)
    content = _read(path, name=name, max_bytes=max_bytes)
    sidecar = _read_sidecar(path, name)
    if not content.strip():
        raise LoadError(f"{name!r} is empty; add a file with text in it", reason="empty")
    check_kind(content, suffix=format.suffix, name=name)
    extraction = _extract(format.module, content, name=name, limits=limits)
    limits.check_characters(len(extraction.text), name=name)
    if not any(map(str.isalnum, extraction.text)):
        raise LoadError(f"{name!r} has no words in it; add a file with text in it", reason="no_text")
    said = sidecar_metadata(sidecar, name=name) if sidecar else Metadata()
    checksum = _checksum(hashlib.sha256(content).digest(), sidecar)
    info = describe(extraction, name=name, format=format.suffix.lstrip("."), checksum=checksum, sidecar=said)
    return Document(info, extraction.text, page_starts=extraction.page_starts, records=extraction.records)


def checksum_of(path: Path) -> str:
    """The checksum that `load` would give the document, without loading it."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise _unreadable(path.name, error) from error
    return _checksum(digest.digest(), _read_sidecar(path, path.name))


def _checksum(content_digest: bytes, sidecar: bytes) -> str:
    # Digest of two digests, so that no content can be mistaken for a shorter one with a sidecar.
    return (
        hashlib.sha256(content_digest + hashlib.sha256(sidecar).digest()).hexdigest()
        if sidecar
        else content_digest.hex()
    )


def _format_of(name: str) -> Format:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in FORMATS:
        supported = ", ".join(sorted(SUPPORTED_SUFFIXES))
        raise LoadError(
            f"cannot read {name!r}: no loader for {suffix or 'a name without suffix'} files (supported: {supported})",
            reason="unsupported",
        )
    return FORMATS[suffix]


def _read(path: Path, *, name: str, max_bytes: int) -> bytes:
    try:
        if path.is_symlink():
            raise LoadError(f"{name!r} is a link; links are not followed, add the file itself", reason="unreadable")
        if not path.is_file():
            raise LoadError(f"{name!r} is not a file; add a file of its own", reason="unreadable")
        if path.stat().st_size <= max_bytes:
            with path.open("rb") as stream:
                content = stream.read(max_bytes + 1)  # a file may grow while it is read
            if len(content) <= max_bytes:
                return content
    except OSError as error:
        raise _unreadable(name, error) from error
    raise LoadError(
        f"{name!r} is larger than {max_bytes / MEGABYTE:,g} MB; split it, or raise TANYA_MAX_FILE_MB",
        reason="too_large",
    )


def _read_sidecar(path: Path, name: str) -> bytes:
    sidecar = sidecar_of(path)
    try:
        if sidecar.is_symlink() or not sidecar.is_file():
            return b""
        with sidecar.open("rb") as stream:
            return stream.read(_LONGEST_SIDECAR)
    except OSError as error:
        raise _unreadable(f"{name}.meta.yaml", error) from error


def _extract(module: str, content: bytes, *, name: str, limits: Limits) -> Extraction:
    # Imported when the first such file comes: each takes up to 0.3 s.
    read: Callable[..., Extraction] = importlib.import_module(module).read
    return read(content, name=name, limits=limits)


def _unreadable(name: str, error: OSError) -> LoadError:
    return LoadError(
        f"{name!r} cannot be read: {error.strerror or 'input error'}; check that it exists and may be opened",
        reason="unreadable",
    )
