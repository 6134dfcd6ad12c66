"""Adding by address reaches nothing but what may be asked, and no answer harms the one who asks."""

import gzip
import ipaddress
import os
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from rag.corpus import Corpus
from rag.errors import AddressError
from rag.settings import Settings
from rag.system import System
from rag.web.adding import add_address
from rag.web.addresses import Network, is_public, may_be_asked, parse_address
from rag.web.fetching import MOST_REDIRECTS, Fetched, Lookup, fetch
from tests.security.attacker import Attacker, attacking, redirect, reply

HERE: tuple[Network, ...] = (ipaddress.ip_network("127.0.0.1/32"),)
PAGE = b"<html><body><p>Rapat diadakan di Sampit.</p></body></html>"
SECRET = b"secret of the machine itself"
MOST = 100_000


def refused(text: str, reason: str, **options: object) -> AddressError:
    """The error of a fetch that must fail for a reason, in one clear line."""
    with pytest.raises(AddressError) as failed:
        fetch(text, **{"max_bytes": MOST, **options})  # type: ignore[arg-type]
    assert failed.value.reason == reason, failed.value
    assert "\n" not in str(failed.value)
    assert len(str(failed.value)) < 300
    return failed.value


def taken(text: str, *, lookup: Lookup | None = None, seconds: float = 10.0) -> Fetched:
    """What a fetch brings that may ask this machine under 127.0.0.1."""
    options = {"lookup": lookup} if lookup else {}
    return fetch(text, max_bytes=MOST, networks=HERE, seconds=seconds, **options)


def knows(*addresses: str) -> Lookup:
    """A name server that has the same answer for every name."""
    return lambda host, port: addresses


@pytest.fixture
def attacker() -> Iterator[Attacker]:
    """A server with a page and a secret."""
    with attacking({"/": reply(PAGE), "/secret": reply(SECRET)}) as server:
        yield server


# Switched off ------------------------------------------------------------------------------------------------------


def test_nothing_is_fetched_unless_it_is_switched_on(tmp_path: Path, attacker: Attacker) -> None:
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", url_networks="127.0.0.1")
    with System.open(settings) as system, pytest.raises(AddressError) as off:
        system.add_address(attacker.address)
    assert off.value.reason == "off"
    assert attacker.connections == 0


# Which addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "ftp://example.com/a", "file:///etc/passwd", "gopher://127.0.0.1:25/", "data:text/html,x",
        "javascript:alert(1)", "dict://127.0.0.1:11211/", "ldap://127.0.0.1/", "jar:http://example.com!/",
        "//example.com/", "example.com",
        "/etc/passwd", "C:\\Users\\x",
    ],
)  # fmt: skip
def test_only_http_and_https_are_asked(text: str) -> None:
    with pytest.raises(AddressError) as failed:
        parse_address(text)
    assert failed.value.reason in ("scheme", "malformed")


@pytest.mark.parametrize(
    "text",
    ["http://user:password@example.com/", "http://user@example.com/", "http://example.com@127.0.0.1/", "http://@a.id/",
     "http://:@a.id/", "http://a.id%40b@127.0.0.1/"],
)  # fmt: skip
def test_credentials_in_an_address_are_refused(text: str) -> None:
    refused(text, "credentials")


@pytest.mark.parametrize(
    "host",
    [
        "2130706433", "017700000001", "0177.0.0.1", "0x7f000001", "0x7f.0.0.1", "0x7f.1", "127.1", "127.0.1", "1",
        "0127.0.0.1", "127.0.0.01", "127.0.0.1.1", "256.256.256.256", "127.0.0.1%00", "\uff11\uff12\uff17.1",
        "127\u30021", "\u2460\u2461\u2466.1", "0x", "a.0x7f", "%31%32%37.0.0.1", "[::1", "[fe80::1%25eth0]", "[1]",
        "[127.0.0.1]", "a..id", "-a.id", "a_b.id", "a" * 64 + ".id", ".id", "..", "[]", "a.id:b", "a.id:99999",
        "a.id:0", "a.id:-1", "a.id:443:80", "a.id:8_0", "a.id\uff0fb", "a\u2100.id",
    ],
)  # fmt: skip
def test_odd_spelling_of_a_host_is_refused(host: str) -> None:
    refused(f"http://{host}/", "malformed")


@pytest.mark.parametrize(
    "text",
    [
        "http://example.com/a\r\nX-Injected: 1", "http://example.com/a\nb", "http://example.com/\tb",
        "http://exa mple.com/", "http://example.com\\@127.0.0.1/", "http://example.com/\x00", "http://a.id/\u2028b",
        "http://a.id/" + "a" * 2_000, "http://", "http:///path", "http://?", "", "http:a.id", "https:/a.id",
    ],
)  # fmt: skip
def test_address_that_parsers_read_differently_is_refused(text: str) -> None:
    with pytest.raises(AddressError) as failed:
        parse_address(text)
    assert failed.value.reason == "malformed"


@pytest.mark.parametrize(
    "machine",
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
        "168.63.129.16", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1",
        "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::7f00:1", "100::1", "2001::1", "2001:0:7f00:1::",
        "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:7f00:1",
        "3fff::1", "5f00::1",
        "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_machine_outside_the_public_internet_is_never_asked(machine: str) -> None:
    assert not is_public(ipaddress.ip_address(machine))
    literal = f"[{machine}]" if ":" in machine else machine
    refused(f"http://{literal}/", "private")
    # Nor under a name, be it one of several that a name server gives.
    refused("http://a.example/", "private", lookup=knows(machine))
    refused("http://a.example/", "private", lookup=knows("8.8.8.8", machine))
    refused("http://a.example/", "private", lookup=knows(machine, "2606:4700::1111"))


def test_public_machine_may_be_asked() -> None:
    for machine in ("8.8.8.8", "103.28.148.1", "2606:4700::1111", "2400:cb00::1"):
        assert may_be_asked(ipaddress.ip_address(machine), 443, networks=())


@pytest.mark.parametrize("port", [1, 21, 22, 25, 79, 81, 6379, 8000, 8080, 9200, 11211, 65535])
def test_port_that_is_not_one_of_the_web_is_refused(port: int) -> None:
    refused(f"http://a.example:{port}/", "port", lookup=knows("8.8.8.8"))


@pytest.mark.parametrize(
    "name", ["localhost", "localhost.", "LOCALHOST", "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3"]
)
def test_name_of_this_machine_is_looked_up_and_refused(attacker: Attacker, name: str) -> None:
    refused(f"http://{name}:{attacker.port}/secret", "private")
    assert attacker.connections == 0


def test_named_network_does_not_let_in_its_neighbours(attacker: Attacker) -> None:
    assert taken(attacker.address).content == PAGE
    for host in ("127.0.0.2", "[::ffff:127.0.0.1]", "[::1]", "169.254.169.254"):
        refused(f"http://{host}:{attacker.port}/", "private", networks=HERE)
    assert attacker.connections == 1


# Names, and where they lead ----------------------------------------------------------------------------------------


def test_name_is_looked_up_once_and_the_checked_machine_is_asked() -> None:
    looked_up: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["127.0.0.2"]

    with (
        attacking({"/": reply(PAGE)}) as first,
        attacking({"/": reply(SECRET)}, host="127.0.0.2", port=first.port) as second,
    ):
        assert taken(f"http://a.example:{first.port}/", lookup=rebinding).content == PAGE
        assert looked_up == ["a.example"]
        assert (first.connections, second.connections) == (1, 0)
        assert f"\r\nhost: a.example:{first.port}\r\n" in first.asked[0].head


def test_second_look_up_of_a_redirect_to_the_same_name_is_checked_anew(attacker: Attacker) -> None:
    attacker.pages["/again"] = redirect("/secret")
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    refused(
        f"http://a.example:{attacker.port}/again", "private", networks=HERE, lookup=lambda host, port: next(answers)
    )
    assert [asked.path for asked in attacker.asked] == ["/again"]


def test_name_is_never_looked_up_behind_the_check(monkeypatch: pytest.MonkeyPatch, attacker: Attacker) -> None:
    names: list[object] = []
    look_up = socket.getaddrinfo

    def listening(host: object, *arguments: object, **options: object) -> object:
        names.append(host)
        return look_up(host, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", listening)
    taken(f"http://a.example:{attacker.port}/", lookup=knows("127.0.0.1"))
    assert set(names) <= {"127.0.0.1"}


def test_next_machine_of_a_name_is_asked_where_the_first_is_silent(attacker: Attacker) -> None:
    networks = (ipaddress.ip_network("127.0.0.0/8"),)
    name = f"http://a.example:{attacker.port}/"
    assert fetch(name, max_bytes=MOST, networks=networks, lookup=knows("127.0.0.9", "127.0.0.1")).content == PAGE


def test_unknown_name_is_told() -> None:
    refused("http://a.example/", "unknown_host")
    refused("http://a.example/", "unknown_host", lookup=knows())


def test_name_server_that_hangs_is_not_waited_for() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(3)
        return ["8.8.8.8"]

    began = time.monotonic()
    refused("http://a.example/", "too_slow", lookup=slow, seconds=0.5)
    assert time.monotonic() - began < 2.9


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://127.0.0.2:{port}/secret", "private"),
        ("http://169.254.169.254/latest/meta-data/", "private"),
        ("http://[::1]:{port}/secret", "private"),
        ("http://[::ffff:127.0.0.1]:{port}/secret", "private"),
        ("//10.0.0.1/", "private"),
        ("http://2130706433:{port}/secret", "malformed"),
        ("http://0x7f.1:{port}/secret", "malformed"),
        ("http://user:password@127.0.0.1:{port}/secret", "credentials"),
        ("http://127.0.0.1:{port}\\@10.0.0.1/", "malformed"),
        ("file:///etc/passwd", "scheme"),
        ("ftp://127.0.0.1:{port}/secret", "scheme"),
        ("gopher://127.0.0.1:{port}/_secret", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("http://[", "malformed"),
        ("http://a.example:22/", "unknown_host"),
        ("/" + "a" * 3_000, "malformed"),
    ],
)
@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirect_is_checked_like_the_first_address(attacker: Attacker, to: str, reason: str, status: str) -> None:
    attacker.pages["/go"] = redirect(to.format(port=attacker.port), status=status)
    refused(f"{attacker.address}/go", reason, networks=HERE)
    assert [asked.path for asked in attacker.asked] == ["/go"]


def test_redirects_come_to_an_end(attacker: Attacker) -> None:
    attacker.pages["/go"] = redirect("/go?")
    attacker.pages["/loop"] = redirect("/loop")
    refused(f"{attacker.address}/loop", "redirects", networks=HERE)
    assert attacker.connections == MOST_REDIRECTS + 1


def test_redirect_within_bounds_is_followed(attacker: Attacker) -> None:
    attacker.pages["/old/page"] = redirect("../new?x=1#part")
    attacker.pages["/new?x=1"] = reply(PAGE)
    fetched = taken(f"{attacker.address}/old/page#top")
    assert (fetched.content, fetched.asked.path, fetched.found.path) == (PAGE, "/old/page", "/new?x=1")


def test_other_ways_to_send_on_are_not_followed(attacker: Attacker) -> None:
    attacker.pages["/"] = reply(
        b'<meta http-equiv="refresh" content="0; url=/secret"><p>Satu</p>',
        more="Refresh: 0; url=/secret\r\nLink: </secret>; rel=preload\r\nContent-Location: /secret\r\n",
    )
    assert b"Satu" in taken(attacker.address).content
    attacker.pages["/300"] = reply(b"", status="300 Multiple Choices", more="Location: /secret\r\n")
    attacker.pages["/nowhere"] = reply(b"", status="302 Found")
    refused(f"{attacker.address}/300", "status", networks=HERE)
    with pytest.raises(AddressError):
        taken(f"{attacker.address}/nowhere")
    assert "/secret" not in {asked.path for asked in attacker.asked}


# What is sent ------------------------------------------------------------------------------------------------------


def test_no_cookie_password_or_referrer_is_sent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, attacker: Attacker
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    attacker.pages["/go"] = redirect("/", more="Set-Cookie: id=1; Path=/\r\nWWW-Authenticate: Basic\r\n")
    taken(f"{attacker.address}/go")
    attacker.pages["/private"] = reply(b"", status="401 Unauthorized", more='WWW-Authenticate: Basic realm="x"\r\n')
    refused(f"{attacker.address}/private", "status", networks=HERE)
    assert len(attacker.asked) == 3
    for asked in attacker.asked:
        names = {line.partition(":")[0] for line in asked.head.splitlines()[1:] if line}
        assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"])
def test_no_proxy_is_used(monkeypatch: pytest.MonkeyPatch, attacker: Attacker, variable: str) -> None:
    with attacking({}) as proxy:
        monkeypatch.setenv(variable, proxy.address)
        assert taken(attacker.address).content == PAGE
        assert proxy.connections == 0


@pytest.mark.parametrize(
    "path", ["/a%0d%0aX-Injected:%201", "/a%00b", "/\u0430\r".strip(), "/?q=%0d%0aHost:%20b", "/a;b=1?c=d&e='\"<>{}|^`"]
)
def test_address_puts_nothing_into_the_head(attacker: Attacker, path: str) -> None:
    refused(attacker.address + path, "status", networks=HERE)
    (asked,) = attacker.asked
    assert asked.head.count("\r\n") == 7
    assert asked.head.isascii()
    assert "\r\nx-injected" not in asked.head
    assert asked.head.count("\r\nhost:") == 1


def test_location_puts_nothing_into_the_next_head(attacker: Attacker) -> None:
    attacker.pages["/go"] = redirect("/a b\tc")
    refused(f"{attacker.address}/go", "malformed", networks=HERE)
    attacker.pages["/go2"] = redirect("/\xe9%0d%0aX-Injected:1")
    refused(f"{attacker.address}/go2", "status", networks=HERE)
    assert all(asked.head.count("\r\n") == 7 for asked in attacker.asked)


# How much, and how long --------------------------------------------------------------------------------------------


def _endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        connection.sendall(b"a" * 65_536)


def _endless_chunks(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"4000\r\n" + b"a" * 0x4000 + b"\r\n")


def _endless_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: " + b"a" * 8_000 + b"\r\n")


def _drip(before: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    def drip(connection: socket.socket) -> None:
        connection.sendall(before)
        while True:
            connection.sendall(drop)
            time.sleep(0.05)

    return drip


def _silence(connection: socket.socket) -> None:
    connection.recv(1)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
DRIPS = {
    "nothing": _silence,
    "status line": _drip(b"HTTP/1.1 200 ", b"O"),
    "headers": _drip(HEAD + b"X: ", b"a"),
    "interim answers": _drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "body without a length": _drip(HEAD + b"\r\n", b"a"),
    "body with a length": _drip(HEAD + b"Content-Length: 90000\r\n\r\n", b"a"),
    "chunks": _drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "one chunk": _drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n", b"a"),
    "empty gzip blocks": _drip(
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + zlib.compressobj(wbits=31).compress(b""), b"\x00\x00\x00\xff\xff"
    ),
}


@pytest.mark.parametrize("drip", DRIPS.values(), ids=DRIPS.keys())
def test_slow_answer_is_cut_off(attacker: Attacker, drip: Callable[[socket.socket], None]) -> None:
    attacker.pages["/slow"] = drip
    began = time.monotonic()
    refused(f"{attacker.address}/slow", "too_slow", networks=HERE, seconds=0.7)
    assert time.monotonic() - began < 5


def test_slow_redirects_share_one_limit(attacker: Attacker) -> None:
    def slowly(connection: socket.socket) -> None:
        time.sleep(0.4)
        connection.sendall(redirect("/loop"))

    attacker.pages["/loop"] = slowly
    refused(f"{attacker.address}/loop", "too_slow", networks=HERE, seconds=1.0)
    assert attacker.connections <= 3


def test_handshake_that_never_ends_is_cut_off() -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 KB that comes byte by byte
        while True:
            connection.sendall(b"\x02")
            time.sleep(0.05)

    with attacking({}, greet=drip) as attacker:
        began = time.monotonic()
        refused(f"https://127.0.0.1:{attacker.port}/", "too_slow", networks=HERE, seconds=0.7)
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "page",
    [
        reply(b"a" * (MOST + 1)),
        reply(b"", more="X: 1\r\n").replace(b"Content-Length: 0", b"Content-Length: 99999999999"),
        _endless,
        _endless_chunks,
    ],
    ids=["too long", "said to be too long", "endless", "endless chunks"],
)
def test_body_over_the_limit_is_refused_as_it_comes(attacker: Attacker, page: bytes) -> None:
    attacker.pages["/large"] = page
    began = time.monotonic()
    refused(f"{attacker.address}/large", "too_large", networks=HERE)
    assert time.monotonic() - began < 5


def test_head_without_an_end_is_refused(attacker: Attacker) -> None:
    attacker.pages["/head"] = _endless_head
    refused(f"{attacker.address}/head", "unreachable", networks=HERE)


def test_body_of_exactly_the_limit_is_taken(attacker: Attacker) -> None:
    attacker.pages["/full"] = reply(b"a" * MOST)
    assert len(taken(f"{attacker.address}/full").content) == MOST


@pytest.mark.parametrize("layers", [1, 2])
def test_bomb_is_never_unpacked(attacker: Attacker, layers: int) -> None:
    bomb = gzip.compress(bytes(200_000_000), compresslevel=1)
    for _ in range(layers - 1):
        bomb = gzip.compress(bomb)
    encoding = ", ".join(["gzip"] * layers)
    attacker.pages["/bomb"] = reply(bomb, more=f"Content-Encoding: {encoding}\r\n")
    reason = "too_large" if layers == 1 else "kind"
    before = _peak()
    refused(f"{attacker.address}/bomb", reason, networks=HERE, max_bytes=2_000_000)
    assert _peak() - before < 50_000_000


def _peak() -> int:
    resource = pytest.importorskip("resource")
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * 1024


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "compress", "gzip, br", "x-unknown", "aws-chunked"])
def test_packing_that_was_not_asked_for_is_refused(attacker: Attacker, encoding: str) -> None:
    attacker.pages["/packed"] = reply(b"x", more=f"Content-Encoding: {encoding}\r\n")
    refused(f"{attacker.address}/packed", "kind", networks=HERE)


def test_packed_page_is_unpacked(attacker: Attacker) -> None:
    attacker.pages["/packed"] = reply(gzip.compress(PAGE * 50), more="Content-Encoding: gzip\r\n")
    assert taken(f"{attacker.address}/packed").content == PAGE * 50


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"not HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        b"HTTP/1.1 200 OK\r\nX\x00Y: 1\r\n\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
        reply(b"not gzip", more="Content-Encoding: gzip\r\n"),
        reply(gzip.compress(PAGE)[:-12], more="Content-Encoding: gzip\r\n"),
    ],
)
def test_broken_answer_is_one_clear_error(attacker: Attacker, page: bytes) -> None:
    attacker.pages["/broken"] = page
    refused(f"{attacker.address}/broken", "unreachable", networks=HERE)


def test_machine_that_takes_no_connection_is_told(attacker: Attacker) -> None:
    refused(f"http://127.0.0.9:{attacker.port}/", "unreachable", networks=(ipaddress.ip_network("127.0.0.0/8"),))


@pytest.mark.parametrize("status", ["204 No Content", "206 Partial", "304 Not Modified", "403 No", "404 No", "500 Oh"])
def test_only_a_whole_page_is_taken(attacker: Attacker, status: str) -> None:
    attacker.pages["/status"] = reply(b"", status=status)
    refused(f"{attacker.address}/status", "status", networks=HERE)


# TLS ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[trustme.CA]:
    """An authority that this computer trusts, as it trusts those that its administrator adds."""
    authority, file = trustme.CA(), tmp_path_factory.mktemp("tls") / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(file)
    yield authority
    del os.environ["SSL_CERT_FILE"]
    if before is not None:
        os.environ["SSL_CERT_FILE"] = before


def secured(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """What a server proves itself with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def test_site_that_proves_its_name_is_asked_under_that_name(authority: trustme.CA) -> None:
    names: list[object] = []
    context = secured(authority.issue_cert("a.example"))
    context.sni_callback = lambda connection, name, around: names.append(name)
    with attacking({"/": reply(PAGE)}, context=context) as attacker:
        assert taken(f"https://a.example:{attacker.port}/", lookup=knows("127.0.0.1")).content == PAGE
        assert f"\r\nhost: a.example:{attacker.port}\r\n" in attacker.asked[0].head
    assert names == ["a.example"]


def test_site_that_cannot_prove_its_name_is_refused(authority: trustme.CA) -> None:
    strangers = (
        authority.issue_cert("b.example"),  # another name
        authority.issue_cert("127.0.0.1"),  # the machine, but not the name that was asked for
        trustme.CA().issue_cert("a.example"),  # an authority that nobody knows
    )
    for certificate in strangers:
        with attacking({"/": reply(SECRET)}, context=secured(certificate)) as attacker:
            refused(f"https://a.example:{attacker.port}/", "tls", networks=HERE, lookup=knows("127.0.0.1"))
            assert attacker.asked == []


def test_site_without_tls_is_not_read_for_an_https_address() -> None:
    with attacking({}, greet=lambda connection: connection.sendall(reply(SECRET))) as attacker:
        refused(f"https://127.0.0.1:{attacker.port}/", "tls", networks=HERE)


def test_secured_page_never_leads_to_an_unsecured_one(authority: trustme.CA, attacker: Attacker) -> None:
    pages = {"/": redirect(attacker.address)}
    with attacking(pages, context=secured(authority.issue_cert("127.0.0.1"))) as site:
        refused(f"https://127.0.0.1:{site.port}/", "redirects", networks=HERE)
    assert attacker.connections == 0


# What lies in a page -----------------------------------------------------------------------------------------------


def test_nothing_that_a_page_names_is_fetched(system: System, attacker: Attacker) -> None:
    named = "".join(
        f'<img src="{attacker.address}/x"><link rel=stylesheet href="{attacker.address}/x"><iframe src="/x"></iframe>'
        f'<script src="/x"></script><object data="/x"></object><a href="/x">x</a><base href="{attacker.address}/x/">'
    )
    attacker.pages["/"] = reply(
        f'<!DOCTYPE html SYSTEM "{attacker.address}/x"><html><head><link rel=canonical href="{attacker.address}/x">'
        f"</head><body><article><p>Rapat arsip diadakan di Kasongan, 6 Mei 2024.</p>{named}</article></body>".encode()
    )
    attacker.pages["/note.md"] = reply(
        f"Rapat ![gambar]({attacker.address}/x) <img src='{attacker.address}/x'> di Buntok.".encode(),
        kind="text/markdown",
    )
    corpus = Corpus(system.settings.corpus)
    for path in ("/", "/note.md"):
        add_address(attacker.address + path, indexer=system.indexer, corpus=corpus, max_bytes=MOST, networks=HERE)
    assert [asked.path for asked in attacker.asked] == ["/", "/note.md"]
    for name in corpus.names():
        assert "/x" not in system.store.document(name).text


@pytest.mark.parametrize(
    "kind",
    ["image/png", "application/json", "application/zip", "video/mp4", "application/javascript", "text/css", "garbage",
     "application/octet-stream", "", "multipart/x-mixed-replace", "message/rfc822", "text/html\x01"],
)  # fmt: skip
def test_kind_that_is_no_document_is_refused(system: System, attacker: Attacker, kind: str) -> None:
    attacker.pages["/"] = reply(PAGE, kind=kind)
    with pytest.raises(AddressError) as failed:
        add_address(
            attacker.address,
            indexer=system.indexer,
            corpus=Corpus(system.settings.corpus),
            max_bytes=MOST,
            networks=HERE,
        )
    assert failed.value.reason in ("kind", "unreachable")
    assert Corpus(system.settings.corpus).names() == ()
