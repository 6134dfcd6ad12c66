"""A question to the names it asks about, and whether a text speaks of another of their kind instead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.analysis import is_stop_word, words
from rag.answering.kinds import asks_who
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
_ALL_SIDES = frozenset(_SIDES.values())
_NAME = re.compile(r"\b[A-Z][\w-]*(?:[^\S\n](?:[A-Z][\w-]*|\d+\b))*")


@dataclass(frozen=True, slots=True)
class Name:
    """A name by its folded words, the kind of thing it names, empty where that is not told, and if a text begins so."""

    words: frozenset[str]
    kind: str
    leads: bool

    @property
    def is_person(self) -> bool:
        """Whether it may be the name of a person: two or three words, none of them a common one."""
        return not self.kind and 2 <= len(self.words) <= 3 and not any(map(is_common, self.words))


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
            yield Name(own, kind, run.start() == 0)


def speaks_of_another(asked: str, text: str) -> bool:
    """Whether a text has not a name that is asked about, and has another of its kind: "Barito Selatan" for "... Timur".

    Of one kind are those that tell it ("Kabupaten"); of the others, those that differ in a side ("Timur"), or in a word
    that is no common one where the text begins with it: it then speaks of another person. A text that begins with quite
    another person does so too, unless a person is what is asked for.
    """
    names = names_of(asked)
    if not names:
        return False
    told, present, of_whom = names_of(text), frozenset(_folded(text)), asks_who(asked)
    return any(
        not name.words <= present and any(_is_another(name, other, of_whom=of_whom) for other in told) for name in names
    )


def _is_another(asked: Name, told: Name, *, of_whom: bool) -> bool:
    if asked.words == told.words:
        return False
    if asked.kind and asked.kind == told.kind:
        return True
    if asked.is_person and told.is_person and told.leads and not asked.words & told.words:
        return not of_whom
    own, other = asked.words - told.words, told.words - asked.words
    if not len(own) == len(other) == len(asked.words & told.words) == 1:
        return False
    (own_word,), (other_word,) = own, other
    if {own_word, other_word} <= _ALL_SIDES:
        return True
    return told.leads and not is_common(own_word) and not is_common(other_word)


def _folded(text: str) -> list[str]:
    return [_SIDES.get(word, word) for word in words(text)]
