"""Small files of the index, written in one step, and what is said where they cannot be."""

import errno
import os
from pathlib import Path

from rag.errors import StoreError

DISK_FULL = "the disk of the index is full; make room on it, then run: tanya sync"


def write_at_once(path: Path, text: str) -> None:
    """Write a text file so that it is there whole or as it was before, even if the machine stops; or `StoreError`."""
    incoming = path.with_name(f"{path.name}.incoming")
    try:
        with incoming.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(incoming, path)
    except OSError as error:
        raise unusable(path.parent, error) from error


def unusable(folder: Path, error: Exception) -> StoreError:
    """What to say where a file of the index folder could not be written."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return StoreError(DISK_FULL if full else f"the index folder {folder} cannot be used: {error}")
