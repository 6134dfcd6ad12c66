"""Words and a text -> where the text holds them, whatever their case, their accents and the breaks between them."""

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from rag.types import Span

LONGEST_QUERY = 1_000  # characters
MOST_MARKED = 1_000  # hits around the current one; a page with a mark for every "a" of a book is too large to be shown
# Marks that people type in one form and print in another.
_SAME = str.maketrans(
    "\u2018\u2019\u201a\u2032\u201c\u201d\u201e\u2033\u2010\u2011\u2012\u2013\u2014\u2212", "''''\"\"\"\"------"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a search: `total` hits, of which number `current` (from 1; 0 without any) is looked at.

    `marked` are the hits around that one, `first` is the number of the first of these.
    """

    query: str
    total: int = 0
    current: int = 0
    marked: tuple[Span, ...] = ()
    first: int = 1

    @property
    def is_empty(self) -> bool:
        """Whether nothing was sought."""
        return not _words(self.query)

    @property
    def is_too_long(self) -> bool:
        """Whether more was sought than is looked for."""
        return len(self.query) > LONGEST_QUERY

    @property
    def hit(self) -> Span | None:
        """The hit that is looked at."""
        return self.marked[self.current - self.first] if self.current else None


def find(text: str, query: str, *, hit: int = 1) -> Found:
    """Seek the words of a query as they follow each other; `hit` (from 1, brought into bounds) is looked at."""
    words = "" if len(query) > LONGEST_QUERY else _words(query)
    if not words:
        return Found(query)
    folded, origins = _folded(text)
    places = _places(words, folded)
    if not places:
        return Found(query)
    current = min(max(hit, 1), len(places))
    first = max(0, min(current - 1 - MOST_MARKED // 2, len(places) - MOST_MARKED))
    marked = tuple(_origin(place, place + len(words), origins, text) for place in places[first : first + MOST_MARKED])
    return Found(query, len(places), current, marked, first + 1)


def _words(query: str) -> str:
    return " ".join("".join(map(_letter, query)).split())


def _letter(character: str) -> str:
    """A character as it is compared: nothing for an accent, several letters for a ligature."""
    if character.isspace():
        return " "
    parts = unicodedata.normalize("NFKD", character.translate(_SAME)).casefold()
    return "".join(part for part in parts if not unicodedata.combining(part))


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is compared, and the offset that each of its characters comes from."""
    letters = {character: _letter(character) for character in set(text)}
    folded = text.translate({ord(character): letter for character, letter in letters.items()})
    others = "".join(character for character, letter in letters.items() if len(letter) != 1)
    if not others:
        return folded, range(len(text))
    origins, end = array("L"), 0
    for match in re.finditer(f"[{re.escape(others)}]", text):
        origins.extend(range(end, match.start()))
        origins.extend([match.start()] * len(letters[match[0]]))
        end = match.end()
    origins.extend(range(end, len(text)))
    return folded, origins


def _places(words: str, folded: str) -> list[int]:
    places = []
    place = folded.find(words)
    while place >= 0:
        places.append(place)
        place = folded.find(words, place + len(words))
    return places


def _origin(start: int, end: int, origins: Sequence[int], text: str) -> Span:
    """The part of the text that a part of the folded one comes from, with the accents that follow it."""
    following = origins[end] if end < len(origins) else len(text)
    return Span(origins[start], max(following, origins[end - 1] + 1))
