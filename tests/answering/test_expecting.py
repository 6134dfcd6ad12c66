"""A text without what a question asks for cannot answer it."""

import pytest

from rag.answering.expecting import expected_of


@pytest.mark.parametrize(
    ("question", "has", "has_not"),
    [
        ("Hari apa munas berlangsung?", "Hari itu jatuh pada hari Jumat.", "Munas berlangsung pada 17 November 2023."),
        ("On what day of the week was it?", "It was a Friday.", "It was on 17 November 2023."),
        ("Berapa lama masa jabatannya?", "Masa jabatannya lima tahun.", "Ketua umum dipilih melalui munas."),
        ("How many people came?", "All 14 secretaries came.", "The secretaries came to the hall."),
        ("How old is he?", "He is sixty years old.", "He was born in the village."),
        ("Berapa nomor telepon kantor?", "Telepon (0531) 21-345.", "Kantor dibuka pukul 8."),
        ("What is the phone number of the office?", "Call 0531 21345.", "The office has 14 rooms."),
        ("Apa alamat surel panitia?", "Tulis ke panitia@contoh.id.", "Panitia berkantor di Sampit."),
        ("Tahun berapa forum itu berdiri?", "Forum berdiri pada 1999.", "Forum berdiri di Jakarta."),
        ("Kapan raker diadakan?", "Raker digelar Kamis.", "Raker digelar di aula."),
        ("When did the law take effect?", "It took effect last year.", "It replaced another law."),
        ("When does an absence count as long?", "When the secretary takes leave.", "The absence is long."),
        ("What is the budget of the meeting?", "It costs Rp 20 juta.", "The budget comes from the regency."),
    ],
)
def test_text_has_what_is_asked_for(question: str, has: str, has_not: str) -> None:
    expected = expected_of(question)
    assert expected(has)
    assert not expected(has_not)


@pytest.mark.parametrize("question", ["Siapa bupati Kotim?", "Where was it held?", "Mengapa raker diadakan?"])
def test_question_that_asks_for_no_such_thing_may_be_answered_by_any_text(question: str) -> None:
    assert expected_of(question)("Apa saja.")
