"""Do the retrieved passages hold an answer at all? A logistic rule over three signs, fitted on data."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rag.answering.sentences import Candidate
from rag.types import Hit, Language

_FILE = "gate.json"
_BACKGROUND = slice(5, 20)  # ranks whose similarity stands for passages that do not answer
# The bundled model's cosine of a question with passages on other matters, for ranks that a corpus of a few passages
# does not have.
_ON_OTHER_MATTERS = 0.76  # measured on SQuAD: 0.75 to 0.77, by languages


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer: each is higher where one is likelier.

    `lift` is how far the best passage's cosine with the question stands above those of the passages further down,
    `sentence` the best sentence's cosine, `coverage` the share of the question's information in the best passage.
    """

    lift: float
    sentence: float
    coverage: float

    def values(self) -> tuple[float, ...]:
        """The signs in the order of a gate's weights."""
        return (self.lift, self.sentence, self.coverage)


@dataclass(frozen=True, slots=True)
class Gate:
    """A logistic rule: `weights` follow the order of `Signs.values`, `threshold` is a probability."""

    weights: tuple[float, ...]
    bias: float
    threshold: float

    def probability(self, signs: Signs) -> float:
        """The probability that the passages hold an answer."""
        logit = self.bias + sum(weight * value for weight, value in zip(self.weights, signs.values(), strict=True))
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, logit))))

    def opens(self, signs: Signs) -> bool:
        """Whether an answer may be given."""
        return self.probability(signs) >= self.threshold


def signs_of(hits: Sequence[Hit], candidates: Sequence[Candidate], passage_coverage: float) -> Signs:
    """The signs of one question's hits and the sentences chosen from them."""
    similarities = sorted((hit.similarity for hit in hits if hit.similarity), reverse=True)
    missing = _BACKGROUND.stop - len(similarities)
    background = [*similarities, *[_ON_OTHER_MATTERS] * missing][_BACKGROUND]
    return Signs(
        lift=similarities[0] - sum(background) / len(background) if similarities else 0.0,
        sentence=max((candidate.similarity for candidate in candidates), default=0.0),
        coverage=passage_coverage,
    )


@cache
def gate_for(embedding_model: str, language: Language) -> Gate:
    """The gate fitted for an embedding model and the question's language.

    Cosines of different models do not compare, so a model that none was fitted for gets the one that looks at words
    alone (`*` in gate.json).
    """
    fitted = json.loads(resources.files("rag.answering").joinpath(_FILE).read_text(encoding="utf-8"))
    chosen = fitted["models"].get(embedding_model, fitted["models"]["*"])[language.value]
    return Gate(tuple(chosen["weights"]), chosen["bias"], chosen["threshold"])
