"""An address -> the bytes that lie there: the one module that asks the web, with every answer distrusted.

Each hop is looked up once; all that the name stands for is checked, and the connection is made to an address that was
checked, under the name that was asked for, so that a second answer of a name server changes nothing. No proxy, cookie,
password or referrer is sent.
"""

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from email.message import Message

import httpcore

from rag.errors import AddressError
from rag.loading.extraction import MEGABYTE
from rag.web.addresses import Address, IPAddress, Network, follow, may_be_asked, parse_address

# A name and a port -> the network addresses that the name stands for; OSError where there are none.
Lookup = Callable[[str, int], Sequence[str]]

SECONDS = 20.0  # for everything: looking up, connecting, all hops, the whole body
CONNECT_SECONDS = 5.0  # for each of the machines that a name stands for
MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = (
    (b"User-Agent", b"Tanya"),
    (b"Accept", b"text/html, application/xhtml+xml, application/pdf, text/*, */*;q=0.5"),
    (b"Accept-Encoding", b"gzip"),
    (b"Connection", b"close"),
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What lay at an address.

    `asked` is the address that was given, `found` where its redirects led; `kind` is the media type in lower case and
    `charset` the encoding that the server states, each empty where it states none.
    """

    asked: Address
    found: Address
    kind: str
    charset: str
    content: bytes


def system_lookup(host: str, port: int) -> list[str]:
    """The network addresses that this computer knows a name by."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def fetch(
    text: str,
    *,
    max_bytes: int,
    networks: tuple[Network, ...] = (),
    lookup: Lookup = system_lookup,
    seconds: float = SECONDS,
) -> Fetched:
    """Fetch what lies at an address, or raise `AddressError`.

    Only the public internet is asked, and what lies in `networks`; `max_bytes` bounds the body as sent and unpacked.
    """
    deadline = time.monotonic() + seconds
    asked = found = parse_address(text)
    for _ in range(MOST_REDIRECTS + 1):
        machines = _machines(found, networks, lookup, deadline)
        with _answer(found, machines, deadline) as response:
            if response.status not in _REDIRECTS:
                return _fetched(asked, found, response, max_bytes)
            found = follow(found, _header(response, b"location"))
    raise AddressError(f"{asked.host} redirects more than {MOST_REDIRECTS} times", reason="redirects")


class _Line(httpcore.NetworkBackend):
    """Connects to machines that were checked before, whatever the name; at the deadline it hangs up.

    Timeouts of a socket start anew with every byte, so that one who sends a byte a second could go on for ever.
    """

    def __init__(self, machines: Sequence[IPAddress], deadline: float) -> None:
        self._machines = machines
        self._deadline = deadline
        self._ends = contextlib.ExitStack()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first of the machines that takes one; the name is not looked up again."""
        stream = self._first(port, socket_options)
        # A second handle on the connection: the stream gives up its own for one with TLS.
        handle: socket.socket = stream.get_extra_info("socket").dup()
        self._ends.callback(handle.close)
        alarm = threading.Timer(max(0.0, self._deadline - time.monotonic()), _hang_up, (handle,))
        alarm.daemon = True
        alarm.start()
        self._ends.callback(alarm.cancel)
        return stream

    def close(self) -> None:
        """Let go of the connection."""
        self._ends.close()

    def _first(self, port: int, socket_options: Iterable[httpcore.SOCKET_OPTION] | None) -> httpcore.NetworkStream:
        failure: httpcore.NetworkError | httpcore.TimeoutException = httpcore.ConnectError("no machine")
        for machine in self._machines:
            seconds = min(CONNECT_SECONDS, self._deadline - time.monotonic())
            if seconds <= 0:
                break
            try:
                return httpcore.SyncBackend().connect_tcp(
                    str(machine), port, timeout=seconds, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


def _machines(
    address: Address, networks: tuple[Network, ...], lookup: Lookup, deadline: float
) -> tuple[IPAddress, ...]:
    """The machines that an address stands for, every one of them checked."""
    names = [address.host] if address.ip else _looked_up(address, lookup, deadline)
    machines = tuple(dict.fromkeys(map(ipaddress.ip_address, names)))
    if not machines:
        raise _unknown(address)
    for machine in machines:
        if not may_be_asked(machine, address.port, networks=networks):
            _refuse(address, machine, networks)
    return machines


def _refuse(address: Address, machine: IPAddress, networks: tuple[Network, ...]) -> None:
    if may_be_asked(machine, 443, networks=networks):
        raise AddressError(f"port {address.port} of {address.host} is not one of the web", reason="port")
    raise AddressError(
        f"{address.host} is not in the public internet; TANYA_URL_NETWORKS names other networks that may be asked",
        reason="private",
    )


def _looked_up(address: Address, lookup: Lookup, deadline: float) -> Sequence[str]:
    """Looking up cannot be interrupted, so it is left alone when it takes too long."""
    answer: Future[Sequence[str]] = Future()

    def look() -> None:
        try:
            answer.set_result(lookup(address.host, address.port))
        except Exception as error:  # raised again where the answer is waited for
            answer.set_exception(error)

    threading.Thread(target=look, daemon=True).start()
    try:
        return answer.result(timeout=max(0.0, deadline - time.monotonic()))
    except TimeoutError as error:
        raise _too_slow(address) from error
    except (OSError, UnicodeError) as error:
        raise _unknown(address) from error


@contextlib.contextmanager
def _answer(address: Address, machines: Sequence[IPAddress], deadline: float) -> Iterator[httpcore.Response]:
    """The head of an answer, its body still to come; what goes wrong with either is translated."""
    line = _Line(machines, deadline)
    url = httpcore.URL(
        scheme=address.scheme.encode(), host=address.host.encode(), port=address.port, target=address.path.encode()
    )
    waits = {name: max(0.0, deadline - time.monotonic()) for name in ("connect", "read", "write", "pool")}
    try:
        with (
            contextlib.closing(line),
            httpcore.ConnectionPool(network_backend=line) as pool,
            pool.stream(
                "GET", url, headers=[(b"Host", address.authority.encode()), *_HEADERS], extensions={"timeout": waits}
            ) as response,
        ):
            yield response
            if time.monotonic() >= deadline:  # a body without a length ends just so when the line is cut
                raise _too_slow(address)
    except (
        httpcore.NetworkError,
        httpcore.TimeoutException,
        httpcore.ProtocolError,
        OSError,
        EOFError,
        zlib.error,
    ) as error:
        if time.monotonic() >= deadline or isinstance(error, httpcore.ReadTimeout):
            raise _too_slow(address) from error
        if isinstance(error.__context__, ssl.SSLError):
            raise AddressError(f"{address.host} cannot prove that it is the site of that name", reason="tls") from error
        raise AddressError(f"{address.host} cannot be reached, or breaks off", reason="unreachable") from error


def _fetched(asked: Address, found: Address, response: httpcore.Response, max_bytes: int) -> Fetched:
    if response.status != 200:
        raise AddressError(f"{found.host} answers with status {response.status}", reason="status")
    length = _header(response, b"content-length")
    if length.isdigit() and int(length) > max_bytes:
        raise _too_large(found, max_bytes)
    media = Message()
    media["Content-Type"] = _header(response, b"content-type")
    chunks = _unpacked(response.iter_stream(), _header(response, b"content-encoding").lower(), found, max_bytes)
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > max_bytes:
            raise _too_large(found, max_bytes)
    kind = media["Content-Type"].partition(";")[0].strip().lower()
    return Fetched(asked, found, kind, str(media.get_content_charset("")), bytes(content))


def _unpacked(chunks: Iterable[bytes], encoding: str, address: Address, max_bytes: int) -> Iterator[bytes]:
    """The body as it was before it was packed, never more at once than may be kept."""
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip"):
        raise AddressError(f"{address.host} packs its answer in a way that was not asked for", reason="kind")
    gzip = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    received = 0
    for chunk in chunks:
        received += len(chunk)
        if received > max_bytes:
            raise _too_large(address, max_bytes)
        while chunk and not gzip.eof:
            yield gzip.decompress(chunk, max_bytes + 1)
            chunk = gzip.unconsumed_tail
    if not gzip.eof:
        raise EOFError


def _header(response: httpcore.Response, name: bytes) -> str:
    return next((value for key, value in response.headers if key.lower() == name), b"").decode("latin-1").strip()


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _unknown(address: Address) -> AddressError:
    return AddressError(f"there is no site {address.host}; see whether it is mistyped", reason="unknown_host")


def _too_slow(address: Address) -> AddressError:
    return AddressError(f"{address.host} takes too long to answer; try again later", reason="too_slow")


def _too_large(address: Address, max_bytes: int) -> AddressError:
    return AddressError(
        f"what lies at {address.host} is larger than {max_bytes / MEGABYTE:,g} MB; raise TANYA_MAX_FILE_MB to take it",
        reason="too_large",
    )
