"""The file of fitted numbers beside the reader to the rules that use them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.answering.gate import Caution, Gate
from rag.errors import ModelError
from rag.reading import BUNDLED_FOLDER
from rag.reranking import Rerank
from rag.types import Language

FITTED = BUNDLED_FOLDER / "reader" / "calibration.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted for one reader: how its scores rerank, and by language of the question when they are enough."""

    reader: str
    rerank: Rerank
    gates: Mapping[Language, Gate]


def load_calibration(reader: str, *, path: Path = FITTED) -> Calibration:
    """The numbers fitted for a reader of this identity; `ModelError` for damaged ones, or another reader's."""
    try:
        fitted = json.loads(path.read_text(encoding="utf-8"))
        gates = {
            Language(code): Gate(
                tuple(float(weight) for weight in gate["weights"]),
                float(gate["bias"]),
                {caution: float(gate["thresholds"][caution]) for caution in Caution},
            )
            for code, gate in fitted["gates"].items()
        }
        calibration = Calibration(fitted["reader"], Rerank(**fitted["rerank"]), gates)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path} cannot be read ({error}); get it again (git checkout, or reinstall)") from error
    if calibration.reader != reader:
        raise ModelError(f"{path} was fitted for the reader {calibration.reader}, not {reader}; get both files again")
    return calibration
