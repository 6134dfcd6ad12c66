"""What came of many questions to the figures of all of them."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rag.evaluation import metrics
from rag.evaluation.measuring import RANKED, Measured
from rag.types import Outcome

AT = (1, 5, RANKED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares are between 0 and 1, and NaN where nothing was asked that they are of.

    `recall`, `mrr` and `ndcg` are over questions with expected documents; `exact` and `f1` over those whose answer is
    expected, where saying nothing scores 0. `wrong` answers have no right quotation, or should not have been given;
    `wrong_first` ones, those among them, begin with a quotation that is not right. A refusal is "not found"; it is
    right where no answer is expected.
    `citation_precision` is of all citations, `citation_recall` of the questions that expect an answer or a part of one,
    and get a right one. `confusion` counts outcomes, expected first. `milliseconds` are median and 95th percentile of
    each stage.
    """

    questions: int
    as_expected: float
    wrong: int
    wrong_first: int
    confusion: Mapping[str, Mapping[str, int]]
    recall: Mapping[str, float]
    mrr: float
    ndcg: float
    exact: float
    f1: float
    refusal_precision: float
    refusal_recall: float
    auroc: float
    citation_precision: float
    citation_recall: float
    exact_quotations: float
    milliseconds: Mapping[str, tuple[float, float]]


def figures_of(measured: Sequence[Measured]) -> Figures:
    """All figures of a run."""
    sought = [one for one in measured if one.case.documents]
    judged = [one for one in measured if one.case.outcome]
    answerable = [one for one in judged if one.case.outcome is Outcome.ANSWERED]
    nowhere = [one for one in judged if one.case.outcome is Outcome.NOT_FOUND]
    refused = [one for one in judged if one.outcome is Outcome.NOT_FOUND]
    citations = sum(one.citations for one in measured)
    expected = [one for one in judged if one.case.outcome is not Outcome.NOT_FOUND and one.known]
    worded = [one for one in answerable if one.case.answers]
    return Figures(
        questions=len(measured),
        as_expected=_mean([one for one in measured if one.judged], lambda one: one.as_expected),
        wrong=sum(one.wrong for one in measured),
        wrong_first=sum(one.wrong_first for one in measured),
        confusion=_confusion(judged),
        recall={str(k): _recall(sought, k) for k in AT},
        mrr=_mean(sought, lambda one: one.reciprocal_rank),
        ndcg=_mean(sought, lambda one: metrics.ndcg(one.ranks, relevant=len(one.case.documents), k=RANKED)),
        exact=_mean(worded, lambda one: metrics.exact_match(one.said, one.case.answers)),
        f1=_mean(worded, lambda one: one.f1),
        refusal_precision=_mean(refused, lambda one: one.case.outcome is not Outcome.ANSWERED),
        refusal_recall=_mean(nowhere, lambda one: one.outcome is not Outcome.ANSWERED),
        auroc=metrics.auroc(
            [one.case.outcome is Outcome.ANSWERED for one in (*answerable, *nowhere)],
            [one.probability for one in (*answerable, *nowhere)],
        ),
        citation_precision=sum(one.right for one in measured) / citations if citations else math.nan,
        citation_recall=_mean(expected, lambda one: one.right > 0),
        exact_quotations=sum(one.exact for one in measured) / citations if citations else math.nan,
        milliseconds=_times(measured),
    )


def _mean(measured: Sequence[Measured], figure: Callable[[Measured], float]) -> float:
    return float(np.mean([figure(one) for one in measured])) if measured else math.nan


def _recall(sought: Sequence[Measured], k: int) -> float:
    return _mean(sought, lambda one: any(rank <= k for rank in one.ranks))


def _confusion(judged: Sequence[Measured]) -> dict[str, dict[str, int]]:
    counts = Counter((str(one.case.outcome), str(one.outcome)) for one in judged)
    return {expected: {given: counts[expected, given] for given in Outcome} for expected in Outcome}


def _times(measured: Sequence[Measured]) -> dict[str, tuple[float, float]]:
    stages = list(dict.fromkeys(stage for one in measured for stage in one.timings))
    times = {stage: [one.timings[stage] for one in measured if stage in one.timings] for stage in stages}
    return {stage: (float(np.median(each)), float(np.percentile(each, 95))) for stage, each in times.items()}
