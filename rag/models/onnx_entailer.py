"""A passage and a statement to how likely the one says the other, by a bundled model."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from rag.models.files import Session, Vocabulary, read_model

START, END = 0, 2  # `<s>` and `</s>`, the same in every vocabulary of XLM-R's family
PREMISE_TOKENS = 256
HYPOTHESIS_TOKENS = 96
CLASSES = 3  # entailed, neutral, contradicted


class OnnxEntailer:
    """A folder of `model.json` and `model.onnx`, loaded with the vocabulary it was made for.

    `threshold` is the least probability at which a statement is to be taken as entailed. `threads` pairs are read at
    the same time, 0 meaning one per core; each goes through the graph alone, so that its figures do not depend on its
    neighbours. May be used from several threads at once.
    """

    def __init__(self, folder: Path, vocabulary: Vocabulary, *, threads: int) -> None:
        description = read_model(folder, vocabulary, {"threshold": float})
        self.identity: str = description["identity"]
        self.threshold: float = description["threshold"]
        self._tokenizer = vocabulary.tokenizer
        self._session = Session(folder / "model.onnx", vocabulary)
        self._workers = ThreadPoolExecutor(threads or os.cpu_count() or 1, thread_name_prefix="entailer")

    def classify(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, float, float]]:
        """Of every premise with its hypothesis, the probabilities that it is entailed, neutral and contradicted.

        What comes after `PREMISE_TOKENS` and `HYPOTHESIS_TOKENS` of them is not seen.
        """
        texts = [text for pair in pairs for text in pair]
        encodings = self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        framed = [
            frame(premise.ids, hypothesis.ids)
            for premise, hypothesis in zip(encodings[0::2], encodings[1::2], strict=True)
        ]
        # The longest first, so that no thread is left with a long one while the others are done.
        order = sorted(range(len(framed)), key=lambda place: -len(framed[place]))
        tasks = {place: self._workers.submit(self._run, framed[place]) for place in order}
        return [tasks[place].result() for place in range(len(framed))]

    def _run(self, ids: list[int]) -> tuple[float, float, float]:
        input_ids = np.array([ids], dtype=np.int64)
        logits = self._session.run({"input_ids": input_ids, "attention_mask": np.ones_like(input_ids)})[0][0]
        weights = np.exp(logits.astype(np.float64) - logits.max())
        entailed, neutral, contradicted = (weights / weights.sum()).tolist()
        return entailed, neutral, contradicted


def frame(premise: Sequence[int], hypothesis: Sequence[int]) -> list[int]:
    """`<s> premise </s> </s> hypothesis </s>`."""
    return [START, *premise[:PREMISE_TOKENS], END, END, *hypothesis[:HYPOTHESIS_TOKENS], END]
