"""Summaries, comparisons, timelines and lists over the sample corpus, by the assistant."""

import pytest

from rag.system import System
from rag.types import Answer, DigestKind, Filters, Lack, Outcome, Turn


def _sound(system: System, answer: Answer) -> None:
    assert answer.digest
    whole = answer.digest.kind in (DigestKind.SUMMARY, DigestKind.COMPARISON)
    assert answer.outcome is (
        Outcome.NOT_FOUND if answer.digest.lack else Outcome.ANSWERED if whole else Outcome.PARTIAL
    )
    for citation in answer.citations:
        document = system.store.document(citation.document)
        assert document.text[citation.start : citation.end] == citation.quote
        assert f"{citation.quote}” [{citation.marker}]".split("\n")[-1] in answer.text


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Ringkas dokumen sambutan bupati", "sambutan-bupati-kotim-raker-2023.md"),
        ("Summarise the FAQ", "forsesdasi-faq.md"),
        ("What is forsesdasi-faq.md about?", "forsesdasi-faq.md"),
        ("Rangkum glosarium", "glosarium-singkatan.md"),
    ],
)
def test_a_summary_quotes_the_one_document_in_its_order(sample_system: System, question: str, document: str) -> None:
    answer = sample_system.assistant.ask(question)
    _sound(sample_system, answer)
    assert {citation.document for citation in answer.citations} == {document}
    assert 1 <= len(answer.citations) <= 5
    assert [one.start for one in answer.citations] == sorted(one.start for one in answer.citations)


def test_a_document_that_is_not_known_or_not_sure_is_said_so(sample_system: System) -> None:
    unknown = sample_system.assistant.ask("Ringkas dokumen laporan kebakaran hutan sambutan")
    several = sample_system.assistant.ask("Ringkas raker 2023")
    unnamed = sample_system.assistant.ask("Summarise this document")
    for answer, lack in ((unknown, Lack.UNKNOWN), (several, Lack.SEVERAL), (unnamed, Lack.UNNAMED)):
        _sound(sample_system, answer)
        assert answer.digest
        assert answer.digest.lack is lack
    assert len(several.closest) > 1


def test_that_document_is_the_one_narrowed_to_or_quoted_before(sample_system: System) -> None:
    one = Filters(documents=("glosarium-singkatan.md",))
    narrowed = sample_system.assistant.ask("Ringkas dokumen ini", filters=one)
    assert {citation.document for citation in narrowed.citations} == {"glosarium-singkatan.md"}
    turn = Turn.of(sample_system.assistant.ask("Summarise the FAQ"))
    followed = sample_system.assistant.ask("Ringkas dokumen itu", turns=[turn])
    assert {citation.document for citation in followed.citations} == {"forsesdasi-faq.md"}


def test_a_timeline_is_in_the_order_of_time_and_of_its_years(sample_system: System) -> None:
    answer = sample_system.assistant.ask("Apa yang terjadi dari 2022 sampai 2024?")
    _sound(sample_system, answer)
    assert answer.digest
    times = [group.when for group in answer.digest.groups]
    assert all(when and 2022 <= when.year <= 2024 for when in times)
    assert times == sorted(times, key=lambda when: (when.year, when.month, when.day, when.basis) if when else ())
    for time in ("17 November 2023:", "27 November 2024:", "31 Oktober 2023:"):
        assert time in answer.text


def test_a_timeline_of_what_no_document_tells_is_not_found(sample_system: System) -> None:
    answer = sample_system.assistant.ask("What happened between 1950 and 1960?")
    _sound(sample_system, answer)
    assert answer.outcome is Outcome.NOT_FOUND


def test_a_list_has_every_row(sample_system: System) -> None:
    answer = sample_system.assistant.ask("Sebutkan semua kabupaten di Kalimantan Tengah")
    _sound(sample_system, answer)
    rows = " ".join(citation.quote for citation in answer.citations)
    for regency in ("Barito Selatan", "Gunung Mas", "Seruyan", "Sukamara", "Kotawaringin Timur"):
        assert f"Kabupaten {regency}" in rows
    assert "mungkin tidak lengkap" in answer.text
    assert {citation.document for citation in answer.citations} == {answer.citations[0].document}


def test_a_list_stands_under_the_numbered_heading_that_names_it(sample_system: System) -> None:
    answer = sample_system.assistant.ask("Sebutkan semua tugas sekretaris daerah")
    _sound(sample_system, answer)
    quotes = [citation.quote for citation in answer.citations]
    assert "membantu kepala daerah menyusun kebijakan;" in quotes
    assert not any("Tugas menurut undang-undang" in quote or "Kedudukan" in quote for quote in quotes)


@pytest.mark.parametrize("question", ["Sebutkan semua harga beras", "List all kings of Forsesdasi"])
def test_what_no_list_has_is_asked_as_ever(sample_system: System, question: str) -> None:
    answer = sample_system.assistant.ask(question)
    assert answer.digest is None
    assert answer.outcome is Outcome.NOT_FOUND


def test_a_comparison_puts_quotations_of_both_side_by_side(sample_system: System) -> None:
    answer = sample_system.assistant.ask("Compare the FAQ and mengenal-forsesdasi")
    _sound(sample_system, answer)
    assert answer.digest
    assert answer.digest.kind is DigestKind.COMPARISON
    first, second = answer.citations[:2]
    assert {first.document, second.document} == {"forsesdasi-faq.md", "mengenal-forsesdasi.md"}
    assert "Both speak of this:" in answer.text


@pytest.mark.parametrize("question", ["Who hosts the 2024 meeting?", "What is Forsesdasi about?"])
def test_a_question_for_a_fact_is_answered_as_ever(sample_system: System, question: str) -> None:
    assert sample_system.assistant.ask(question).digest is None
