"""A question that a row of a table answers: it names what the row is of, and the heading of the value it asks for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.sentences import Candidate, Question
from rag.types import Span

# Likelihood that the value is the answer: 56 of 56 questions about the sample's table got theirs
# (tests/test_assistant.py), of which 0.94 is the lower bound of the 95 % interval (Wilson).
LOOKED_UP = 0.94
_COVERED = 0.99  # share of the question's information that the row has to have
_FIELD = re.compile(r"(?:^|;\s)(?P<heading>[^:;]{1,120}):\s(?P<value>[^;]+)")


@dataclass(frozen=True, slots=True)
class Found:
    """The candidate that answers by its form, and the value in it that is asked for, in offsets of the document."""

    candidate: Candidate
    value: Span


def looked_up(question: Question, candidates: Sequence[Candidate]) -> Found | None:
    """The first row with all that a question names and one heading that it asks for; None where there is no such."""
    for candidate in candidates:
        if candidate.coverage >= _COVERED and question.has_names and candidate.names >= _COVERED:
            asked = list(_asked(question, candidate))
            if len(asked) == 1:
                return Found(candidate, asked[0])
    return None


def _asked(question: Question, row: Candidate) -> Iterator[Span]:
    """The values under headings that the question names, where another value is what it names."""
    if "\n" in row.text:
        return
    fields = list(_FIELD.finditer(row.text))
    for field in fields:
        named = any(question.names(other["value"]) >= _COVERED for other in fields if other is not field)
        if named and question.coverage(field["heading"]):
            yield Span(row.span.start + field.start("value"), row.span.start + field.end("value"))
