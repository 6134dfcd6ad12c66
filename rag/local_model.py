"""A GGUF file to a chat model that llama.cpp serves on loopback, in a process of its own that ends with this one."""

# The second half of the module runs in that process: what brings llama.cpp down leaves the program standing.

import contextlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import rag
from rag.errors import ConfigurationError, ModelError, RagError

HOST = "127.0.0.1"
CONTEXT = 4096  # tokens; passages and answer of the chat take half of it, and more takes memory
AT_ONCE = 2  # requests that are written at the same time, each with a context of its own; others wait
_MAGIC = b"GGUF"
_HEAD = 1 << 20  # bytes in which a file says what it is, before the words that it knows
_TRAINED = re.compile(rb"\.context_length[\x04\x0a]\0\0\0(?P<tokens>.{4})", re.DOTALL)  # an integer of 32 or 64 bits
_ROOT = Path(rag.__file__).parent.parent
_END = 10.0  # seconds that a process may take to end
_INSTALL = "python -m pip install -c constraints.txt -e '.[local-llm]'"
_ENTRY = re.compile(r"^[\d.]+ E \S*\s*(?P<said>\S.*)$", re.MULTILINE)  # an error in the log of llama.cpp


@dataclass(frozen=True, slots=True)
class _Order:
    """What the process is to serve; `context` 0 leaves it to the model, at most `CONTEXT` tokens."""

    file: str
    name: str
    port: int
    context: int
    threads: int
    key: str


class LocalModel:
    """A chat model served under `address`, which speaks the protocol of OpenAI and asks for `key`.

    `context` is how many tokens a request and its answer may have together.
    """

    def __init__(self, file: Path, *, port: int, context: int, threads: int, key: str) -> None:
        """Load the file and make the model write a word; with `context` 0 as much as is good, `threads` 0 all cores.

        `ConfigurationError` says that the file, port or context is none, `ModelError` that the model cannot be run.
        """
        _check(file, context)
        self.key = key
        self._file = file
        self._port = port
        self._closed = False
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - read when the process has ended
        path = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(_ROOT))))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "rag.local_model"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            # Threads that wait do not spin: beside a page that is busy too, that made the first word take ten times
            # as long.
            env={**os.environ, "PYTHONPATH": path, "OMP_WAIT_POLICY": "PASSIVE"},
            start_new_session=True,  # Ctrl+C is for the program, which ends this process
        )
        try:
            said = self._tell(_Order(str(file.absolute()), file.stem, port, context, threads, key))
        except BaseException:
            self.close()
            raise
        self.name: str = said["name"]
        self.address: str = said["address"]
        self.context: int = said["context"]

    def __enter__(self) -> "LocalModel":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def wait(self) -> None:
        """Wait until the model is closed; `ModelError` says why its process ended before."""
        self._process.wait()
        if not self._closed:
            raise self._failure()

    def close(self) -> None:
        """End the process with what it is writing."""
        self._closed = True
        self._process.kill()  # it keeps nothing
        self._process.wait(_END)
        for stream in (self._process.stdin, self._process.stdout, self._log):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _tell(self, order: _Order) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended; the log says why
            # Neither the command line nor the environment holds the key: other users may read the one.
            self._process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            self._process.wait(_END)
            raise self._failure()
        said: dict[str, Any] = json.loads(line)
        if "refused" in said:
            raise (ConfigurationError if said["setting"] else ModelError)(said["refused"])
        return said

    def _failure(self) -> RagError:
        """Why the process has ended, as its log and status tell."""
        self._log.seek(0)
        log = self._log.read().decode("utf-8", errors="replace")
        entries = [entry["said"] for entry in _ENTRY.finditer(log)]
        if "couldn't bind" in log:
            return ConfigurationError(f"port {self._port} is taken; stop what uses it, or name another with --port")
        if "failed to allocate" in log or self._process.returncode == -9:
            return ModelError(
                f"there is not enough memory to run {self._file.name}; take a smaller model or a smaller --context"
            )
        reason = entries[0] if entries else (log.strip().splitlines() or ["it said nothing"])[-1]
        return ModelError(
            f"llama.cpp cannot run {self._file.name} (status {self._process.returncode}: {reason});"
            " download the file again, or take another model"
        )


def _check(file: Path, context: int) -> None:
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise ConfigurationError(f"cannot read {file} ({error.strerror or error}); name a model file, .gguf") from error
    if not head.startswith(_MAGIC):
        raise ConfigurationError(
            f"{file} is no model of llama.cpp: such files are in the format GGUF, and end in .gguf"
        )
    # llama.cpp would take the memory first, and then read less.
    if (known := _TRAINED.search(head)) and context > (longest := int.from_bytes(known["tokens"], "little")):
        raise ConfigurationError(f"{file.name} reads {longest} tokens at most; name no more with --context")
    if importlib.util.find_spec("xllamacpp") is None:
        raise ModelError(f"xllamacpp, which runs local models, is not installed; run: {_INSTALL}")


def _main() -> None:
    """Serve what a line on standard input orders until that input ends, as it does when its writer is gone."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever llama.cpp prints belongs to the log
    order = _Order(**json.loads(sys.stdin.buffer.readline()))
    try:
        # Held until the end: a server that is let go stops.
        _server, said = _serve(order)
    except RagError as error:
        said = {"refused": str(error), "setting": isinstance(error, ConfigurationError)}
    print(json.dumps(said), file=answers, flush=True)
    sys.stdin.buffer.read()
    os._exit(0)  # at once, in the middle of a word


def _serve(order: _Order) -> tuple[Any, dict[str, Any]]:
    try:
        from xllamacpp import CommonParams, Server
    except ImportError as error:
        raise ModelError(f"xllamacpp, which runs local models, cannot be loaded ({error}); run: {_INSTALL}") from error

    asked = CommonParams()
    asked.model.path = order.file
    asked.model_alias = {order.name}
    asked.n_ctx = (order.context or CONTEXT) * AT_ONCE
    asked.n_parallel = AT_ONCE
    if order.threads:
        asked.cpuparams.n_threads = asked.cpuparams_batch.n_threads = order.threads
    # Here it only loads the file twice: there is no memory of a graphics card to fit it into.
    asked.fit_params = False
    # By default 8 GB of what was asked before are kept.
    asked.cache_ram_mib = 0
    asked.cache_idle_slots = False
    # A processor writes some ten words a second: who waits for an answer does not wait for thoughts before it.
    asked.enable_reasoning = 0
    asked.warmup = False  # the word below does it
    asked.verbosity = 1
    _close_off(asked, order)
    server = Server(asked)  # RuntimeError ends this process, and its log says why
    said = server.handle_chat_completions({"messages": [{"role": "user", "content": "Halo"}], "max_tokens": 1})
    if "error" in said:
        raise ModelError(f"{order.name} does not chat ({said['error'].get('message')}); take a model that does")
    return server, {
        "name": order.name,
        "address": f"{server.listening_address}/v1",
        "context": _context(server, order.key),
    }


def _close_off(asked: Any, order: _Order) -> None:
    """Let nobody reach more than a chat for which the key is known, from this machine and no web page."""
    asked.hostnames = [HOST]
    asked.port = order.port
    asked.reuse_port = False
    asked.api_keys = [order.key]
    asked.cors_origins = asked.cors_methods = asked.cors_headers = ""
    asked.cors_credentials = False
    asked.ui = asked.ui_mcp_proxy = False
    asked.endpoint_slots = asked.endpoint_props = asked.endpoint_metrics = False
    asked.offline = True


def _context(server: Any, key: str) -> int:
    """The tokens that the server gives each request, which may be fewer than were asked for."""
    url = f"{server.listening_address}/v1/models"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=_END) as answer:
        return int(json.load(answer)["data"][0]["meta"]["n_ctx"])


if __name__ == "__main__":
    _main()
