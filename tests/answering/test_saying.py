"""A question about speech is known by its words: who is asked about, and what the speech is to be about."""

import pytest

from rag.answering.saying import Saying, saying_asked


@pytest.mark.parametrize(
    ("question", "speaker", "about"),
    [
        ("Siapa yang mengatakan bahwa sekda harus jadi bemper?", "", "sekda harus jadi bemper"),
        ("Menurut siapa raker itu rutin?", "", "raker itu rutin"),
        ("Sekda harus jadi bemper, kata siapa?", "", "Sekda harus jadi bemper"),
        ("Who said that the meeting is routine?", "", "the meeting is routine"),
        ("Apa kata Sahdin Hasan tentang netralitas ASN?", "Sahdin Hasan", "netralitas ASN"),
        ("Apa pesan Sri Suwanto kepada para sekda?", "Sri Suwanto", "para sekda"),
        ("Apa yang disampaikan Halikinnor tentang transformasi?", "Halikinnor", "transformasi"),
        ("What did Halikinnor say about the roles?", "Halikinnor", "the roles"),
        ("What did Sahdin Hasan say?", "Sahdin Hasan", ""),
    ],
)
def test_what_is_asked_about_speech(question: str, speaker: str, about: str) -> None:
    assert saying_asked(question) == Saying(speaker, about)


@pytest.mark.parametrize(
    "question",
    [
        "Siapa yang memimpin sekretariat daerah?",
        "What does Forsesdasi stand for?",
        "Apa harapan bupati terhadap raker?",
        "What did the meeting in Sampit deal with?",
        "Siapa tuan rumah raker 2024?",
        "Apa kata kunci peraturan itu?",
    ],
)
def test_question_about_something_else(question: str) -> None:
    assert saying_asked(question) is None
