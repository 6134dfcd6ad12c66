"""A trained entailer to the folder that the program loads and back; its matrices are in 8 bits."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx

from rag.models.files import MODEL, Vocabulary
from rag.models.onnx_entailer import CLASSES
from training.entailment.net import EntailmentNet
from training.retriever.encoder_graph import EncoderGraph, Precision
from training.retriever.q4 import Q4Model
from training.retriever.write import write_model
from training.tuning.restore import read_constants, restore_encoder, restore_heads
from training.tuning.write import add_head, encoder_graph

NAME, HEAD = "multilingual-e5-small-entailer", "classes"


def write_entailer(
    net: EntailmentNet,
    model: Q4Model,
    vocabulary: Vocabulary,
    sample: Sequence[Sequence[int]],
    folder: Path,
    *,
    precision: Precision = Precision.QUANTISED,
) -> None:
    """Write `model.onnx` and `model.json`; the ranges of the activations are those on `sample`, token ids as read.

    The threshold is 1, at which nothing is entailed, until one is fitted.
    """
    graph = encoder_graph(net, model, vocabulary, sample, precision=precision)
    write_model(folder, build_graph(graph, net), name=NAME, vocabulary=vocabulary.identity, fields={"threshold": 1.0})


def write_threshold(folder: Path, threshold: float) -> None:
    """Put a threshold that was fitted into a written model's description."""
    path = folder / MODEL
    description = {**json.loads(path.read_text(encoding="utf-8")), "threshold": threshold}
    path.write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8", newline="\n")


def build_graph(graph: EncoderGraph, net: EntailmentNet) -> onnx.ModelProto:
    """The whole graph, which gives `logits` (n, 3)."""
    hidden = graph.hidden_states()
    first = graph.node("Gather", [hidden, graph.constant("first", np.array([0]))], "head", axis=1)
    add_head(graph, HEAD, first, net.classes)
    graph.node("Squeeze", [HEAD, graph.constant("middle", np.array([1]))], "logits")
    return graph.model({"logits": ["texts", CLASSES]})


def restore(net: EntailmentNet, model: Q4Model, folder: Path) -> None:
    """Put the encoder of a written model into a net, and its head where it is an entailer's."""
    constants = read_constants(folder)
    restore_encoder(net, model, constants)
    if f"{HEAD}.w" in constants:
        restore_heads(constants, {HEAD: net.classes})
