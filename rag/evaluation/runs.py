"""What came of questions to one JSON object and back, and two of these to what changed beyond noise."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import EvaluationError
from rag.evaluation.figures import Figures
from rag.evaluation.measuring import Measured

RESAMPLES = 2000
SEED = 0
LEVEL = 95  # per cent of the resampled differences within an interval
COMPARED = ("as_expected", "f1", "reciprocal_rank")

Run = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure's mean over the questions of both runs, before and after, and the interval of the difference."""

    figure: str
    questions: int
    before: float
    after: float
    low: float
    high: float

    @property
    def beyond_noise(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return self.low > 0 or self.high < 0


def run_of(measured: Sequence[Measured], figures: Figures, *, made_with: Mapping[str, str]) -> dict[str, Any]:
    """A run as plain values: what it was made with, its figures, and every question."""
    return {
        "made_with": dict(made_with),
        "figures": _plain(asdict(figures)),
        "questions": [_plain(_question(one)) for one in measured],
    }


def read_run(path: Path) -> Run:
    """A run that was written before."""
    try:
        run: Run = json.loads(path.read_text(encoding="utf-8"))
        if not all(isinstance(one["question"], str) for one in run["questions"]):
            raise TypeError("a question is not a text")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path} is not an evaluation written by --save ({error})") from error
    return run


def compare(before: Run, after: Run) -> list[Change]:
    """What changed in the questions that both runs asked, by the paired bootstrap.

    Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, with questions drawn as pairs.
    """
    earlier = {one["question"]: one for one in before["questions"]}
    pairs = [(earlier[one["question"]], one) for one in after["questions"] if one["question"] in earlier]
    if not pairs:
        raise EvaluationError("the two evaluations have no question in common")
    return [change for figure in COMPARED if (change := _change(figure, pairs))]


def _change(figure: str, pairs: Sequence[tuple[Run, Run]]) -> Change | None:
    values = np.array(
        [
            [float(one[figure]), float(other[figure])]
            for one, other in pairs
            if one.get(figure) is not None and other.get(figure) is not None
        ]
    )
    if not len(values):
        return None
    difference = values[:, 1] - values[:, 0]
    draw = np.random.default_rng(SEED).integers(0, len(difference), (RESAMPLES, len(difference)))
    low, high = np.percentile(difference[draw].mean(axis=1), [(100 - LEVEL) / 2, (100 + LEVEL) / 2])
    before, after = values.mean(axis=0)
    return Change(figure, len(values), float(before), float(after), float(low), float(high))


def _question(one: Measured) -> dict[str, Any]:
    judged, sought = one.judged, bool(one.case.documents)
    return {
        **{key: value for key, value in asdict(one.case).items() if value},
        "given": one.outcome,
        "probability": one.probability,
        "said": one.said,
        "ranks": one.ranks,
        "citations": one.citations,
        "right_citations": one.right,
        "as_expected": one.as_expected if judged else None,
        "wrong": one.wrong if judged else None,
        "wrong_first": one.wrong_first if judged else None,
        "f1": one.f1 if judged and one.case.answers else None,
        "reciprocal_rank": one.reciprocal_rank if sought else None,
    }


def _plain(value: Any) -> Any:
    """JSON knows no NaN, and figures need no more than four places."""
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 4)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
