"""The data sets to the answering's fitted numbers: the gate is written, the sentences' weights are printed.

    python training/answering/fit.py --data DIR --work FOLDER [--model NAME_OR_PATH]

Half of the articles are fitted on, the other half measured on. FOLDER keeps the index for the next run.
"""

import argparse
import itertools
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, roc_curve
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.pool import indexed
from rag.answering.extractive import distinct
from rag.answering.gate import Gate
from rag.answering.sentences import FOLLOWING, Weights, ranked
from rag.embedding import load_embedder
from rag.types import Language
from training.answering.measure import Measured, holds_answer, measure
from training.answering.questions import read_asked

GATE = Path(__file__).parents[2] / "rag" / "answering" / "gate.json"
PER_SET = 300
WORDS_ALONE = (2,)  # the column of the signs that does not depend on the embedding model
ALL_SIGNS = (0, 1, 2)
GRID = {"coverage": (0.0, 0.02, 0.05, 0.1, 0.15), "rank": (0.0, 0.02, 0.05, 0.1), "year": (0.0, 0.03, 0.06)}

Rows = NDArray[np.float64]


def main() -> None:
    """Measure, fit, write, and print what was reached on the half that was not fitted on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--work", type=Path, required=True, help="folder for the index")
    parser.add_argument("--model", default="bundled", help="embedding model to fit for")
    parser.add_argument("--questions", type=int, default=PER_SET, help="questions of each set")
    arguments = parser.parse_args()
    embedder = load_embedder(arguments.model, threads=0)
    pool, asked = read_asked(arguments.data, per_set=arguments.questions)
    print(f"{len(pool)} passages, {len(asked) // 2} questions, each of all of them and of a few")
    with indexed(pool, folder=arguments.work, embedder=embedder) as store:
        measured = list(measure(asked, store, embedder))
    halves = [[one for one in measured if _half(one) == half] for half in (0, 1)]
    fit_weights(halves[0], halves[1])
    gates = {
        embedder.identity: {
            language.value: fit_gate(halves[0], halves[1], language, ALL_SIGNS)
            for language in (Language.INDONESIAN, Language.ENGLISH)
        },
        "*": {
            language.value: fit_gate(halves[0], halves[1], language, WORDS_ALONE)
            for language in (Language.INDONESIAN, Language.ENGLISH)
        },
    }
    known = json.loads(GATE.read_text(encoding="utf-8"))["models"]
    GATE.write_text(json.dumps({"models": {**known, **gates}}, indent=2) + "\n", encoding="utf-8")


def fit_weights(fitted_on: Sequence[Measured], measured_on: Sequence[Measured]) -> None:
    """Print the weights that put a sentence with an answer first most often, and how often they do."""
    combinations = [Weights(*values) for values in itertools.product(*GRID.values())]
    best = max(combinations, key=lambda weights: first_right(fitted_on, weights))
    for name, weights in (("similarity alone", Weights(0, 0, 0)), ("best", best), ("shipped", Weights())):
        on = ", ".join(f"{first_right(half, weights):.3f}" for half in (fitted_on, measured_on))
        print(f"first sentence holds an answer, {name} {weights}: {on} (fitted on, measured on)")
    for following in (1.0, 0.05, 0.04, FOLLOWING, 0.02, 0.01):
        on = ", ".join(f"{quoted_right(half, following):.3f}" for half in (fitted_on, measured_on))
        print(f"what is quoted holds an answer, the next sentence loses {following}: {on}")


def first_right(measured: Sequence[Measured], weights: Weights) -> float:
    """The share of questions whose best candidate holds an answer, of those with any candidate that does."""
    right = total = 0
    for one in measured:
        query = one.asked.query
        if any(holds_answer(candidate, query) for candidate in one.present.candidates):
            right += holds_answer(ranked(one.present.candidates, weights=weights)[0][0], query)
            total += 1
    return right / max(1, total)


def quoted_right(measured: Sequence[Measured], following: float) -> float:
    """The share of questions that are quoted an answer, of those with any candidate that holds one."""
    right = total = 0
    for one in measured:
        query = one.asked.query
        if any(holds_answer(candidate, query) for candidate in one.present.candidates):
            quoted = distinct(ranked(one.present.candidates, following=following))
            right += any(holds_answer(candidate, query) for candidate in quoted)
            total += 1
    return right / max(1, total)


def fit_gate(
    fitted_on: Sequence[Measured], measured_on: Sequence[Measured], language: Language, columns: tuple[int, ...]
) -> dict[str, Any]:
    """A logistic rule for "what would be quoted holds an answer", its threshold where both kinds fare best.

    A sign that would speak against an answer is left out: it only corrects the others on this data.
    """
    signs, right = _rows(fitted_on, language)
    model = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced"))
    model.fit(signs[:, columns], right)
    scale, rule = model[0].scale_, model[1].coef_[0]
    if (rule < 0).any():
        kept = tuple(column for column, weight in zip(columns, rule, strict=True) if weight > 0)
        return fit_gate(fitted_on, measured_on, language, kept)
    weights = np.zeros(signs.shape[1])
    weights[list(columns)] = rule / scale
    bias = float(model[1].intercept_[0] - (rule * model[0].mean_ / scale).sum())
    false, true, thresholds = roc_curve(right, model.predict_proba(signs[:, columns])[:, 1])
    threshold = float(thresholds[int(np.argmax(true - false))])  # Youden, Cancer 1950
    gate = Gate(tuple(round(float(weight), 4) for weight in weights), round(bias, 4), round(threshold, 4))
    print(f"gate for {language.value} on signs {columns}: {gate}")
    _print_gate(gate, measured_on, language)
    return {"weights": list(gate.weights), "bias": gate.bias, "threshold": gate.threshold}


def _print_gate(gate: Gate, measured: Sequence[Measured], language: Language) -> None:
    ours = [one for one in measured if one.asked.query.language is language]
    groups = {(one.asked.set_name, bool(one.asked.within)) for one in ours}
    for name, small in [("all", None), *sorted(groups)]:
        chosen = [one for one in ours if small is None or (one.asked.set_name, bool(one.asked.within)) == (name, small)]
        there = [gate.opens(one.present.signs) for one in chosen]
        right = [one.present.right for one in chosen]
        missing = [gate.opens(one.absent.signs) for one in chosen]
        scores = [gate.probability(look.signs) for one in chosen for look in (one.present, one.absent)]
        labels = [look.right for one in chosen for look in (one.present, one.absent)]
        shares = (
            f"answered {np.mean(there):.2f} of those with a document",
            f"{np.mean(right, where=there):.2f} of these right",
            f"refused {1 - np.mean(missing):.2f} of those without",
        )
        pool = "" if small is None else "few" if small else "all"
        auroc = f"AUROC {roc_auc_score(labels, scores):.3f}"
        print(f"  {name:14} {pool:4}", auroc, *shares, f"{len(chosen)} questions", sep="; ")


def _rows(measured: Sequence[Measured], language: Language) -> tuple[Rows, NDArray[np.bool_]]:
    looks = [look for one in measured if one.asked.query.language is language for look in (one.present, one.absent)]
    return np.array([look.signs.values() for look in looks]), np.array([look.right for look in looks])


def _half(one: Measured) -> int:
    return zlib.crc32(one.asked.query.group.encode()) % 2


if __name__ == "__main__":
    main()
