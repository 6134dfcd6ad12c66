"""An index of another model, schema or splitter is made anew by itself, beside the old one, which answers meanwhile."""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.commands import run
from rag.corpus import Corpus
from rag.embedding import Embedder
from rag.handover import hand_over
from rag.indexing import Indexer
from rag.lines import answer_lines
from rag.loading import Bounds, Limits, LoaderPool
from rag.preparing import Preparer
from rag.reports import Reach
from rag.settings import Settings
from rag.store import Identity, Store, owner_of
from rag.system import System
from rag.types import Filters, Vector
from tests.faults.machine import DOCUMENTS, NEW, OLD, REPLACEMENT, Place
from tests.serving import serving

SHORTER = {"passage_tokens": 64}
MANY = 24  # documents that take some seconds to be embedded


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
def test_index_that_cannot_be_asked_is_made_anew_and_answers_meanwhile(settings: Settings, key: str) -> None:
    with contextlib.closing(sqlite3.connect(settings.index / "catalogue.sqlite3")) as raw, raw:
        raw.execute("UPDATE meta SET value = 'of an earlier day' WHERE key = ?", (key,))
        if key == "schema":  # whose tables lack columns
            raw.execute("DROP INDEX document_facets")
            raw.execute("ALTER TABLE document DROP COLUMN passages")
    with System.open(settings) as system:
        assert "'of an earlier day'" in system.notices[0]
        assert system.successor is system.store
        # With the tables of this version, what the documents say is found by its words from the beginning.
        readable = key == "embedding_model"
        assert bool(system.retriever.lexical(OLD)) is readable
        assert not system.indexer.sync(report=lambda now: system.indexer.cancel()).renamed
        assert system.reach() == Reach(0, len(DOCUMENTS), others_by_words=readable)
    with System.open(settings) as system:
        assert system.reach() is not None
        assert not system.indexer.sync().cancelled  # which is all that it takes
        assert system.reach() is None
        assert system.indexer.renew(system.store)
        assert set(system.store.checksums()) == set(DOCUMENTS)
        assert says(system, OLD)
        assert run(system, "doctor", {})["sound"]
    with System.open(settings) as again:
        assert (again.notices, again.successor) == ((), None)
        assert len(again.store.documents()) == len(DOCUMENTS)


class OtherEmbedder(Embedder):
    """A model of an earlier day: its vectors are of another size, and say how often each of eight letters is there."""

    identity = "of an earlier day"
    dimensions = 8
    passage_tokens = 200

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> Vector:
        counts = np.array([[text.count(letter) + 1 for letter in "aeimnrst"] for text in texts], dtype=np.float32)
        unit: Vector = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        return unit

    def encode_questions(self, texts: Sequence[str]) -> Vector:
        return self.encode_passages(texts)


@pytest.mark.parametrize("from_nothing", [False, True], ids=["another model", "first start"])
def test_page_is_served_and_asked_while_the_index_is_made(tmp_path: Path, from_nothing: bool) -> None:
    documents, place = tmp_path / "documents", Place(tmp_path / "served")
    documents.mkdir()
    count = 12 if from_nothing else MANY
    for number in range(count):
        text = f"Kelurahan Sukamaju {number} dipimpin oleh Lurah Wibowo {number}.\n\n"
        (documents / f"{number:02}.txt").write_text(text + DOCUMENTS["hapus.txt"][:1800], encoding="utf-8")
    if not from_nothing:
        with (
            contextlib.closing(Store(place.index, identity=Identity(OtherEmbedder.identity, "1/200"))) as store,
            contextlib.closing(LoaderPool(Limits(), bounds=Bounds(), processes=1)) as loaders,
        ):
            preparer = Preparer(OtherEmbedder(), passage_tokens=200)
            assert len(Indexer(Corpus(documents), store, loaders, preparer).sync().added) == MANY
    question = {"question": f"Siapa yang memimpin Kelurahan Sukamaju {count - 1}?"}
    with serving(place.folder, documents=documents, whole=False, THREADS="1", PASSAGE_TOKENS="32") as served:
        owner = owner_of(served.index)
        assert owner is not None

        def reach() -> dict[str, int]:
            found: dict[str, int] = hand_over(owner, "progress", {})["reach"]
            return found

        first = reach()
        assert first["searched"] < first["total"] == count
        asked = hand_over(owner, "ask", question)
        assert asked["reach"]["searched"] < count
        assert asked["reach"]["others_by_words"] is not from_nothing
        last = f"{count - 1}.txt"
        if from_nothing:  # it is the last that is read
            assert last not in {citation["document"] for citation in (*asked["citations"], *asked["closest"])}
        else:  # its words are found, and read
            assert asked["citations"][0]["document"] == last
        for language, said in (("id", f"dari {count} dokumen"), ("en", f"of {count} documents are searched")):
            assert said in answer_lines({**asked, "language": language})[-1]
        deadline, seen = time.monotonic() + 120, set[int]()
        while (now := reach()) and time.monotonic() < deadline:
            seen.add(now["searched"])
            time.sleep(0.05)
        assert from_nothing or len(seen) > 1
        asked = hand_over(owner, "ask", question)
        assert (asked["reach"], asked["citations"][0]["document"]) == (None, last)
        assert hand_over(owner, "doctor", {})["sound"]
    log = (place.folder / "errors.log").read_text(encoding="utf-8")
    assert ("made anew, and answers from now on" in log) is not from_nothing
    with System.open(Settings(corpus=place.corpus, index=place.index, threads=1, passage_tokens=32)) as again:
        assert (again.notices, again.successor, again.settled) == ((), None, True)
