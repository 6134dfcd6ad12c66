"""A document of every format is added, listed and asked; one that was read by text recognition says so everywhere."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.commands import add, doctor, list_documents
from rag.lines import document_lines, file_line
from rag.loading.names import FORMATS
from rag.loading.tesseract import Tesseract
from rag.reports import State, Status
from rag.settings import Settings
from rag.system import System
from rag.types import Outcome
from tests.loading.bad_files import SAMPLES, TEXT
from tests.loading.making import a_pdf, a_scan, an_xlsx
from tests.loading.test_ocr import joined
from tests.terminal import in_this_process
from tests.ui.samples import view
from ui.catalogue import outcomes
from ui.shelf import row
from ui.texts import ENGLISH, INDONESIAN
from ui.viewer import document_page

QUESTION = "Di mana rapat koordinasi berikutnya digelar?"
EVERY = {
    **SAMPLES,
    ".txt": TEXT.encode(),
    ".md": TEXT.encode(),
    ".html": f"<html><body><p>{TEXT}</p></body></html>".encode(),
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The program over one corpus, emptied after each document."""
    folder = tmp_path_factory.mktemp("formats")
    with System.open(Settings(corpus=folder / "corpus", index=folder / "index")) as system:
        yield system


def test_every_format_has_a_document_here() -> None:
    assert set(EVERY) == {format.suffix for format in FORMATS.values()}


@pytest.mark.parametrize("suffix", sorted(EVERY))
def test_document_of_every_format_is_added_and_answers(shared: System, tmp_path: Path, suffix: str) -> None:
    source = tmp_path / f"rapat{suffix}"
    source.write_bytes(EVERY[suffix])
    try:
        assert shared.indexer.add(source, name=source.name).status is Status.ADDED
        answer = shared.assistant.ask(QUESTION)
        assert answer.outcome is Outcome.ANSWERED
        document = shared.store.document(source.name)
        assert all(document.text[one.start : one.end] == one.quote for one in answer.citations)
        assert any("Muara Teweh" in one.quote for one in answer.citations)
        assert shared.indexer.add(source, name=source.name).status is Status.UNCHANGED
    finally:
        shared.indexer.remove(source.name)


def test_answer_from_a_table_quotes_the_whole_row_with_its_headings(shared: System, tmp_path: Path) -> None:
    source = tmp_path / "kabupaten.xlsx"
    rows = [
        ["Kabupaten", "Ibu kota"],
        ["Kapuas", "Kuala Kapuas"],
        ["Seruyan", "Kuala Pembuang"],
        ["Katingan", "Kasongan"],
    ]
    source.write_bytes(an_xlsx({"Daftar kabupaten": rows}))
    try:
        shared.indexer.add(source, name=source.name)
        answer = shared.assistant.ask("Apa ibu kota Kabupaten Seruyan?")
        assert [one.quote for one in answer.citations] == ["Kabupaten: Seruyan; Ibu kota: Kuala Pembuang"]
    finally:
        shared.indexer.remove(source.name)


def tanya(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    settings = {"TANYA_CORPUS": str(folder / "corpus"), "TANYA_INDEX": str(folder / "index")}
    return in_this_process(*words, folder=folder, settings=settings)


def test_all_formats_are_added_on_the_command_line_at_once(tmp_path: Path) -> None:
    for suffix, content in EVERY.items():
        (tmp_path / f"rapat{suffix}").write_bytes(content)
    done = tanya(tmp_path, "add", "--json", *(str(tmp_path / f"rapat{suffix}") for suffix in EVERY))
    assert done.returncode == 0, done.stderr
    assert [file["status"] for file in json.loads(done.stdout)["files"]] == ["added"] * len(EVERY)
    listed = json.loads(tanya(tmp_path, "list", "--json").stdout)["documents"]
    assert {document["format"] for document in listed} == {suffix.lstrip(".") for suffix in EVERY}
    assert {document["ocr_confidence"] for document in listed} == {None}
    assert "Muara Teweh" in tanya(tmp_path, "ask", QUESTION).stdout


@pytest.mark.skipif(not Tesseract.found().languages, reason="Tesseract for Indonesian is not installed")
def test_scan_is_marked_as_read_by_text_recognition_in_lists_and_on_the_page(tmp_path: Path) -> None:
    scan = tmp_path / "pindaian.pdf"
    scan.write_bytes(a_scan(a_pdf([[TEXT]]), dpi=200))
    assert tanya(tmp_path, "add", str(scan)).returncode == 0
    (listed,) = json.loads(tanya(tmp_path, "list", "--json").stdout)["documents"]
    assert 0.8 < listed["ocr_confidence"] < 1
    assert "% sure" in tanya(tmp_path, "list").stdout
    printed = tanya(tmp_path, "doctor").stdout
    assert "reads ind" in printed
    assert "pindaian.pdf  |  read by OCR" in printed
    with System.open(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")) as system:
        assert doctor(system)["ocr"]["documents"] == {"pindaian.pdf": listed["ocr_confidence"]}
        (entry,) = system.store.documents()
        document = system.store.document("pindaian.pdf")
        assert document.info == entry.info
        for words, said in ((ENGLISH, "read by OCR"), (INDONESIAN, "dibaca dengan OCR")):
            assert said in row(entry, State.INDEXED, words)
            assert said in document_page(view(document), words)


def test_pages_that_could_not_be_read_are_told_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # where there is no Tesseract
    text = a_pdf([[TEXT]])
    scan = a_scan(text, dpi=50)
    mixed = tmp_path / "campuran.pdf"
    mixed.write_bytes(joined(text, scan, text, scan, scan))
    with System.open(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")) as system:
        for status in ("added", "unchanged"):
            (added,) = add(system, files=[str(mixed)])["files"]
            assert added["unread"] == [{"page": page, "reason": "no_ocr"} for page in (2, 4, 5)]
            assert file_line(added).startswith(
                f"{status} campuran.pdf: p. 2, 4-5 not read (pictures; to have them read"
            )
        listed = list_documents(system)
        assert listed["documents"][0]["unread_pages"] == added["unread"]
        assert "p. 2, 4-5 not read" in document_lines(listed)[0]
        (entry,) = system.store.documents()
        document = system.store.document("campuran.pdf")
        assert document.info == entry.info
        report = system.indexer.add(mixed, name="campuran.pdf")
        for words, said in ((ENGLISH, "p. 2, 4-5 could not be read"), (INDONESIAN, "hlm. 2, 4-5 tidak terbaca")):
            assert said in row(entry, State.INDEXED, words)
            assert said in document_page(view(document), words)
            assert said in outcomes([report], words, status="")
