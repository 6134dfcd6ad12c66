"""A server of a chat model that says what a test has it say: OpenAI's protocol over HTTP, on loopback."""

import contextlib
import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

NAME = "scripted"
KEY = "key-of-the-scripted-model"  # what a client sends where a test has it send one
_LOOK = 0.02  # seconds between two looks at whether the client is still there


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is said for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Failure:
    """An HTTP error, whose text tells the key that was sent, as that of some servers does."""

    status: int


@dataclass(frozen=True, slots=True)
class Break:
    """The connection ends in the middle of the answer."""


@dataclass(frozen=True, slots=True)
class Rubbish:
    """What is no JSON stands where an event is due."""


Piece = str | Pause | Failure | Break | Rubbish


@dataclass
class Request:
    """One request; `over` is set when nothing more is sent, and `hung_up` where the client was gone before."""

    body: Mapping[str, Any]
    authorization: str
    over: threading.Event = field(default_factory=threading.Event)
    hung_up: bool = False
    said: str = ""

    @property
    def messages(self) -> list[tuple[str, str]]:
        """Role and text of each message."""
        return [(message["role"], _text(message["content"])) for message in self.body["messages"]]

    @property
    def prompt(self) -> str:
        """All that was said to the model."""
        return "\n\n".join(text for _, text in self.messages)


Reply = Callable[[Request], Iterable[Piece]]


class ScriptedModel:
    """The server: `reply` says to each request what comes, and `requests` are those so far.

    It lists its model as one of `owner`, where a test names one, and `listed` how often it was asked for the list.
    """

    def __init__(self, reply: Reply | str) -> None:
        self.say(reply)
        self.requests: list[Request] = []
        self.owner = ""
        self.listed = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def base_url(self) -> str:
        """What TANYA_LLM_BASE_URL is to be."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def settings(self) -> dict[str, str]:
        """The settings, `TANYA_*` without prefix in lower case, that make the program use it."""
        return {"llm": f"openai:{NAME}", "llm_base_url": self.base_url, "llm_api_key": KEY}

    def say(self, reply: Reply | str) -> None:
        """Change what is said from now on."""
        self.reply: Reply = (lambda _: [reply]) if isinstance(reply, str) else reply

    def serve(self) -> None:
        """Serve until `close`."""
        self._server.serve_forever(poll_interval=_LOOK)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _handler(model: ScriptedModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            model.listed += 1
            if self.path != "/v1/models" or not model.owner:
                self._whole(404, {"error": {"message": "nothing is there", "type": "missing", "code": "404"}})
                return
            listed = {"id": NAME, "object": "model", "created": 0, "owned_by": model.owner}
            self._whole(200, {"object": "list", "data": [listed]})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length))
            request = Request(body, self.headers.get("Authorization", ""))
            model.requests.append(request)
            try:
                if self.path != "/v1/chat/completions":
                    self._fail(404, request)
                else:
                    self._answer(request)
            except OSError:  # the client is gone
                request.hung_up = True
            finally:
                request.over.set()

        def _answer(self, request: Request) -> None:
            streams = bool(request.body.get("stream"))
            begun = False
            for piece in model.reply(request):
                if isinstance(piece, Failure):
                    self._fail(piece.status, request)
                    return
                if streams and not begun:
                    self._begin("text/event-stream", {"Transfer-Encoding": "chunked"})
                    begun = True
                if isinstance(piece, Break):
                    return
                if isinstance(piece, Pause):
                    if not self._wait(piece.seconds):
                        request.hung_up = True
                        return
                    continue
                if self._gone():
                    request.hung_up = True
                    return
                if isinstance(piece, Rubbish):
                    self._chunk("data: {no json\n\n")
                    continue
                request.said += piece
                if streams:
                    self._event(delta={"role": "assistant", "content": piece})
            usage = {
                "prompt_tokens": len(request.prompt.split()),
                "completion_tokens": len(request.said.split()),
                "total_tokens": len(request.prompt.split()) + len(request.said.split()),
            }
            if not streams:
                message = {"role": "assistant", "content": request.said}
                choice = {"index": 0, "message": message, "finish_reason": "stop"}
                self._whole(200, {**_FRAME, "object": "chat.completion", "choices": [choice], "usage": usage})
                return
            if not begun:
                self._begin("text/event-stream", {"Transfer-Encoding": "chunked"})
            self._event(delta={}, finish="stop")
            if (request.body.get("stream_options") or {}).get("include_usage"):
                self._chunk(f"data: {json.dumps({**_FRAME, 'choices': [], 'usage': usage})}\n\n")
            self._chunk("data: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")

        def _event(self, *, delta: Mapping[str, str], finish: str | None = None) -> None:
            choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
            self._chunk(f"data: {json.dumps({**_FRAME, 'choices': choices})}\n\n")

        def _chunk(self, text: str) -> None:
            content = text.encode("utf-8", "surrogatepass")
            self.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))
            self.wfile.flush()

        def _fail(self, status: int, request: Request) -> None:
            told = f"refused {request.authorization}: {request.prompt[:200]}"
            self._whole(status, {"error": {"message": told, "type": "refused", "code": str(status)}})

        def _whole(self, status: int, value: Mapping[str, Any]) -> None:
            content = json.dumps(value).encode()
            self._begin("application/json", {"Content-Length": str(len(content))}, status=status)
            self.wfile.write(content)

        def _begin(self, kind: str, headers: Mapping[str, str], *, status: int = 200) -> None:
            self.send_response(status)
            # A client that kept the connection would be told of it as a leak when the test is over.
            self.close_connection = True
            for name, value in {"Content-Type": kind, "Connection": "close", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def _wait(self, seconds: float) -> bool:
            """Whether the client is still there after so many seconds."""
            ends = time.monotonic() + seconds
            while (left := ends - time.monotonic()) > 0:
                if self._gone():
                    return False
                time.sleep(min(_LOOK, left))
            return True

        def _gone(self) -> bool:
            readable, _, _ = select.select([self.connection], [], [], 0)
            return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is written to the terminal."""

    return Handler


_FRAME = {"id": "scripted-1", "object": "chat.completion.chunk", "created": 0, "model": NAME}


def _text(content: object) -> str:
    """The text of a message, which may come in parts."""
    if isinstance(content, str):
        return content
    assert isinstance(content, list)
    return "".join(part.get("text", "") for part in content)


@contextlib.contextmanager
def scripted(reply: Reply | str = "") -> Iterator[ScriptedModel]:
    """A server until the block ends."""
    model = ScriptedModel(reply)
    thread = threading.Thread(target=model.serve, name="scripted-model", daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.close()
        thread.join()


@pytest.fixture
def scripted_model() -> Iterator[ScriptedModel]:
    """A chat model that says nothing until the test has it `say` something."""
    with scripted() as model:
        yield model
