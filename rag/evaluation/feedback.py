"""What a reader says of an answer -> a line of a file of questions that `tanya evaluate` takes."""

import datetime
import json
import os
import threading
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from rag.errors import StoreError
from rag.types import Answer, Citation, Outcome

LARGEST = 50_000_000  # bytes of the file; about 20,000 judgements
LONGEST_NOTE = 2000  # characters


class Verdict(StrEnum):
    """What a reader can say of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    WRONG_SOURCE = "wrong_source"
    MISSED = "missed"


def line_of(
    answer: Answer, verdict: Verdict, note: str, *, identity: str, versions: Mapping[str, str], now: datetime.datetime
) -> dict[str, Any]:
    """The judgement as a question with what is expected of its answer, and under `feedback` all that was judged.

    A right answer is expected again; of a wrong one the quotations are `rejected`; what should have been found is
    expected to be answered. `identity` names the turn: a later line of the same name takes the place of an earlier one.
    The chat model is told where one wrote the answer.
    """
    expected: dict[str, Any] = {}
    if verdict is Verdict.RIGHT:
        expected["outcome"] = answer.outcome.value
        if answer.citations:
            expected["answers"] = list(dict.fromkeys(one.said or one.quote for one in answer.citations))
            expected["documents"] = list(dict.fromkeys(one.document for one in answer.citations))
    elif verdict is Verdict.MISSED:
        expected["outcome"] = Outcome.ANSWERED.value
    else:
        expected["rejected"] = list(dict.fromkeys(one.quote for one in answer.citations))
    return {
        # A follow-up stands in the file as what was searched for, which can be asked by itself.
        "question": answer.searched or answer.question,
        "language": answer.language.value,
        "kind": f"feedback: {verdict.value}",
        **expected,
        "feedback": {
            "id": identity,
            "when": now.isoformat(timespec="seconds"),
            "verdict": verdict.value,
            "note": note[:LONGEST_NOTE],
            "asked": answer.question,
            "outcome": answer.outcome.value,
            "text": answer.text,
            "probability": round(answer.probability, 3),
            **({"model": answer.writing.model} if answer.writing and not answer.writing.unwritten else {}),
            "passages": [_place(one) for one in (*answer.citations, *answer.closest)],
            "versions": dict(versions),
        },
    }


class FeedbackFile:
    """A file that judgements are added to, one line each, whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._one_at_a_time = threading.Lock()

    def add(self, line: Mapping[str, Any]) -> None:
        """Add a line; `StoreError` where that cannot be."""
        content = (json.dumps(line, ensure_ascii=False) + "\n").encode()
        try:
            with self._one_at_a_time, self._path.open("ab") as file:
                if file.tell() + len(content) > LARGEST:
                    raise StoreError(f"{self._path} is full ({LARGEST:,} bytes); move it away to begin a new one")
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StoreError(f"cannot write {self._path}: {error.strerror or error}") from error


def _place(citation: Citation) -> dict[str, Any]:
    return {
        "document": citation.document,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "cited": bool(citation.marker),
    }
