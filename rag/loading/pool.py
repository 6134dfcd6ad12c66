"""Files to documents, and to pictures of their pages, in processes of their own that are ended at a limit.

One that hangs, crashes or bloats its reader is refused, and nothing else suffers from it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

import rag
from rag.errors import LoadError
from rag.loading.aligning import Quoted
from rag.loading.extraction import Limits
from rag.loading.wire import READY, Draw, Load, draw_line, load_line, read_answer, read_picture
from rag.types import Document

_START = 60.0  # seconds that a process may take to start on a busy machine; they do not count as time of a load
_IDLE = 60.0  # seconds that a process waits for the next file before it is ended
_LOADS = 500  # of one process; what its libraries hold on to is let go with it
_PICTURE_SECONDS = 20  # that a page may take to be drawn; somebody waits for it
_FILES_EACH = 8  # fewer are not worth another process
_AHEAD = 2  # files in work or loaded and not yet taken, for each process
_ROOT = Path(rag.__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one load may take: seconds, and megabytes of address space where the system can bound them."""

    seconds: int = 900
    memory_mb: int = 1024


class LoaderPool:
    """Loads files in processes that are started when needed, used again, and ended when idle; for several threads."""

    def __init__(self, limits: Limits, *, bounds: Bounds, processes: int) -> None:
        """At most `processes` work on one folder at a time, and so many are kept for the next file."""
        self._limits = limits
        self._bounds = bounds
        self._processes = processes
        self._guard = threading.Lock()
        self._idle: list[_Worker] = []
        self._end_of_idleness = threading.Timer(0, lambda: None)

    @property
    def max_bytes(self) -> int:
        """The size of the largest file that is loaded."""
        return self._limits.max_bytes

    def warm(self) -> None:
        """Start a process for the first file to come, and do not wait until it has started."""
        self._give_back(_Worker(self._bounds))

    def load(self, path: Path, *, name: str) -> Document:
        """Load a file as the document of that name; `LoadError` says why it cannot be one."""
        return self._load(path, name, set())

    def draw(self, path: Path, *, name: str, checksum: str, page: int, quoted: Sequence[Quoted]) -> bytes:
        """A page (counted from 1) of a PDF file as PNG, with what is quoted marked; `LoadError` where it cannot be."""
        request = Draw(path.absolute(), name, checksum, page, quoted)
        worker = self._take()
        line = worker.ask(draw_line(request), within=min(_PICTURE_SECONDS, self._bounds.seconds))
        if not line:
            raise LoadError(f"page {page} of {name!r} could not be drawn in time and memory", reason="crashed")
        self._give_back(worker)
        return read_picture(line)

    def load_all(self, files: Sequence[tuple[Path, str]]) -> Generator[tuple[str, Future[Document]], None, None]:
        """Each file's name with what came of it, as they are done; to stop early ends the loads under way."""
        crew: set[_Worker] = set()
        waiting: dict[Future[Document], str] = {}
        upcoming = iter(files)
        processes = min(self._processes, 1 + len(files) // _FILES_EACH)
        executor = ThreadPoolExecutor(processes, thread_name_prefix="loading")
        try:
            while True:
                while len(waiting) < _AHEAD * processes and (file := next(upcoming, None)):
                    waiting[executor.submit(self._load, *file, crew)] = file[1]
                if not waiting:
                    return
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for loading in done:
                    yield waiting.pop(loading), loading
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
            for worker in list(crew):
                worker.end()

    def close(self) -> None:
        """End the processes that are idle."""
        with self._guard:
            self._end_of_idleness.cancel()
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    def _load(self, path: Path, name: str, crew: set["_Worker"]) -> Document:
        worker = self._take()
        crew.add(worker)
        try:
            line = worker.ask(load_line(Load(path.absolute(), name, self._limits)), within=self._bounds.seconds)
        finally:
            crew.discard(worker)
        if not line:
            raise worker.failure(name)
        self._give_back(worker)
        return read_answer(line)

    def _take(self) -> "_Worker":
        with self._guard:
            self._end_of_idleness.cancel()
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    return worker
                worker.end()
        return _Worker(self._bounds)

    def _give_back(self, worker: "_Worker") -> None:
        with self._guard:
            if keep := worker.loads < _LOADS and len(self._idle) < self._processes:
                self._idle.append(worker)
            self._end_of_idleness.cancel()
            self._end_of_idleness = threading.Timer(_IDLE, self.close)
            self._end_of_idleness.daemon = True
            self._end_of_idleness.start()
        if not keep:
            worker.end()


class _Worker:
    """One process of `rag.loading.worker`, used by one thread at a time."""

    def __init__(self, bounds: Bounds) -> None:
        self.loads = 0
        self._bounds = bounds
        self._slow = False
        # Started by name and not by fork, which is unsafe beside the threads of the models; nor by multiprocessing,
        # whose children run the user's own main module again.
        command = [sys.executable, "-P", "-m", "rag.loading.worker", str(bounds.memory_mb), str(bounds.seconds)]
        path = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(_ROOT))))
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # One thread: numpy's would take address space for each core.
            env={**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,  # Ctrl+C is for the program, and what a reader starts ends with it
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: bytes, *, within: float) -> bytes:
        """The answer's line; empty where the process ended, or was ended after so many seconds."""
        assert self._process.stdin is not None
        line = b""
        # ValueError: closed by end() in another thread.
        with contextlib.suppress(OSError, ValueError):
            if self.loads or self._line(within=_START) == READY:
                self.loads += 1
                self._process.stdin.write(request)
                self._process.stdin.flush()
                line = self._line(within=within)
        if not line.endswith(b"\n"):
            self.end()
            return b""
        return line

    def failure(self, name: str) -> LoadError:
        """Why there was no answer."""
        if self._slow:
            return LoadError(
                f"{name!r} took longer than {self._bounds.seconds} seconds to read;"
                " split it, or raise TANYA_LOAD_SECONDS",
                reason="slow",
            )
        return LoadError(
            f"{name!r} made the process that read it fail; open it in its own program, save it anew and add that",
            reason="crashed",
        )

    def end(self) -> None:
        """End the process with all that it started."""
        self._kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _line(self, *, within: float) -> bytes:
        """The next line of the process, which is ended if it takes longer."""
        assert self._process.stdout is not None
        alarm = threading.Timer(within, self._end_slow)
        alarm.daemon = True
        alarm.start()
        try:
            return self._process.stdout.readline()
        finally:
            alarm.cancel()

    def _end_slow(self) -> None:
        self._slow = True
        self._kill()

    def _kill(self) -> None:
        if self._process.poll() is None:
            if sys.platform != "win32":
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
