"""A removed document can be brought back for 30 days, with what was known of it, and is never listed meanwhile."""

import datetime
import os
from pathlib import Path

import pytest

from rag.corpus import Corpus
from rag.errors import LoadError, UnknownDocumentError
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


def test_the_last_removed_of_a_name_comes_back_in_exchange_for_another(system: System) -> None:
    for text in (MEETING, BUDGET):
        write(system, "a.txt", text)
        system.indexer.sync()
        system.indexer.remove("a.txt")
        _older(system, datetime.timedelta(hours=1))
    write(system, "a.txt", "Yang ketiga.")
    system.indexer.sync()
    first = system.indexer.removed()[-1]
    for text in (BUDGET, "Yang ketiga.", BUDGET):
        assert system.indexer.restore("a.txt").status is Status.REPLACED
        assert system.store.document("a.txt").text == text
        assert len(system.indexer.removed()) == 2
    assert system.indexer.restore("a.txt", version=first.version).status is Status.REPLACED
    assert system.store.document("a.txt").text == MEETING
    with pytest.raises(UnknownDocumentError, match="tanya restore"):
        system.indexer.restore("a.txt", version=first.version)
    assert system.indexer.sync().unchanged == 1


def test_replaced_document_can_be_brought_back_with_what_was_known_of_it(system: System, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    for text in (MEETING, MEETING, BUDGET, BUDGET):
        source.write_text(text, encoding="utf-8")
        system.indexer.add(source, name="sub/a.txt")
        if text == MEETING:
            sidecar_of(system.settings.corpus / "sub/a.txt").write_text("title: Notulen", encoding="utf-8")
    (before,) = system.indexer.removed()  # the same bytes are kept but once
    assert (before.name, before.replaced) == ("sub/a.txt", True)
    sidecar_of(system.settings.corpus / "sub/a.txt").write_text("title: Anggaran", encoding="utf-8")
    system.indexer.sync()
    assert "Muara Teweh" not in quotes(system.assistant.ask(QUESTION))
    assert system.indexer.restore("sub/a.txt").status is Status.REPLACED
    assert (system.store.documents()[0].info.title, system.store.document("sub/a.txt").text) == ("Notulen", MEETING)
    assert "Muara Teweh" in quotes(system.assistant.ask(QUESTION))
    system.indexer.restore("sub/a.txt")
    assert (system.store.documents()[0].info.title, system.store.document("sub/a.txt").text) == ("Anggaran", BUDGET)
    system.indexer.remove("sub/a.txt")
    assert [removed.replaced for removed in system.indexer.removed()] == [False, False]


def test_replacing_that_was_cut_short_leaves_nothing_to_bring_back(system: System, tmp_path: Path) -> None:
    write(system, "a.txt", MEETING)
    Trash(Corpus(system.settings.corpus)).keep("a.txt")  # and no more than that
    assert system.indexer.removed() == ()
    source = tmp_path / "a.txt"
    source.write_text(BUDGET, encoding="utf-8")
    assert system.indexer.add(source, name="a.txt").status is Status.REPLACED
    assert len(system.indexer.removed()) == 1


def test_version_is_copied_where_files_cannot_be_linked(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", no_links)
    source = write(system, "a.txt", MEETING).with_name("b.txt")
    source.write_text(BUDGET, encoding="utf-8")
    system.indexer.add(source, name="a.txt")
    assert system.indexer.restore("a.txt").status is Status.REPLACED
    assert system.store.document("a.txt").text == MEETING


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
