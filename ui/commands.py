"""A command that another process of this user hands over -> its result, or the reason why there is none."""

import hmac
import ipaddress
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rag.commands import run
from rag.errors import RagError
from rag.store import Owner
from rag.system import System


class Commands:
    """Carries out commands for whoever is on this machine and could read the secret in the index folder."""

    def __init__(self, system: System, owner: Owner) -> None:
        self._system = system
        self._secret = f"Bearer {owner.token}".encode()

    async def answer(self, request: Request) -> Response:
        """The result of a command as JSON; what was wrong with it as `{"error": ...}`."""
        # Both are looked at before a byte of the body is read.
        if not _from_this_machine(request):
            return _refused("commands are taken from this machine only", status=403)
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), self._secret):
            return _refused("the secret of the index is missing or wrong", status=403)
        try:
            command, arguments = _parsed(await request.json())
        except (ValueError, RecursionError):
            return _refused("the request is not a command with its arguments in JSON", status=400)
        try:
            return JSONResponse(await run_in_threadpool(run, self._system, command, arguments))
        except RagError as error:
            return _refused(str(error), status=400)


def _from_this_machine(request: Request) -> bool:
    if request.client is None:
        return False
    server = request.scope.get("server") or ("", 0)
    # Who connects to an address of this machine from that same address is on it.
    return request.client.host == server[0] or _is_loopback(request.client.host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parsed(body: Any) -> tuple[str, dict[str, Any]]:
    if not isinstance(body, dict) or body.keys() != {"command", "arguments"}:
        raise ValueError("not a command")
    command, arguments = body["command"], body["arguments"]
    if not isinstance(command, str) or not isinstance(arguments, dict):
        raise ValueError("not a command")
    return command, arguments


def _refused(message: str, *, status: int) -> Response:
    return JSONResponse({"error": message}, status_code=status)
