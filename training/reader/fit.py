"""Questions kept for it to the numbers that judge the reader's scores: how they rerank, and when they are enough."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.asking import Asked, answers, ask_all
from benchmarks.data import Part, RetrievalSet, only, read_idk_mrc, read_squad, read_tydiqa
from benchmarks.pool import indexed
from rag.answering.gate import Caution, Signs, signs_of
from rag.answering.sentences import Candidate, candidates
from rag.calibration import ASKED_IN
from rag.embedding import Embedder
from rag.reading import Reader, Readings
from rag.reranking import ReaderReranker, Rerank
from rag.types import Language
from training.reader.written import written_set

CANDIDATES = 6
MOST = 250  # questions of each set
GRID = {
    "answerable": (0.0, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05),
    "start": (0.0, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05),
    "least": (-12.0, -8.0, -4.0, -2.0),
}
# The least probability that an answer is given at. It is of the first quotation being right, and up to three are shown.
THRESHOLDS = {Caution.LOW: 0.35, Caution.NORMAL: 0.5, Caution.HIGH: 0.65}

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """The signs of one question, with whether the best quotation answers it."""

    language: Language
    signs: Signs
    right: bool


def fit(data: Path, embedder: Embedder, reader: Reader, *, folder: Path, output: Path) -> None:
    """Ask, fit and write; `folder` keeps the indexes for the next run."""
    every = (read_idk_mrc(data, split="train"), *read_squad(data), read_tydiqa(data), written_set(data))
    sets = [only(one, Part.CALIBRATE) for one in every]
    asked = {one.name: list(_ask(one, embedder, reader, folder)) for one in sets}
    rerank = fit_rerank(asked)
    judged = [one for each in asked.values() for question in each for one in judge(question, rerank)]
    gates = {language.value: fit_gate(judged, language) for language in ASKED_IN}
    fitted = {"reader": reader.identity, "rerank": asdict(rerank), "gates": gates}
    output.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8", newline="\n")


def _ask(one: RetrievalSet, embedder: Embedder, reader: Reader, folder: Path) -> list[Asked]:
    every = -(-len(one.queries) // MOST)
    with indexed(one.passages, folder=folder, embedder=embedder) as store:
        return list(ask_all(one.queries[::every], store, embedder, reader, candidates=CANDIDATES))


def fit_rerank(asked: Mapping[str, Sequence[Asked]]) -> Rerank:
    """The weights with the best mean reciprocal rank, each set counting the same."""
    combinations = [Rerank(*values) for values in product(*GRID.values())]
    best = max(combinations, key=lambda weights: np.mean([reciprocal_rank(each, weights) for each in asked.values()]))
    for name, each in asked.items():
        before, after = (reciprocal_rank(each, weights) for weights in (Rerank(0.0, 0.0, 0.0), best))
        print(f"{name}: mean reciprocal rank {before:.3f} by retrieval, {after:.3f} reranked by {best}", flush=True)
    return best


def reciprocal_rank(asked: Sequence[Asked], weights: Rerank) -> float:
    """The mean of 1/rank of the document that answers among those read."""
    total, answerable = 0.0, [one for one in asked if one.query.answers]
    for one in answerable:
        readings = ReaderReranker(weights).rerank(one.query.text, one.present).readings
        ranks = [rank for rank, reading in enumerate(readings, start=1) if answers(reading.hit, one.query)]
        total += 1 / ranks[0] if ranks else 0.0
    return total / max(1, len(answerable))


def judge(one: Asked, weights: Rerank) -> Iterator[Judged]:
    """A question's signs with all documents, and without the one that answers: then nothing that is found can.

    One that nothing answers is asked with the document that tempts.
    """
    yield _judge(one, one.present, weights)
    if one.query.answers:
        yield _judge(one, one.absent, weights)


def _judge(one: Asked, readings: Readings, weights: Rerank) -> Judged:
    ranked = ReaderReranker(weights).rerank(one.query.text, readings)
    found = candidates(one.weighed, ranked)
    signs = signs_of(one.weighed, ranked, found)
    return Judged(one.query.language, signs, bool(found) and holds_answer(found[0], one))


def holds_answer(candidate: Candidate, one: Asked) -> bool:
    """Whether a candidate is of the right document and contains one of the answers."""
    return answers(candidate.hit, one.query) and any(answer in candidate.text for answer in one.query.answers)


def fit_gate(judged: Sequence[Judged], language: Language) -> dict[str, object]:
    """A logistic rule; a sign that would speak against an answer is left out, for it only corrects the others here."""
    ours = [one for one in judged if one.language is language]
    signs = np.array([one.signs.values() for one in ours])
    right = np.array([one.right for one in ours])
    columns = list(range(signs.shape[1]))
    while True:
        model = make_pipeline(StandardScaler(), LogisticRegression(C=100.0))
        model.fit(signs[:, columns], right)
        if (model[1].coef_[0] >= 0).all():
            break
        columns = [column for column, weight in zip(columns, model[1].coef_[0], strict=True) if weight > 0]
    weights = np.zeros(signs.shape[1])
    weights[columns] = model[1].coef_[0] / model[0].scale_
    bias = float(model[1].intercept_[0] - (weights[columns] * model[0].mean_).sum())
    return {
        "weights": [round(float(weight), 4) for weight in weights],
        "bias": round(bias, 4),
        "thresholds": {caution.value: threshold for caution, threshold in THRESHOLDS.items()},
    }
