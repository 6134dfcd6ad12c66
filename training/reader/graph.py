"""A trained reader to its ONNX graph: the encoder, and on top the two heads."""

import numpy as np
import onnx

from training.reader.net import ReaderNet
from training.retriever.encoder_graph import EncoderGraph
from training.tuning.write import add_head


def build_graph(graph: EncoderGraph, net: ReaderNet) -> onnx.ModelProto:
    """The whole graph, which gives `spans` (n, t, 2) for start and end and `answerable` (n,), all logits."""
    hidden = graph.hidden_states()
    add_head(graph, "spans", hidden, net.span)
    first = graph.node("Gather", [hidden, graph.constant("first", np.array([0]))], "head", axis=1)
    add_head(graph, "passage", first, net.passage)
    graph.node("Squeeze", ["passage", graph.constant("last", np.array([1, 2]))], "answerable")
    return graph.model({"spans": ["texts", "tokens", 2], "answerable": ["texts"]})
