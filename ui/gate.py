"""A request -> refused, or passed on to Gradio with what it may carry bounded and what comes back fenced in.

Access is an allow-list: of all that Gradio answers, only what the page itself asks for gets through. The routes that
read files, fetch addresses, describe the interface or show the settings are not among them.
"""

import re
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.payload import ForgedPayloadError, checked

ENDPOINTS = {
    "GET": re.compile(
        r"(assets/.+|static/(?!fonts/).+|theme\.css|gradio_api/(heartbeat/\w+|queue/data|upload_progress|startup-events"
        r"|app_id))?"
    ),
    "POST": re.compile(r"gradio_api/(queue/join|upload|reset|cancel)"),
}
_UPLOAD, _EVENT = "gradio_api/upload", "gradio_api/queue/join"
LARGEST_REQUEST = 4_000_000  # bytes; a question of a megabyte arrives and is refused in words

LONGEST_FORM_TYPE = 200  # characters; a boundary has at most 70 (RFC 2046, 5.1.1)

_LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
STATIC_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Fence:
    """Sets the security headers of every response, and refuses requests that another site made or aimed elsewhere."""

    def __init__(self, app: ASGIApp, *, host: str) -> None:
        self._app = app
        # A page of another site can reach a loopback address under a name of its own (DNS rebinding).
        self._hosts = _LOCAL_HOSTS if host in _LOCAL_HOSTS else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def fenced(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", STATIC_POLICY)
                for name in [name for name in headers if name.startswith("access-control-")]:
                    del headers[name]
            await send(message)

        refusal = self._refusal(scope["method"], Headers(scope=scope))
        await (PlainTextResponse(refusal, 403) if refusal else self._app)(scope, receive, fenced)

    def _refusal(self, method: str, headers: Headers) -> str:
        host = headers.get("host", "")
        if self._hosts is not None and urlsplit(f"//{host}").hostname not in self._hosts:
            return "This server answers only to the name of this computer."
        origin = headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc != host
        if method not in ("GET", "HEAD") and (foreign or headers.get("sec-fetch-site") == "cross-site"):
            return "Requests from other sites are refused."
        return ""


class Gate:
    """Lets through to one mounted Gradio page what that page asks for, with bodies of bounded size."""

    def __init__(
        self, app: ASGIApp, *, rewrite: Callable[[str, str], str], cookie: str, largest_upload: int, uploads: Path
    ) -> None:
        self._app = app
        self._uploads = uploads
        self._rewrite = rewrite
        self._cookie = cookie
        self._largest_upload = largest_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on one request below the mount."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        if method not in ENDPOINTS or not ENDPOINTS[method].fullmatch(path):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
        elif not path:
            await self._page(scope, receive, send)
        elif path == _UPLOAD and len(Headers(scope=scope).get("content-type", "")) > LONGEST_FORM_TYPE:
            await PlainTextResponse("The boundary of the form is too long", 400)(scope, receive, send)
        elif path == _EVENT:
            await _bounded(self._event, LARGEST_REQUEST, scope, receive, send)
        else:
            largest = self._largest_upload if path == _UPLOAD else LARGEST_REQUEST
            await _bounded(self._app, largest, scope, receive, send)

    async def _event(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        try:
            body = checked(await Request(scope, receive).body(), uploads=self._uploads, host=headers.get("host", ""))
        except ForgedPayloadError as error:
            await PlainTextResponse(str(error), 403)(scope, receive, send)
            return
        kept = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
        length = (b"content-length", str(len(body)).encode())
        unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replayed() -> Message:
            return unread.pop() if unread else await receive()

        await self._app({**scope, "headers": [*kept, length]}, replayed, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Gradio would restore a state that the address names, and compress what is rewritten here.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        status, body = await _collected(self._app, {**scope, "headers": plain, "query_string": b""}, receive)
        if status != 200:
            await PlainTextResponse("The page could not be made", 500)(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        response = HTMLResponse(self._rewrite(body.decode(), nonce))
        response.headers["Content-Security-Policy"] = _PAGE_POLICY.format(nonce=nonce)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Set-Cookie"] = f"{self._cookie}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
        await response(scope, receive, send)


async def _collected(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[int, bytes]:
    status, parts = 0, []

    async def collect(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await app({**scope, "method": "GET"}, receive, collect)
    return status, b"".join(parts)


async def _bounded(app: ASGIApp, largest: int, scope: Scope, receive: Receive, send: Send) -> None:
    too_large = PlainTextResponse(f"A request holds at most {largest} bytes", 413)
    stated = Headers(scope=scope).get("content-length", "0")
    if not stated.isdigit() or int(stated[:20]) > largest:
        await too_large(scope, receive, send)
        return
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > largest:
            raise HTTPException(413)
        return message

    try:
        await app(scope, counted, send)
    except HTTPException as error:  # from a part of ours; Gradio answers it by itself
        if error.status_code != 413:
            raise
        await too_large(scope, receive, send)
