"""The files of a bundled model to what runs it: the one module that meets onnxruntime and tokenizers.

A model is a folder of `model.json` and `model.onnx`. What all models share lies in a folder beside theirs: the
tokenizer and the table of word vectors, which every graph takes as inputs, so that they are in memory once.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as native
from tokenizers import Tokenizer

from rag.errors import ModelError

VOCABULARY, MODEL = "vocabulary.json", "model.json"
LOAD_ERRORS = (native.NoSuchFile, native.InvalidProtobuf, native.InvalidGraph, native.InvalidArgument, native.Fail)
RUN_ERRORS = (native.InvalidArgument, native.RuntimeException, native.Fail, native.EPFail)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """What bundled models share: the tokenizer, and the word table's arrays under the names of the graphs' inputs."""

    identity: str
    tokenizer: Tokenizer
    words: Mapping[str, NDArray[np.generic]]


class Session:
    """A graph, loaded with the word table that it reads; it may run in several threads at once."""

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # texts are shared among threads, not the work on a text
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors come as exceptions, warnings help no user
        # Older processors add 8-bit products up in 16 bits and cut off what is too large, unless told not to.
        options.add_session_config_entry("session.x64quantprecision", "1")
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except LOAD_ERRORS as error:
            raise _damaged(path.parent, f"{path.name}: {_first_line(error)}") from error
        self._words = vocabulary.words

    def run(self, inputs: Mapping[str, NDArray[np.generic]]) -> list[NDArray[np.float32]]:
        """The graph's outputs for its inputs beside the word table."""
        try:
            outputs: list[NDArray[np.float32]] = self._session.run(None, {**self._words, **inputs})
        except RUN_ERRORS as error:
            shapes = ", ".join(f"{name} {array.shape}" for name, array in inputs.items())
            raise ModelError(f"the model failed on {shapes}: {_first_line(error)}") from error
        return outputs


@cache
def load_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary in a folder of `vocabulary.json`, `tokenizer.json` and `words.bin`, once for each folder."""
    description = _read_description(folder, VOCABULARY, {"identity": str, "words": dict})
    try:
        blob = (folder / "words.bin").read_bytes()
        words = {name: _array(blob, place) for name, place in description["words"].items()}
    except OSError as error:
        raise _damaged(folder, f"{error.strerror}: {error.filename}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, f"{VOCABULARY} does not describe words.bin ({error})") from error
    return Vocabulary(description["identity"], _load_tokenizer(folder / "tokenizer.json"), words)


def read_model(folder: Path, vocabulary: Vocabulary, fields: Mapping[str, type]) -> dict[str, Any]:
    """The description in a model's folder, with `identity` and these fields, where it was made for the vocabulary."""
    description = _read_description(folder, MODEL, {"identity": str, "vocabulary": str, **fields})
    if description["vocabulary"] != vocabulary.identity:
        raise _damaged(folder, f"it needs the vocabulary {description['vocabulary']}, not {vocabulary.identity}")
    return description


def _read_description(folder: Path, name: str, fields: Mapping[str, type]) -> dict[str, Any]:
    try:
        description: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
        _require(description, {**fields, "files": dict})
        for file_name, file in description["files"].items():
            if (found := (folder / file_name).stat().st_size) != file["bytes"]:
                raise _damaged(folder, f"{file_name} has {found} bytes instead of {file['bytes']}")
    except OSError as error:
        raise _damaged(folder, f"{error.strerror}: {error.filename}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, f"{name} cannot be understood ({error})") from error
    return description


def _require(description: object, fields: Mapping[str, type]) -> None:
    if not isinstance(description, dict):
        raise TypeError("it is not an object")
    for name, kind in fields.items():
        if not isinstance(description.get(name), kind):
            raise TypeError(f"{name} is missing or of the wrong type")


def _array(blob: bytes, place: Mapping[str, Any]) -> NDArray[np.generic]:
    shape = place["shape"]
    return np.frombuffer(blob, place["type"], count=prod(shape), offset=place["offset"]).reshape(shape)


def _load_tokenizer(path: Path) -> Tokenizer:
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare Exception, whatever is wrong
        raise _damaged(path.parent, f"{path.name}: {_first_line(error)}") from error


def _damaged(folder: Path, what: str) -> ModelError:
    return ModelError(
        f"the model in {folder} cannot be loaded: {what}; get its files again (git checkout, or reinstall)"
    )


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
