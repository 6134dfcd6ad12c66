"""The page speaks the language its reader chose, else the one the browser prefers, else Indonesian."""

import pytest

from rag.types import Language
from ui.language import COOKIE, has_words_of_ours, preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", Language.INDONESIAN),
        ("id-ID,id;q=0.9,en-US;q=0.8", Language.INDONESIAN),
        ("en-US,en;q=0.9", Language.ENGLISH),
        ("en-US,en;q=0.9,id;q=0.8", Language.ENGLISH),
        ("id;q=0.5,en;q=0.9", Language.ENGLISH),
        ("de-DE,de;q=0.9", Language.INDONESIAN),
        ("de,en;q=0.3", Language.ENGLISH),
        ("in", Language.INDONESIAN),
        ("en;q=0", Language.INDONESIAN),
        ("*", Language.INDONESIAN),
        ("en;q=not a number", Language.INDONESIAN),
        ("," * 100_000, Language.INDONESIAN),
    ],
)
def test_browser_decides_without_a_choice(header: str, language: Language) -> None:
    assert preferred_language(cookies={}, accept_language=header) is language


@pytest.mark.parametrize(("cookie", "language"), [("en", Language.ENGLISH), ("id", Language.INDONESIAN)])
def test_choice_goes_before_the_browser(cookie: str, language: Language) -> None:
    assert preferred_language(cookies={COOKIE: cookie}, accept_language="id,en;q=0.9") is language


def test_forged_choice_counts_for_nothing() -> None:
    assert preferred_language(cookies={COOKIE: "<script>"}, accept_language="en") is Language.ENGLISH


@pytest.mark.parametrize("question", ["Siapa?", "谁 2024 raker", "Ｗｈｏ", "é"])
def test_question_with_a_latin_letter_may_be_in_a_language_of_ours(question: str) -> None:
    assert has_words_of_ours(question)


@pytest.mark.parametrize("question", ["谁主办2024年会议?", "من يستضيف؟", "Кто?", "123", "", "\N{GRINNING FACE}"])
def test_question_without_a_latin_letter_is_in_none(question: str) -> None:
    assert not has_words_of_ours(question)
