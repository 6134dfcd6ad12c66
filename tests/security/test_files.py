"""No file of this computer is read, and none is written outside the corpus folder."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.acts import LOG
from rag.trash import FOLDER
from tests.security.client import add, config, event, join, outcome, request, upload
from tests.serving import Served

SECRET = "secret-of-the-index"
TARGETS = (
    "/etc/passwd",
    "{corpus}/glosarium-singkatan.md",
    "{index}/catalogue.sqlite3",
    "{index}/secret.txt",
    "ui/server.py",
    "../corpus/glosarium-singkatan.md",
    "..%2fcorpus%2fglosarium-singkatan.md",
    "%2e%2e/corpus/glosarium-singkatan.md",
    "%252e%252e%252fcorpus%252fglosarium-singkatan.md",
    "....//....//etc/passwd",
    "..\\..\\etc\\passwd",
    "/proc/self/environ",
    "C:\\Windows\\win.ini",
    "\\\\127.0.0.1\\share\\file",
    "file:///etc/passwd",
    "http://127.0.0.1:{port}/style.css",
)
ROUTES = (
    "/gradio_api/file=",
    "/id/gradio_api/file=",
    "/id/gradio_api/file/",
    "/en/file=",
    "/file=",
    "/id/GRADIO_API/FILE=",
    "/id//gradio_api/file=",
    "/id/gradio_api/proxy=",
    "/id/gradio_api/stream/",
    "/id/gradio_api/custom_component/x/client/component/",
    "/id/static/",
    "/id/static/../../",
    "/id/assets/",
    "/id/assets/..%2f..%2f..%2f",
    "/id/svelte/",
    "/dokumen/",
    "/dokumen/../",
    "/",
)


@pytest.fixture(scope="module", autouse=True)
def secret(served: Served) -> None:
    (served.index / "secret.txt").write_text(SECRET, encoding="utf-8")


@pytest.mark.parametrize("route", ROUTES)
def test_no_route_reads_a_file(served: Served, route: str) -> None:
    contents = (SECRET, "root:", "SQLite format", "Glosarium singkatan", "PATH=", "FastAPI(", "--paper")
    for target in TARGETS:
        path = route + target.format(corpus=served.corpus, index=served.index, port=served.port)
        reply = request(served, "GET", path.replace(" ", "%20"))
        assert reply.status in (400, 403, 404, 405), (path, reply.status)
        assert not any(content in reply.text for content in contents), path


@pytest.mark.parametrize(
    "path",
    [
        "config", "gradio_api/info", "gradio_api/openapi.json", "openapi.json", "docs", "redoc", "monitoring",
        "monitoring/summary", "gradio_api/runs", "gradio_api/deep_link", "gradio_api/vibe-code",
        "gradio_api/dev/reload",
        "gradio_api/token", "gradio_api/mcp/", "login", "robots.txt", "manifest.json", "gradio_api/profiling/traces",
    ],
)  # fmt: skip
def test_what_the_page_does_not_need_is_not_there(served: Served, path: str) -> None:
    assert request(served, "GET", f"/id/{path}").status == 404
    assert request(served, "GET", f"/{path}").status == 404


@pytest.mark.parametrize(
    "path", ["run/predict", "api/upload", "call/ask", "call/v2/ask", "vibe-edit", "process_recording"]
)
def test_no_other_endpoint_takes_a_request(served: Served, path: str) -> None:
    assert request(served, "POST", f"/id/gradio_api/{path}", body=b"{}", Content_Type="application/json").status == 404


def test_received_file_is_taken_in(served: Served) -> None:
    said = add(served, "Catatan rapat (2).txt", b"Rapat di Buntok dipimpin oleh panitia.")
    assert "Catatan rapat (2).txt" in said
    assert (served.corpus / "Catatan rapat (2).txt").read_bytes() == b"Rapat di Buntok dipimpin oleh panitia."


@pytest.mark.parametrize(
    "target", ["/etc/passwd", "{index}/secret.txt", "{corpus}/glosarium-singkatan.md", "C:\\x.txt"]
)
def test_path_of_the_server_in_place_of_an_upload_is_refused(served: Served, target: str) -> None:
    before = sorted(served.corpus.rglob("*"))
    path = target.format(index=served.index, corpus=served.corpus)
    for file in (
        {"path": path, "meta": {"_type": "gradio.FileData"}},
        {"path": path, "is_stream": True},
        {"path": path},
    ):
        assert join(served, event(served, "upload", "upload"), [[file], 0], "forged").status == 403
    assert sorted(served.corpus.rglob("*")) == before


@pytest.fixture
def listener() -> Iterator[tuple[int, list[Any]]]:
    """A port and the connections that were made to it."""
    connections: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def accept() -> None:
            while not done.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                connections.append(address)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], connections
        done.set()
        thread.join()


def test_address_in_place_of_an_upload_is_refused_and_not_fetched(
    served: Served, listener: tuple[int, list[Any]]
) -> None:
    port, connections = listener
    address = f"http://127.0.0.1:{port}/note.txt"
    received = json.loads(upload(served, {"a.txt": b"Satu dua tiga."}).body)[0]
    for file in ({"path": address}, {"path": address, "url": address}, {"path": received, "url": address}):
        file = {**file, "meta": {"_type": "gradio.FileData"}}
        assert join(served, event(served, "upload", "upload"), [[file], 0], "forged").status == 403
    assert connections == []


def test_address_is_taken_by_no_event_unless_it_is_switched_on(served: Served, listener: tuple[int, list[Any]]) -> None:
    port, connections = listener
    for function in range(len(config(served)["dependencies"])):
        outcome(served, function, [f"http://127.0.0.1:{port}/"])
    assert connections == []


@pytest.mark.parametrize(
    "name",
    [
        "../outside.txt", "..\\outside.txt", "/tmp/outside.txt", "C:\\outside.txt", "..%2foutside.txt", ".hidden.txt",
        "corpus_backup/x.txt", "../corpus_backup/x.txt", "con.txt", "NUL.txt", "a" * 300 + ".txt", "tab\tname.txt",
        "a\u202etxt.exe.txt", "trailing.txt.", "name.txt/", "....txt", ".txt",
    ],
)  # fmt: skip
def test_upload_name_never_leaves_the_corpus_folder(served: Served, name: str) -> None:
    before = set(served.corpus.rglob("*"))
    around = {path for path in served.corpus.parent.iterdir() if path.suffix != ".log"}
    said = add(served, name, f"Isi berkas bernama {name!r}.".encode())
    assert "Traceback" not in said
    assert {path for path in served.corpus.parent.iterdir() if path.suffix != ".log"} == around
    ours = {served.corpus / LOG, served.corpus / FOLDER}
    for path in {path for path in served.corpus.rglob("*") if not ours & {path, *path.parents}} - before:
        assert path.parent == served.corpus
        assert len(path.name) <= 120
        assert not path.name.startswith(".")
        assert path.name.isprintable()


def test_upload_name_with_nul_makes_no_such_file(served: Served) -> None:
    add(served, "a\x00b.txt", b"Isi berkas dengan NUL.")
    assert all("\x00" not in path.name for path in served.corpus.rglob("*"))


def test_upload_through_a_link_in_the_corpus_is_refused(served: Served, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("unchanged", encoding="utf-8")
    (served.corpus / "linked.txt").symlink_to(outside)
    try:
        add(served, "linked.txt", b"Isi baru lewat tautan.")
        assert outside.read_text(encoding="utf-8") == "unchanged"
    finally:
        (served.corpus / "linked.txt").unlink(missing_ok=True)


def test_uploads_are_deleted_once_taken_in(served: Served) -> None:
    path = Path(json.loads(upload(served, {"sekali.txt": b"Sekali pakai."}).body)[0])
    assert path.is_file()
    outcome(served, event(served, "upload", "upload"), [[{"path": str(path), "meta": {"_type": "gradio.FileData"}}], 0])
    assert not path.exists()
