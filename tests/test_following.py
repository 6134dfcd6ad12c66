"""While the page is served the index follows the folder, soon, and never reads half a file."""

import http.client
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from rag.following import Follower
from rag.reports import SyncReport
from rag.settings import Settings
from rag.system import System
from tests.serving import Served, serving
from tests.terminal import in_its_own
from tests.test_indexing import BUDGET, MEETING, names, write
from tests.ui.test_handover import tanya

SOON = 2.0  # seconds
PATIENCE = 5  # how many times longer a busy machine may take


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("followed")) as server:
        until(lambda: status(server, "forsesdasi-faq.md") == 200)
        yield server


def status(served: Served, name: str) -> int:
    """The HTTP status of a document's page."""
    return page(served, name)[0]


def page(served: Served, name: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    try:
        connection.request("GET", f"/dokumen/{quote(name)}")
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def until(holds: Callable[[], bool]) -> float:
    """Seconds until a condition holds, which it must soon."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < SOON * PATIENCE
        time.sleep(0.02)
    return time.monotonic() - began


def test_folder_is_followed_soon(served: Served) -> None:
    path = served.corpus / "rapat.txt"
    path.write_text(MEETING, encoding="utf-8")
    took = [until(lambda: status(served, "rapat.txt") == 200)]
    path.write_text(MEETING.replace("Muara Teweh", "Buntok"), encoding="utf-8")
    took.append(until(lambda: "Buntok" in page(served, "rapat.txt")[1]))
    path.rename(path.with_name("rapat-baru.txt"))
    took.append(until(lambda: (status(served, "rapat.txt"), status(served, "rapat-baru.txt")) == (404, 200)))
    path.with_name("rapat-baru.txt.meta.yaml").write_text("title: Judul baru", encoding="utf-8")
    took.append(until(lambda: "<h1>Judul baru</h1>" in page(served, "rapat-baru.txt")[1]))
    path.with_name("rapat-baru.txt").unlink()
    took.append(until(lambda: status(served, "rapat-baru.txt") == 404))
    folder = served.corpus / "sub" / "lagi"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(BUDGET, encoding="utf-8")
    took.append(until(lambda: status(served, "sub/lagi/a.txt") == 200))
    (served.corpus / "sub").rename(served.corpus / "lain")
    took.append(until(lambda: (status(served, "sub/lagi/a.txt"), status(served, "lain/lagi/a.txt")) == (404, 200)))
    assert sorted(took)[len(took) // 2] < SOON * 2


def test_file_that_is_still_written_waits(served: Served) -> None:
    path = served.corpus / "lambat.txt"
    seen = []
    with path.open("w", encoding="utf-8") as file:
        for number in range(15):
            file.write(f"Baris nomor {number} dari lima belas. ")
            file.flush()
            seen.append(status(served, "lambat.txt"))
            time.sleep(0.1)
        file.write("Tamat.")
    assert set(seen) == {404}
    until(lambda: status(served, "lambat.txt") == 200)
    assert "Tamat." in page(served, "lambat.txt")[1]


def test_partial_download_waits(served: Served) -> None:
    part = served.corpus / "unduhan.txt.part"
    part.write_text(MEETING[:20], encoding="utf-8")
    time.sleep(1.5)
    assert status(served, "unduhan.txt") == 404
    part.write_text(MEETING, encoding="utf-8")
    part.rename(served.corpus / "unduhan.txt")
    until(lambda: status(served, "unduhan.txt") == 200)
    assert status(served, "unduhan.txt.part") == 404


def test_commands_and_folder_agree(served: Served, tmp_path: Path) -> None:
    note = tmp_path / "arsip.txt"
    note.write_text(MEETING, encoding="utf-8")
    assert tanya(served.corpus, served.index, "add", str(note)).stdout == "added arsip.txt\n"
    assert status(served, "arsip.txt") == 200
    assert tanya(served.corpus, served.index, "remove", "arsip.txt").returncode == 0
    time.sleep(2)
    assert status(served, "arsip.txt") == 404
    assert tanya(served.corpus, served.index, "doctor").returncode == 0


@pytest.fixture
def syncs(system: System, monkeypatch: pytest.MonkeyPatch) -> list[SyncReport]:
    """What each sync did since the test began."""
    reports: list[SyncReport] = []
    sync = system.indexer.sync

    def noted(**options: float) -> SyncReport:
        reports.append(sync(**options))  # type: ignore[arg-type]
        return reports[-1]

    monkeypatch.setattr(system.indexer, "sync", noted)
    return reports


def test_changes_of_our_own_come_to_an_end(system: System, syncs: list[SyncReport], tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(MEETING, encoding="utf-8")
    system.settings.corpus.mkdir()
    with Follower(system.indexer, system.settings.corpus):
        until(lambda: len(syncs) > 0)
        system.indexer.add(source, name="a.txt")
        system.indexer.remove("a.txt")
        system.indexer.restore("a.txt")
        time.sleep(3)
        number = len(syncs)
        time.sleep(3)
        assert len(syncs) == number
    assert number < 15
    assert [report.removed for report in syncs if report.removed] == []
    assert names(system) == ["a.txt"]


def test_folder_that_goes_and_comes_back_is_followed_again(system: System) -> None:
    warnings: list[str] = []
    write(system, "a.txt", MEETING)
    corpus = system.settings.corpus
    with Follower(system.indexer, corpus, warn=warnings.append):
        until(lambda: names(system) == ["a.txt"])
        corpus.rename(corpus.with_name("elsewhere"))
        time.sleep(1.5)
        assert names(system) == ["a.txt"]
        corpus.with_name("elsewhere").rename(corpus)
        write(system, "b.txt", BUDGET)
        until(lambda: names(system) == ["a.txt", "b.txt"])


def test_end_does_not_wait_for_a_long_sync(tmp_path: Path) -> None:
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", threads=1, passage_tokens=32)
    with System.open(settings) as system:
        for number in range(30):
            write(system, f"{number}.txt", f"Dokumen {number}. " + f"{BUDGET} " * 60)
        with Follower(system.indexer, system.settings.corpus):
            until(lambda: bool(system.indexer.progress and system.indexer.progress.passages))
            began = time.monotonic()
        assert time.monotonic() - began < 10
        assert len(system.store.documents()) < 30
        assert system.store.health().problems == ()


def test_ten_at_once_from_everywhere_end_in_one_document(served: Served, tmp_path: Path) -> None:
    note = tmp_path / "serentak.txt"
    note.write_text(MEETING, encoding="utf-8")
    said: list[str] = []

    def add() -> None:
        settings = {"TANYA_CORPUS": str(served.corpus), "TANYA_INDEX": str(served.index)}
        said.append(in_its_own("add", str(note), folder=tmp_path, settings=settings).stdout.split()[0])

    def put() -> None:
        hidden = served.corpus / f".{threading.get_ident()}"
        hidden.write_text(MEETING, encoding="utf-8")
        os.replace(hidden, served.corpus / note.name)

    threads = [threading.Thread(target=target) for target in [add] * 5 + [put] * 5]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 5
    assert set(said) <= {"added", "replaced", "unchanged"}
    listed = tanya(served.corpus, served.index, "list").stdout.splitlines()
    assert len([line for line in listed if line.startswith("serentak.txt ")]) == 1
    doctor = tanya(served.corpus, served.index, "doctor")
    assert doctor.returncode == 0, doctor.stdout
