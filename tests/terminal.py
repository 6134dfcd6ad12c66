"""The command line for tests: in this process, which spares its start, or in one of its own."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

from rag.cli import main

LONGEST = 120  # seconds that a command may take on a busy machine


def in_this_process(*words: str, folder: Path, settings: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """What a command prints and ends with, started in a folder; for one command at a time."""
    printed, said = io.StringIO(), io.StringIO()
    before, status = Path.cwd(), 0
    with (
        mock.patch.dict(os.environ, settings),
        mock.patch.object(sys, "argv", ["tanya", *words]),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(said),
    ):
        os.chdir(folder)
        try:
            main()
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 0
        finally:
            os.chdir(before)
    return subprocess.CompletedProcess(words, status, printed.getvalue(), said.getvalue())


def in_its_own(*words: str, folder: Path, settings: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """The finished process of a command, started in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "rag.cli", *words],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **settings},
        cwd=folder,
        timeout=LONGEST,
        check=False,
    )
