"""What tells that an index is as it was closed: a list of its files, written last and deleted first."""

import contextlib
import json
from importlib import metadata
from pathlib import Path

from rag.errors import StoreError
from rag.store.files import write_at_once

_SEAL = "closed.json"


def seal(folder: Path) -> None:
    """Say that the index in this folder was closed in order; where that cannot be written, it is checked next time."""
    with contextlib.suppress(StoreError, OSError):
        write_at_once(folder / _SEAL, json.dumps(_look(folder)))


def is_sealed(folder: Path) -> bool:
    """Whether the index in this folder is as it was closed."""
    try:
        return bool(json.loads((folder / _SEAL).read_text(encoding="utf-8")) == _look(folder))
    except (OSError, ValueError):
        return False


def break_seal(folder: Path) -> None:
    """Say that the index is open."""
    (folder / _SEAL).unlink(missing_ok=True)


def _look(folder: Path) -> dict[str, object]:
    """Sizes and times of all files, and the version of Chroma, whose files another version may not read."""
    looks = {
        path.relative_to(folder).as_posix(): [path.stat().st_size, path.stat().st_mtime_ns]
        for pattern in ("catalogue*", "vectors*/**/*")
        for path in folder.glob(pattern)
        if path.is_file()
    }
    return {"chromadb": metadata.version("chromadb"), "files": looks}
