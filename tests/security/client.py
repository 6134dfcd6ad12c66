"""Requests as an attacker writes them: the path goes out as it is, and Gradio's protocol is spoken by hand."""

import http.client
import json
import re
import secrets
from dataclasses import dataclass
from typing import Any

from tests.serving import Served

PATIENCE = 30  # seconds until a test gives up on the server


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")


def request(served: Served, method: str, path: str, *, body: bytes = b"", **headers: str) -> Reply:
    """One request, its path neither normalised nor encoded; `_` in a header's name stands for `-`."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_host="Host" in named, skip_accept_encoding=True)
        for name, value in named.items():
            connection.putheader(name, value)
        if body and not {"Content-Length", "Transfer-Encoding"} & set(named):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
    finally:
        connection.close()


def config(served: Served, page: str = "/id/") -> dict[str, Any]:
    """What Gradio's page knows of its components and events."""
    found = re.search(r"window\.gradio_config = (\{.*?\});</script>", request(served, "GET", page).text, re.DOTALL)
    assert found
    return dict(json.loads(found.group(1)))


def event(served: Served, element: str, trigger: str) -> int:
    """The number of the event that a trigger (`submit`, `upload`) of an element of the page starts."""
    page = config(served)
    part = next(part["id"] for part in page["components"] if part["props"].get("elem_id") == element)
    return int(next(event["id"] for event in page["dependencies"] if [part, trigger] in event["targets"]))


def asked(served: Served, question: str) -> list[dict[str, Any]]:
    """All that the server says to a question, asked alone."""
    return outcome(served, event(served, "question", "submit"), [question, None, None, "", ""])


def join(served: Served, function: int, data: list[Any], session: str) -> Reply:
    """Put an event in line."""
    body = json.dumps({"data": data, "fn_index": function, "session_hash": session, "event_data": None}).encode()
    return request(served, "POST", "/id/gradio_api/queue/join", body=body, Content_Type="application/json")


def outcome(served: Served, function: int, data: list[Any]) -> list[dict[str, Any]]:
    """All messages that an event leads to, the last of them saying how it ended."""
    session = secrets.token_hex(8)
    reply = join(served, function, data, session)
    assert reply.status == 200, reply.text
    stream = request(served, "GET", f"/id/gradio_api/queue/data?session_hash={session}").text
    return [json.loads(line.removeprefix("data: ")) for line in stream.splitlines() if line.startswith("data: ")]


def upload(served: Served, files: dict[str, bytes], *, boundary: str = "boundary") -> Reply:
    """Send files as a form; the name of each goes out as it is."""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'.encode()
        + b"Content-Type: application/octet-stream\r\n\r\n"
        + content
        + b"\r\n"
        for name, content in files.items()
    ]
    body = b"".join(parts) + f"--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    return request(served, "POST", "/id/gradio_api/upload", body=body, Content_Type=kind)


def add(served: Served, name: str, content: bytes) -> str:
    """Upload a file, have it taken in as the page does, and return everything the server said about it."""
    reply = upload(served, {name: content})
    if reply.status != 200:
        return reply.text
    files = [{"path": path, "meta": {"_type": "gradio.FileData"}} for path in json.loads(reply.body)]
    return json.dumps(outcome(served, event(served, "upload", "upload"), [files, 0]))
