"""A quotation of a document and the characters of a page as they are drawn -> which of these the quotation is.

The text of a document is cleaned: lines are joined, hyphenation is undone, ligatures are spelled out, and what heads
or foots pages is gone. What cleaning never changes are letters and digits in their order, so these alone are compared.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_CONTEXT = 200  # letters on either side that tell one place from another with the same words
_LONGEST_ALIGNED = 4_000  # letters of a quotation, and of a page, that are aligned where it is not there in one piece
_LONGEST_PAGE = 20_000
_SHORTEST_PIECE = 8  # letters; shorter ones stand anywhere
_LEAST_SHARE = 0.95  # of the letters of a quotation that are found before any of them is shown


@dataclass(frozen=True, slots=True)
class Quoted:
    """What is quoted from one page, with the text of that page before and after it; `current` is the one to look at."""

    before: str
    words: str
    after: str
    current: bool = True


def positions(quoted: Quoted, characters: Sequence[str]) -> list[int]:
    """Which of a page's characters are the quotation, in order; none where it is not on the page."""
    page = list(_letters(characters))
    drawn = "".join(letter for letter, _ in page)
    words, before, after = map(_folded, (quoted.words, quoted.before, quoted.after))
    if not words:
        return []
    places = list(_places(words, drawn))
    if places:
        best = max(places, key=lambda place: _agreement(drawn, place, place + len(words), before, after))
        spans = [(best, best + len(words))]
    else:
        spans = _pieces(words, drawn)
    found = sorted({page[place][1] for start, end in spans for place in range(start, end)})
    return _with_marks(found, quoted.words, characters)


def _folded(text: str) -> str:
    return "".join(letter for letter, _ in _letters(text))


def _letters(characters: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Letters and digits in one form, each with the index of the character that it is of."""
    for index, character in enumerate(characters):
        for letter in unicodedata.normalize("NFKD", character).casefold():
            if letter.isalnum():
                yield letter, index


def _with_marks(found: list[int], words: str, characters: Sequence[str]) -> list[int]:
    """The same with the marks that stand before the first and after the last letter of the quotation."""
    marks = [character for character in words if not character.isspace()]
    letters = [index for index, character in enumerate(marks) if character.isalnum()]
    if not found or not letters:
        return found
    whole = list(found)
    for mark in reversed(marks[: letters[0]]):
        if whole[0] and characters[whole[0] - 1] == mark:
            whole.insert(0, whole[0] - 1)
    for mark in marks[letters[-1] + 1 :]:
        if whole[-1] + 1 < len(characters) and characters[whole[-1] + 1] == mark:
            whole.append(whole[-1] + 1)
    return whole


def _places(words: str, drawn: str) -> Iterator[int]:
    place = drawn.find(words)
    while place >= 0:
        yield place
        place = drawn.find(words, place + 1)


def _agreement(drawn: str, start: int, end: int, before: str, after: str) -> int:
    """How many letters next to a place are those next to the quotation."""
    earlier = _common(reversed(drawn[max(0, start - _CONTEXT) : start]), reversed(before))
    return earlier + _common(drawn[end : end + _CONTEXT], after)


def _common(one: Sequence[str] | Iterator[str], other: Sequence[str] | Iterator[str]) -> int:
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count


def _pieces(words: str, drawn: str) -> list[tuple[int, int]]:
    """Where the parts of a quotation are that the page breaks up, as at its foot, or draws in another order."""
    if len(words) > _LONGEST_ALIGNED or len(drawn) > _LONGEST_PAGE:
        return []
    matcher = SequenceMatcher(a=drawn, b=words, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size >= _SHORTEST_PIECE]
    found = sum(block.size for block in blocks)
    return [(block.a, block.a + block.size) for block in blocks] if found >= _LEAST_SHARE * len(words) else []
