"""A process that loads files for another: requests come in on standard input, documents, pictures or refusals go out.

It bounds its own memory where the system has such a bound, and ends itself when a load outlasts its time by far, so
that it is gone even if the program that started it was killed.
"""

import os
import signal
import sys
from typing import BinaryIO

from rag.errors import LoadError
from rag.loading.files import load
from rag.loading.wire import READY, Draw, document_line, picture_line, read_request, refusal_line

if sys.platform != "win32":
    import resource

_GRACE = 5  # seconds that the program has to end this process, before it ends itself
_MEGABYTE = 1_000_000


def main() -> None:
    """Serve requests until standard input ends; arguments are megabytes of memory and seconds of a load."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    answers = _standard_output()
    _bound(memory * _MEGABYTE)
    answers.write(READY)
    answers.flush()
    for line in sys.stdin.buffer:
        _alarm(seconds + _GRACE)
        answers.write(_answer(line))
        answers.flush()
        _alarm(0)


def _answer(line: bytes) -> bytes:
    request = read_request(line)
    name = request.name
    try:
        if isinstance(request, Draw):
            return picture_line(_drawn(request))
        limits = request.limits
        document = load(
            request.path,
            name=name,
            max_bytes=limits.max_bytes,
            max_characters=limits.max_characters,
            max_pages=limits.max_pages,
            max_unpacked=limits.max_unpacked,
            page_seconds=limits.page_seconds,
        )
        return document_line(document)
    except LoadError as error:
        return refusal_line(error)
    except MemoryError:
        return refusal_line(
            LoadError(
                f"{name!r} needs more memory to be read than it may take; split it, or raise TANYA_LOAD_MEMORY_MB",
                reason="memory",
            )
        )


def _drawn(request: Draw) -> bytes:
    # Imported when the first page is asked for: most processes only load.
    from rag.loading.pdf_pages import draw

    return draw(request.path, name=request.name, checksum=request.checksum, page=request.page, quoted=request.quoted)


def _standard_output() -> BinaryIO:
    """Standard output for the answers alone: what a library prints goes where errors go."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _bound(memory: int) -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform != "darwin":  # which knows this bound and does not keep it
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _alarm(seconds: int) -> None:
    if sys.platform != "win32":
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
