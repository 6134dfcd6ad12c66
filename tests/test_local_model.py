"""A language model run by `tanya llm`: it writes as it is asked over loopback, for those alone who know its key."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain.chat_models import init_chat_model

from tests.local_model import START, SmallModel, model_file, running, starting
from tests.serving import free_port
from tests.terminal import in_its_own

LONG = 3000  # tokens that take the small model most of a minute
SOON = 20.0  # seconds in which a short answer is written even on a busy machine
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
WITH_SIGNALS = pytest.mark.skipif(sys.platform == "win32", reason="there Ctrl+C cannot be sent to one process")


@contextlib.contextmanager
def asking(model: SmallModel, *, timeout: float = START, **asked: Any) -> Iterator[http.client.HTTPResponse]:
    """The answer to a chat request as it arrives; the connection ends with the block."""
    connection = http.client.HTTPConnection("127.0.0.1", model.port, timeout=timeout)
    try:
        body = {"model": model.name, "messages": [{"role": "user", "content": "Count from 1 to 1000."}], **asked}
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {model.api_key}"}
        connection.request("POST", "/v1/chat/completions", json.dumps(body), headers)
        yield connection.getresponse()
    finally:
        connection.close()


def pieces(answer: http.client.HTTPResponse) -> Iterator[str]:
    """The pieces of text of an answer that is streamed."""
    for line in answer:
        if line.startswith(b"data: {"):
            choices = json.loads(line[len(b"data: ") :])["choices"]
            if choices and choices[0]["delta"].get("content"):
                yield choices[0]["delta"]["content"]


def get(model: SmallModel, path: str, *, key: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of what the model's server answers."""
    connection = http.client.HTTPConnection("127.0.0.1", model.port, timeout=SOON)
    authorised = {"Authorization": f"Bearer {key}"} if key else {}
    connection.request(method, path, headers={"Origin": "http://attacker.example", **authorised})
    answer = connection.getresponse()
    told = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return told


def is_reached(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something listens on a port of this machine."""
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=5):
        return True
    return False


def ends(port: int) -> bool:
    """Whether what listens on a port does so no longer, or not for long."""
    deadline = time.monotonic() + SOON
    while is_reached(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not is_reached(port)


def refused(*words: str, **settings: str) -> str:
    """The one line that says why a model is not run for wrong words or settings."""
    done = in_its_own("llm", *words, folder=Path.cwd(), settings=settings)
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("Loading")]
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    return line


def test_answer_arrives_in_pieces_while_it_is_written(small_model: SmallModel) -> None:
    with asking(small_model, stream=True, temperature=0, max_tokens=100, ignore_eos=True) as answer:
        assert answer.status == 200
        arrived = [(time.monotonic(), piece) for piece in pieces(answer)]
    assert len(arrived) > 50
    assert arrived[-1][0] - arrived[0][0] > 0.1
    assert "1" in "".join(piece for _, piece in arrived)


def test_model_knows_what_it_was_asked(small_model: SmallModel) -> None:
    question = [{"role": "user", "content": "What is the capital of France? Answer in one word."}]
    with asking(small_model, messages=question, temperature=0, max_tokens=20) as answer:
        said = json.load(answer)
    assert "Paris" in said["choices"][0]["message"]["content"]
    assert said["usage"]["completion_tokens"] <= 20


def test_langchain_reaches_it_by_its_settings(small_model: SmallModel) -> None:
    chat = init_chat_model(
        small_model.llm, base_url=small_model.base_url, api_key=small_model.api_key, temperature=0, max_tokens=20
    )
    written = [piece.text for piece in chat.stream("What is the capital of France? Answer in one word.")]
    assert len(written) > 1
    assert "Paris" in "".join(written)


def test_two_are_answered_at_the_same_time(small_model: SmallModel) -> None:
    with (
        asking(small_model, stream=True, max_tokens=LONG, ignore_eos=True) as one,
        asking(small_model, stream=True, max_tokens=20, ignore_eos=True) as other,
    ):
        writing = pieces(one)
        assert next(writing)
        assert list(pieces(other))
        assert next(writing)


@pytest.mark.parametrize("stream", [True, False])
def test_who_goes_away_is_not_written_for_any_longer(small_model: SmallModel, stream: bool) -> None:
    """While two are written for, a third waits; when they are gone it does not."""
    gone = threading.Event()

    def ask_for_long() -> None:
        with (
            contextlib.suppress(TimeoutError),
            asking(small_model, stream=stream, max_tokens=LONG, ignore_eos=True, timeout=5) as answer,
        ):
            assert answer.status == 200
            gone.wait(START)

    asked = [threading.Thread(target=ask_for_long) for _ in range(2)]
    for thread in asked:
        thread.start()
    time.sleep(2)
    with pytest.raises(TimeoutError), asking(small_model, max_tokens=1, timeout=2):
        pass
    gone.set()
    for thread in asked:
        thread.join(START)
    begun = time.monotonic()
    with asking(small_model, max_tokens=1) as answer:
        assert answer.status == 200
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("key", ["", "wrong"])
def test_nothing_is_told_without_the_key(small_model: SmallModel, key: str) -> None:
    assert len(small_model.api_key) > 20
    for method, path in [
        ("POST", "/v1/chat/completions"),
        ("POST", "/completion"),
        ("POST", "/v1/messages"),
        ("GET", "/v1/models"),
        ("GET", "/props"),
        ("GET", "/lora-adapters"),
    ]:
        assert get(small_model, path, key=key, method=method)[0] == 401, path


def test_what_the_chat_does_not_need_is_off(small_model: SmallModel) -> None:
    assert get(small_model, "/v1/models", key=small_model.api_key)[0] == 200
    for method, path, status in [
        ("GET", "/", 404),
        ("GET", "/index.html", 404),
        ("GET", "/slots", 501),
        ("GET", "/metrics", 501),
        ("POST", "/props", 501),
        ("GET", "/tools", 403),
        ("GET", "/cors-proxy?url=http://127.0.0.1:1", 403),
    ]:
        assert get(small_model, path, key=small_model.api_key, method=method)[0] == status, path


def test_no_web_page_may_read_its_answers(small_model: SmallModel) -> None:
    for method, path in [("OPTIONS", "/v1/chat/completions"), ("GET", "/v1/models"), ("GET", "/health")]:
        _, headers, _ = get(small_model, path, key=small_model.api_key, method=method)
        assert headers.get("Access-Control-Allow-Origin", "") == ""
        assert headers.get("Access-Control-Allow-Credentials", "") in ("", "false")


@ON_LINUX
def test_it_listens_on_one_loopback_address_alone(small_model: SmallModel) -> None:
    assert is_reached(small_model.port)
    assert not is_reached(small_model.port, "127.0.0.2")  # which a server on all addresses would answer too


@ON_LINUX
def test_key_stands_on_no_command_line_and_in_no_environment(small_model: SmallModel) -> None:
    read = 0
    for place in [*Path("/proc").glob("[0-9]*/cmdline"), *Path("/proc").glob("[0-9]*/environ")]:
        with contextlib.suppress(OSError):
            content = place.read_bytes()
            read += b"rag.local_model" in content
            assert small_model.api_key.encode() not in content
    assert read


def test_what_is_printed_makes_another_terminal_use_it() -> None:
    port = free_port()
    with starting(str(model_file()), "--port", str(port), LLM_API_KEY="one of my own") as process:
        assert process.stdout is not None
        printed = [process.stdout.readline().strip() for _ in range(6)]
    told = dict(line.split(maxsplit=1)[1].strip('"').split("=", 1) for line in printed if "TANYA_LLM" in line)
    assert printed[-1] == "tanya serve"
    assert told["TANYA_LLM"] == f"openai:{model_file().stem}"
    assert told["TANYA_LLM_BASE_URL"] == f"http://127.0.0.1:{port}/v1"
    assert told["TANYA_LLM_API_KEY"].strip("'") == "one of my own"


def test_page_is_served_with_it_by_one_command(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "taman.txt").write_text("Taman dibuka setiap hari pukul tujuh pagi.\n", encoding="utf-8")
    model_port, page_port = free_port(), free_port()
    with starting(
        str(model_file()), "--serve", "--json", "--port", str(model_port),
        CORPUS=str(tmp_path / "corpus"), INDEX=str(tmp_path / "index"), PORT=str(page_port),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        address = json.loads(process.stdout.readline())["address"]
        assert address == f"http://127.0.0.1:{page_port}"
        with urllib.request.urlopen(f"{address}/id/", timeout=START) as page:
            assert page.status == 200
        assert is_reached(model_port)
        process.terminate()
        process.wait(SOON)
        assert not is_reached(model_port)


@WITH_SIGNALS
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_to_while_it_writes(how: signal.Signals) -> None:
    with (
        running() as (model, process),
        asking(model, stream=True, max_tokens=LONG, ignore_eos=True) as answer,
    ):
        assert next(pieces(answer))
        process.send_signal(how)
        assert process.wait(SOON) == 0
        assert not is_reached(model.port)


@WITH_SIGNALS
def test_model_does_not_outlive_the_command() -> None:
    with running() as (model, process):
        process.kill()
        process.wait(SOON)
        assert ends(model.port)


@ON_LINUX
def test_command_says_that_the_model_has_ended() -> None:
    with running() as (_, process):
        (child,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
        os.kill(int(child), signal.SIGSEGV)
        _, said = process.communicate(timeout=SOON)
        assert process.returncode == 1
        assert f"llama.cpp cannot run {model_file().name} (status -11" in said.splitlines()[-1]


def test_file_that_is_none_or_no_model_is_named(tmp_path: Path) -> None:
    letter = tmp_path / "surat.gguf"
    letter.write_text("Yth. Bapak Sekretaris Daerah", encoding="utf-8")
    assert "surat.gguf is no model of llama.cpp" in refused(str(letter))
    assert "nowhere.gguf" in refused("nowhere.gguf")
    assert str(tmp_path) in refused(str(tmp_path))


@pytest.mark.parametrize(("length", "reason"), [(10, "failed to read header"), (60_000_000, "corrupted or incomplete")])
def test_damaged_model_is_named_with_what_is_wrong(tmp_path: Path, length: int, reason: str) -> None:
    damaged = tmp_path / "model.gguf"
    with model_file().open("rb") as whole:
        damaged.write_bytes(whole.read(length))
    done = in_its_own("llm", str(damaged), "--port", str(free_port()), folder=tmp_path, settings={})
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("tanya: llama.cpp cannot run model.gguf")
    assert reason in last
    assert "download the file again" in last


def test_port_that_is_taken_is_named(small_model: SmallModel) -> None:
    assert f"port {small_model.port} is taken" in refused(str(model_file()), "--port", str(small_model.port))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert f"port {port} is taken" in refused(str(model_file()), "--port", port)


def test_context_is_what_was_asked_for_within_what_the_model_reads(small_model: SmallModel) -> None:
    assert small_model.context == 4096
    with running("--context", "512") as (model, _):
        assert model.context == 512
        with asking(model, stream=True, max_tokens=LONG, ignore_eos=True) as answer:
            assert 400 < len(list(pieces(answer))) < 512
    assert "reads 8192 tokens at most" in refused(str(model_file()), "--context", "8193")
    done = in_its_own("llm", str(model_file()), "--context", "511", folder=Path.cwd(), settings={})
    assert done.returncode == 2
    assert "512" in done.stderr


def test_without_the_extra_it_is_named(tmp_path: Path) -> None:
    """The package cannot be loaded, as where it was not installed or for another machine."""
    (tmp_path / "xllamacpp.py").write_text("raise ImportError('no such thing')\n", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), os.environ["PYTHONPATH"]])
    command = [sys.executable, "-m", "rag.cli", "llm", str(model_file()), "--port", str(free_port())]
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        encoding="utf-8",
        timeout=START,
        check=False,
    )
    assert done.returncode == 1
    assert "pip install" in done.stderr
    assert "[local-llm]" in done.stderr
    assert "Traceback" not in done.stderr
