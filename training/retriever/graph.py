"""A 4-bit model to an ONNX graph: encoder, mean over the attended tokens and unit length, in a chosen precision.

The graph is written node by node with the fused operators that onnxruntime would otherwise have to find, so the file
does not depend on an exporter and comes out the same every time.
"""

from enum import StrEnum
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.retriever.q4 import BLOCK, Packed, Q4Model

MICROSOFT = "com.microsoft"
OPSETS = (helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1))
IR_VERSION = 8


class Precision(StrEnum):
    """How the matrices are kept."""

    FLOAT = "float"  # single precision throughout
    # Words as the 4-bit blocks of the source; the others in 8 bits, one scale per output, activations as they come.
    QUANTISED = "quantised"


def build_graph(model: Q4Model, *, precision: Precision, without: NDArray[np.float32] | None = None) -> onnx.ModelProto:
    """The whole graph: `input_ids`, `attention_mask` (n, t) int64 -> `embedding` (n, hidden) float32.

    `without` is a unit vector (hidden,) whose direction is taken out of every embedding.
    """
    return _Builder(model, precision, without).build()


class _Builder:
    """Collects nodes and constants in the order of the computation."""

    def __init__(self, model: Q4Model, precision: Precision, without: NDArray[np.float32] | None) -> None:
        self.model, self.precision, self.without = model, precision, without
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def build(self) -> onnx.ModelProto:
        sizes = self.model.sizes
        self.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
        x = self._embed()
        for layer in range(sizes.layers):
            x = self._layer(layer, x)
        self._pool(x)
        graph = helper.make_graph(
            self.nodes,
            "encoder",
            [
                helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
                for name in ("input_ids", "attention_mask")
            ],
            [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["texts", sizes.hidden])],
            self.constants,
        )
        return helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION, producer_name="")

    def node(self, operator: str, inputs: list[str], output: str, *, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(
            helper.make_node(operator, inputs, output.split(), name=output.split()[0], domain=domain, **attributes)
        )
        return output

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _embed(self) -> str:
        vectors, sizes = self.model.vectors, self.model.sizes
        words = self._word_vectors(self.model.matrices["emb.word"])
        # Every token has type 0, so its vector is added to the positions once and for all.
        positions = vectors["emb.pos"].reshape(sizes.positions, sizes.hidden) + vectors["emb.type"][: sizes.hidden]
        self.node("Shape", ["input_ids"], "length", start=1)
        self.node(
            "Slice", [self.constant("positions", positions), self.constant("zero", np.array([0])), "length"], "places"
        )
        self.node("Add", [words, "places"], "embedded")
        return self._normalise("emb.ln", "embedded")

    def _word_vectors(self, packed: Packed) -> str:
        if self.precision is Precision.FLOAT:
            return self.node("Gather", [self.constant("words", packed.dense()), "input_ids"], "word")
        self.node(
            "GatherBlockQuantized",
            [
                self.constant("words", pack_pairs(packed.nibbles)),
                "input_ids",
                self.constant("words.scale", packed.scales.astype(np.float16)),
            ],
            "word.h",
            domain=MICROSOFT,
            bits=4,
            block_size=BLOCK,
            gather_axis=0,
            quantize_axis=1,
        )
        return self.node("Cast", ["word.h"], "word", to=TensorProto.FLOAT)

    def _normalise(self, name: str, x: str) -> str:
        vectors = self.model.vectors
        weights = [self.constant(f"{name}.{part}", vectors[f"{name}.{part}"]) for part in ("w", "b")]
        return self.node("LayerNormalization", [x, *weights], name, epsilon=self.model.sizes.epsilon, axis=-1)

    def _layer(self, layer: int, x: str) -> str:
        name, vectors, sizes = f"l{layer}", self.model.vectors, self.model.sizes
        qkv = [f"{name}.{part}" for part in ("q", "k", "v")]
        stacked = Packed(
            np.concatenate([self.model.matrices[f"{part}.w"].nibbles for part in qkv]),
            np.concatenate([self.model.matrices[f"{part}.w"].scales for part in qkv]),
        )
        self._linear(f"{name}.qkv", x, stacked, np.concatenate([vectors[f"{part}.b"] for part in qkv]))
        self.node("Split", [f"{name}.qkv"], " ".join(qkv), axis=-1)
        self.node("MultiHeadAttention", [*qkv, "", "mask"], f"{name}.attended", domain=MICROSOFT, num_heads=sizes.heads)
        self._linear(f"{name}.ao", f"{name}.attended", self.model.matrices[f"{name}.ao.w"], None)
        x = self._add_and_normalise(f"{name}.aln", f"{name}.ao", x, vectors[f"{name}.ao.b"])
        self._linear(f"{name}.fi", x, self.model.matrices[f"{name}.fi.w"], None)
        bias = self.constant(f"{name}.fi.b", vectors[f"{name}.fi.b"])
        self.node("BiasGelu", [f"{name}.fi", bias], f"{name}.gelu", domain=MICROSOFT)
        self._linear(f"{name}.fo", f"{name}.gelu", self.model.matrices[f"{name}.fo.w"], None)
        return self._add_and_normalise(f"{name}.oln", f"{name}.fo", x, vectors[f"{name}.fo.b"])

    def _add_and_normalise(self, name: str, x: str, skip: str, bias: NDArray[np.float32]) -> str:
        vectors = self.model.vectors
        weights = [self.constant(f"{name}.{part}", vectors[f"{name}.{part}"]) for part in ("w", "b")]
        return self.node(
            "SkipLayerNormalization",
            [x, skip, *weights, self.constant(f"{name}.bias", bias)],
            name,
            domain=MICROSOFT,
            epsilon=self.model.sizes.epsilon,
        )

    def _linear(self, name: str, x: str, weights: Packed, bias: NDArray[np.float32] | None) -> str:
        if self.precision is Precision.QUANTISED:
            biases = [self.constant(f"{name}.b", bias)] if bias is not None else []
            return self._linear8(name, x, weights.dense(), biases)
        product = name if bias is None else f"{name}.product"
        self.node("MatMul", [x, self.constant(f"{name}.w", weights.dense().T)], product)
        return name if bias is None else self.node("Add", [product, self.constant(f"{name}.b", bias)], name)

    def _linear8(self, name: str, x: str, weights: NDArray[np.float32], biases: list[str]) -> str:
        quantised, scales = quantise_rows(weights)
        self.node("DynamicQuantizeLinear", [x], f"{name}.x {name}.x.scale {name}.x.zero")
        return self.node(
            "MatMulIntegerToFloat",
            [
                f"{name}.x",
                self.constant(f"{name}.w", quantised.T),
                f"{name}.x.scale",
                self.constant(f"{name}.w.scale", scales),
                f"{name}.x.zero",
                self.constant(f"{name}.w.zero", np.zeros(len(scales), np.int8)),
                *biases,
            ],
            name,
            domain=MICROSOFT,
        )

    def _pool(self, x: str) -> None:
        self.node("Cast", ["attention_mask"], "keep.flat", to=TensorProto.FLOAT)
        self.node("Unsqueeze", ["keep.flat", self.constant("row", np.array([1]))], "keep")
        # (n, 1, t) x (n, t, hidden): the sum over the attended tokens; its length is taken out by the unit norm.
        self.node("MatMul", ["keep", x], "sum.row")
        self.node("Squeeze", ["sum.row", "row"], "sum")
        self.node("LpNormalization", [self._remove_direction("sum")], "embedding", axis=-1, p=2)

    def _remove_direction(self, x: str) -> str:
        if self.without is None:
            return x
        across = self.node("MatMul", [x, self.constant("direction", self.without[:, None])], "across")
        part = self.node("Mul", [across, self.constant("direction.row", self.without[None, :])], "part")
        return self.node("Sub", [x, part], "rest")


def quantise_rows(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Symmetric 8-bit values of a matrix and one scale per row."""
    scales = np.abs(matrix).max(axis=1) / 127
    return np.round(matrix / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def pack_pairs(nibbles: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Two neighbouring 4-bit values in a byte, the first in the low half."""
    return np.bitwise_or(nibbles[:, 0::2], np.left_shift(nibbles[:, 1::2], 4), dtype=np.uint8)
