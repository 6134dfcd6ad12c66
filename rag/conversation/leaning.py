"""A question and the turns before it -> whether it may lean on them, by the rules or by a sign of its own."""

from collections.abc import Sequence

from rag.conversation.bare import GENERAL
from rag.conversation.fragments import opening
from rag.conversation.persons import PERSONS, PERSONS_OWNING
from rag.conversation.pronouns import THERE, THINGS, THINGS_OWNING, WITH_NYA
from rag.conversation.standalone import standalone
from rag.conversation.wording import RELATIONS, carries, is_asking, is_name, is_verb, tokens
from rag.types import Turn

_PRONOUNS = PERSONS | PERSONS_OWNING | THINGS | THINGS_OWNING | frozenset("tersebut those these".split())
_POINTING = frozenset("itu ini".split())
_OTHERS = frozenset("lagi lainnya else another".split())  # than those spoken of


def leans(question: str, turns: Sequence[Turn]) -> bool:
    """Whether a question takes something from the turns before it, or looks as if it did."""
    return bool(turns) and (standalone(question, turns) != question or has_sign(question))


def has_sign(question: str) -> bool:
    """Whether a question leaves something out that a turn before it may have said."""
    asked = question.strip().rstrip("?!. ")
    found = [token.casefold() for token in tokens(asked)]
    if opening(asked)[0] or THERE.search(asked) or found[-1:] == ["that"]:
        return True
    if not any(map(is_asking, found)) and "?" in question and all(map(is_name, tokens(asked))):
        return True
    if all(map(_says_nothing, tokens(asked))):
        return True
    return any(_points(found, place) for place in range(len(found)))


def _says_nothing(token: str) -> bool:
    """Whether a word names no thing and no person: "siapa yang terpilih?" has no other words."""
    return not carries(token) or token.casefold() in RELATIONS | GENERAL or is_verb(token)


def _points(found: list[str], place: int) -> bool:
    token = found[place]
    if token in _POINTING:  # "apa itu Forsesdasi?" asks of what comes behind
        behind = found[place + 1 : place + 2]
        asked = place > 0 and is_asking(found[place - 1])
        return not (asked and behind and carries(behind[0]) and not is_verb(behind[0]))
    return token in _PRONOUNS | _OTHERS or (token.endswith("nya") and token not in WITH_NYA)
