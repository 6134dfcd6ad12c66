"""A web server on loopback that answers byte by byte what a test tells it to, and remembers who asked for what."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

Answering = bytes | Callable[[socket.socket], None]

PATIENCE = 10  # seconds until a connection is given up


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its path, and its head with all headers in lower case."""

    path: str
    head: str


@dataclass(slots=True)
class Attacker:
    """A running server; `asked` are the requests so far, `connections` how often somebody connected."""

    host: str
    port: int
    pages: dict[str, Answering]
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    @property
    def address(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def answer(self, connection: socket.socket) -> None:
        """Read the head of a request and answer it."""
        head = b""
        while b"\r\n\r\n" not in head:
            block = connection.recv(1 << 16)
            if not block:
                return
            head += block
        path = head.split(b" ", 2)[1].decode("latin-1")
        self.asked.append(Asked(path, head.decode("latin-1").lower()))
        page = self.pages.get(path, reply(b"nothing here", status="404 Not Found"))
        if callable(page):
            page(connection)
        else:
            connection.sendall(page)


@contextlib.contextmanager
def attacking(
    pages: Mapping[str, Answering],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    context: ssl.SSLContext | None = None,
    greet: Callable[[socket.socket], None] | None = None,
) -> Iterator[Attacker]:
    """Serve pages by path until the block ends; `greet` speaks instead, before anything is asked."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    done = threading.Event()
    with socket.create_server((host, port), family=family) as listener:
        listener.settimeout(0.05)
        attacker = Attacker(host, listener.getsockname()[1], dict(pages))

        def speak(connection: socket.socket) -> None:
            connection.settimeout(PATIENCE)
            with contextlib.suppress(OSError), connection:
                if greet:
                    greet(connection)
                elif context:
                    with context.wrap_socket(connection, server_side=True) as secured:
                        attacker.answer(secured)
                else:
                    attacker.answer(connection)

        def accept() -> None:
            while not done.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                attacker.connections += 1
                thread = threading.Thread(target=speak, args=(connection,))
                thread.start()
                threads.append(thread)

        threads = [threading.Thread(target=accept)]
        threads[0].start()
        try:
            yield attacker
        finally:
            done.set()
            for thread in threads:
                thread.join()


def reply(body: bytes, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", more: str = "") -> bytes:
    """A whole answer; `more` are further header lines, each with its end of line."""
    length = "" if "transfer-encoding" in more.lower() else f"Content-Length: {len(body)}\r\n"
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{length}{more}Connection: close\r\n\r\n".encode() + body


def redirect(to: str, *, status: str = "302 Found", more: str = "") -> bytes:
    """An answer that sends on to another address."""
    return reply(b"", status=status, more=f"Location: {to}\r\n{more}")
