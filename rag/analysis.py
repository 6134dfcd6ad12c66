"""Text to the terms that the lexical search and the answer compare: folded words, and their stems."""

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

from rag.types import Language

_WORD = re.compile(r"\w+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")  # the few characters that may be combining
NAMED = re.compile(r"\b[A-Z]\w+|\d+")  # a word with a capital, or a number

# Function and question words of the two languages: they say how a thing is asked, not what about.
STOP_WORDS: dict[Language, frozenset[str]] = {
    Language.INDONESIAN: frozenset(
        """
        ada adalah agar akan aku anda antara apa apakah atas atau bagaimana bagi bahwa banyak beberapa belum berapa
        berapakah bila bisa boleh bukan dalam dan dapat dari dengan di dia dimana dimanakah harus hingga ialah ini itu
        itulah jadi jelaskan jika juga kah kalau kami kamu kapan kapankah karena kata ke kemana kenapa kepada ketika
        kita lagi lah lain lalu lebih maka mana manakah masih mengapa mengenai menjadi mereka merupakan nya oleh pada
        para per pernah pula pun saat saja salah sampai sang sangat saya sebagai sebagian sebelum sebuah secara sedang
        sehingga sejak selain selama seluruh semua seorang seperti serta sesudah setelah setiap siapa siapakah
        sebutkan suatu sudah supaya tahu tanpa tapi telah tentang terhadap tersebut tetapi tidak tolong untuk yaitu
        yakni yang
        """.split()
    ),
    Language.ENGLISH: frozenset(
        """
        a about after all also an and any are as at be because been before being between both but by can could did do
        does doing during each explain for from had has have having he her hers him his how i if in into is it its
        just many may me more most much my name no nor not of off on once only or other our out over please shall she
        should so some such tell than that the their them then there these they this those through to too under until
        up us very was we were what when where which while who whom whose why will with would you your
        """.split()
    ),
}
_ALL_STOP_WORDS = STOP_WORDS[Language.INDONESIAN] | STOP_WORDS[Language.ENGLISH]
_SNOWBALL = {Language.INDONESIAN: "indonesian", Language.ENGLISH: "english"}
_local = threading.local()


def words(text: str) -> list[str]:
    """The words of a text, lower-cased, accents folded, in order."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall(_BEYOND_ASCII.sub(_without_combining, decomposed))


def content_words(text: str) -> list[str]:
    """The words of a question that carry what it is about, without repetition; all its words if none does."""
    found = list(dict.fromkeys(words(text)))
    return [word for word in found if word not in _ALL_STOP_WORDS] or found


def is_stop_word(word: str) -> bool:
    """Whether a folded word is a function or question word of either language."""
    return word in _ALL_STOP_WORDS


def stems(text_words: Iterable[str], language: Language) -> list[str]:
    """The Snowball stem of each word, in the given language."""
    stemmed: list[str] = _stemmer(language).stemWords(list(text_words))
    return stemmed


@lru_cache(maxsize=65536)
def stem_pair(word: str) -> frozenset[str]:
    """The Indonesian and the English stem of a word: what it may be indexed under, whichever its language."""
    return frozenset(stems([word], language)[0] for language in _SNOWBALL)


def _without_combining(character: re.Match[str]) -> str:
    return "" if unicodedata.combining(character[0]) else character[0]


def _stemmer(language: Language) -> "Stemmer.Stemmer":
    # A Stemmer object keeps state while it works, so each thread has its own.
    known = language if language in _SNOWBALL else Language.INDONESIAN
    stemmers: dict[Language, Stemmer.Stemmer] = getattr(_local, "stemmers", None) or {}
    if known not in stemmers:
        stemmers[known] = Stemmer.Stemmer(_SNOWBALL[known])
        _local.stemmers = stemmers
    return stemmers[known]
