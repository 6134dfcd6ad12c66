"""Texts to unit vectors by a bundled ONNX encoder: the one module that runs onnxruntime for embedding."""

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as native
from tokenizers import Tokenizer

from rag.errors import ModelError

FRAME_TOKENS = 2  # `<s>` before a text and `</s>` after it
# Texts cut into tokens at a time; their tokens need more memory than the texts.
SLICE = 1024
LOAD_ERRORS = (native.NoSuchFile, native.InvalidProtobuf, native.InvalidGraph, native.InvalidArgument, native.Fail)
RUN_ERRORS = (native.InvalidArgument, native.RuntimeException, native.Fail, native.EPFail)


class OnnxEncoder:
    """A folder of `model.json`, `model.onnx` and `tokenizer.json`, loaded.

    `identity` names exactly these files; vectors have `dimensions` columns; a text is cut off after `max_tokens`.
    `threads` texts are encoded at the same time, 0 meaning one per core. May be used from several threads at once.

    Every text goes through the graph alone. The graph finds the range of its 8-bit activations over all it is given,
    so in a batch a text's vector would depend on its neighbours; alone it does not, and on two cores it is as fast.
    """

    def __init__(self, folder: Path, *, threads: int) -> None:
        description = _read_description(folder)
        self.identity: str = description["identity"]
        self.dimensions: int = description["dimensions"]
        self.max_tokens: int = description["max_tokens"]
        self._tokenizer = _load_tokenizer(folder / "tokenizer.json")
        self._session = _load_session(folder / "model.onnx")
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
        feed = {"input_ids": input_ids, "attention_mask": np.ones_like(input_ids)}
        try:
            vector: NDArray[np.float32] = self._session.run(None, feed)[0][0]
        except RUN_ERRORS as error:
            raise ModelError(f"the encoder failed on a text of {len(ids)} tokens: {_first_line(error)}") from error
        return vector


def _read_description(folder: Path) -> dict[str, Any]:
    path = folder / "model.json"
    try:
        description: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        _require(description, {"identity": str, "dimensions": int, "max_tokens": int, "files": dict})
        for name, file in description["files"].items():
            if (found := (folder / name).stat().st_size) != file["bytes"]:
                raise _damaged(folder, f"{name} has {found} bytes instead of {file['bytes']}")
    except OSError as error:
        raise _damaged(folder, f"{error.strerror}: {error.filename}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, f"model.json cannot be understood ({error})") from error
    return description


def _require(description: object, fields: Mapping[str, type]) -> None:
    if not isinstance(description, dict):
        raise TypeError("it is not an object")
    for name, kind in fields.items():
        if not isinstance(description.get(name), kind):
            raise TypeError(f"{name} is missing or of the wrong type")


def _load_tokenizer(path: Path) -> Tokenizer:
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare Exception, whatever is wrong
        raise _damaged(path.parent, f"{path.name}: {_first_line(error)}") from error


def _load_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # texts are shared among threads, not the work on a text
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors come as exceptions, warnings help no user
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except LOAD_ERRORS as error:
        raise _damaged(path.parent, f"{path.name}: {_first_line(error)}") from error


def _damaged(folder: Path, what: str) -> ModelError:
    return ModelError(
        f"the model in {folder} cannot be loaded: {what}; get its files again (git checkout, or reinstall)"
    )


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
