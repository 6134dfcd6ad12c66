"""What passes between the program and a process that loads for it: one line of JSON each way, never pickled."""

import base64
import datetime
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rag.errors import LoadError
from rag.loading.aligning import Quoted
from rag.loading.extraction import Limits
from rag.types import Document, DocumentInfo, Language, UnreadPage

READY = b"{}\n"  # what a process says before it takes requests


@dataclass(frozen=True, slots=True)
class Load:
    """A request to load a file as the document of that name."""

    path: Path
    name: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class Draw:
    """A request to draw a page (counted from 1) of a file whose checksum is known, with what is quoted from it."""

    path: Path
    name: str
    checksum: str
    page: int
    quoted: Sequence[Quoted]


def load_line(load: Load) -> bytes:
    """The line that asks for a document."""
    return _line({"path": str(load.path), "name": load.name, "limits": asdict(load.limits)})


def draw_line(draw: Draw) -> bytes:
    """The line that asks for a picture."""
    return _line({**asdict(draw), "path": str(draw.path)})


def read_request(line: bytes) -> Load | Draw:
    """The request in a line."""
    request = json.loads(line)
    path = Path(request.pop("path"))
    if "page" in request:
        quoted = tuple(Quoted(**one) for one in request.pop("quoted"))
        return Draw(path=path, quoted=quoted, **request)
    return Load(path, request["name"], Limits(**request["limits"]))


def document_line(document: Document) -> bytes:
    """The answer that carries a document."""
    info = {**asdict(document.info), "date": document.info.date.isoformat() if document.info.date else None}
    return _line(
        {"info": info, "text": document.text, "page_starts": document.page_starts, "records": document.records}
    )


def picture_line(picture: bytes) -> bytes:
    """The answer that carries a picture."""
    return _line({"picture": base64.b64encode(picture).decode("ascii")})


def refusal_line(error: LoadError) -> bytes:
    """The answer that says why there is none."""
    return _line({"message": str(error), "reason": error.reason})


def read_answer(line: bytes) -> Document:
    """The document that an answer carries, or the `LoadError` in its place."""
    answer = _accepted(line)
    info = answer["info"]
    date = datetime.date.fromisoformat(info["date"]) if info["date"] else None
    unread = tuple(UnreadPage(**page) for page in info["unread_pages"])
    described = DocumentInfo(**{**info, "date": date, "language": Language(info["language"]), "unread_pages": unread})
    return Document(described, answer["text"], tuple(answer["page_starts"]), tuple(answer["records"]))


def read_picture(line: bytes) -> bytes:
    """The picture that an answer carries, or the `LoadError` in its place."""
    return base64.b64decode(_accepted(line)["picture"])


def _accepted(line: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(line)
    if "reason" in answer:
        raise LoadError(answer["message"], reason=answer["reason"])
    return answer


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode("ascii") + b"\n"
