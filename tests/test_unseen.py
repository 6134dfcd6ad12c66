"""The questions that nothing was made with in view are sound: their answers stand where they are said to."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.unseen.__main__ import FOLDER, write_corpus
from rag.evaluation.questions import read_cases
from rag.system import System
from rag.types import Outcome
from tests.posing import BRIDGE, MARKET, SCHOOL, write_documents


def test_answers_stand_in_every_document_that_is_named(sample_system: System) -> None:
    cases = read_cases(FOLDER / "sample.jsonl")
    assert len({case.question for case in cases}) == len(cases) > 100
    for case in cases:
        texts = [" ".join(sample_system.store.document(name).text.split()) for name in case.documents]
        assert all(any(" ".join(answer.split()) in text for answer in case.answers) for text in texts), case.question
        assert bool(texts) == (case.outcome is not Outcome.NOT_FOUND), case.question


def test_texts_of_the_data_sets_become_documents_with_their_questions(tmp_path: Path) -> None:
    write_documents(tmp_path / "data", [[MARKET.text, BRIDGE.text], [SCHOOL.text]])
    names = [("indosum", "0-kabar-kota-0"), ("peraturan", "pp/2003/35")]
    start = len(MARKET.text) + len("\n\n") + BRIDGE.text.index(BRIDGE.answer)
    asked = {"language": "id", "kind": "number"}
    spans = [["0-kabar-kota-0", start, start + len(BRIDGE.answer)]]
    rows: list[dict[str, object]] = [
        {**asked, "question": BRIDGE.question, "outcome": "answered", "answers": spans},
        {**asked, "question": "Berapa biayanya?", "outcome": "not_found", "answers": []},
    ]
    write_lines(tmp_path / "texts.jsonl", [{"set": of, "text": text} for of, text in names])
    write_lines(tmp_path / "news_and_laws.jsonl", rows)
    first, second = write_corpus(tmp_path / "data", tmp_path / "corpus", folder=tmp_path)
    assert (first.question, first.answers, first.documents) == (
        BRIDGE.question,
        (BRIDGE.answer,),
        ("0-kabar-kota-0.md",),
    )
    assert (second.answers, second.documents, second.outcome) == ((), (), Outcome.NOT_FOUND)
    article = (tmp_path / "corpus" / "0-kabar-kota-0.md").read_text("utf-8")
    assert article == f"# Kabar kota 0\n\n1970-01-01\n\n{MARKET.text}\n\n{BRIDGE.text}"
    assert "Nomor 35 Tahun 2003" in (tmp_path / "corpus" / "pp-2003-35.md").read_text("utf-8")


def write_lines(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
