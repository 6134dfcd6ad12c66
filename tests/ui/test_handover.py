"""While the page is served, commands of other processes are carried out by the server, and by nobody else."""

import asyncio
import http.client
import http.server
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from rag.handover import PATH
from rag.store import Owner, owner_of
from rag.system import System
from tests.serving import Served, serving
from tests.terminal import in_this_process
from ui.commands import Commands

NOTE = "Rapat arsip vital diselenggarakan di Kasongan pada 6 Mei 2024.\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served")) as server:
        yield server


def tanya(corpus: Path, index: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What the command line does in a process that does not own the index."""
    settings = {"TANYA_CORPUS": str(corpus), "TANYA_INDEX": str(index)}
    return in_this_process(*words, folder=corpus.parent, settings=settings)


def post(served: Served, body: bytes, **headers: str) -> tuple[int, Any]:
    """One request at the owner's door."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    try:
        connection.request("POST", PATH, body, headers)
        response = connection.getresponse()
        return response.status, json.load(response)
    finally:
        connection.close()


def secret(served: Served) -> str:
    owner = owner_of(served.index)
    assert owner
    assert owner.address == served.address
    return f"Bearer {owner.token}"


def test_list_comes_from_the_server(served: Served) -> None:
    listed = tanya(served.corpus, served.index, "list", "--json")
    assert listed.returncode == 0, listed.stderr
    names = {document["name"] for document in json.loads(listed.stdout)["documents"]}
    assert names == {path.name for path in served.corpus.iterdir() if path.suffix != ".yaml" and path.name[0] != "."}


@pytest.mark.parametrize("question", ["Siapa tuan rumah raker 2024?", "who hosts the 2024 meeting?"])
def test_question_asked_in_a_terminal_is_answered_by_the_server(served: Served, question: str) -> None:
    asked = tanya(served.corpus, served.index, "ask", question, "--json")
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    first = answer["citations"][0]
    text = json.loads(tanya(served.corpus, served.index, "search", question, "--json").stdout)["hits"]
    assert answer["outcome"] == "partial"
    assert any(first["quote"] in hit["text"] for hit in text if hit["document"] == first["document"])


def test_added_file_is_answerable_on_the_page_at_once_and_removed_file_gone(served: Served, tmp_path: Path) -> None:
    note = tmp_path / "arsip-vital.txt"
    note.write_text(NOTE, encoding="utf-8")
    added = tanya(served.corpus, served.index, "add", str(note))
    assert (added.returncode, added.stdout.strip()) == (0, "added arsip-vital.txt"), added.stderr
    assert document_status(served, "arsip-vital.txt") == 200
    removed = tanya(served.corpus, served.index, "remove", "arsip-vital.txt")
    assert removed.returncode == 0, removed.stderr
    assert document_status(served, "arsip-vital.txt") == 404
    assert not (served.corpus / "arsip-vital.txt").exists()


def document_status(served: Served, name: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    try:
        connection.request("GET", f"/dokumen/{name}")
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there Ctrl+C cannot be sent to one process")
def test_sync_in_a_terminal_shows_the_progress_of_the_server_and_ends_its_work(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        hidden = server.corpus / ".new"
        hidden.mkdir()
        for number in range(150):
            text = f"Catatan {number}. " + "Anggaran perpustakaan daerah naik menjadi 4 miliar rupiah. " * 40
            (hidden / f"{number:03}.txt").write_text(text, encoding="utf-8")
        time.sleep(1)  # at rest, so that server and terminal find the same to do
        hidden.rename(server.corpus / "new")
        environment = {**os.environ, "TANYA_CORPUS": str(server.corpus), "TANYA_INDEX": str(server.index)}
        command = [sys.executable, "-m", "rag.cli", "sync", "--json"]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        ) as terminal:
            authorised = {"Authorization": secret(server)}
            ask_progress = b'{"command": "progress", "arguments": {}}'
            deadline = time.monotonic() + 60
            while not post(server, ask_progress, **authorised)[1].get("passages") and time.monotonic() < deadline:
                time.sleep(0.1)
            _, now = post(server, ask_progress, **authorised)
            assert now["running"]
            assert now["total"] >= 150
            assert now["passages_per_second"] > 0
            time.sleep(2)  # the terminal has begun to wait for its turn
            for _ in range(2):
                post(server, b'{"command": "cancel", "arguments": {}}', **authorised)
                time.sleep(2)
            printed, _ = terminal.communicate(timeout=100)
        assert "cancelled" in json.loads(printed)
        assert tanya(server.corpus, server.index, "doctor").returncode == 0


def test_error_of_the_server_is_one_line_in_the_terminal(served: Served) -> None:
    removed = tanya(served.corpus, served.index, "remove", "none.md")
    assert removed.returncode == 1
    assert removed.stderr.strip() == "tanya: no document named 'none.md' (see: tanya list)"
    asked = tanya(served.corpus, served.index, "ask", "?!")
    assert asked.returncode == 1
    assert asked.stderr.strip() == "tanya: the question has no words or numbers to search for"


def test_refused_file_is_named_with_its_reason(served: Served, tmp_path: Path) -> None:
    picture = tmp_path / "foto.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    added = tanya(served.corpus, served.index, "add", str(picture))
    assert added.returncode == 1
    assert "foto.png" in added.stderr


def test_rebuilding_a_served_index_says_who_serves_it(served: Served) -> None:
    rebuilt = tanya(served.corpus, served.index, "sync", "--rebuild")
    assert rebuilt.returncode == 1
    assert served.address in rebuilt.stderr


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer wrong", "Basic {token}", "bearer {token}", "{token}"])
def test_command_without_the_secret_is_refused(served: Served, authorization: str) -> None:
    token = secret(served).removeprefix("Bearer ")
    body = json.dumps({"command": "list", "arguments": {}}).encode()
    status, said = post(served, body, Authorization=authorization.format(token=token))
    assert status == 403
    assert "documents" not in said


def test_command_that_another_site_sends_is_refused(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    headers = {"Authorization": secret(served), "Origin": "http://attacker.example"}
    connection.request("POST", PATH, b'{"command": "list", "arguments": {}}', headers)
    assert connection.getresponse().status == 403
    connection.close()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "not a command"),
        (b"{", "not a command"),
        (b"[" * 100_000, "not a command"),
        (b"[]", "not a command"),
        (b'{"command": "list"}', "not a command"),
        (b'{"command": 1, "arguments": {}}', "not a command"),
        (b'{"command": "list", "arguments": []}', "not a command"),
        (b'{"command": "rm", "arguments": {}}', "unknown command 'rm'"),
        (b'{"command": "list", "arguments": {"all": true}}', "'list' does not take these arguments"),
        (b'{"command": "ask", "arguments": {}}', "'ask' does not take these arguments"),
        (b'{"command": "ask", "arguments": {"question": ""}}', "the question is empty"),
    ],
)
def test_request_that_is_no_command_is_told_why(served: Served, body: bytes, message: str) -> None:
    status, said = post(served, body, Authorization=secret(served))
    assert status == 400
    assert message in said["error"]


@pytest.mark.parametrize(
    ("client", "server", "status"),
    [
        ("127.0.0.1", "127.0.0.1", 200),
        ("::1", "::1", 200),
        ("192.0.2.7", "192.0.2.7", 200),
        ("192.0.2.8", "192.0.2.7", 403),
        ("name-of-a-socket", "192.0.2.7", 403),
    ],
)
def test_commands_are_taken_from_this_machine_only(
    sample_system: System, client: str, server: str, status: int
) -> None:
    body = {"type": "http.request", "body": b'{"command": "list", "arguments": {}}', "more_body": False}

    async def receive() -> dict[str, Any]:
        return body

    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "query_string": b"",
        "headers": [(b"authorization", b"Bearer secret")],
        "client": (client, 50_000),
        "server": (server, 7860),
    }
    commands = Commands(sample_system, Owner(1, f"http://{server}:7860", "secret"))
    with ThreadPoolExecutor(1) as own_thread:  # the browser's tests leave a running event loop in this one
        answer = own_thread.submit(lambda: asyncio.run(commands.answer(Request(scope, receive))))
    assert answer.result().status_code == status


def test_server_that_is_ended_leaves_its_index_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    with serving(tmp_path) as server:
        assert owner_of(server.index)
        assert [path for path in temporary.iterdir() if path.is_dir()]
    if os.name == "posix":  # elsewhere a process that is ended gets no word of it
        assert owner_of(server.index) is None
        assert list(temporary.iterdir()) == []
    listed = tanya(server.corpus, server.index, "list", "--json")
    assert listed.returncode == 0, listed.stderr


def test_owner_that_is_gone_is_not_asked_even_if_something_answers_there(tmp_path: Path, corpus_copy: Path) -> None:
    index = tmp_path / "index"
    index.mkdir()
    asked: list[str] = []

    class Stranger(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Stranger) as stranger:
        thread = threading.Thread(target=stranger.serve_forever)
        thread.start()
        owner = {"pid": 1, "address": f"http://127.0.0.1:{stranger.server_port}", "token": "old"}
        (index / "owner.json").write_text(json.dumps(owner), encoding="utf-8")
        listed = tanya(corpus_copy, index, "list")
        stranger.shutdown()
        thread.join()
    assert listed.returncode == 0, listed.stderr
    assert "no documents" in listed.stdout
    assert asked == []


def test_index_held_by_a_process_that_takes_no_commands_names_it(tmp_path: Path, corpus_copy: Path) -> None:
    index = tmp_path / "index"
    hold = (
        "import sys; from pathlib import Path; from rag.store import IndexLock;"
        " lock = IndexLock(Path(sys.argv[1]), timeout=1); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(index)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        began = time.monotonic()
        listed = tanya(corpus_copy, index, "list")
        assert listed.returncode == 1
        assert f"process {holder.pid}" in listed.stderr
        assert time.monotonic() - began < 60
        holder.kill()


def test_taken_port_is_told_in_one_line(served: Served, tmp_path: Path, corpus_copy: Path) -> None:
    environment = {
        **os.environ,
        "TANYA_CORPUS": str(corpus_copy),
        "TANYA_INDEX": str(tmp_path / "index"),
        "TANYA_PORT": str(served.port),
    }
    command = [sys.executable, "-m", "rag.cli", "serve"]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 2
    assert f"tanya: cannot serve on 127.0.0.1:{served.port}" in done.stderr
    assert "TANYA_PORT" in done.stderr


def test_page_served_on_all_addresses_is_announced_by_one_that_a_browser_can_open(tmp_path: Path) -> None:
    with serving(tmp_path, HOST="0.0.0.0") as server:
        assert server.address.startswith("http://127.0.0.1:")
        with socket.create_connection(("127.0.0.1", server.port), timeout=10):
            pass
        assert tanya(server.corpus, server.index, "list").returncode == 0
