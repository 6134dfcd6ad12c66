"""What was held does not answer what will be."""

import datetime

import pytest

from rag.answering.upcoming import asks_ahead, speaks_ahead

WRITTEN = datetime.date(2023, 12, 1)


@pytest.mark.parametrize(
    "question",
    [
        "Where will the next national congress of Forsesdasi be held?",
        "Who hosts the next meeting?",
        "When is the upcoming session?",
        "Di mana raker berikutnya digelar?",
        "Siapa tuan rumah munas Forsesdasi selanjutnya?",
        "Kapan pemilihan yang akan datang?",
        "Di mana rapat mendatang?",
    ],
)
def test_question_about_what_is_yet_to_come_is_known(question: str) -> None:
    assert asks_ahead(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who opened the next meeting?",
        "Where did the next congress take place?",
        "What is the next step of an applicant?",
        "Apa langkah berikutnya setelah verifikasi?",
        "Who sits next to the mayor at the meeting?",
        "Siapa yang telah membuka rapat berikutnya?",
        "Di mana raker 2024 digelar?",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert not asks_ahead(question)


@pytest.mark.parametrize(
    "text",
    [
        "The next congress will be in Sampit.",
        "Raker berikutnya disepakati digelar di Sampit.",
        "Munas dijadwalkan di Mataram.",
        "Tuan rumah raker 2024 ialah Sampit.",
        "Tahun depan tuan rumahnya Sampit.",
    ],
)
def test_text_may_speak_of_what_is_yet_to_come(text: str) -> None:
    assert speaks_ahead(text, "", WRITTEN)


@pytest.mark.parametrize(
    "text",
    ["The election took place at the national congress in Mataram on 17 November 2023.", "Raker digelar di Sampit."],
)
def test_text_about_what_has_been_does_not(text: str) -> None:
    assert not speaks_ahead(text, "", WRITTEN)


def test_title_tells_of_what_names_no_year() -> None:
    title = "Rencana raker 2024"
    assert speaks_ahead("Tuan rumahnya Sampit.", title, WRITTEN)
    assert not speaks_ahead("Tuan rumah raker 2023 ialah Sampit.", title, WRITTEN)
