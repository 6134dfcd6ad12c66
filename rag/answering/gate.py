"""What speaks for an answer to a calibrated probability, and whether that is enough for the caution that is wanted."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.answering.sentences import Candidate, Question, best_words, text_of
from rag.orders import seen_of
from rag.reading import Readings

_LEAST = 1e-6  # keeps the logarithm of odds finite


class Caution(StrEnum):
    """How sure an answer has to be before it is given."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer: each is higher where one is likelier.

    `support` is the logarithm of the odds that the answer begins in the best candidate or in another that has the words
    which answer there; `answerable` the reader's logit that its passage answers; `coverage` the share of the question's
    words that it has, `context` the share that its passage and title have, `names` the same of names and numbers alone.
    """

    support: float
    answerable: float
    coverage: float
    context: float
    names: float

    def values(self) -> tuple[float, ...]:
        """The signs in the order of a gate's weights."""
        return (self.support, self.answerable, self.coverage, self.context, self.names)


NOTHING = Signs(math.log(_LEAST), -10.0, 0.0, 0.0, 0.0)  # of a question that nothing is found for


@dataclass(frozen=True, slots=True)
class Gate:
    """A logistic rule: `weights` follow the order of `Signs.values`; `thresholds` are probabilities by caution."""

    weights: tuple[float, ...]
    bias: float
    thresholds: Mapping[Caution, float]

    def probability(self, signs: Signs) -> float:
        """The probability that what would be quoted answers the question."""
        logit = self.bias + sum(weight * value for weight, value in zip(self.weights, signs.values(), strict=True))
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, logit))))

    def opens(self, probability: float, caution: Caution) -> bool:
        """Whether an answer as likely as this may be given."""
        return probability >= self.thresholds[caution]


def signs_of(question: Question, readings: Readings, found: Sequence[Candidate]) -> Signs:
    """The signs of a question's readings and the candidates in them, best first."""
    if not found:
        return NOTHING
    best = found[0]
    support = min(1 - _LEAST, max(_LEAST, _agreeing(readings, found)))
    context = f"{best.hit.info.title} {seen_of(best.hit)}"
    return Signs(
        support=math.log(support / (1 - support)),
        answerable=max(one.scores.answerable for one in readings.readings if one.hit == best.hit),
        coverage=best.coverage,
        context=question.coverage(context),
        names=question.names(context),
    )


def _agreeing(readings: Readings, found: Sequence[Candidate]) -> float:
    """The support of all candidates with the words that answer in the best: that many say it speaks for it."""
    best = found[0]
    words = text_of(best.hit, best_words(best, readings).span).casefold()
    return sum(one.support for one in found if one is best or words in one.text.casefold())
