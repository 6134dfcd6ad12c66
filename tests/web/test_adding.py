"""What lies at an address becomes a document once, is replaced when it changes, and is refused without a trace."""

import datetime
import ipaddress
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from rag.acts import LOG
from rag.corpus import Corpus
from rag.errors import AddressError, LoadError
from rag.reports import AddReport, Status
from rag.system import System
from rag.trash import FOLDER
from rag.web.adding import add_address
from tests.security.attacker import Attacker, attacking, reply
from tests.web.test_pages import ARTICLE

PDF = (Path(__file__).parent.parent.parent / "corpus" / "peran-sekretaris-daerah.pdf").read_bytes()


@pytest.fixture
def site() -> Iterator[Attacker]:
    """A site with an article and a report."""
    with attacking({"/artikel": reply(ARTICLE.encode()), "/laporan": reply(PDF, kind="application/pdf")}) as server:
        yield server


def add(system: System, address: str) -> AddReport:
    """Add by address, where this machine may be asked."""
    return add_address(
        address,
        indexer=system.indexer,
        corpus=Corpus(system.settings.corpus),
        max_bytes=1_000_000,
        networks=(ipaddress.ip_network("127.0.0.1/32"),),
    )


def files(system: System) -> set[str]:
    """Everything that lies in the corpus folder, the trash and the log of acts aside."""
    folder = system.settings.corpus
    return {path.name for path in folder.iterdir()} - {FOLDER, LOG} if folder.is_dir() else set()


def test_page_is_answered_from_with_its_source(system: System, site: Attacker) -> None:
    report = add(system, f"{site.address}/artikel")
    assert report.status is Status.ADDED
    assert files(system) == {report.name}
    (entry,) = system.store.documents()
    assert entry.info.date == datetime.date(2023, 11, 30)
    assert entry.info.address == f"{site.address}/artikel"
    assert add(system, f"{site.address}/laporan").status is Status.ADDED
    assert {entry.info.address for entry in system.store.documents()} == {
        f"{site.address}{path}" for path in ("/artikel", "/laporan")
    }
    answer = system.assistant.ask("Di mana rapat kerja forum digelar?")
    assert "Sampit" in answer.citations[0].quote
    assert answer.citations[0].source == "Penulis Contoh, Berita Contoh"


def test_same_text_changes_nothing_and_another_text_replaces_it(system: System, site: Attacker) -> None:
    address = f"{site.address}/artikel"
    name = add(system, address).name
    before = system.store.documents()
    # What is not text of the page is of no account: scripts, menus, advertisements.
    site.pages["/artikel"] = reply(ARTICLE.replace("<nav>", "<script>var id = 4711</script><nav>").encode())
    assert add(system, address).status is Status.UNCHANGED
    assert system.store.documents() == before
    site.pages["/artikel"] = reply(ARTICLE.replace("digelar di Sampit dan", "digelar di Kasongan dan").encode())
    assert add(system, address) == AddReport(name, Status.REPLACED)
    assert files(system) == {name}
    assert len(system.store.documents()) == 1
    assert "Kasongan" in system.store.document(name).text
    assert "digelar di Sampit dan" not in system.store.document(name).text


def test_file_is_kept_as_it_is_with_its_address_beside_it(system: System, site: Attacker) -> None:
    address = f"{site.address}/laporan"
    name = add(system, address).name
    assert files(system) == {name, f"{name}.meta.yaml"}
    assert (system.settings.corpus / name).read_bytes() == PDF
    beside = system.settings.corpus / f"{name}.meta.yaml"
    assert yaml.safe_load(beside.read_text(encoding="utf-8"))["address"] == address
    assert system.store.documents()[0].info.source == "127.0.0.1"
    assert add(system, address).status is Status.UNCHANGED
    # What somebody wrote there since is theirs.
    beside.write_text("title: Judul sendiri\n", encoding="utf-8")
    assert add(system, address).status is Status.REPLACED
    assert beside.read_text(encoding="utf-8") == "title: Judul sendiri\n"
    assert system.store.documents()[0].info.title == "Judul sendiri"
    system.indexer.remove(name)
    assert files(system) == set()


def test_address_that_now_holds_another_kind_of_file_replaces_the_old_one(system: System, site: Attacker) -> None:
    address = f"{site.address}/laporan"
    old = add(system, address).name
    site.pages["/laporan"] = reply(ARTICLE.encode())
    report = add(system, address)
    assert report.status is Status.REPLACED
    assert files(system) == {report.name}
    assert report.name != old
    assert [entry.info.name for entry in system.store.documents()] == [report.name]


def test_what_cannot_be_read_leaves_the_earlier_version(system: System, site: Attacker) -> None:
    address = f"{site.address}/laporan"
    add(system, address)
    before = files(system)
    for page in (
        reply(b"%PDF-1.7 broken", kind="application/pdf"),
        reply(b"", kind="application/pdf"),
        reply(b"\x89PNG\r\n\x1a\n" + bytes(100), kind="text/plain"),
    ):
        site.pages["/laporan"] = page
        report = add(system, address)
        assert (report.name, report.status) == (address, Status.REFUSED)
        assert report.reason in ("damaged", "empty", "binary")
        assert files(system) == before
    site.pages["/laporan"] = reply(b"<div>" * 500 + b"dalam" + b"</div>" * 500)
    with pytest.raises(LoadError):
        add(system, address)
    site.pages["/laporan"] = reply(b"", status="500 Oh")
    with pytest.raises(AddressError):
        add(system, address)
    assert files(system) == before


def test_same_address_ten_times_at_once_is_one_document(system: System, site: Attacker) -> None:
    reports: list[AddReport] = []
    threads = [
        threading.Thread(target=lambda: reports.append(add(system, f"{site.address}/laporan"))) for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = sorted(report.status for report in reports)
    assert statuses == [Status.ADDED, *[Status.UNCHANGED] * 9]
    assert len(system.store.documents()) == 1
    assert len(files(system)) == 2
