"""What is suggested is answered, from the document it was made of, and goes when the document goes."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.settings import Settings
from rag.suggesting.suggester import MOST_ASKED, MOST_KEPT
from rag.system import System
from rag.types import Answer, Filters, Language, Outcome, Suggestion

INDONESIAN, ENGLISH = Language.INDONESIAN, Language.ENGLISH
CAPITALS = "kabupaten-kota-kalimantan-tengah.docx"
BUSY = 10  # how many times longer a busy machine may take

SPBE = "SPBE adalah kependekan dari Sistem Pemerintahan Berbasis Elektronik.\n"
HOST = "Tuan rumah raker tahun 2022 adalah Kabupaten Lamandau.\n"


@pytest.fixture(scope="module")
def filled(sample_system: System) -> System:
    """The sample corpus with all that can be suggested of it."""
    work_off(sample_system)
    return sample_system


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    (tmp_path / "corpus").mkdir()
    with System.open(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")) as opened:
        yield opened


def work_off(system: System) -> int:
    """Make all suggestions there can be; how many questions that took."""
    asked = 0
    while system.suggester.work():
        asked += 1
    return asked


def write(system: System, **texts: str) -> None:
    for name, text in texts.items():
        (system.settings.corpus / f"{name}.md").write_text(text, encoding="utf-8")
    system.indexer.sync()


def all_examples(system: System, language: Language = INDONESIAN) -> list[str]:
    return list(system.suggester.examples(language, k=100))


def ask(system: System, question: str) -> Answer:
    answer = system.assistant.ask(question)
    assert answer.outcome is Outcome.ANSWERED
    return answer


def test_every_suggestion_of_the_sample_is_answered_by_its_document(filled: System) -> None:
    names = [entry.info.name for entry in filled.store.documents()]
    kept = {name: of(filled, name) for name in names}
    assert sum(map(bool, kept.values())) >= 10
    for name, suggestions in kept.items():
        assert len(suggestions) <= MOST_KEPT
        for suggestion in suggestions:
            answer = filled.assistant.ask(suggestion.question)
            assert answer.outcome is Outcome.ANSWERED, suggestion
            assert answer.language is suggestion.language
            first = answer.citations[0]
            assert (first.document, first.start < suggestion.source.end) == (name, True)
            assert suggestion.source.start < first.end


def of(system: System, name: str) -> list[Suggestion]:
    """The suggestions of one document, whichever language they are in."""
    filters = Filters(documents=(name,))
    return [
        one
        for language in (INDONESIAN, ENGLISH)
        for one in system.store.newest_suggestions(language, maker=system.suggester.maker, k=100, filters=filters)
    ]


@pytest.mark.parametrize("language", [INDONESIAN, ENGLISH])
def test_examples_are_varied_in_the_language_and_the_same_all_day(filled: System, language: Language) -> None:
    examples = filled.suggester.examples(language, k=5)
    assert examples == filled.suggester.examples(language, k=5)
    pool = filled.store.newest_suggestions(language, maker=filled.suggester.maker, k=100)
    shown = [one for one in pool if one.question in examples]
    assert len(shown) == len(set(examples)) == 5
    assert len({one.document for one in shown}) >= 4
    assert len({one.kind for one in shown}) >= 4


def test_examples_are_narrowed_as_the_search_is(filled: System) -> None:
    examples = filled.suggester.examples(INDONESIAN, k=5, filters=Filters(documents=(CAPITALS,)))
    assert examples
    assert all("ibu kota" in example or "Undang-Undang" in example or "capital" in example for example in examples)


def test_too_few_examples_are_made_up_by_those_in_the_other_language(filled: System) -> None:
    both = filled.suggester.examples(ENGLISH, k=100)
    own = {one.question for one in filled.store.newest_suggestions(ENGLISH, maker=filled.suggester.maker, k=100)}
    places = [example in own for example in both]
    assert places == sorted(places, reverse=True)
    assert not all(places)


def test_follow_ups_are_answered_by_the_same_documents_and_not_shown_yet(filled: System) -> None:
    answer = ask(filled, "Apa ibu kota Kabupaten Seruyan?")
    after = filled.suggester.after(answer, asked=[])
    known = {one.question: one for one in of(filled, CAPITALS)}
    assert 1 <= len(after) <= 3
    for question in after:
        citation = ask(filled, question).citations[0]
        assert citation.document == CAPITALS
        assert known[question].language is INDONESIAN
        assert citation.start != answer.citations[0].start
    again = filled.suggester.after(answer, asked=after)
    assert not set(again) & set(after)


def test_question_in_other_words_or_another_language_is_no_follow_up(filled: System) -> None:
    answer = ask(filled, "What is the capital of Barito Selatan Regency?")
    after = filled.suggester.after(answer, asked=["Apa ibu kota Kabupaten Barito Timur?"], k=10)
    assert after
    assert not any("Barito Selatan" in question or "Barito Timur" in question for question in after)
    assert after == tuple(sorted(after, key=lambda question: not question.startswith("What")))


def test_nothing_follows_where_nothing_was_found(filled: System) -> None:
    answer = filled.assistant.ask("Berapa harga beras di pasar Jakarta hari ini?")
    assert answer.outcome is Outcome.NOT_FOUND
    assert filled.suggester.after(answer, asked=[]) == ()


def test_choosing_takes_no_time_that_is_noticed(filled: System) -> None:
    answer = ask(filled, "Apa ibu kota Kabupaten Seruyan?")

    def median(what: str) -> float:
        took = []
        for _ in range(9):
            began = time.perf_counter()
            if what == "examples":
                filled.suggester.examples(INDONESIAN, k=5)
            else:
                filled.suggester.after(answer, asked=[])
            took.append(time.perf_counter() - began)
        return statistics.median(took)

    assert median("examples") < 0.010 * BUSY
    assert median("after") < 0.020 * BUSY


def test_empty_corpus_has_nothing_to_suggest(system: System) -> None:
    assert not system.suggester.work()
    assert system.suggester.examples(INDONESIAN, k=5) == ()


def test_removed_document_takes_its_suggestions_with_it(system: System) -> None:
    write(system, spbe=SPBE, raker=HOST)
    work_off(system)
    assert set(all_examples(system)) == {"Apa itu SPBE?", "Siapa tuan rumah raker tahun 2022?"}
    system.indexer.remove("raker.md")
    assert all_examples(system) == ["Apa itu SPBE?"]
    system.store.compact()
    index = b"".join(path.read_bytes() for path in system.settings.index.rglob("*") if path.is_file())
    assert b"Apa itu SPBE?" in index
    assert b"Siapa tuan rumah raker tahun 2022?" not in index


def test_changed_document_is_made_questions_of_anew(system: System) -> None:
    write(system, raker=HOST)
    work_off(system)
    write(system, raker=HOST.replace("2022", "2021"))
    assert all_examples(system) == []
    work_off(system)
    assert all_examples(system) == ["Siapa tuan rumah raker tahun 2021?"]


def test_what_another_document_contradicts_is_suggested_no_more(system: System) -> None:
    write(system, raker=HOST)
    work_off(system)
    assert all_examples(system)
    write(system, sanggahan=HOST.replace("Lamandau", "Katingan"))
    work_off(system)
    assert system.assistant.ask("Siapa tuan rumah raker tahun 2022?").outcome is Outcome.CONFLICTING
    assert all_examples(system) == []


def test_long_table_is_asked_a_few_questions_only(system: System) -> None:
    rows = "\n".join(f"| Kabupaten Daerah{number} | Kota{number} |" for number in range(40))
    write(system, tabel=f"# Daftar daerah\n\n| Daerah | Ibu kota |\n| --- | --- |\n{rows}\n")
    assert work_off(system) <= MOST_ASKED + MOST_KEPT  # once each, and what is kept once more
    assert 1 <= len(of(system, "tabel.md")) <= MOST_KEPT


def test_what_was_cited_is_gone_on_with_first(system: System) -> None:
    write(system, **{f"catatan{number}": f"{HOST.replace('2022', str(2000 + number))}" for number in range(20)})
    system.suggester.after(ask(system, "Siapa tuan rumah raker tahun 2007?"), asked=[])
    system.suggester.work()
    assert [name for name, asked in system.store.unfinished(maker=system.suggester.maker, k=100) if asked] == []
    assert all_examples(system) == ["Siapa tuan rumah raker tahun 2007?"]
