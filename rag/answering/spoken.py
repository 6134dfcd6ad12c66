"""Candidates to those in direct speech that a question about speech asks for, with who says them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.analysis import words
from rag.answering.naming import speaks_of_another
from rag.answering.saying import VERBS, Saying
from rag.answering.sentences import Candidate, Question
from rag.answering.speakers import speaker_of
from rag.types import Document, Outcome

SPOKEN = 0.95  # likelihood that what is found answers: 110 of 111, whose interval (Wilson, 95 %) begins at 0.95
ABOUT = 0.6  # share of what the speech is to be about that has to be in it
_SAYS = re.compile(rf"\b(?:{VERBS})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said, best first; only a part of an answer where it is asked who said it and no one is told."""

    outcome: Outcome
    candidates: list[Candidate]


def spoken(
    question: Question, saying: Saying, found: Sequence[Candidate], document: Callable[[str], Document]
) -> Spoken | None:
    """The candidates that answer a question about speech; None where none surely does, so that it is as any other."""
    about = {id(one): question.coverage_of(saying.about, one.text) for one in found}
    told = [one for one in found if about[id(one)] >= ABOUT]
    told.sort(key=lambda one: -about[id(one)])
    speakers = {id(one): speaker_of(document(one.hit.info.name).text, one.span) for one in told}
    if saying.speaker:
        said = [one for one in told if _says(saying.speaker, one.text, speakers[id(one)])]
        return Spoken(Outcome.ANSWERED, said) if said else None
    if named := [one for one in told if speakers[id(one)]]:
        return Spoken(Outcome.ANSWERED, named[:1])
    return None


def _says(name: str, text: str, speaker: str) -> bool:
    """Whether a text is said by someone: in direct speech, or as it tells itself."""
    asked = set(words(name))
    if speaker:
        return bool(asked & set(words(speaker))) and not speaks_of_another(name, speaker)
    return bool(asked & set(words(text)) and _SAYS.search(text)) and not speaks_of_another(name, text)
