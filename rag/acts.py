"""The log of acts in the corpus folder: who added, changed or removed which document and when, a line of JSON each.

It lies with the documents and not in the index, which may be deleted at any time.
"""

import contextlib
import datetime
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.errors import StoreError
from rag.types import Act, By, Deed, Way

LOG = ".acts.jsonl"
_APPEND = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class ActLog:
    """Appends to the log of one corpus folder and reads it, beside other processes that do."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOG

    def write(self, acts: Sequence[Act]) -> None:
        """Append acts in one step that lasts, or raise `StoreError`."""
        lines = "".join(f"{json.dumps(_plain(act))}\n" for act in acts).encode()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(os.fdopen(os.open(self._path, _APPEND, 0o644), "r+b", buffering=0)) as log:
                # What a process that was ended left half written is a line of its own.
                end = log.seek(0, os.SEEK_END)
                torn = end > 0 and log.seek(end - 1) >= 0 and log.read(1) != b"\n"
                log.write(b"\n" * torn + lines)
                os.fsync(log.fileno())
        except OSError as error:
            raise StoreError(f"cannot write the log of acts {self._path}: {error.strerror or error}") from error

    def read(self, start: int = 0) -> tuple[list[Act], int]:
        """The acts from an offset on, oldest first, and the offset to go on from; lines that are none are passed by.

        A log that is shorter than the offset is another, and is read from its beginning.
        """
        try:
            if self._path.is_symlink() or not self._path.is_file():
                return [], 0
            with self._path.open("rb") as log:
                begin = start if start <= log.seek(0, os.SEEK_END) else 0
                log.seek(begin)
                written = log.read()
        except OSError as error:
            raise StoreError(f"cannot read the log of acts {self._path}: {error.strerror or error}") from error
        whole = written[: written.rfind(b"\n") + 1]
        return list(_acts(whole.split(b"\n"))), begin + len(whole)


def now() -> datetime.datetime:
    """The time in UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def text_of(value: object) -> str:
    """A text that can be written anywhere; `ValueError` for what is none."""
    if not isinstance(value, str):
        raise ValueError(f"not a text: {value!r}")
    return value.encode("utf-8", "replace").decode()


def _plain(act: Act) -> dict[str, str]:
    plain = {"when": act.when.isoformat(), "deed": act.deed.value, "name": act.name, "way": act.by.way.value}
    return {
        **plain,
        **({"who": act.by.detail} if act.by.detail else {}),
        **({"before": act.before} if act.before else {}),
    }


def _acts(lines: Sequence[bytes]) -> Iterator[Act]:
    for line in lines:
        # Anybody who may write into the corpus folder may have written it.
        with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
            yield _act(json.loads(line))


def _act(plain: dict[str, object]) -> Act:
    when = datetime.datetime.fromisoformat(text_of(plain["when"]))
    if when.tzinfo is None:
        raise ValueError(f"not a time with its zone: {when}")
    return Act(
        when=when.astimezone(datetime.UTC),
        deed=Deed(text_of(plain["deed"])),
        name=text_of(plain["name"]),
        by=By(Way(text_of(plain["way"])), text_of(plain.get("who", ""))),
        before=text_of(plain.get("before", "")),
    )
