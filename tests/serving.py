"""A served page for tests: `tanya serve` in a process of its own, over a copy of the sample corpus."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.handover import hand_over
from rag.store import owner_of

ROOT = Path(__file__).parent.parent
START = 120  # seconds that loading and indexing may take on a busy machine


@dataclass(frozen=True, slots=True)
class Served:
    """A running server with its folders."""

    address: str
    corpus: Path
    index: Path

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.address.rsplit(":", 1)[1])


@contextlib.contextmanager
def serving(
    folder: Path, *, documents: Path = ROOT / "corpus", whole: bool = True, **settings: str
) -> Iterator[Served]:
    """Serve a copy of some documents from a folder until the block ends; settings are `TANYA_*` without prefix.

    The block begins when all documents are searched, or with `whole` false as soon as the page is served.
    """
    corpus, index = folder / "corpus", folder / "index"
    if not corpus.exists():  # a server that is started again finds the documents as they were left
        shutil.copytree(documents, corpus)
    ours = {"CORPUS": str(corpus), "INDEX": str(index), "PORT": str(free_port()), **settings}
    environment = {**os.environ, **{f"TANYA_{name}": value for name, value in ours.items()}}
    with (
        (folder / "errors.log").open("w+", encoding="utf-8") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "rag.cli", "serve", "--json"],
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            cwd=folder,
            encoding="utf-8",
        ) as process,
    ):
        # A server that hangs is ended, so that the line below always comes to an end.
        alarm = threading.Timer(START, process.kill)
        alarm.start()
        assert process.stdout is not None
        line = process.stdout.readline()
        alarm.cancel()
        try:
            if not line:
                process.wait(START)
                raise RuntimeError(f"tanya serve did not start: {(folder / 'errors.log').read_text(encoding='utf-8')}")
            served = Served(json.loads(line)["address"], corpus, index)
            if whole:
                _await_all(index)
            yield served
        finally:
            process.terminate()


def _await_all(index: Path) -> None:
    owner, deadline = owner_of(index), time.monotonic() + START
    assert owner is not None
    while hand_over(owner, "progress", {})["reach"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
