"""A question and passages to the scores of their tokens, by a bundled reader."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

from rag.models.files import Session, Vocabulary, read_model

START, END = 0, 2  # `<s>` and `</s>`, the same in every vocabulary of XLM-R's family
QUESTION_TOKENS = 64
TITLE_TOKENS = 40
PASSAGE_TOKENS = 400  # with the others and the frame, all of the model's 512 positions

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Material:
    """A passage to be read, and the title of its document, which may be empty."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class TokenScores:
    """What the reader makes of one passage of t tokens.

    `starts` and `ends` (t,) are logits of the answer beginning or ending at a token, and `answerable` of its being in
    the passage at all, each against "not here" at 0, so that they compare across passages. `offsets` (t, 2) are each
    token's first character in the passage and the one after its last.
    """

    answerable: float
    starts: Logits
    ends: Logits
    offsets: NDArray[np.int64]


class OnnxReader:
    """A folder of `model.json` and `model.onnx`, loaded with the vocabulary it was made for.

    `threads` passages are read at the same time, 0 meaning one per core; each goes through the graph alone, so that
    its scores do not depend on its neighbours. May be used from several threads at once.
    """

    def __init__(self, folder: Path, vocabulary: Vocabulary, *, threads: int) -> None:
        self.identity: str = read_model(folder, vocabulary, {})["identity"]
        self._tokenizer = vocabulary.tokenizer
        self._session = Session(folder / "model.onnx", vocabulary)
        self._workers = ThreadPoolExecutor(threads or os.cpu_count() or 1, thread_name_prefix="reader")

    def read(self, question: str, materials: Sequence[Material]) -> list[TokenScores]:
        """The scores of every passage, in their order; what comes after `PASSAGE_TOKENS` of one is not seen."""
        asked, *parts = self._encode([question, *(text for one in materials for text in (one.title, one.text))])
        titles, passages = parts[0::2], parts[1::2]
        # The longest first, so that no thread is left with a long one while the others are done.
        order = sorted(range(len(materials)), key=lambda place: -len(passages[place].ids))
        tasks = {
            place: self._workers.submit(self._read, asked.ids, titles[place], passages[place], materials[place].text)
            for place in order
        }
        return [tasks[place].result() for place in range(len(materials))]

    def _encode(self, texts: Sequence[str]) -> list[Encoding]:
        encodings: list[Encoding] = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return encodings

    def _read(self, question: Sequence[int], title: Encoding, passage: Encoding, text: str) -> TokenScores:
        ids, first = frame(question, title.ids, passage.ids)
        input_ids = np.array([ids], dtype=np.int64)
        spans, answerable = self._session.run({"input_ids": input_ids, "attention_mask": np.ones_like(input_ids)})
        read = spans[0, first : len(ids) - 1]
        # A token takes in the space before its word, which is no part of an answer.
        places = [(end - len(text[start:end].lstrip()), end) for start, end in passage.offsets[: len(read)]]
        offsets = np.array(places, dtype=np.int64).reshape(-1, 2)
        return TokenScores(float(answerable[0]), read[:, 0], read[:, 1], offsets)


def frame(question: Sequence[int], title: Sequence[int], passage: Sequence[int]) -> tuple[list[int], int]:
    """`<s> question </s> </s> [title </s>] passage </s>`, and where in it the passage begins."""
    heading = [*title[:TITLE_TOKENS], END] if title else []
    before = [START, *question[:QUESTION_TOKENS], END, END, *heading]
    return [*before, *passage[:PASSAGE_TOKENS], END], len(before)
