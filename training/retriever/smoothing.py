"""An encoder and texts to the encoder's matrices in 8 bits, with factors that even out its activations' channels.

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
from training.retriever.quantise import quantise_for

STRENGTH = 0.8  # share of an activation's range that moves into the matrix; 0.6, 0.7 and 0.9 lose more
LEAST = 1e-5  # for channels that are never used


@dataclasses.dataclass(frozen=True, slots=True)
class Inputs:
    """What a linear map is applied to: the largest size of each channel, and the channels' mean products."""

    largest: NDArray[np.float32]
    moments: NDArray[np.float64]


def smooth(weights: Weights, words: Mapping[str, NDArray[np.generic]], id_lists: Sequence[Sequence[int]]) -> Weights:
    """The weights with every linear map of the encoder also in 8 bits, for such activations as tokenised texts give."""
    quantised = {}
    for name, inputs in _measure(weights, words, id_lists).items():
        matrix = weights.linear(name)
        quantised[name] = quantise_for(matrix, inputs.moments, _factors(inputs.largest, np.abs(matrix).max(axis=0)))
    return dataclasses.replace(weights, quantised=quantised)


def _measure(
    weights: Weights, words: Mapping[str, NDArray[np.generic]], id_lists: Sequence[Sequence[int]]
) -> dict[str, Inputs]:
    graph = EncoderGraph(weights, words, precision=Precision.FLOAT)
    graph.hidden_states()
    model = graph.model({x: ["texts", "tokens", "channels"] for x in graph.linear_inputs.values()})
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    largest: dict[str, NDArray[np.float32]] = {}
    sums: dict[str, NDArray[np.float64]] = {}
    for ids in id_lists:
        input_ids = np.array([ids])
        found = session.run(None, {"input_ids": input_ids, "attention_mask": np.ones_like(input_ids), **words})
        for name, x in zip(graph.linear_inputs, (activations[0] for activations in found), strict=True):
            largest[name] = np.maximum(largest.get(name, np.float32(0)), np.abs(x).max(axis=0))
            sums[name] = sums.get(name, np.float64(0)) + x.T @ x
    tokens = sum(len(ids) for ids in id_lists)
    return {name: Inputs(largest[name], sums[name] / tokens) for name in graph.linear_inputs}


def _factors(activations: NDArray[np.float32], columns: NDArray[np.float32]) -> NDArray[np.float32]:
    factors = np.maximum(activations, LEAST) ** STRENGTH / np.maximum(columns, LEAST) ** (1 - STRENGTH)
    return factors.astype(np.float32)
