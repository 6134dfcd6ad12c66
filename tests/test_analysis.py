"""Words, stop words and stems of both languages."""

import pytest

from rag.analysis import content_words, stem_pair, stems, words
from rag.types import Language


def test_words_are_folded() -> None:
    assert words("Café Sampit, UU 23/2014 — Élan ﬁn") == ["cafe", "sampit", "uu", "23", "2014", "elan", "fin"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Siapa tuan rumah raker 2024?", ["tuan", "rumah", "raker", "2024"]),
        ("who hosts the 2024 meeting?", ["hosts", "2024", "meeting"]),
        ("Apa itu?", ["apa", "itu"]),
        ("?!", []),
    ],
)
def test_questions_keep_what_they_are_about(question: str, expected: list[str]) -> None:
    assert content_words(question) == expected


def test_stems_meet_across_forms() -> None:
    assert stems(["menyepakati"], Language.INDONESIAN) == stems(["kesepakatan"], Language.INDONESIAN)
    assert stem_pair("meetings") & stem_pair("meeting")
