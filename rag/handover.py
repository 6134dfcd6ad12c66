"""A command from a process that does not own the index to the one that does, over loopback."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from rag.errors import IndexHeldError, RagError
from rag.store.lock import Owner

PATH = "/tanya/command"
TIMEOUT = 600.0  # seconds; adding many files takes a while


class NobodyThereError(Exception):
    """The owner that the index folder names does not answer: it is gone, or busy starting."""


class HandedOverError(RagError):
    """The owner refused the command; the text is its own message."""


def hand_over(
    owner: Owner, command: str, arguments: Mapping[str, Any], *, timeout: float | None = TIMEOUT
) -> dict[str, Any]:
    """Let the owner carry out a command, in `timeout` seconds if any; its error comes back as `HandedOverError`."""
    request = urllib.request.Request(
        owner.address + PATH,
        data=json.dumps({"command": command, "arguments": arguments}).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {owner.token}"},
    )
    # Proxies are for the outside; the owner is on this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=timeout) as response:
            result: dict[str, Any] = json.load(response)
            return result
    except urllib.error.HTTPError as error:
        raise HandedOverError(_message(error)) from error
    except TimeoutError as error:
        raise IndexHeldError(f"the process {owner.pid} that owns the index did not answer in time") from error
    except (urllib.error.URLError, ConnectionError, ValueError) as error:
        raise NobodyThereError(str(error)) from error


def _message(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["error"])
    except (ValueError, KeyError, TypeError):
        return f"the process that owns the index refused the request (HTTP {error.code})"
