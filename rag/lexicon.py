"""A question to its terms: each word with the stems it may stand under in a document of either language.

The bundled lexicon pairs English and Indonesian stems; training/lexicon made it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rag.analysis import content_words, stem_pair, stems
from rag.language import question_language
from rag.types import Language

LEXICON = Path(__file__).parent / "models" / "lexicon" / "lexicon.tsv"


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is asked with, and the stems of it and of what it is called in the other language."""

    word: str
    stems: frozenset[str]


def terms_of(question: str) -> list[Term]:
    """The content words of a question, in its language, as terms."""
    language = question_language(question)
    return [Term(word, meanings(word, language)) for word in content_words(question)]


@lru_cache(maxsize=65536)
def meanings(word: str, language: Language) -> frozenset[str]:
    """The stems of a word of this language, and of its translations."""
    stem = stems([word], language)[0]
    return stem_pair(word) | _translations()[language].get(stem, frozenset())


@lru_cache(maxsize=65536)
def is_common(word: str) -> bool:
    """Whether the lexicon knows a word, which it does of few names."""
    return any(stems([word], language)[0] in known for language, known in _translations().items())


@cache
def _translations() -> Mapping[Language, Mapping[str, frozenset[str]]]:
    """A stem of each language to those of the other that may mean the same."""
    forth: dict[str, set[str]] = {}
    back: dict[str, set[str]] = {}
    for line in LEXICON.read_text("utf-8").splitlines():
        english, indonesian = line.split("\t")
        forth.setdefault(english, set()).add(indonesian)
        back.setdefault(indonesian, set()).add(english)
    return {
        language: {stem: frozenset(others) for stem, others in known.items()}
        for language, known in ((Language.ENGLISH, forth), (Language.INDONESIAN, back))
    }
