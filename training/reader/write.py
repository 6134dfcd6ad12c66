"""A trained reader to the folder that the program loads, its activations evened out and its matrices in 8 bits."""

from collections.abc import Sequence
from pathlib import Path

from rag.models.files import Vocabulary
from training.reader.graph import build_graph
from training.reader.net import ReaderNet
from training.retriever.encoder_graph import EncoderGraph, Precision
from training.retriever.q4 import Q4Model
from training.retriever.write import write_model
from training.tuning.write import encoder_graph


def write_reader(
    net: ReaderNet,
    model: Q4Model,
    vocabulary: Vocabulary,
    sample: Sequence[Sequence[int]],
    folder: Path,
    *,
    precision: Precision = Precision.QUANTISED,
) -> None:
    """Write `model.onnx` and `model.json`; the ranges of the activations are those on `sample`, token ids as read."""
    write_graph(encoder_graph(net, model, vocabulary, sample, precision=precision), net, vocabulary, folder)


def write_graph(graph: EncoderGraph, net: ReaderNet, vocabulary: Vocabulary, folder: Path) -> None:
    """Write the same of an encoder's graph, to which the net's heads are added."""
    write_model(
        folder, build_graph(graph, net), name="multilingual-e5-small-reader", vocabulary=vocabulary.identity, fields={}
    )
