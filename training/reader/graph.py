"""A trained reader to its ONNX graph: the encoder, and on top the two heads."""

import numpy as np
import onnx
from numpy.typing import NDArray

from training.reader.net import ReaderNet
from training.retriever.encoder_graph import EncoderGraph


def build_graph(graph: EncoderGraph, net: ReaderNet) -> onnx.ModelProto:
    """The whole graph, which gives `spans` (n, t, 2) for start and end and `answerable` (n,), all logits."""
    hidden = graph.hidden_states()
    # The heads stay in single precision: they are small, and their errors would be those of the answer.
    _head(graph, "spans", hidden, net.span.weight.detach().numpy(), net.span.bias.detach().numpy())
    first = graph.node("Gather", [hidden, graph.constant("first", np.array([0]))], "head", axis=1)
    _head(graph, "passage", first, net.passage.weight.detach().numpy(), net.passage.bias.detach().numpy())
    graph.node("Squeeze", ["passage", graph.constant("last", np.array([1, 2]))], "answerable")
    return graph.model({"spans": ["texts", "tokens", 2], "answerable": ["texts"]})


def _head(graph: EncoderGraph, name: str, x: str, matrix: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
    graph.node("MatMul", [x, graph.constant(f"{name}.w", matrix.T)], f"{name}.product")
    graph.node("Add", [f"{name}.product", graph.constant(f"{name}.b", bias)], name)
