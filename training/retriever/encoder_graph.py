"""An encoder's weights to the ONNX graph of its last hidden states, to which a model adds its head.

The graph is written node by node with the fused operators that onnxruntime would otherwise have to find, so the file
does not depend on an exporter and comes out the same every time. The table of word vectors is not in the graph: every
model takes it as inputs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.retriever.q4 import BLOCK, Packed, Q4Model, Sizes
from training.retriever.quantise import Quantised, quantise

MICROSOFT = "com.microsoft"
OPSETS = (helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1))
IR_VERSION = 8
WORD_MATRIX = "emb.word"
LEAST = 1e-6  # what a token is divided by at least, so never by 0


class Precision(StrEnum):
    """How the matrices are kept."""

    FLOAT = "float"  # single precision throughout
    # 8 bits, one scale per output; activations quantised as they come.
    QUANTISED = "quantised"


@dataclass(frozen=True, slots=True)
class Weights:
    """An encoder's tensors in single precision by their names in q4.py, without the word table.

    `matrices` are (outputs, inputs): `l0.q.w`, `l0.k.w`, `l0.v.w`, `l0.ao.w`, `l0.fi.w`, `l0.fo.w` and so on.
    `quantised` has linear maps in 8 bits (`l0.qkv`, `l0.ao`, `l0.fi`, `l0.fo`), where they are not just rounded.
    """

    sizes: Sizes
    vectors: Mapping[str, NDArray[np.float32]]
    matrices: Mapping[str, NDArray[np.float32]]
    quantised: Mapping[str, Quantised] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Q4Model) -> Self:
        """The weights of a 4-bit model."""
        dense = {name: packed.dense() for name, packed in model.matrices.items() if name != WORD_MATRIX}
        return cls(model.sizes, model.vectors, dense)

    def linear(self, name: str) -> NDArray[np.float32]:
        """The matrix of a linear map: `l0.ao`, or `l0.qkv` for the three that share their inputs."""
        layer, _, part = name.partition(".")
        return np.concatenate([self.matrices[f"{layer}.{each}.w"] for each in (part if part == "qkv" else (part,))])


def word_table(packed: Packed, precision: Precision) -> dict[str, NDArray[np.generic]]:
    """The arrays that graphs take as inputs: `words`, and in 4-bit blocks also `words.scale`."""
    if precision is Precision.FLOAT:
        return {"words": packed.dense()}
    return {"words": pack_pairs(packed.nibbles), "words.scale": packed.scales.astype(np.float16)}


class EncoderGraph:
    """Collects nodes and constants in the order of the computation: the encoder's, then those of a head."""

    def __init__(self, weights: Weights, words: Mapping[str, NDArray[np.generic]], *, precision: Precision) -> None:
        self.weights, self.words, self.precision = weights, words, precision
        self.linear_inputs: dict[str, str] = {}  # of each linear map, the tensor it is applied to
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def model(self, outputs: Mapping[str, Sequence[str | int]]) -> onnx.ModelProto:
        """The whole graph, from `input_ids` and `attention_mask` (n, t) int64 and the words to float32 outputs."""
        texts = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        words = [
            helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(array.dtype), array.shape)
            for name, array in self.words.items()
        ]
        found = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()]
        graph = helper.make_graph(self._nodes, "encoder", [*texts, *words], found, self._constants)
        model = helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION, producer_name="")
        onnx.checker.check_model(model)
        return model

    def node(self, operator: str, inputs: list[str], output: str, *, domain: str = "", **attributes: Any) -> str:
        """Append a node; `output` is one name, or several with spaces between."""
        self._nodes.append(
            helper.make_node(operator, inputs, output.split(), name=output.split()[0], domain=domain, **attributes)
        )
        return output

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Append a constant."""
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def hidden_states(self) -> str:
        """The encoder's nodes; the name of its last hidden states (n, t, hidden)."""
        self.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
        x = self._embed()
        for layer in range(self.weights.sizes.layers):
            x = self._layer(layer, x)
        return x

    def linear(self, name: str, x: str, matrix: NDArray[np.float32], bias: NDArray[np.float32] | None = None) -> str:
        """x times the transpose of a matrix (outputs, inputs), plus the bias, in the graph's precision."""
        self.linear_inputs[name] = x
        if self.precision is Precision.QUANTISED:
            quantised = self._quantised(name, matrix)
            return self._multiply8(name, self._even(name, x, quantised), quantised, bias)
        product = name if bias is None else f"{name}.product"
        self.node("MatMul", [x, self.constant(f"{name}.w", matrix.T)], product)
        return name if bias is None else self.node("Add", [product, self.constant(f"{name}.b", bias)], name)

    def linear_by_token(self, name: str, x: str, matrix: NDArray[np.float32]) -> str:
        """As `linear`, with a scale for each token; x is such that the largest of a token is the largest in size."""
        if self.precision is Precision.FLOAT:
            return self.linear(name, x, matrix)
        quantised = self._quantised(name, matrix)
        x = self._even(name, x, quantised)
        self.node("ReduceMax", [x], f"{name}.largest", axes=[-1], keepdims=1)
        least = self.constant(f"{name}.least", np.array(LEAST, np.float32))
        size = self.node("Max", [f"{name}.largest", least], f"{name}.size")
        small = self.node("Div", [x, size], f"{name}.small")
        return self.node("Mul", [self._multiply8(f"{name}.product", small, quantised, None), size], name)

    def _quantised(self, name: str, matrix: NDArray[np.float32]) -> Quantised:
        return self.weights.quantised.get(name) or quantise(matrix)

    def _even(self, name: str, x: str, quantised: Quantised) -> str:
        if (quantised.factors == 1).all():
            return x
        return self.node("Mul", [x, self.constant(f"{name}.even", 1 / quantised.factors)], f"{name}.evened")

    def _multiply8(self, name: str, x: str, quantised: Quantised, bias: NDArray[np.float32] | None) -> str:
        self.node("DynamicQuantizeLinear", [x], f"{name}.x {name}.x.scale {name}.x.zero")
        return self.node(
            "MatMulIntegerToFloat",
            [
                f"{name}.x",
                self.constant(f"{name}.w", quantised.values.T),
                f"{name}.x.scale",
                self.constant(f"{name}.w.scale", quantised.scales),
                f"{name}.x.zero",
                self.constant(f"{name}.w.zero", np.zeros(len(quantised.scales), np.int8)),
                *([self.constant(f"{name}.b", bias)] if bias is not None else []),
            ],
            name,
            domain=MICROSOFT,
        )

    def _embed(self) -> str:
        vectors, sizes = self.weights.vectors, self.weights.sizes
        # Every token has type 0, so its vector is added to the positions once and for all.
        positions = vectors["emb.pos"].reshape(sizes.positions, sizes.hidden) + vectors["emb.type"][: sizes.hidden]
        self.node("Shape", ["input_ids"], "length", start=1)
        self.node(
            "Slice", [self.constant("positions", positions), self.constant("zero", np.array([0])), "length"], "places"
        )
        self.node("Add", [self._word_vectors(), "places"], "embedded")
        return self._normalise("emb.ln", "embedded")

    def _word_vectors(self) -> str:
        if "words.scale" not in self.words:
            return self.node("Gather", ["words", "input_ids"], "word")
        self.node(
            "GatherBlockQuantized",
            ["words", "input_ids", "words.scale"],
            "word.h",
            domain=MICROSOFT,
            bits=4,
            block_size=BLOCK,
            gather_axis=0,
            quantize_axis=1,
        )
        return self.node("Cast", ["word.h"], "word", to=TensorProto.FLOAT)

    def _normalise(self, name: str, x: str) -> str:
        return self.node(
            "LayerNormalization", [x, *self._norm(name)], name, epsilon=self.weights.sizes.epsilon, axis=-1
        )

    def _layer(self, layer: int, x: str) -> str:
        name, vectors = f"l{layer}", self.weights.vectors
        qkv = [f"{name}.{part}" for part in "qkv"]
        self._map(f"{name}.qkv", x, np.concatenate([vectors[f"{part}.b"] for part in qkv]))
        self.node("Split", [f"{name}.qkv"], " ".join(qkv), axis=-1)
        heads = self.weights.sizes.heads
        self.node("MultiHeadAttention", [*qkv, "", "mask"], f"{name}.attended", domain=MICROSOFT, num_heads=heads)
        self._map(f"{name}.ao", f"{name}.attended")
        x = self._add_and_normalise(f"{name}.aln", f"{name}.ao", x, vectors[f"{name}.ao.b"])
        self._map(f"{name}.fi", x)
        bias = self.constant(f"{name}.fi.b", vectors[f"{name}.fi.b"])
        self.node("BiasGelu", [f"{name}.fi", bias], f"{name}.gelu", domain=MICROSOFT)
        # What GELU gives reaches far above 0, hardly below, and in a few tokens much farther than in the others.
        self.linear_by_token(f"{name}.fo", f"{name}.gelu", self.weights.linear(f"{name}.fo"))
        return self._add_and_normalise(f"{name}.oln", f"{name}.fo", x, vectors[f"{name}.fo.b"])

    def _map(self, name: str, x: str, bias: NDArray[np.float32] | None = None) -> None:
        self.linear(name, x, self.weights.linear(name), bias)

    def _add_and_normalise(self, name: str, x: str, skip: str, bias: NDArray[np.float32]) -> str:
        # On a processor `SkipLayerNormalization` takes three times as long as this, and sums that are not written `Sum`
        # would be made one.
        whole = self.node("Sum", [x, skip, self.constant(f"{name}.bias", bias)], f"{name}.sum")
        return self._normalise(name, whole)

    def _norm(self, name: str) -> list[str]:
        return [self.constant(f"{name}.{part}", self.weights.vectors[f"{name}.{part}"]) for part in ("w", "b")]


def pack_pairs(nibbles: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Two neighbouring 4-bit values in a byte, the first in the low half."""
    return np.bitwise_or(nibbles[:, 0::2], np.left_shift(nibbles[:, 1::2], 4), dtype=np.uint8)
