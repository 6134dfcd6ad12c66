"""The file of fitted numbers beside the reader to the rules that use them."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.answering.gate import NOTHING, Caution, Gate
from rag.errors import ModelError
from rag.reading import BUNDLED_FOLDER
from rag.reranking import Rerank
from rag.types import Language

ASKED_IN = (Language.INDONESIAN, Language.ENGLISH)
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
        gates = {Language(code): _gate(gate) for code, gate in fitted["gates"].items()}
        if missing := set(ASKED_IN) - set(gates):
            raise ValueError(f"no gate for {', '.join(sorted(missing))}")
        rerank = Rerank(**{name: _number(value) for name, value in fitted["rerank"].items()})
        calibration = Calibration(fitted["reader"], rerank, gates)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path} cannot be read ({error}); get it again (git checkout, or reinstall)") from error
    if calibration.reader != reader:
        raise ModelError(f"{path} was fitted for the reader {calibration.reader}, not {reader}; get both files again")
    return calibration


def _gate(fitted: Mapping[str, Any]) -> Gate:
    weights = tuple(_number(weight) for weight in fitted["weights"])
    if len(weights) != len(NOTHING.values()):
        raise ValueError(f"{len(weights)} weights for {len(NOTHING.values())} signs")
    thresholds = {caution: _number(fitted["thresholds"][caution.value]) for caution in Caution}
    return Gate(weights, _number(fitted["bias"]), thresholds)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is not a number")
    return float(value)
