"""The body of a request to Gradio -> the same body, if every file it names was received by this server.

A request states where its files lie. Gradio fetches such a file when the place is an address, and does not check a
path at all when its page is mounted in another application, so the check is made before Gradio sees the request.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class ForgedPayloadError(ValueError):
    """The body is not JSON, or names a file that was not uploaded."""


def checked(body: bytes, *, uploads: Path, host: str) -> bytes:
    """The body, written anew so that no two parsers can read it differently, or `ForgedPayloadError`."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ForgedPayloadError("the request is not JSON") from error
    for value in _objects(content):
        if "path" in value and not _is_upload(value["path"], uploads):
            raise ForgedPayloadError("the request names a file that was not uploaded here")
        if value.get("url") is not None and urlsplit(str(value["url"])).netloc != host:
            raise ForgedPayloadError("the request names an address instead of a file")
        if value.get("is_stream"):
            raise ForgedPayloadError("the request names a stream instead of a file")
    return json.dumps(content).encode()


def _objects(content: Any) -> Iterator[dict[str, Any]]:
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _is_upload(path: Any, uploads: Path) -> bool:
    if not isinstance(path, str):
        return False
    try:
        file = Path(path)
        return uploads in file.resolve().parents and file.is_file() and not file.is_symlink()
    except (OSError, ValueError):  # a name too long for the system, or with a NUL
        return False
