"""Passages and questions to unit vectors: the bundled model, or any that sentence-transformers loads."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.hub import first_line, load_sentence_transformer
from rag.models.encoder import FRAME_TOKENS, OnnxEncoder
from rag.models.files import load_vocabulary

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"
BUNDLED_FOLDER = Path(__file__).parent / "models"
PASSAGE_PROMPTS = ("document", "passage", "corpus")  # what encode_document looks for, in its order
FINGERPRINT_VALUES = 64  # of each tensor: enough to tell one training run from another, and quick
DEFAULT_MAX_TOKENS = 512  # for a model that does not say how much it reads


class Embedder(Embeddings, ABC):
    """Turns passages and questions into vectors of unit length that lie near where they mean the same.

    `identity` changes whenever vectors of two embedders must not be mixed. A passage of up to `passage_tokens`
    tokens is read whole; what comes after is not seen.
    """

    identity: str
    dimensions: int
    passage_tokens: int

    @abstractmethod
    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens of `passage_tokens` each text takes."""

    @abstractmethod
    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages to be found: (n, dimensions) float32."""

    @abstractmethod
    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions to search with: (n, dimensions) float32."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's name for `encode_passages`."""
        vectors: list[list[float]] = self.encode_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """LangChain's name for `encode_questions`, one at a time."""
        vector: list[float] = self.encode_questions([text])[0].tolist()
        return vector


def load_embedder(model: str, *, threads: int) -> Embedder:
    """The embedder that a setting names: "bundled", or a sentence-transformers model by name or path.

    `threads` is for the bundled model, 0 meaning one per core.
    """
    return BundledEmbedder(threads=threads) if model == BUNDLED else SentenceTransformerEmbedder(model)


class BundledEmbedder(Embedder):
    """The multilingual-e5-small that ships with the program; it was trained with these two prefixes.

    `folder` holds the folders `retriever` and `vocabulary`.
    """

    PASSAGE_PREFIX = "passage: "
    QUESTION_PREFIX = "query: "

    def __init__(self, *, threads: int, folder: Path = BUNDLED_FOLDER) -> None:
        self._encoder = OnnxEncoder(folder / "retriever", load_vocabulary(folder / "vocabulary"), threads=threads)
        self.identity = self._encoder.identity
        self.dimensions = self._encoder.dimensions
        prefix_tokens = self._encoder.count_tokens([self.PASSAGE_PREFIX])[0]
        self.passage_tokens = self._encoder.max_tokens - FRAME_TOKENS - prefix_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._encoder.count_tokens(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encoder.encode([self.PASSAGE_PREFIX + text for text in texts])

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encoder.encode([self.QUESTION_PREFIX + text for text in texts])


class SentenceTransformerEmbedder(Embedder):
    """A sentence-transformers model with the prompts it brings; code that comes with a model is never run."""

    def __init__(self, name_or_path: str) -> None:
        self._model = load_sentence_transformer(name_or_path)
        self.identity = f"{Path(name_or_path).resolve().name}-{_fingerprint(self._model)}"
        self.dimensions = self.encode_passages([""]).shape[1]
        prompt = next((self._model.prompts[name] for name in PASSAGE_PROMPTS if self._model.prompts.get(name)), "")
        frame = len(self._model.tokenizer(prompt)["input_ids"])
        self.passage_tokens = (self._model.max_seq_length or DEFAULT_MAX_TOKENS) - frame

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        if not texts:
            return []
        return [len(ids) for ids in self._model.tokenizer(list(texts), add_special_tokens=False)["input_ids"]]

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(self._model.encode_document, texts)

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(self._model.encode_query, texts)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        try:
            vectors = encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        except (RuntimeError, ValueError, IndexError) as error:
            raise ModelError(f"{self.identity} failed on {len(texts)} texts: {first_line(error)}") from error
        return np.asarray(vectors, dtype=np.float32)


def _fingerprint(model: "SentenceTransformer") -> str:
    """Twelve hexadecimal digits that depend on the weights, the prompts and the length that is read."""
    digest = hashlib.sha256(repr((sorted(model.prompts.items()), model.max_seq_length)).encode())
    for name, tensor in model.state_dict().items():
        start = tensor.flatten()[:FINGERPRINT_VALUES].cpu().float().numpy()
        digest.update(f"{name} {tuple(tensor.shape)}".encode())
        digest.update(np.ascontiguousarray(start, dtype="<f4").tobytes())
    return digest.hexdigest()[:12]
