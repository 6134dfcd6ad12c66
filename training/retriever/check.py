"""A written folder and the model it came from to measured agreement; raises where it is too low."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.retriever import reference
from training.retriever.q4 import Q4Model
from training.retriever.tokenizer import build_tokenizer

MAX_TOKENS = 512
EXACT_COSINE = 0.9999  # a graph in single precision against transformers
QUANTISED_COSINE = 0.99  # the shipped graph against transformers, the worst text


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cosines between two ways to embed the same texts."""

    lowest: float
    mean: float


def embed(folder: Path, texts: list[str]) -> NDArray[np.float32]:
    """The texts' vectors from a folder's graph, one text at a time."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    vectors = []
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids])
        vectors.append(session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0])
    return np.stack(vectors)


def agree(
    model: Q4Model, folder: Path, texts: list[str], *, at_least: float, without: NDArray[np.float32] | None = None
) -> Agreement:
    """How near the folder's vectors come to those of the unpruned model in transformers, less a direction."""
    bert = reference.build_bert(model)
    expected = reference.embed(bert, build_tokenizer(model.vocabulary), texts, max_tokens=MAX_TOKENS)
    if without is not None:
        expected = expected - np.outer(expected @ without, without)
        expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    cosines = (expected * embed(folder, texts)).sum(axis=1)
    if cosines.min() < at_least:
        worst = texts[int(cosines.argmin())]
        raise SystemExit(f"{folder}: cosine {cosines.min():.4f} is below {at_least} on {worst[:80]!r}")
    return Agreement(float(cosines.min()), float(cosines.mean()))


def require_no_new_unknowns(model: Q4Model, folder: Path) -> None:
    """Every single-character piece of the source is still known, alone and inside a word."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    source = build_tokenizer(model.vocabulary)
    unknown = model.vocabulary.unk
    characters = [piece for piece in model.vocabulary.pieces if len(piece) == 1]
    for text in [*characters, *(f"a{character}b" for character in characters)]:
        if source.encode(text).ids.count(unknown) < tokenizer.encode(text).tokens.count("<unk>"):
            raise SystemExit(f"{folder}: {text!r} became unknown")
