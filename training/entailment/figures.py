"""Probabilities of being entailed, beside whether it is so, to thresholds and figures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from rag.models.onnx_entailer import OnnxEntailer
from training.entailment.pair import Label, Pair

FEWEST = 30  # pairs above a threshold, for a precision to mean anything


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Of n pairs, the probability (n,) that each is entailed and whether it is (n,)."""

    probabilities: NDArray[np.float64]
    entailed: NDArray[np.bool_]

    def auroc(self) -> float:
        """The probability that an entailed pair has more than one that is not; one half where there are not both."""
        both = self.entailed.any() and not self.entailed.all()
        return float(roc_auc_score(self.entailed, self.probabilities)) if both else 0.5

    def precision(self, threshold: float) -> float:
        """The share of entailed pairs among those at the threshold or above; 1 where there are none."""
        above = self.probabilities >= threshold
        return float(self.entailed[above].mean()) if above.any() else 1.0

    def recall(self, threshold: float) -> float:
        """The share of the entailed pairs that are at the threshold or above; 1 where there are none."""
        return float((self.probabilities[self.entailed] >= threshold).mean()) if self.entailed.any() else 1.0

    def threshold(self, precision: float) -> float:
        """The least threshold with at least this precision, over at least `FEWEST` pairs; 1 where there is none."""
        order = np.argsort(-self.probabilities, kind="stable")
        values, reached = self.probabilities[order], np.cumsum(self.entailed[order]) / np.arange(1, len(order) + 1)
        last_of_equals = np.append(values[:-1] != values[1:], True)
        fit = np.flatnonzero((reached >= precision) & last_of_equals & (np.arange(len(order)) >= FEWEST - 1))
        return float(values[fit[-1]]) if len(fit) else 1.0


def pooled(sets: Sequence[Judged]) -> Judged:
    """As many pairs of each set as the smallest has, spread over it."""
    size = min(len(one.entailed) for one in sets)
    places = [np.linspace(0, len(one.entailed) - 1, size).round().astype(int) for one in sets]
    return Judged(
        np.concatenate([one.probabilities[chosen] for one, chosen in zip(sets, places, strict=True)]),
        np.concatenate([one.entailed[chosen] for one, chosen in zip(sets, places, strict=True)]),
    )


def judge(pairs: Sequence[Pair], entailer: OnnxEntailer) -> Judged:
    """What an entailer makes of pairs."""
    found = entailer.classify([(pair.premise, pair.hypothesis) for pair in pairs])
    entailed = [pair.label is Label.ENTAILED for pair in pairs]
    return Judged(np.array([each[0] for each in found]), np.array(entailed))
