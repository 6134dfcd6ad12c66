"""Documents for tests of suggestions, made of the text alone."""

import datetime
import hashlib

from rag.sentences import find_sentences
from rag.suggesting.making import make
from rag.types import Document, DocumentInfo, Language, Suggestion


def a_document(
    text: str, language: Language = Language.INDONESIAN, *, name: str = "a.md", title: str = "Judul"
) -> Document:
    checksum = hashlib.sha256(text.encode()).hexdigest()
    day = datetime.date(2024, 5, 6)
    return Document(DocumentInfo(name, checksum, title, language, day, "sumber", "Sampit", "md"), text)


def made(text: str, language: Language = Language.INDONESIAN, *, title: str = "Judul") -> dict[str, str]:
    """The questions that are made of a text, each with the words that are to answer it."""
    return {one.question: text[one.answer.start : one.answer.end] for one in suggestions(text, language, title=title)}


def suggestions(text: str, language: Language, *, title: str = "Judul") -> tuple[Suggestion, ...]:
    return make(a_document(text, language, title=title), find_sentences(text, language))
