"""Candidates to those in direct speech that a question about speech asks for, with who says them."""

import re
from collections.abc import Callable, Sequence

from rag.analysis import words
from rag.answering.naming import speaks_of_another
from rag.answering.saying import VERBS, Saying
from rag.answering.sentences import Candidate, Question
from rag.answering.speakers import speaker_of
from rag.types import Document

SPOKEN = 0.95  # likelihood that what is found answers: 110 of 111, whose interval (Wilson, 95 %) begins at 0.95
ABOUT = 0.6  # share of what the speech is to be about that has to be in it
_SAYS = re.compile(rf"\b(?:{VERBS})\b", re.IGNORECASE)


def spoken(
    question: Question, saying: Saying, found: Sequence[Candidate], document: Callable[[str], Document]
) -> list[Candidate]:
    """The candidates that answer a question about speech, best first; none where it is to be answered as any other."""
    about = [(question.coverage_of(saying.about, one.text), one) for one in found]
    told = [one for share, one in sorted(about, key=lambda pair: -pair[0]) if share >= ABOUT]
    spoken_by = [(one, speaker_of(document(one.hit.info.name).text, one.span)) for one in told]
    if saying.speaker:
        return [one for one, speaker in spoken_by if _says(saying.speaker, one.text, speaker)]
    return [one for one, speaker in spoken_by if speaker][:1]


def _says(name: str, text: str, speaker: str) -> bool:
    """Whether a text is said by someone: in direct speech, or as it tells itself."""
    asked = set(words(name))
    if speaker:
        return bool(asked & set(words(speaker))) and not speaks_of_another(name, speaker)
    return bool(asked & set(words(text)) and _SAYS.search(text)) and not speaks_of_another(name, text)
