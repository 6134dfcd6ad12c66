"""The name of a document -> its file as it was added, opened, whatever lies in its place."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from rag.corpus import Corpus
from rag.errors import LoadError

_BLOCK = 1 << 20
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True)
class Original:
    """An open file of so many bytes."""

    stream: BinaryIO
    size: int

    def blocks(self) -> Iterator[bytes]:
        """What it holds, no more than was there when it was opened; it is closed at the end."""
        with self.stream:
            left = self.size
            while left and (block := self.stream.read(min(_BLOCK, left))):
                left -= len(block)
                yield block


def original(corpus: Corpus, name: str) -> Original:
    """The file of an indexed document, to be read; `LoadError` where there is none that may be given out.

    No link is followed, whether in place of the file or of a folder on the way to it.
    """
    path = corpus.path(name)
    try:
        folder = corpus.folder.resolve(strict=True)
        if path.resolve(strict=True) != folder / name:
            raise LoadError(f"{name!r} is a link; links are not followed", reason="unreadable")
        stream = os.fdopen(os.open(path, _FLAGS), "rb")
    except (OSError, ValueError) as error:
        raise LoadError(f"{name!r} cannot be read; run: tanya sync", reason="unreadable") from error
    look = os.fstat(stream.fileno())
    if not stat.S_ISREG(look.st_mode):
        stream.close()
        raise LoadError(f"{name!r} is not a file; run: tanya sync", reason="unreadable")
    return Original(stream, look.st_size)


def size_of(corpus: Corpus, name: str) -> int | None:
    """How many bytes the file of a document holds; None where there is none that may be given out."""
    try:
        file = original(corpus, name)
    except LoadError:
        return None
    file.stream.close()
    return file.size
