"""Two sentences that say the same of different things: "the host is Seruyan", "the host is Kapuas"."""

import re
from dataclasses import dataclass

from rag.analysis import NAMED, content_words, stem_pair, words
from rag.answering.kinds import Kind, kind_of
from rag.loading.dates import MONTHS, WEEKDAYS
from rag.types import Span

ALIKE = 0.6  # share of the words around both answers, from which the sentences speak of the same
_DAY_MONTH = re.compile(r"\b(\d{1,2})/(\d{1,2})\b")
_MONTH_MARK = "month"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, and the words in it that answer."""

    text: str
    answer: Span

    @property
    def said(self) -> str:
        """The words that answer."""
        return self.text[self.answer.start : self.answer.end]

    @property
    def rest(self) -> frozenset[str]:
        """The stems of what stands around the answer."""
        around = f"{self.text[: self.answer.start]} {self.text[self.answer.end :]}"
        return frozenset(form for word in content_words(around) for form in stem_pair(word))


def contradict(question: str, one: Statement, other: Statement) -> bool:
    """Whether two statements give different names, dates or figures for what has one; false where unsure."""
    if kind_of(question) is not Kind.FACT or not all(NAMED.search(each.said) for each in (one, other)):
        return False
    common, least = len(one.rest & other.rest), min(len(one.rest), len(other.rest))
    if not least or common < ALIKE * least or _of_different_numbers(one.rest, other.rest):
        return False
    return not (_contains(one, other) or _contains(other, one))


def _of_different_numbers(rest: frozenset[str], others: frozenset[str]) -> bool:
    """Whether both name numbers, and none in common: then they speak of two years, or of two articles."""
    numbers, other_numbers = (frozenset(filter(str.isdecimal, each)) for each in (rest, others))
    return bool(numbers and other_numbers and not numbers & other_numbers)


def _contains(one: Statement, other: Statement) -> bool:
    """Whether one says the words that the other answers with, or shortens them: "Kotim" for "Kotawaringin Timur"."""
    told, said = _tokens(one.text), _tokens(other.said)
    if said <= told or (said - _years(said) <= told and not _years(told)):
        return True
    letters = iter("".join(words(other.said)))
    return all(letter in letters for letter in "".join(words(one.said)))


def _tokens(text: str) -> frozenset[str]:
    """Words and numbers without weekdays, months by their number: "30 November" and "Kamis (30/11)" are the same."""
    numbered = _DAY_MONTH.sub(lambda found: f"{found[1]} {_MONTH_MARK}{int(found[2])}", text)
    known = [f"{_MONTH_MARK}{MONTHS[word]}" if word in MONTHS else word for word in words(numbered)]
    return frozenset(known) - WEEKDAYS.keys()


def _years(tokens: frozenset[str]) -> frozenset[str]:
    return frozenset(token for token in tokens if token.isdecimal() and len(token) == 4)
