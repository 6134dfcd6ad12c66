"""Who owns the index: one process at a time, by a file lock that ends with the process."""

import contextlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import IndexHeldError, StoreError
from rag.store.files import unusable

_LOCK = "lock"
_OWNER = "owner.json"


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that owns an index; `address` is empty unless it takes requests there, with `token`."""

    pid: int
    address: str = ""
    token: str = ""


class IndexLock:
    """Ownership of an index folder, from construction until `release`."""

    def __init__(self, folder: Path, *, timeout: float) -> None:
        """Wait up to `timeout` seconds; `IndexHeldError` says who holds the folder after that."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._owner_path = folder / _OWNER
            self._lock = FileLock(folder / _LOCK)
            self._lock.acquire(timeout=timeout)
        except Timeout as error:
            raise IndexHeldError(_held(folder)) from error
        except (OSError, NotImplementedError) as error:
            raise unusable(folder, error) from error
        try:
            self._write(Owner(os.getpid()))
        except StoreError:
            self.release()
            raise

    def announce(self, address: str) -> Owner:
        """Say that this process takes requests at an address; the secret they must carry is in what comes back."""
        owner = Owner(os.getpid(), address, secrets.token_urlsafe(32))
        self._write(owner)
        return owner

    def release(self) -> None:
        """Let others have the index."""
        self._owner_path.unlink(missing_ok=True)
        self._lock.release()

    def _write(self, owner: Owner) -> None:
        try:
            self._owner_path.unlink(missing_ok=True)
            # Readable by this user only from the first byte: it may carry a secret.
            descriptor = os.open(self._owner_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(owner), file)
        except OSError as error:
            raise unusable(self._owner_path.parent, error) from error


def owner_of(folder: Path) -> Owner | None:
    """Who last said to own the index folder; None where nobody did."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        return Owner(**json.loads((folder / _OWNER).read_text(encoding="utf-8")))
    return None


def _held(folder: Path) -> str:
    owner = owner_of(folder)
    who = f"process {owner.pid}" if owner else "another process"
    where = f", which serves {owner.address}" if owner and owner.address else ""
    return f"the index {folder} is in use by {who}{where}; stop it, or wait until it is done"
