"""A removed document can be brought back for 30 days, with what was known of it, and is never listed meanwhile."""

import datetime
from pathlib import Path

import pytest

from rag.corpus import Corpus
from rag.errors import LoadError, StoreError, UnknownDocumentError
from rag.loading import sidecar_of
from rag.reports import Status
from rag.system import System
from rag.trash import DAYS, FOLDER, Trash
from tests.test_indexing import BUDGET, MEETING, names, quotes, write

QUESTION = "Di mana rapat koordinasi berikutnya digelar?"


def test_removed_document_comes_back_with_what_was_known_of_it(system: System) -> None:
    path = write(system, "sub/rapat.txt", MEETING)
    sidecar_of(path).write_text("title: Notulen\nsource: Sekretariat", encoding="utf-8")
    system.indexer.sync()
    before = system.store.documents()
    system.indexer.remove("sub/rapat.txt")
    assert (names(system), list(path.parent.iterdir())) == ([], [])
    assert [removed.name for removed in system.indexer.removed()] == ["sub/rapat.txt"]
    assert "Muara Teweh" not in quotes(system.assistant.ask(QUESTION))

    assert system.indexer.restore("sub/rapat.txt").status is Status.ADDED
    assert system.store.documents() == before
    assert "Muara Teweh" in quotes(system.assistant.ask(QUESTION))
    assert system.indexer.removed() == ()
    assert system.indexer.sync().unchanged == 1


def test_trash_is_no_part_of_the_corpus(system: System) -> None:
    write(system, "a.txt", MEETING)
    system.indexer.sync()
    system.indexer.remove("a.txt")
    report = system.indexer.sync()
    assert (report.added, report.unchanged, names(system)) == ((), 0, [])
    with pytest.raises(UnknownDocumentError, match="tanya list"):
        system.indexer.remove("a.txt")


def test_document_that_could_not_be_read_can_be_removed_and_restored(system: System) -> None:
    path = system.settings.corpus / "rusak.pdf"
    path.parent.mkdir()
    path.write_bytes(b"%PDF-1.7 cut short")
    assert system.indexer.sync().failing == 1
    system.indexer.remove("rusak.pdf")
    assert system.store.files() == {}
    assert system.indexer.restore("rusak.pdf").reason == "damaged"
    assert path.is_file()


def test_the_last_removed_of_a_name_comes_back_and_never_over_another(system: System) -> None:
    for text in (MEETING, BUDGET):
        write(system, "a.txt", text)
        system.indexer.sync()
        system.indexer.remove("a.txt")
        _older(system, datetime.timedelta(hours=1))
    write(system, "a.txt", "Yang ketiga.")
    system.indexer.sync()
    with pytest.raises(StoreError, match="remove it"):
        system.indexer.restore("a.txt")
    assert system.store.document("a.txt").text == "Yang ketiga."
    (system.settings.corpus / "a.txt").unlink()
    system.indexer.restore("a.txt")
    assert system.store.document("a.txt").text == BUDGET
    assert len(system.indexer.removed()) == 1


def test_trash_is_emptied_after_its_days_and_not_before(system: System) -> None:
    for name in ("a.txt", "b.txt"):
        write(system, name, MEETING)
        system.indexer.remove(name)
        _older(system, datetime.timedelta(days=DAYS - 0.5))
    system.indexer.tidy()
    assert [removed.name for removed in system.indexer.removed()] == ["b.txt"]
    with pytest.raises(UnknownDocumentError, match="in the trash"):
        system.indexer.restore("a.txt")


def test_clock_set_back_empties_no_trash(system: System) -> None:
    write(system, "a.txt", MEETING)
    system.indexer.remove("a.txt")
    _older(system, datetime.timedelta(days=-400))
    system.indexer.tidy()
    assert len(system.indexer.removed()) == 1


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/passwd", f"{FOLDER}/../../outside.txt"])
def test_nothing_outside_the_folder_is_taken_or_given_back(tmp_path: Path, name: str) -> None:
    corpus = Corpus(tmp_path / "corpus")
    corpus.folder.mkdir()
    outside = tmp_path / "outside.txt"
    outside.write_text("tetap", encoding="utf-8")
    with pytest.raises(LoadError):
        Trash(corpus).take(name)
    with pytest.raises(UnknownDocumentError):
        Trash(corpus).restore(name)
    assert outside.exists()


def test_what_others_put_into_the_trash_is_left_alone(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    theirs = tmp_path / FOLDER / "notes" / "a.txt"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("catatan", encoding="utf-8")
    trash = Trash(corpus)
    trash.purge()
    assert trash.documents() == ()
    assert theirs.exists()


def _older(system: System, by: datetime.timedelta) -> None:
    """Let everything in the trash have been removed so much earlier."""
    for removed in system.indexer.removed():
        when = (removed.when - by).strftime("%Y%m%dT%H%M%SZ")
        removed.folder.rename(removed.folder.with_name(when + removed.folder.name[16:]))
