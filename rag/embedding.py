"""Passages and questions to unit vectors: the bundled model, or any that sentence-transformers loads."""

import hashlib
import logging
import os
import re
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models.encoder import FRAME_TOKENS, OnnxEncoder
from rag.models.files import load_vocabulary

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"
BUNDLED_FOLDER = Path(__file__).parent / "models"
HUB = "https://huggingface.co"  # sentence-transformers' own default; HF_ENDPOINT names another
REACH_SECONDS = 5.0
HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
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
        self._model = _load_sentence_transformer(name_or_path)
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
            raise ModelError(f"{self.identity} failed on {len(texts)} texts: {_first_line(error)}") from error
        return np.asarray(vectors, dtype=np.float32)


def _load_sentence_transformer(name_or_path: str) -> "SentenceTransformer":
    if not Path(name_or_path).exists() and not HUB_NAME.fullmatch(name_or_path):
        raise _cannot_load(name_or_path, "there is no such folder, and no model can have that name")
    # Its import takes about six seconds and needs torch, so nobody pays for it who does not use it.
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging
    except ImportError as error:
        raise ModelError(
            f"the embedding model {name_or_path!r} needs sentence-transformers: pip install '.[sentence-transformers]'"
        ) from error
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    # What they warn of on the way to a failure is said in the error below, once.
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    # What is on this machine comes first; only a model that is not is asked for from the hub.
    try:
        return SentenceTransformer(name_or_path, local_files_only=True, trust_remote_code=False)
    except Exception as error:  # whatever the libraries below raise on files that are missing or damaged
        if Path(name_or_path).exists():
            raise _cannot_load(name_or_path, _first_line(error)) from error
    _require_hub(name_or_path)
    try:
        return SentenceTransformer(name_or_path, trust_remote_code=False)
    except Exception as error:  # as above, and whatever the network raises
        raise _cannot_load(name_or_path, _first_line(error)) from error


def _require_hub(name: str) -> None:
    """Fail soon where the hub cannot be reached; its own client would try for minutes."""
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}:
        raise _cannot_load(name, "it is not on this machine, and HF_HUB_OFFLINE forbids to download it")
    address = os.environ.get("HF_ENDPOINT", HUB)
    try:
        urllib.request.urlopen(urllib.request.Request(address, method="HEAD"), timeout=REACH_SECONDS).close()
    except urllib.error.HTTPError:
        return  # an answer of any kind shows that there is a way
    except (OSError, ValueError) as error:
        raise _cannot_load(name, f"it is not on this machine, and {address} cannot be reached") from error


def _cannot_load(name: str, why: str) -> ModelError:
    return ModelError(
        f"cannot load the embedding model {name!r}: {why}; give the folder of a sentence-transformers model,"
        f" its name on the hub, or {BUNDLED!r}"
    )


def _fingerprint(model: "SentenceTransformer") -> str:
    """Twelve hexadecimal digits that depend on the weights, the prompts and the length that is read."""
    digest = hashlib.sha256(repr((sorted(model.prompts.items()), model.max_seq_length)).encode())
    for name, tensor in model.state_dict().items():
        start = tensor.flatten()[:FINGERPRINT_VALUES].cpu().float().numpy()
        digest.update(f"{name} {tuple(tensor.shape)}".encode())
        digest.update(np.ascontiguousarray(start, dtype="<f4").tobytes())
    return digest.hexdigest()[:12]


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
