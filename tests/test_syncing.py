"""A sync reads what changed and nothing else, moves what was renamed, keeps apart what fails, and can be stopped."""

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rag.errors import StoreError
from rag.loading import sidecar_of
from rag.reports import Progress, Status
from rag.settings import Settings
from rag.system import System
from tests.loading.bad_files import SAMPLE_PDF
from tests.test_indexing import BUDGET, MEETING, names, quotes, write
from ui.corpus import take_in
from ui.texts import INDONESIAN

FAULTY = Path(__file__).parent / "faulty_readers"
QUESTION = "Di mana rapat koordinasi berikutnya digelar?"


@pytest.fixture
def embedded(system: System, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that have been embedded since the test began."""
    texts: list[str] = []
    encode = system.embedder.encode_passages

    def encode_and_note(some: list[str]) -> object:
        texts.extend(some)
        return encode(some)

    monkeypatch.setattr(system.embedder, "encode_passages", encode_and_note)
    return texts


def age(system: System, seconds: float = 60) -> None:
    """Let every file of the corpus look as if it had last changed some time ago."""
    for path in system.settings.corpus.rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - seconds, time.time() - seconds))


def settled(system: System) -> None:
    """Wait until all files are older than what a file system may not tell apart, and have it remembered."""
    system.indexer.sync()
    time.sleep(2.1)
    system.indexer.sync()


def test_unchanged_files_are_not_read_again(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    write(system, "a.txt", MEETING)
    write(system, "b.txt", BUDGET)
    settled(system)
    opened: list[object] = []
    sys.addaudithook(lambda event, arguments: opened.append(arguments[0]) if event == "open" else None)
    assert system.indexer.sync().unchanged == 2
    assert not [path for path in opened if str(path).endswith(".txt")]


def test_changed_file_is_seen_when_its_size_and_time_are_as_before(system: System) -> None:
    path = write(system, "a.txt", MEETING)
    age(system)
    settled(system)
    before = path.stat()
    path.write_text(MEETING.replace("Teweh", "Tewah"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert system.indexer.sync().replaced == ("a.txt",)


def test_change_right_after_a_sync_is_seen(system: System) -> None:
    path = write(system, "a.txt", MEETING)
    system.indexer.sync()
    before = path.stat()
    path.write_text(MEETING.replace("Teweh", "Tewah"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert system.indexer.sync().replaced == ("a.txt",)


def test_file_from_a_time_still_to_come_is_read_each_time(system: System) -> None:
    path = write(system, "a.txt", MEETING)
    ahead = time.time() + 3600  # as after the clock was set back
    os.utime(path, (ahead, ahead))
    settled(system)
    path.write_text(MEETING.replace("Teweh", "Tewah"), encoding="utf-8")
    os.utime(path, (ahead, ahead))
    assert system.indexer.sync().replaced == ("a.txt",)


def test_touched_and_copied_files_are_recognised_by_their_bytes(system: System, embedded: list[str]) -> None:
    path = write(system, "a.txt", MEETING)
    system.indexer.sync()
    embedded.clear()
    path.touch()
    assert system.indexer.sync().unchanged == 1
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    copy.replace(path)
    assert system.indexer.sync().unchanged == 1
    assert embedded == []


@pytest.mark.parametrize("sidecar", [False, True])
def test_renamed_document_moves_with_what_is_known_of_it_and_is_not_embedded_again(
    system: System, embedded: list[str], sidecar: bool
) -> None:
    path = write(system, "lama/rapat.txt", "Rapat.\n\n" + MEETING + f" {BUDGET}" * 200)
    if sidecar:
        sidecar_of(path).write_text("title: Notulen rapat\ndate: 2024-05-06", encoding="utf-8")
    system.indexer.sync()
    before = system.store.document("lama/rapat.txt")
    vectors = system.store.vectors_of("lama/rapat.txt")
    assert len(vectors) > 5
    embedded.clear()
    (system.settings.corpus / "baru").mkdir()
    for one in (path, sidecar_of(path)) if sidecar else (path,):
        one.replace(system.settings.corpus / "baru" / one.name)
    report = system.indexer.sync()
    assert report.renamed == (("lama/rapat.txt", "baru/rapat.txt"),)
    assert (report.added, report.replaced, report.removed) == ((), (), ())
    assert embedded == []
    assert names(system) == ["baru/rapat.txt"]
    after = system.store.document("baru/rapat.txt")
    assert (after.text, after.info.title, after.info.date) == (before.text, before.info.title, before.info.date)
    # Chroma brings a vector to unit length again whenever it is stored.
    assert np.allclose(system.store.vectors_of("baru/rapat.txt"), vectors, atol=1e-6)
    answer = system.assistant.ask(QUESTION)
    assert "Muara Teweh" in quotes(answer)
    assert {citation.document for citation in (*answer.citations, *answer.closest)} == {"baru/rapat.txt"}
    assert system.store.health().problems == ()


def test_renamed_folder_of_documents_moves_whole(system: System, embedded: list[str]) -> None:
    for number in range(12):
        write(system, f"2023/{number}.txt", f"{MEETING} Catatan {number}.")
    system.indexer.sync()
    embedded.clear()
    (system.settings.corpus / "2023").rename(system.settings.corpus / "2024")
    report = system.indexer.sync()
    assert len(report.renamed) == 12
    assert embedded == []
    assert names(system) == sorted(f"2024/{number}.txt" for number in range(12))


def test_title_made_of_a_file_name_follows_a_renaming(system: System, embedded: list[str]) -> None:
    path = write(system, "notulen-rapat-lama.txt", MEETING)
    system.indexer.sync()
    embedded.clear()
    path.rename(path.with_name("notulen-rapat-baru.txt"))
    system.indexer.sync()
    assert system.store.document("notulen-rapat-baru.txt").info.title == "Notulen rapat baru"
    assert embedded == []


def test_file_that_another_reader_reads_otherwise_is_embedded_after_renaming(system: System) -> None:
    path = write(system, "a.txt", f"# Rapat\n\n*{MEETING}*")
    system.indexer.sync()
    path.rename(path.with_suffix(".md"))
    report = system.indexer.sync()
    assert names(system) == ["a.md"]
    assert (report.added, report.removed) == (("a.md",), ())
    assert "*" not in system.store.document("a.md").text
    assert system.store.health().problems == ()


def test_copy_of_a_document_is_a_document_of_its_own(system: System) -> None:
    path = write(system, "a.txt", MEETING)
    system.indexer.sync()
    shutil.copy(path, path.with_name("b.txt"))
    assert system.indexer.sync().added == ("b.txt",)
    path.unlink()
    report = system.indexer.sync()
    assert (report.removed, report.renamed) == (("a.txt",), ())


def test_two_documents_that_change_places_are_both_right(system: System) -> None:
    first, second = write(system, "a.txt", MEETING), write(system, "b.txt", BUDGET)
    system.indexer.sync()
    first.rename(first.with_name("c"))
    second.rename(first)
    first.with_name("c").rename(second)
    assert system.indexer.sync().replaced == ("a.txt", "b.txt")
    assert system.store.document("a.txt").text == BUDGET
    assert system.store.document("b.txt").text == MEETING


def test_partial_download_waits(system: System) -> None:
    write(system, "a.pdf", "")
    write(system, "a.pdf.part", "sebagian")
    write(system, "b.pdf.crdownload", "sebagian")
    assert system.indexer.sync().refused == ()
    (system.settings.corpus / "a.pdf.part").unlink()
    (system.settings.corpus / "a.pdf").write_bytes(SAMPLE_PDF)
    assert system.indexer.sync().added == ("a.pdf",)


def test_missing_folder_empties_no_index(system: System) -> None:
    write(system, "a.txt", MEETING)
    system.indexer.sync()
    moved = system.settings.corpus.rename(system.settings.corpus.with_name("elsewhere"))
    with pytest.raises(StoreError, match="nothing was removed"):
        system.indexer.sync()
    assert names(system) == ["a.txt"]
    moved.rename(system.settings.corpus)
    assert system.indexer.sync().unchanged == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_file_whose_name_is_no_text_is_refused_and_stops_no_other(system: System) -> None:
    write(system, "a.txt", MEETING)
    path = os.path.join(os.fsencode(system.settings.corpus), b"b\xff.txt")
    with open(path, "wb") as file:
        file.write(b"isi")
    report = system.indexer.sync()
    assert report.added == ("a.txt",)
    assert [refused.reason for refused in report.refused] == ["name"]


def test_unreadable_file_is_not_tried_again_until_it_changes_or_on_demand(system: System) -> None:
    path = system.settings.corpus / "rusak.pdf"
    write(system, "a.txt", MEETING)
    path.write_bytes(b"%PDF-1.7 cut short")
    for tries, retry, tried in ((1, False, True), (1, False, False), (2, True, True), (2, False, False)):
        report = system.indexer.sync(retry=retry)
        assert [refused.name for refused in report.refused] == (["rusak.pdf"] if tried else [])
        assert report.failing == 1
        (record,) = [record for record in system.store.files().values() if record.reason]
        assert (record.name, record.reason, record.tries) == ("rusak.pdf", "damaged", tries)
        assert "'rusak.pdf'" in record.message
    path.touch()
    assert system.indexer.sync().refused == ()
    path.write_bytes(b"%PDF-1.7 cut elsewhere")
    assert len(system.indexer.sync().refused) == 1
    path.write_bytes(SAMPLE_PDF)
    report = system.indexer.sync()
    assert (report.added, report.failing) == (("rusak.pdf",), 0)
    assert not any(record.reason for record in system.store.files().values())


def test_failure_is_forgotten_with_its_file(system: System) -> None:
    path = system.settings.corpus / "rusak.pdf"
    path.parent.mkdir()
    path.write_bytes(b"%PDF-1.7 cut short")
    system.indexer.sync()
    path.unlink()
    assert system.indexer.sync().failing == 0
    assert system.store.files() == {}


def test_file_that_comes_back_as_it_was_is_well_again(system: System, embedded: list[str]) -> None:
    path = write(system, "a.txt", MEETING)
    system.indexer.sync()
    path.write_bytes(b"")
    assert system.indexer.sync().failing == 1
    embedded.clear()
    path.write_text(MEETING, encoding="utf-8")
    assert system.indexer.sync().failing == 0
    assert embedded == []


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[System]:
    """The whole program, its reader of plain text failing where a file says so."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(FAULTY), os.environ["PYTHONPATH"]]))
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", load_seconds=3, load_memory_mb=512)
    with System.open(settings) as system:
        yield system


def test_faulty_files_are_listed_and_stop_no_other(faulty: System, tmp_path: Path) -> None:
    for fault in ("hang", "crash", "memory"):
        write(faulty, f"{fault}.txt", f"FAULT {fault}")
    write(faulty, "a.txt", MEETING)
    report = faulty.indexer.sync()
    assert report.added == ("a.txt",)
    reasons = {"crash.txt": "crashed", "hang.txt": "slow", "memory.txt": "memory"}
    assert {refused.name: refused.reason for refused in report.refused} == reasons
    began = time.monotonic()
    assert faulty.indexer.sync().failing == 3
    assert time.monotonic() - began < 3
    source = tmp_path / "hang.txt"
    source.write_text("FAULT hang", encoding="utf-8")
    assert faulty.indexer.add(source, name="b.txt").reason == "slow"
    assert not (faulty.settings.corpus / "b.txt").exists()


def test_cancelled_sync_keeps_whole_documents_and_the_next_goes_on(system: System) -> None:
    for number in range(40):
        write(system, f"{number:02}.txt", f"Dokumen nomor {number}. " + f"{MEETING} " * 100)

    def stop_soon(progress: Progress) -> None:
        if progress.done:
            system.indexer.cancel()

    report = system.indexer.sync(report=stop_soon)
    assert report.cancelled
    done = names(system)
    assert sorted(report.added) == done
    assert 0 < len(done) < 40
    assert system.store.health().problems == ()
    rest = system.indexer.sync()
    assert not rest.cancelled
    assert (rest.unchanged, len(rest.added)) == (len(done), 40 - len(done))
    assert len(names(system)) == 40


def passages_embedded(system: System) -> int:
    progress = system.indexer.progress
    return progress.passages if progress else 0


def test_question_is_answered_and_file_added_while_a_sync_runs(system: System, tmp_path: Path) -> None:
    write(system, "a.txt", MEETING)
    system.indexer.sync()
    for number in range(60):
        write(system, f"besar/{number}.txt", f"Dokumen nomor {number}. " + f"{BUDGET} " * 100)
    running = threading.Thread(target=system.indexer.sync)
    running.start()
    while not passages_embedded(system):
        time.sleep(0.01)
    assert "Muara Teweh" in quotes(system.assistant.ask(QUESTION))
    source = tmp_path / "b.txt"
    source.write_text("Pasar ikan dibuka setiap hari Minggu.", encoding="utf-8")
    system.indexer.add(source, name="b.txt")
    system.indexer.remove("a.txt")
    assert "Muara Teweh" not in quotes(system.assistant.ask(QUESTION))
    assert running.is_alive()
    system.indexer.cancel()
    running.join()
    assert system.indexer.progress is None
    assert "b.txt" in names(system)
    assert "a.txt" not in names(system)
    assert system.store.health().problems == ()


def test_ten_uploads_of_one_file_beside_syncs_are_embedded_once(
    system: System, embedded: list[str], tmp_path: Path
) -> None:
    uploads = []
    for number in range(10):
        (tmp_path / str(number)).mkdir()
        uploads.append(write(system, f"../{number}/rapat.txt", MEETING))
    said: list[Status] = []
    threads = [
        threading.Thread(target=lambda path=path: said.append(take_in(system, path, INDONESIAN).status))
        for path in uploads
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        system.indexer.sync(rest=60)  # files that have just changed wait, so that no sync is first
    assert sorted(said) == [Status.ADDED] + [Status.UNCHANGED] * 9
    assert len(embedded) == 1
    assert names(system) == ["rapat.txt"]
    assert system.indexer.sync().unchanged == 1
    assert system.store.health().problems == ()


def test_document_removed_while_it_is_embedded_does_not_come_back(system: System) -> None:
    write(system, "a.txt", f"{MEETING} " * 100)

    def remove(progress: Progress) -> None:
        if progress.passages and (system.settings.corpus / "a.txt").exists():
            system.indexer.remove("a.txt")

    report = system.indexer.sync(report=remove)
    assert (report.added, report.waiting) == ((), ("a.txt",))
    assert names(system) == []
    assert system.store.health().problems == ()
