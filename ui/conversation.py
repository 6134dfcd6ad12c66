"""The turns of a conversation: how many are kept, and what a follow-up may lean on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import takewhile

from rag.types import Answer, Citation, Turn

MOST_TURNS = 200  # kept of one conversation; older ones leave the page, so that its memory is bounded


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that got no answer, with the reason in the reader's language."""

    question: str
    message: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns on the page; `dropped` counts older ones, so that numbers never change."""

    turns: tuple[Answer | Failure, ...] = ()
    dropped: int = 0

    @property
    def next_number(self) -> int:
        """The number of the turn that comes next."""
        return self.dropped + len(self.turns) + 1

    def with_turn(self, entry: Answer | Failure) -> "Conversation":
        """One turn longer, the oldest let go beyond the bound."""
        turns = (*self.turns, entry)
        surplus = max(0, len(turns) - MOST_TURNS)
        return Conversation(turns[surplus:], self.dropped + surplus)

    @property
    def leant_on(self) -> tuple[Turn, ...]:
        """The turns that a follow-up may lean on: the answers since the last failure, oldest first."""
        answers = takewhile(lambda entry: isinstance(entry, Answer), reversed(self.turns))
        return tuple(Turn.of(entry) for entry in answers if isinstance(entry, Answer))[::-1]

    def of(self, stands: Callable[[Citation], bool], message: str) -> "Conversation":
        """The same without what no longer `stands` in its document: answers that quote it, and what followed them."""
        kept: list[Answer | Failure] = []
        for entry in self.turns:
            follows_failure = kept and isinstance(kept[-1], Failure)
            if isinstance(entry, Answer) and (not _stand(entry, stands) or (entry.searched and follows_failure)):
                entry = Failure(entry.question, message)
            elif isinstance(entry, Answer):
                entry = replace(entry, unused=tuple(filter(stands, entry.unused)))
            kept.append(entry)
        return replace(self, turns=tuple(kept))

    def before_last(self) -> "Conversation":
        """The same without its last turn."""
        return replace(self, turns=self.turns[:-1])


def _stand(answer: Answer, stands: Callable[[Citation], bool]) -> bool:
    """Whether all that an answer shows stands in its document still."""
    return all(map(stands, (*answer.citations, *answer.closest)))
