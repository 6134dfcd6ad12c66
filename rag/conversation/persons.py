"""The turns before -> the person they speak of."""

import re
from collections.abc import Sequence

from rag.conversation.wording import is_name, tokens, topic
from rag.types import Turn

TURNS_BACK = 3  # turns that a person is looked for in
LONGEST_NAME = 8  # words of an answer that can be put in the place of a pronoun

PERSONS = frozenset("dia ia beliau he she him".split())
PERSONS_OWNING = frozenset("his her".split())
_WHO = frozenset("siapa siapakah who whom whose".split())
_ASIDE = re.compile(r"\s*\([^)]*\)\s*")


def has_person(question: str) -> bool:
    """Whether a question speaks of a person by a pronoun."""
    return any(token.casefold() in PERSONS | PERSONS_OWNING for token in tokens(question))


def person(turns: Sequence[Turn]) -> str:
    """Whom the last turns speak of: who was the answer, or who was asked about; empty where nobody is known."""
    recent = turns[-TURNS_BACK:]
    last = recent[-1].searched
    matter = topic(last)
    if answer := name(recent[-1]):
        return answer
    if _asks_who(last):
        return " ".join(_described(tokens(last)))
    answers = () if matter and all(map(is_name, tokens(matter))) else map(name, reversed(recent))
    return next(filter(None, answers), matter)


def _asks_who(question: str) -> bool:
    return any(token.casefold() in _WHO for token in tokens(question)[:3])


def _described(asked: list[str]) -> list[str]:
    """Whom a question asks for, in its words: "Siapa ketua umum Forsesdasi?" -> "ketua umum Forsesdasi"."""
    first = next(place for place, token in enumerate(asked) if token.casefold() in _WHO) + 1
    return asked[first + (asked[first : first + 1] in (["is"], ["was"], ["are"], ["were"])) :]


def name(turn: Turn) -> str:
    """The answer to a question for a person."""
    said = _ASIDE.sub(" ", turn.said)
    return said if _asks_who(turn.searched) and len(tokens(said)) <= LONGEST_NAME else ""
