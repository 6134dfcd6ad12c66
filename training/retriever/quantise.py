"""A matrix to 8-bit values, by rounding or against the inputs that it meets."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEPS = 127
BLOCK_COLUMNS = 128  # columns whose errors reach the later ones together, for speed alone
DAMPING = 0.01  # share of the mean square of the inputs that is added to each, so that the inverse exists


@dataclass(frozen=True, slots=True)
class Quantised:
    """Symmetric 8-bit `values` (outputs, inputs), a scale for each output, and what each input is divided by before."""

    values: NDArray[np.int8]
    scales: NDArray[np.float32]
    factors: NDArray[np.float32]


def quantise(matrix: NDArray[np.float32]) -> Quantised:
    """Every weight rounded by itself."""
    scales = _scales(matrix)
    values = np.round(matrix / scales[:, None]).astype(np.int8)
    return Quantised(values, scales, np.ones(matrix.shape[1], np.float32))


def quantise_for(matrix: NDArray[np.float32], moments: NDArray[np.float64], factors: NDArray[np.float32]) -> Quantised:
    """Weights rounded one column after another, each column's error made up for by those that follow.

    `moments` (inputs, inputs) are the mean products of the inputs, before they are divided by the factors. After
    Frantar et al., "GPTQ", ICLR 2023.
    """
    evened = matrix * factors
    scales = _scales(evened)
    upper = _inverse_root(moments / np.outer(factors, factors))
    left = evened.astype(np.float64)
    values = np.zeros(matrix.shape, np.int8)
    for first in range(0, matrix.shape[1], BLOCK_COLUMNS):
        last = min(first + BLOCK_COLUMNS, matrix.shape[1])
        errors = np.zeros((len(matrix), last - first))
        for column in range(first, last):
            values[:, column] = np.clip(np.round(left[:, column] / scales), -STEPS, STEPS)
            errors[:, column - first] = (left[:, column] - values[:, column] * scales) / upper[column, column]
            left[:, column + 1 : last] -= np.outer(errors[:, column - first], upper[column, column + 1 : last])
        left[:, last:] -= errors @ upper[first:last, last:]
    return Quantised(values, scales, factors)


def _scales(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    scales: NDArray[np.float32] = np.abs(matrix).max(axis=1) / STEPS
    return scales


def _inverse_root(moments: NDArray[np.float64]) -> NDArray[np.float64]:
    damped = moments + DAMPING * np.diag(moments).mean() * np.eye(len(moments))
    root: NDArray[np.float64] = np.linalg.cholesky(np.linalg.inv(damped)).T
    return root
