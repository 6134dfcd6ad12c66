"""Suggestions are made beside what people do, and wait for it."""

import time
from pathlib import Path

from rag.settings import Settings
from rag.suggesting.filling import Filling
from rag.system import System
from rag.types import Language

TEXT = "SPBE adalah kependekan dari Sistem Pemerintahan Berbasis Elektronik.\n"
PATIENCE = 30.0  # seconds
A_WHILE = 1.5


def examples(system: System) -> tuple[str, ...]:
    return system.suggester.examples(Language.INDONESIAN, k=5)


def wait_for(system: System) -> None:
    began = time.monotonic()
    while not examples(system):
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.05)


def test_questions_are_made_when_nobody_asks_and_for_documents_that_come_later(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    told: list[str] = []
    with System.open(Settings(corpus=corpus, index=tmp_path / "index")) as system:
        with Filling(
            system.suggester, system.assistant, system.indexer, changes=lambda: system.store.changes, warn=told.append
        ):
            answering = system.assistant.stream("Apa itu SPBE?")
            next(answering)  # somebody asks, and has not got the answer yet
            (corpus / "spbe.md").write_text(TEXT, encoding="utf-8")
            system.indexer.sync()
            time.sleep(A_WHILE)
            assert examples(system) == ()
            answering.close()
            wait_for(system)
            assert examples(system) == ("Apa itu SPBE?",)
            (corpus / "spbe.md").unlink()
            system.indexer.sync()
            assert examples(system) == ()
            (corpus / "lagi.md").write_text(TEXT, encoding="utf-8")
            system.indexer.sync()
            wait_for(system)
        began = time.monotonic()
    assert time.monotonic() - began < PATIENCE
    assert told == []
