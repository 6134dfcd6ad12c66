"""Different answers are told from the same one in other words, and from answers to different questions."""

import pytest

from rag.answering.conflict import Statement, contradict
from rag.types import Span

WHO, WHEN, HOW_MANY = "Siapa tuan rumah raker 2024?", "Kapan raker 2024?", "Berapa anggaran raker?"


def statement(marked: str) -> Statement:
    """A sentence in which brackets stand around the words that answer."""
    start, end = marked.index("["), marked.index("]") - 1
    return Statement(marked.replace("[", "").replace("]", ""), Span(start, end))


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (WHO, "Tuan rumah raker 2024 adalah [Kabupaten Seruyan].", "Tuan rumah raker 2024 adalah [Kapuas]."),
        (WHO, "[Seruyan] menjadi tuan rumah raker 2024.", "Peserta menunjuk [Katingan] menjadi tuan rumah raker 2024."),
        (WHEN, "Raker 2024 diadakan pada [5 Mei].", "Raker 2024 diadakan pada [12 Mei]."),
        (HOW_MANY, "Anggaran raker adalah [Rp 20 juta].", "Anggaran raker menjadi [Rp 35 juta]."),
        ("Who chairs it?", "The forum is chaired by [Sri Wahyuni].", "The forum is chaired by [Budi Santoso]."),
    ],
)
def test_different_names_dates_and_figures_contradict(question: str, one: str, other: str) -> None:
    assert contradict(question, statement(one), statement(other))
    assert contradict(question, statement(other), statement(one))


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (WHO, "Tuan rumah raker adalah [Kotim].", "Tuan rumah raker adalah [Pemkab Kotawaringin Timur]."),
        (WHO, "Tuan rumah raker adalah [Seruyan].", "Tuan rumah raker [adalah Kabupaten Seruyan]."),
        (WHEN, "Raker dibuka [Kamis (30/11)].", "Raker dibuka [30 November 2023]."),
        ("Siapa tuan rumah?", "Tuan rumah raker 2023 adalah [Kotim].", "Tuan rumah raker 2024 adalah [Seruyan]."),
        ("Siapa saja pembicaranya?", "Pembicara lain adalah [Sahdin].", "Pembicara lain adalah [Sri Suwanto]."),
        (WHO, "Tuan rumahnya [Seruyan].", "Peserta datang dari [Kapuas]."),
        (WHO, "Tuan rumah raker adalah [Seruyan].", "Tuan rumah raker adalah [salah satu kabupaten]."),
        (WHO, "[Seruyan].", "[Kapuas]."),
    ],
)
def test_same_answer_and_another_matter_do_not(question: str, one: str, other: str) -> None:
    assert not contradict(question, statement(one), statement(other))
    assert not contradict(question, statement(other), statement(one))
