"""What passes between the program and a process that loads for it: one line of JSON each way, never pickled."""

import datetime
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rag.errors import LoadError
from rag.loading.extraction import Limits
from rag.types import Document, DocumentInfo, Language

READY = b"{}\n"  # what a process says before it takes requests


def request_line(path: Path, *, name: str, limits: Limits) -> bytes:
    """A request to load a file as the document of that name."""
    return _line({"path": str(path), "name": name, "limits": asdict(limits)})


def read_request(line: bytes) -> tuple[Path, str, Limits]:
    """The path, the name and the limits of a request."""
    request = json.loads(line)
    return Path(request["path"]), request["name"], Limits(**request["limits"])


def document_line(document: Document) -> bytes:
    """The answer that carries a document."""
    info = {**asdict(document.info), "date": document.info.date.isoformat() if document.info.date else None}
    return _line(
        {"info": info, "text": document.text, "page_starts": document.page_starts, "records": document.records}
    )


def refusal_line(error: LoadError) -> bytes:
    """The answer that says why there is none."""
    return _line({"message": str(error), "reason": error.reason})


def read_answer(line: bytes) -> Document:
    """The document that an answer carries, or the `LoadError` in its place."""
    answer = json.loads(line)
    if "reason" in answer:
        raise LoadError(answer["message"], reason=answer["reason"])
    info = answer["info"]
    date = datetime.date.fromisoformat(info["date"]) if info["date"] else None
    described = DocumentInfo(**{**info, "date": date, "language": Language(info["language"])})
    return Document(described, answer["text"], tuple(answer["page_starts"]), tuple(answer["records"]))


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode("ascii") + b"\n"
