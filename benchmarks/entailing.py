"""Premises and hypotheses to how well the entailer knows which hypothesis is entailed.

    python -m benchmarks.entailing --data DIR [--models FOLDER ...] [--pairs N] [--json]

IndoNLI's `val` split, and pairs made by rule from what nothing was trained or fitted on: news sentences and passages of
six articles of SQuAD with their translations, and questions with their answers, by the languages of premise and
hypothesis. The baseline is the cosine of the bundled retriever's vectors. A model's FOLDER holds `entailer` and
`vocabulary`.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.data import Part
from rag.embedding import BundledEmbedder, Embedder
from rag.entailment import BUNDLED_FOLDER
from rag.models.files import load_vocabulary
from rag.models.onnx_entailer import OnnxEntailer
from training.entailment.figures import Judged
from training.entailment.pair import Label, Pair
from training.entailment.source import Source, sets_of

FIGURES = ("accuracy", "precision", "recall", "auroc", "cosine_auroc", "milliseconds")


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one set of pairs.

    `accuracy` is of the three classes; a pair that is only known not to be entailed may be of either other class.
    `precision` and `recall` are of "entailed" at the model's threshold, `auroc` of its probability whatever the
    threshold, and `cosine_auroc` that of the retriever's vectors. `milliseconds` are for a pair, on all cores.
    """

    model: str
    set_name: str
    pairs: int
    entailed: float
    threshold: float
    accuracy: float
    precision: float
    recall: float
    auroc: float
    cosine_auroc: float
    milliseconds: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--models", type=Path, nargs="+", default=[BUNDLED_FOLDER], help="folders of entailers")
    parser.add_argument("--pairs", type=int, default=100_000, help="of each set, spread over it, at most")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    arguments = parser.parse_args()
    sets = {
        name: pairs[:: -(-len(pairs) // arguments.pairs)]
        for name, pairs in sets_of(Source(arguments.data, Part.TEST)).items()
    }
    results = list(measure(arguments.models, sets, BundledEmbedder(threads=0)))
    print(json.dumps([asdict(result) for result in results], indent=2) if arguments.json else table(results))


def measure(folders: Sequence[Path], sets: Mapping[str, Sequence[Pair]], embedder: Embedder) -> Iterator[Result]:
    """The figures of every set, for each model."""
    cosines = {name: cosines_of(pairs, embedder) for name, pairs in sets.items()}
    for folder in folders:
        entailer = OnnxEntailer(folder / "entailer", load_vocabulary(folder / "vocabulary"), threads=0)
        for name, pairs in sets.items():
            yield figures(entailer, name, pairs, cosines[name])


def cosines_of(pairs: Sequence[Pair], embedder: Embedder) -> list[float]:
    """How near the vectors of premise and hypothesis are; both are embedded as passages are."""
    premises, hypotheses = (
        embedder.encode_passages(texts)
        for texts in ([pair.premise for pair in pairs], [pair.hypothesis for pair in pairs])
    )
    return [float(cosine) for cosine in (premises * hypotheses).sum(axis=1)]


def figures(entailer: OnnxEntailer, name: str, pairs: Sequence[Pair], cosines: Sequence[float]) -> Result:
    """All figures of one set."""
    began = time.perf_counter()
    found = np.array(entailer.classify([(pair.premise, pair.hypothesis) for pair in pairs]))
    seconds = time.perf_counter() - began
    entailed = np.array([pair.label is Label.ENTAILED for pair in pairs])
    judged = Judged(found[:, Label.ENTAILED], entailed)
    return Result(
        entailer.identity,
        name,
        len(pairs),
        entailed=float(entailed.mean()),
        threshold=entailer.threshold,
        accuracy=accuracy(found.argmax(axis=1).tolist(), [pair.label for pair in pairs]),
        precision=judged.precision(entailer.threshold),
        recall=judged.recall(entailer.threshold),
        auroc=judged.auroc(),
        cosine_auroc=Judged(np.array(cosines), entailed).auroc(),
        milliseconds=1000 * seconds / len(pairs),
    )


def accuracy(classes: Sequence[int], labels: Sequence[Label]) -> float:
    """The share of classes that are right."""
    right = [
        found != Label.ENTAILED if label is Label.NOT_ENTAILED else found == label
        for found, label in zip(classes, labels, strict=True)
    ]
    return float(np.mean(right))


def table(results: Sequence[Result]) -> str:
    """A line for each model and set."""
    lines = [f"{'':18}{'pairs':>7}{'entailed':>10}" + "".join(f"{name:>14}" for name in FIGURES)]
    for model in dict.fromkeys(one.model for one in results):
        ours = [one for one in results if one.model == model]
        lines.append(f"{model}, threshold {ours[0].threshold:.3f}, {os.cpu_count()} cores")
        for one in ours:
            values = "".join(f"{getattr(one, name):14.3f}" for name in FIGURES)
            lines.append(f"{one.set_name:18}{one.pairs:7}{one.entailed:10.3f}{values}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
