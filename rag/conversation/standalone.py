"""A follow-up to a question that stands alone: what it leaves out comes from the turns before it."""

from collections.abc import Sequence

from rag.conversation.bare import asked_of, is_bare
from rag.conversation.fragments import asked_at_the_end, opening, put_beside, related, substituted
from rag.conversation.persons import has_person
from rag.conversation.pronouns import resolved
from rag.conversation.wording import is_asking, tokens
from rag.language import question_language
from rag.types import Language, Turn

LONGEST_LEANT_ON = 300  # characters; of a longer question nobody can tell what is carried on
_WHAT = {Language.INDONESIAN: "Apa", Language.ENGLISH: "What is"}
_ASKED_AGAIN = frozenset("siapa kapan berapa who when".split())


def standalone(question: str, turns: Sequence[Turn]) -> str:
    """The question with what it takes from the turns before it, oldest first; itself where it stands alone."""
    if not turns or len(turns[-1].searched) > LONGEST_LEANT_ON:
        return question
    turns = _on_one_matter(turns)
    asked, before = question.strip().rstrip("?!. "), turns[-1].searched.strip().rstrip("?!. ")
    tie, rest = opening(asked)
    if not any(map(is_asking, tokens(rest))):
        made = _part(tie, rest, before, turns) if tie else _name_alone(question, asked, before)
    elif is_bare(rest) and not has_person(rest):
        made = resolved(rest, turns) if _points_within(rest) else asked_of(rest, before)
    else:
        made = asked_at_the_end(tie, rest, before) or resolved(rest, turns) or related(rest, before)
    return f"{made[0].upper()}{made[1:]}?" if made else question


def _on_one_matter(turns: Sequence[Turn]) -> Sequence[Turn]:
    """The last question that stood alone, and what followed up on it."""
    alone = (place for place in reversed(range(len(turns))) if turns[place].searched == turns[place].question)
    return turns[next(alone, 0) :]


def _part(tie: str, rest: str, before: str, turns: Sequence[Turn]) -> str:
    return _owned(rest, before, turns) or substituted(tie, rest, before)


def _name_alone(question: str, asked: str, before: str) -> str:
    """A name that is asked with a question mark; without one it may be words to search for."""
    return put_beside(asked, before) if "?" in question else ""


def _owned(fragment: str, before: str, turns: Sequence[Turn]) -> str:
    """ "Dan masa kampanyenya?", "and its capital?": asked with the words of the question before, where these fit."""
    made = resolved(fragment, turns)
    if not made:
        return ""
    first = before.split(" ")[0]
    return f"{first} {made}" if first.casefold() in _ASKED_AGAIN else f"{_WHAT[question_language(fragment)]} {made}"


def _points_within(asked: str) -> bool:
    """Whether a pronoun stands before the last word: "when was it built?"."""
    return any(token.casefold() in ("it", "itu", "they") for token in tokens(asked)[:-1])
