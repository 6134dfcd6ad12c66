"""A 4-bit model to the retriever's graph: encoder, mean over the attended tokens and unit length."""

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto

from training.retriever.encoder_graph import EncoderGraph


def build_graph(graph: EncoderGraph, *, without: NDArray[np.float32] | None = None) -> onnx.ModelProto:
    """The whole graph, which gives `embedding` (n, hidden) float32 at unit length.

    `without` is a unit vector (hidden,) whose direction is taken out of every embedding.
    """
    pooled = _pool(graph, graph.hidden_states())
    if without is not None:
        pooled = _remove_direction(graph, pooled, without)
    graph.node("LpNormalization", [pooled], "embedding", axis=-1, p=2)
    return graph.model({"embedding": ["texts", graph.weights.sizes.hidden]})


def _pool(graph: EncoderGraph, x: str) -> str:
    graph.node("Cast", ["attention_mask"], "keep.flat", to=TensorProto.FLOAT)
    graph.node("Unsqueeze", ["keep.flat", graph.constant("row", np.array([1]))], "keep")
    # (n, 1, t) x (n, t, hidden): the sum over the attended tokens; its length is taken out by the unit norm.
    graph.node("MatMul", ["keep", x], "sum.row")
    return graph.node("Squeeze", ["sum.row", "row"], "sum")


def _remove_direction(graph: EncoderGraph, x: str, direction: NDArray[np.float32]) -> str:
    across = graph.node("MatMul", [x, graph.constant("direction", direction[:, None])], "across")
    part = graph.node("Mul", [across, graph.constant("direction.row", direction[None, :])], "part")
    return graph.node("Sub", [x, part], "rest")
