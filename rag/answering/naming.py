"""A question to the names it asks about, and whether a text speaks of another of their kind instead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.analysis import is_stop_word, words
from rag.lexicon import is_common

# What a name may begin or end with that tells its kind; alone it names nothing.
_KINDS = {
    word: kind
    for kind, named in (
        ("regency", "kabupaten kab regency"),
        ("city", "kota city"),
        ("province", "provinsi propinsi province"),
        ("district", "kecamatan district"),
        ("village", "kelurahan desa village"),
        ("article", "pasal article"),
        ("chapter", "bab chapter"),
    )
    for word in named.split()
}
# Parts of names that the languages translate.
_SIDES = {
    word: side
    for side, named in (
        ("west", "barat western"),
        ("east", "timur eastern"),
        ("south", "selatan southern"),
        ("north", "utara northern"),
        ("central", "tengah"),
        ("southeast", "tenggara southeastern"),
    )
    for word in named.split()
}
_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:[^\S\n](?:[A-Z][\w’'-]*|\d+\b))*")


@dataclass(frozen=True, slots=True)
class Name:
    """A name by its folded words, and what kind of thing it names, empty where it does not tell."""

    words: frozenset[str]
    kind: str


@lru_cache(maxsize=1024)
def names_of(text: str) -> tuple[Name, ...]:
    """The names in a text: words with capitals that stand together, numbers among them."""
    return tuple(_names(text))


def _names(text: str) -> Iterator[Name]:
    for run in _NAME.finditer(text):
        folded = _folded(run.group())
        while folded and is_stop_word(folded[0]):
            folded = folded[1:]
        kind = next((_KINDS[word] for word in (*folded[:1], *folded[-1:]) if word in _KINDS), "")
        numbered = kind in ("article", "chapter")
        own = frozenset(word for word in folded if word not in _KINDS and (numbered or not word.isdecimal()))
        if own:
            yield Name(own, kind)


def speaks_of_another(asked: str, text: str) -> bool:
    """Whether a text has not a name that is asked about, and has another of its kind: "Barito Selatan" for "... Timur".

    Of one kind are those that tell it ("Kabupaten"), and those that differ in one word that is no common one.
    """
    told, present = names_of(text), frozenset(_folded(text))
    return any(not name.words <= present and any(_are_alike(name, other) for other in told) for name in names_of(asked))


def _are_alike(name: Name, other: Name) -> bool:
    if name.words == other.words:
        return False
    if name.kind and name.kind == other.kind:
        return True
    apart = name.words ^ other.words
    return len(apart) == len(name.words & other.words) + 1 == 2 and not any(map(_is_common, apart))


def _is_common(word: str) -> bool:
    return word not in _SIDES.values() and is_common(word)


def _folded(text: str) -> list[str]:
    return [_SIDES.get(word, word) for word in words(text)]
