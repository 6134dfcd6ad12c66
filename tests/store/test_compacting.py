"""After compaction the bytes on disk hold nothing of what was removed, and the rest is found as before."""

import threading
import time
from pathlib import Path

import numpy as np

from rag.splitting import split
from rag.system import System
from rag.types import Filters
from tests.test_indexing import BUDGET, MEETING, write

SECRET = "Zulkarnaenisme"
QUESTION = "Di mana rapat koordinasi berikutnya digelar?"


def files_holding(folder: Path, *needles: bytes) -> set[str]:
    """The files below a folder that hold any of these bytes."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    }


def test_nothing_of_a_removed_document_is_left_on_disk(system: System) -> None:
    for number in range(20):
        write(system, f"{number}.txt", f"Catatan {number}. {MEETING} {BUDGET}")
    name = f"{SECRET.lower()}-rahasia.txt"
    write(system, name, f"{SECRET} adalah kata yang tidak ada di tempat lain. " * 30)
    system.indexer.sync()
    index = system.settings.index
    vector = system.store.vectors_of(name)[0]
    version = next(entry.info.version for entry in system.store.documents() if entry.info.name == name)
    needles = [SECRET.encode(), SECRET.lower().encode(), version.encode(), vector.tobytes()[:64]]
    assert len(files_holding(index, *needles)) >= 2
    found = system.store.search_dense(vector, k=50, filters=Filters())
    system.indexer.remove(name)
    assert files_holding(index, *needles) != set()  # else there would be nothing to compact

    system.store.compact()
    assert files_holding(index, *needles) == set()
    assert files_holding(system.settings.corpus, *needles) != set()  # the trash, from which it can be brought back
    assert system.store.health().problems == ()
    left = [(passage, score) for passage, score in found if not passage.startswith(version)]
    again = system.store.search_dense(vector, k=50, filters=Filters())
    assert [passage for passage, _ in again] == [passage for passage, _ in left]
    assert np.allclose([score for _, score in again], [score for _, score in left], atol=1e-5)


def test_compacted_index_opens_again_and_leaves_no_other_vectors(system: System) -> None:
    write(system, "a.txt", MEETING)
    system.indexer.sync()
    for _ in range(2):
        system.store.compact()
    folders = list(system.settings.index.glob("vectors*"))
    assert len(folders) == 1
    (system.settings.index / "vectors-left-behind").mkdir()
    system.close()
    with System.open(system.settings) as again:
        assert list(system.settings.index.glob("vectors*")) == folders
        assert again.store.health().problems == ()
        assert again.indexer.sync().unchanged == 1


def test_questions_are_answered_while_the_index_is_compacted(system: System) -> None:
    write(system, "a.txt", MEETING)
    write(system, "b.txt", f"{BUDGET} " * 400)
    system.indexer.sync()
    outcomes: list[str] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            outcomes.append(system.assistant.ask(QUESTION).citations[0].document)

    asking = threading.Thread(target=ask)
    asking.start()
    compacted = 0
    while asking.is_alive() and (compacted < 5 or len(outcomes) < 2):  # a quick machine compacts faster than it answers
        system.store.compact()
        compacted += 1
    done.set()
    asking.join()
    assert len(outcomes) >= 2
    assert set(outcomes) == {"a.txt"}


def test_document_of_a_thousand_passages_is_removed_within_a_second(system: System) -> None:
    write(system, "a.txt", MEETING)
    sentences = "\n\n".join(f"Pasal {number} mengatur hal nomor {number * 7} dan seterusnya." for number in range(1000))
    document = write(system, "b.txt", sentences)
    system.indexer.sync()
    # As many passages as it has sentences; what their vectors say makes no difference here.
    whole = system.store.document(document.name)
    passages = split(whole, count_tokens=system.embedder.count_tokens, max_tokens=12)
    draws = np.random.default_rng(0).standard_normal((len(passages), system.embedder.dimensions)).astype(np.float32)
    system.store.put([(whole, passages)], draws / np.linalg.norm(draws, axis=1, keepdims=True))
    assert {entry.info.name: entry.passages for entry in system.store.documents()}[document.name] >= 1000
    began = time.perf_counter()
    system.indexer.remove("b.txt")
    took = time.perf_counter() - began
    assert took < 3.0  # 0.2 s on two busy cores
    assert system.store.health().problems == ()
