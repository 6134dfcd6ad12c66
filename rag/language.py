"""Which language a text is in: Indonesian, English, or undetermined."""

import re

from rag.analysis import STOP_WORDS
from rag.types import Language

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 3_000  # characters; a document's language shows long before its end
_MORE_INDONESIAN = """
    akankah apabila bagaimanakah berbagai bukankah daripada hal hari hanya kini maupun namun olehnya pernahkah sejumlah
    semakin sesuatu siapapun sudahkah tahun tak terjadi walau
"""
_MORE_ENGLISH = """
    according among around became become every first gave get give gives happened host hosts last made make much must
    never new old one said since still take there though two upon use used within without
"""
_FUNCTION_WORDS = {
    Language.INDONESIAN: STOP_WORDS[Language.INDONESIAN] | frozenset(_MORE_INDONESIAN.split()),
    Language.ENGLISH: STOP_WORDS[Language.ENGLISH] | frozenset(_MORE_ENGLISH.split()),
}
_ASKING_INDONESIAN = """
    apa apakah bagaimana bagaimanakah berapa berapakah dimana dimanakah jelaskan kapan kapankah kenapa mana manakah
    mengapa sebutkan seberapa siapa siapakah
"""
_QUESTION_WORDS = {
    Language.INDONESIAN: frozenset(_ASKING_INDONESIAN.split()),
    Language.ENGLISH: frozenset("what when where which who whom whose why how explain tell".split()),
}
# A question word says what is asked in; the other words may belong to a foreign title that is asked about.
_QUESTION_WEIGHT = 4
# What other words of each language end in, for texts without a single function word.
_ENDINGS = {
    Language.INDONESIAN: re.compile(
        r"(?:nya|kan|lah|kah|pun|asi|itas|ang|ung|ing|eng|ah|uh|ai|au|ya|an|ar|ut|[aiu]k)$"
    ),
    Language.ENGLISH: re.compile(
        r"(?:tion|sion|ity|[^aiueo\W]ing|ed|ly|ment|ness|ence|ance|ship|th|ck|ght|ous|ive|ish|ful|less|ary|ory|[^aiu]es|ct|ss"
        r"|[^aiueo\W]y|[^aiueo\W]e|ee|ea|w|ip|ism|ist|st|al)s?$"
    ),
}
# Running text has a function word among every three or four words; a list of names has none.
_LEAST_SHARE = 0.04
_LANGUAGES = {
    "id": Language.INDONESIAN,
    "in": Language.INDONESIAN,
    "ind": Language.INDONESIAN,
    "indonesia": Language.INDONESIAN,
    "indonesian": Language.INDONESIAN,
    "bahasa": Language.INDONESIAN,
    "en": Language.ENGLISH,
    "eng": Language.ENGLISH,
    "english": Language.ENGLISH,
    "inggris": Language.ENGLISH,
}


def detect(text: str) -> Language:
    """The language of a document; undetermined where it is neither Indonesian nor English, or not running text."""
    found = _words(text[:_SAMPLE])
    votes = _votes(found)
    best = max(votes, key=lambda language: votes[language])
    if votes[best] < _LEAST_SHARE * len(found) or len(set(votes.values())) == 1:
        return Language.UNDETERMINED
    return best


def question_language(text: str) -> Language:
    """The language to answer a question in: Indonesian unless more of its words are English."""
    found = _words(text[:_SAMPLE])
    votes = _votes(found)
    for language, asking in _QUESTION_WORDS.items():
        votes[language] += _QUESTION_WEIGHT * (not asking.isdisjoint(found))
    if votes[Language.INDONESIAN] == votes[Language.ENGLISH]:
        # An abbreviation ends as no word of its language does.
        plain = _words(" ".join(word for word in _WORD.findall(text[:_SAMPLE]) if not word.isupper()))
        votes = {language: sum(map(bool, map(ending.search, plain))) for language, ending in _ENDINGS.items()}
    return Language.ENGLISH if votes[Language.ENGLISH] > votes[Language.INDONESIAN] else Language.INDONESIAN


def language_named(name: str) -> Language:
    """The language that a code or a name stands for: "id-ID", "in", "English"; undetermined for any other."""
    words = _words(name)
    return _LANGUAGES.get(words[0], Language.UNDETERMINED) if words else Language.UNDETERMINED


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _votes(words: list[str]) -> dict[Language, int]:
    return {language: sum(map(known.__contains__, words)) for language, known in _FUNCTION_WORDS.items()}
