"""The questions written for the reader find their texts in the data sets, and their answers in these."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from benchmarks.posed import Posed, Text
from rag.types import Language, Span
from tests.posing import BRIDGE, HARBOUR, MARKET, SCHOOL, write_documents, write_pairs
from training.reader.written import FOLDER, SET_NAME, read_written, written_set

FIRST = 7  # texts of the other sets
LAW = "Peraturan Nomor 35 Tahun 2003"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_documents(tmp_path / "data", [[MARKET.text, BRIDGE.text], [SCHOOL.text]])
    write_pairs(tmp_path / "data")
    return tmp_path / "data"


def read(data: Path, *lines: dict[str, object]) -> tuple[list[Text], list[Posed]]:
    folder = data.parent / "questions"
    folder.mkdir()
    (folder / "some.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return read_written(data, FIRST, folder=folder)


def written(set_name: str, text: str, answers: Mapping[str, Sequence[int]], **more: object) -> dict[str, object]:
    return {"set": set_name, "text": text, "id": "Berapa?", "en": "How many?", "answers": answers, **more}


def words_of(texts: Sequence[Text], one: Posed) -> set[str]:
    return {texts[home - FIRST].text[span.start : span.end] for home, spans in one.answers.items() for span in spans}


def span_of(words: str, text: str) -> list[int]:
    return [text.index(words), text.index(words) + len(words)]


def test_article_is_its_paragraphs_and_asked_about_in_both_languages(data: Path) -> None:
    article = f"{MARKET.text}\n\n{BRIDGE.text}"
    line = written("indosum", "0-kabar-kota-0", {"id": span_of(BRIDGE.answer, article)})
    texts, posed = read(data, line)
    assert [(text.text, text.title, text.twin) for text in texts] == [(article, "kabar kota 0", -1)]
    assert [(one.set_name, one.question, one.language, one.home) for one in posed] == [
        (SET_NAME, "Berapa?", Language.INDONESIAN, FIRST),
        (SET_NAME, "How many?", Language.ENGLISH, FIRST),
    ]
    assert [words_of(texts, one) for one in posed] == [{BRIDGE.answer}] * 2


def test_part_of_a_law_is_read_alone(data: Path) -> None:
    (whole,), _ = read(data, written("peraturan", "pp/2003/35", {}))
    start, end = span_of(LAW, whole.text)
    (data.parent / "questions" / "some.jsonl").unlink()
    (data.parent / "questions").rmdir()
    (part,), posed = read(data, written("peraturan", "pp/2003/35", {"id": [11, 13]}, part=[start, end]))
    assert part.text == LAW
    assert part.title == " ".join(whole.text.split())
    assert words_of([part], posed[0]) == {LAW[11:13]}


def test_text_in_two_languages_answers_in_each(data: Path) -> None:
    facts = (MARKET, BRIDGE, SCHOOL, HARBOUR)
    indonesian, english = ("\n\n".join(getattr(fact, name) for fact in facts) for name in ("text", "text_en"))
    spans = {"id": span_of(SCHOOL.answer, indonesian), "en": span_of(SCHOOL.answer_en, english)}
    texts, posed = read(data, written("ntrex", "kabar.3", spans), written("ntrex", "kabar.3", {}))
    assert [text.text for text in texts] == [indonesian, english]
    assert [text.twin for text in texts] == [FIRST + 1, FIRST]
    assert [(one.language, one.home) for one in posed[:2]] == [
        (Language.INDONESIAN, FIRST),
        (Language.ENGLISH, FIRST + 1),
    ]
    assert all(words_of(texts, one) == {SCHOOL.answer, SCHOOL.answer_en} for one in posed[:2])
    assert [one.answers for one in posed[2:]] == [{}, {}]


def test_questions_are_asked_of_all_texts_in_indonesian(data: Path) -> None:
    spans = {"id": span_of(MARKET.answer, MARKET.text), "en": span_of(MARKET.answer_en, MARKET.text_en)}
    lines = [written("indosum", "1-kabar-kota-1", {}), written("ntrex", "kabar.3", spans)]
    read(data, *lines)
    asked = written_set(data, folder=data.parent / "questions")
    assert asked.passages == (SCHOOL.text, "\n\n".join(fact.text for fact in (MARKET, BRIDGE, SCHOOL, HARBOUR)))
    assert [(one.text, one.relevant, one.group, one.answers) for one in asked.queries] == [
        ("Berapa?", 0, "1-kabar-kota-1", ()),
        ("How many?", 0, "1-kabar-kota-1", ()),
        ("Berapa?", 1, "kabar.3", (MARKET.answer,)),
        ("How many?", 1, "kabar.3", (MARKET.answer,)),
    ]


def test_texts_that_the_data_sets_lack_are_named(data: Path) -> None:
    with pytest.raises(SystemExit, match="kabar-kota-9"):
        read(data, written("indosum", "9-kabar-kota-9", {}))


def test_questions_that_ship_are_whole() -> None:
    files = sorted(FOLDER.glob("*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    assert len({(one["text"], one["id"], one["en"]) for one in lines}) == len(lines) > 1000
    for one in lines:
        assert one["set"] in {"indosum", "peraturan", "ntrex"}
        assert all(one[language].strip() == one[language] != "" for language in ("id", "en"))
        assert set(one["answers"]) <= {"id", "en"}
        assert all(Span(*span).start < Span(*span).end for span in one["answers"].values())
    answered = sum(bool(one["answers"]) for one in lines)
    assert 0.6 < answered / len(lines) < 0.8
