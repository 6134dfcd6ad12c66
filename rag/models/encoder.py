"""Texts to unit vectors by a bundled encoder."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.models.files import Session, Vocabulary, read_model

FRAME_TOKENS = 2  # `<s>` before a text and `</s>` after it
# Texts cut into tokens at a time; their tokens need more memory than the texts.
SLICE = 1024


class OnnxEncoder:
    """A folder of `model.json` and `model.onnx`, loaded with the vocabulary it was made for.

    `identity` names exactly these files; vectors have `dimensions` columns; a text is cut off after `max_tokens`.
    `threads` texts are encoded at the same time, 0 meaning one per core. May be used from several threads at once.

    Every text goes through the graph alone. The graph finds the range of its 8-bit activations over all it is given,
    so in a batch a text's vector would depend on its neighbours; alone it does not, and on two cores it is as fast.
    """

    def __init__(self, folder: Path, vocabulary: Vocabulary, *, threads: int) -> None:
        description = read_model(folder, vocabulary, {"dimensions": int, "max_tokens": int})
        self.identity: str = description["identity"]
        self.dimensions: int = description["dimensions"]
        self.max_tokens: int = description["max_tokens"]
        self._tokenizer = vocabulary.tokenizer
        self._session = Session(folder / "model.onnx", vocabulary)
        self._workers = ThreadPoolExecutor(threads or os.cpu_count() or 1, thread_name_prefix="encoder")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector for each text, in their order: (n, dimensions) float32."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), SLICE):
            ids = self._ids(texts[start : start + SLICE])
            run = self._workers.map if len(ids) > 1 else map
            for place, vector in enumerate(run(self._run, ids), start=start):
                vectors[place] = vector
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, whole, without the two that frame it."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encodings]

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        all_ids = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        # A text that is cut off keeps its closing token.
        return [ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]] for ids in all_ids]

    def _run(self, ids: list[int]) -> NDArray[np.float32]:
        input_ids = np.array([ids], dtype=np.int64)
        vectors = self._session.run({"input_ids": input_ids, "attention_mask": np.ones_like(input_ids)})[0]
        vector: NDArray[np.float32] = vectors[0]
        return vector
