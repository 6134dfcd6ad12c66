"""Written folders and the model they came from to measured agreement; raises where it is too low."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rag.models.encoder import OnnxEncoder
from training.retriever import reference
from training.retriever.q4 import Q4Model
from training.retriever.tokenizer import build_tokenizer

EXACT_COSINE = 0.9999  # a graph in single precision against transformers
QUANTISED_COSINE = 0.998  # the shipped graph against transformers, the worst text


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cosines between two ways to embed the same texts."""

    lowest: float
    mean: float


def agree(
    model: Q4Model,
    encoder: OnnxEncoder,
    texts: list[str],
    *,
    at_least: float,
    without: NDArray[np.float32] | None = None,
) -> Agreement:
    """How near the encoder's vectors come to those of the unpruned model in transformers, less a direction."""
    bert = reference.build_bert(model)
    expected = reference.embed(bert, build_tokenizer(model.vocabulary), texts, max_tokens=encoder.max_tokens)
    if without is not None:
        expected = expected - np.outer(expected @ without, without)
        expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    cosines = (expected * encoder.encode(texts)).sum(axis=1)
    if cosines.min() < at_least:
        worst = texts[int(cosines.argmin())]
        raise SystemExit(f"{encoder.identity}: cosine {cosines.min():.4f} is below {at_least} on {worst[:80]!r}")
    return Agreement(float(cosines.min()), float(cosines.mean()))


def require_no_new_unknowns(model: Q4Model, tokenizer: Tokenizer) -> None:
    """Every single-character piece of the source is still known, alone and inside a word."""
    source = build_tokenizer(model.vocabulary)
    unknown = model.vocabulary.unk
    characters = [piece for piece in model.vocabulary.pieces if len(piece) == 1]
    for text in [*characters, *(f"a{character}b" for character in characters)]:
        if source.encode(text).ids.count(unknown) < tokenizer.encode(text).tokens.count("<unk>"):
            raise SystemExit(f"{text!r} became unknown")
