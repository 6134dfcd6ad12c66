"""A bad file is refused with its reason, and what was indexed before is as it was."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.reports import AddReport, Status
from rag.settings import Settings
from rag.system import System
from rag.types import Outcome
from tests.loading.bad_files import BAD_FILES, SAMPLE_PDF, SAMPLES, TEXT, Bad
from tests.loading.making import a_pdf

QUESTION = "Di mana rapat koordinasi berikutnya digelar?"
SOON = 20.0  # seconds; on the slowest machine


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The program with a document of every format indexed."""
    folder = tmp_path_factory.mktemp("filled")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, content in {
        "rapat.txt": TEXT.encode(),
        "rapat.md": f"# Rapat\n\n{TEXT}".encode(),
        "rapat.html": f"<html><body><p>{TEXT}</p></body></html>".encode(),
        **{f"rapat{suffix}": content for suffix, content in SAMPLES.items()},
    }.items():
        (corpus / name).write_bytes(content)
    with System.open(Settings(corpus=corpus, index=folder / "index")) as system:
        assert system.indexer.sync().refused == ()
        yield system


def state(system: System) -> tuple[object, ...]:
    """All that a user could see change: documents, their passages, what a question finds, and the files."""
    documents = system.store.documents()
    answer = system.assistant.ask(QUESTION)
    assert answer.outcome is Outcome.ANSWERED
    return (
        documents,
        [system.store.document(entry.info.name) for entry in documents],
        answer.text,
        answer.citations,
        system.store.health(),
        {path.name: path.read_bytes() for path in system.settings.corpus.iterdir()},
    )


def add(system: System, tmp_path: Path, name: str, content: bytes) -> AddReport:
    source = tmp_path / "upload"
    source.write_bytes(content)
    return system.indexer.add(source, name=name)


@pytest.fixture(scope="module")
def before(filled: System) -> tuple[object, ...]:
    return state(filled)


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_bad_file_is_refused_and_changes_nothing(
    filled: System, before: tuple[object, ...], tmp_path: Path, bad: Bad
) -> None:
    content = bad.make()
    name = f"rapat{Path(bad.name).suffix}"  # in place of a good document
    began = time.monotonic()
    report = add(filled, tmp_path, name, content)
    assert time.monotonic() - began < SOON
    assert (report.name, report.status, report.reason) == (name, Status.REFUSED, bad.reason)
    assert f"'{name}'" in report.message
    assert "Traceback" not in report.message
    assert state(filled) == before


def test_hundred_megabytes_are_refused_soon_and_leave_nothing_behind(
    filled: System, before: tuple[object, ...], tmp_path: Path
) -> None:
    source = tmp_path / "besar.txt"
    with source.open("wb") as stream:
        for _ in range(100):
            stream.write(b"kata " * 209_715 + b"\n")
    assert source.stat().st_size > 100_000_000
    began = time.monotonic()
    report = filled.indexer.add(source, name="rapat.txt")
    assert time.monotonic() - began < SOON
    assert (report.status, report.reason) == (Status.REFUSED, "too_large")
    assert "50 MB" in report.message
    assert state(filled) == before


def test_file_that_became_bad_in_the_folder_keeps_its_indexed_version(system: System) -> None:
    path = system.settings.corpus / "rapat.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(a_pdf([[TEXT]]))
    (path.parent / "lain.txt").write_text("Anggaran perpustakaan naik menjadi 4 miliar rupiah.", encoding="utf-8")
    system.indexer.sync()
    indexed = [system.store.document(name) for name in ("rapat.pdf", "lain.txt")]
    path.write_bytes(SAMPLE_PDF[: len(SAMPLE_PDF) // 2])
    report = system.indexer.sync()
    assert [(refused.name, refused.reason) for refused in report.refused] == [("rapat.pdf", "damaged")]
    assert [system.store.document(name) for name in ("rapat.pdf", "lain.txt")] == indexed
    assert TEXT in [citation.quote for citation in system.assistant.ask(QUESTION).citations]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-16-be"])
def test_file_in_another_encoding_is_quoted_rightly(system: System, tmp_path: Path, encoding: str) -> None:
    said = "Rapat koordinasi \u201cberikutnya\u201d digelar di Muara Teweh \u2013 12 Maret 2025."
    assert add(system, tmp_path, "rapat.txt", said.encode(encoding)).status is Status.ADDED
    assert [citation.quote for citation in system.assistant.ask("Kapan rapat koordinasi digelar?").citations] == [said]


def test_missing_source_is_refused(filled: System, before: tuple[object, ...], tmp_path: Path) -> None:
    report = filled.indexer.add(tmp_path / "nowhere", name="rapat.txt")
    assert (report.status, report.reason) == (Status.REFUSED, "unreadable")
    assert state(filled) == before
