"""An index of another model, schema or splitter is made anew by itself, beside the old one, which answers meanwhile."""

import contextlib
import sqlite3
import threading
from pathlib import Path

import pytest

from rag.commands import run
from rag.settings import Settings
from rag.system import System
from rag.types import Filters
from tests.faults.machine import DOCUMENTS, NEW, OLD, REPLACEMENT

SHORTER = {"passage_tokens": 64}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", threads=1)
    for name, text in DOCUMENTS.items():
        (settings.corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.corpus / name).write_text(text, encoding="utf-8")
    with System.open(settings) as system:
        system.indexer.sync()
        assert system.successor is None
    return settings


def says(system: System, phrase: str) -> bool:
    """Whether a search by words and one by meaning find a phrase."""
    vector = system.embedder.encode_questions([phrase])[0]
    dense = [one for one, _ in system.store.search_dense(vector, k=50, filters=Filters())]
    lexical = [one for one, _ in system.retriever.lexical(phrase)]
    found = [
        any(phrase in passage.text for passage, _ in system.store.passages(ids).values()) for ids in (dense, lexical)
    ]
    assert found[0] == found[1]
    return found[0]


def test_old_generation_answers_until_the_new_one_takes_its_place(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with System.open(settings.model_copy(update=SHORTER)) as system:
        (notice,) = system.notices
        assert "splitter" in notice
        assert "made anew" in notice
        successor = system.successor
        assert successor is not None
        before = system.store.passage_count()
        encode, half_done, go_on = system.embedder.encode_passages, threading.Event(), threading.Event()

        def encode_and_wait(texts: list[str]) -> object:
            if threading.current_thread() is renewing:
                half_done.set()
                assert go_on.wait(60)
            return encode(texts)

        monkeypatch.setattr(system.embedder, "encode_passages", encode_and_wait)
        renewed: list[bool] = []
        renewing = threading.Thread(target=lambda: renewed.append(system.indexer.renew(successor)))
        renewing.start()
        assert half_done.wait(60)
        assert says(system, OLD)
        # What comes and goes meanwhile is answered from at once, and is in the new generation too.
        (settings.corpus / "ganti.txt").write_text(REPLACEMENT, encoding="utf-8")
        system.indexer.sync()
        system.indexer.remove("hapus.txt")
        assert says(system, NEW)
        assert not says(system, OLD)
        go_on.set()
        renewing.join()
        assert renewed == [True]
        assert says(system, NEW)
        assert not says(system, OLD)
        assert system.store.passage_count() > before
        assert "hapus.txt" not in system.store.checksums()
        assert system.store.health().problems == ()
        assert system.indexer.sync().added == ()
    assert [path.name for path in settings.index.glob("generation-*")] == [system.store.folder.name]
    assert not list(settings.index.glob("catalogue*"))
    with System.open(settings.model_copy(update=SHORTER)) as again:
        assert (again.notices, again.successor, again.settled) == ((), None, True)
        assert again.indexer.sync().unchanged == len(DOCUMENTS) - 1


def test_what_was_stopped_is_gone_on_with(settings: Settings) -> None:
    changed = settings.model_copy(update=SHORTER)
    with System.open(changed) as system:
        assert system.successor is not None
        assert not system.indexer.renew(system.successor, report=lambda now: system.indexer.cancel())
        begun = system.successor.folder
        assert says(system, OLD)
    with System.open(changed) as again:
        assert again.successor is not None
        assert again.successor.folder == begun
        assert again.indexer.renew(again.successor)
        assert again.store.health().problems == ()


@pytest.mark.parametrize("key", ["schema", "embedding_model"])
def test_index_that_cannot_be_asked_is_made_anew_before(settings: Settings, key: str) -> None:
    with contextlib.closing(sqlite3.connect(settings.index / "catalogue.sqlite3")) as raw, raw:
        raw.execute("UPDATE meta SET value = 'of an earlier day' WHERE key = ?", (key,))
        if key == "schema":  # whose tables lack columns
            raw.execute("DROP INDEX document_facets")
            raw.execute("ALTER TABLE document DROP COLUMN passages")
    with System.open(settings) as system:
        assert "'of an earlier day'" in system.notices[0]
        assert system.successor is system.store
        assert system.indexer.renew(system.store)
        assert set(system.store.checksums()) == set(DOCUMENTS)
        assert says(system, OLD)
        assert run(system, "doctor", {})["sound"]
    with System.open(settings) as again:
        assert (again.notices, again.successor) == ((), None)
        assert len(again.store.documents()) == len(DOCUMENTS)
