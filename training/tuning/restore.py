"""A bundled model's folder to the encoder that it was written from, as near as 8 bits keep it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn

from training.retriever.encoder_graph import Weights
from training.retriever.q4 import Q4Model
from training.retriever.quantise import Quantised
from training.retriever.reference import write_bert
from training.tuning.net import EncoderNet

Constants = dict[str, NDArray[np.float32]]
PARTS = ("qkv", "ao", "fi", "fo")  # of a layer, the linear maps


def read_constants(folder: Path) -> Constants:
    """The constants of the graph in a model's folder, in single precision."""
    return {name: value.astype(np.float32) for name, value in _stored(folder).items()}


def read_weights(folder: Path, model: Q4Model) -> Weights:
    """The encoder of a written model with its matrices in 8 bits, to be written again as it is."""
    constants = _stored(folder)
    quantised = {}
    for name in (f"l{layer}.{part}" for layer in range(model.sizes.layers) for part in PARTS):
        product = _product(constants, name)
        values, scales = constants[f"{product}.w"].T, constants[f"{product}.w.scale"]
        even = constants.get(f"{name}.even", np.ones(values.shape[1], np.float32))
        quantised[name] = Quantised(values, scales, (1 / even).astype(np.float32))
    single = read_constants(folder)
    return Weights(model.sizes, _vectors(single, model), _matrices(single, model), quantised)


def restore_encoder(net: EncoderNet, model: Q4Model, constants: Constants) -> None:
    """Put the encoder of a written model into a net that was built from the same retriever."""
    write_bert(net.bert, model, Weights(model.sizes, _vectors(constants, model), _matrices(constants, model)))


def restore_heads(constants: Constants, heads: Mapping[str, nn.Linear]) -> None:
    """Put the weights of heads, by their names in the graph, into those of a net."""
    with torch.no_grad():
        for name, head in heads.items():
            head.weight.copy_(torch.tensor(constants[f"{name}.w"].T))
            head.bias.copy_(torch.tensor(constants[f"{name}.b"]))


def _vectors(constants: Constants, model: Q4Model) -> Constants:
    vectors: Constants = {}
    for layer in range(model.sizes.layers):
        qkv = np.split(constants[f"l{layer}.qkv.b"], 3)
        vectors |= {f"l{layer}.{part}.b": bias for part, bias in zip("qkv", qkv, strict=True)}
        vectors |= {
            f"l{layer}.{part}.b": constants[f"l{layer}.{norm}.bias"] for part, norm in (("ao", "aln"), ("fo", "oln"))
        }
        vectors[f"l{layer}.fi.b"] = constants[f"l{layer}.fi.b"]
    # The graph adds the one type of token to the positions.
    vectors["emb.type"] = np.zeros_like(model.vectors["emb.type"])
    vectors["emb.pos"] = constants["positions"]
    return vectors | {name: constants[name] for name in model.vectors if name not in vectors}


def _stored(folder: Path) -> dict[str, NDArray[Any]]:
    graph = onnx.load(str(folder / "model.onnx")).graph
    return {one.name: numpy_helper.to_array(one) for one in graph.initializer}


def _product(constants: Mapping[str, object], name: str) -> str:
    """Where the matrix of a linear map is kept: where every token has a scale, under the product of the two."""
    return f"{name}.product" if f"{name}.product.w" in constants else name


def _matrices(constants: Constants, model: Q4Model) -> Constants:
    matrices: Constants = {}
    for layer in range(model.sizes.layers):
        for part in PARTS:
            name = f"l{layer}.{part}"
            product = _product(constants, name)
            values, scales = constants[f"{product}.w"].T, constants[f"{product}.w.scale"]
            dense = values * scales[:, None] * constants.get(f"{name}.even", np.ones(1, np.float32))
            parts = "qkv" if part == "qkv" else (part,)
            matrices |= {
                f"l{layer}.{one}.w": each for one, each in zip(parts, np.split(dense, len(parts)), strict=True)
            }
    return matrices
