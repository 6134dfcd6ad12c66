"""Texts and an encoder to factors that even out the channels of its activations before they are quantised.

One scale serves all activations of a text, and a few channels reach twenty times as far as most, so that most get few
of the 256 steps. Dividing a channel by a factor, and multiplying the matrix's column by it, moves that range into the
matrix, which has a scale for each output. After Xiao et al., "SmoothQuant", ICML 2023.
"""

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from training.retriever.encoder_graph import EncoderGraph, Precision, Weights

STRENGTH = 0.8  # share of an activation's range that moves into the matrix


def smooth(weights: Weights, words: Mapping[str, NDArray[np.generic]], id_lists: Sequence[Sequence[int]]) -> Weights:
    """The weights with factors for every linear map of the encoder, from the activations on tokenised texts."""
    ranges = measure_ranges(weights, words, id_lists)
    matrices = {name: _matrix(weights, name) for name in ranges}
    smoothing = {name: _factors(ranges[name], np.abs(matrices[name]).max(axis=0)) for name in ranges}
    return dataclasses.replace(weights, smoothing=smoothing)


def measure_ranges(
    weights: Weights, words: Mapping[str, NDArray[np.generic]], id_lists: Sequence[Sequence[int]]
) -> dict[str, NDArray[np.float32]]:
    """For each linear map of the encoder, the largest absolute value that each input channel takes on the texts."""
    graph = EncoderGraph(weights, words, precision=Precision.FLOAT)
    graph.hidden_states()
    names = list(graph.linear_inputs)
    for name in names:
        graph.node("Abs", [graph.linear_inputs[name]], f"{name}.size")
        graph.node("ReduceMax", [f"{name}.size"], f"{name}.range", axes=[0, 1], keepdims=0)
    model = graph.model({f"{name}.range": ["channels"] for name in names})
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    largest: list[NDArray[np.float32]] = [np.zeros(1, np.float32)] * len(names)
    for ids in id_lists:
        input_ids = np.array([ids])
        found = session.run(None, {"input_ids": input_ids, "attention_mask": np.ones_like(input_ids), **words})
        largest = [np.maximum(old, new) for old, new in zip(largest, found, strict=True)]
    return dict(zip(names, largest, strict=True))


def _matrix(weights: Weights, name: str) -> NDArray[np.float32]:
    layer, _, part = name.partition(".")
    parts = ("q", "k", "v") if part == "qkv" else (part,)
    return np.concatenate([weights.matrices[f"{layer}.{each}.w"] for each in parts])


def _factors(activations: NDArray[np.float32], columns: NDArray[np.float32]) -> NDArray[np.float32]:
    factors = np.maximum(activations, 1e-5) ** STRENGTH / np.maximum(columns, 1e-5) ** (1 - STRENGTH)
    return factors.astype(np.float32)
