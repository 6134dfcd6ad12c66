"""An address as somebody wrote it -> its checked parts, and whether a machine on the network may be asked for it."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna

from rag.errors import AddressError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PORTS = {"http": 80, "https": 443}
_LONGEST = 2_000  # characters
_LOOKS_LIKE_ONE = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_UNFIT = re.compile(r"[\s\\\x00-\x1f\x7f-\x9f]")  # what parsers read differently, or what would end a header
_AUTHORITY = re.compile(r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[^:\[\]]+))(?::(?P<port>[0-9]{0,5}))?", re.IGNORECASE)
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_NAME = 253  # RFC 1035, 2.3.4
# A name whose last part is a number is an IPv4 address to some programs, in whatever notation (WHATWG URL, 3.5).
_NUMBER_AT_THE_END = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # the only part of IPv6 that the public internet uses
# What `is_global` lets pass in one version of Python or another, and public addresses that a cloud answers itself.
_NOT_PUBLIC: tuple[Network, ...] = tuple(
    map(
        ipaddress.ip_network,
        (
            "100.64.0.0/10",
            "168.63.129.16/32",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
        ),
    )
)
_ISATAP = 0x00005EFE  # before an IPv4 address in the lower half of an IPv6 one (RFC 5214), as 0x02005EFE


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address, in parts that are fit for a request; `host` is ASCII, `path` holds the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The host, and the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address in one form, however it was written."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def ip(self) -> IPAddress | None:
        """The network address that stands in place of a name, if one does."""
        try:
            return ipaddress.ip_address(self.host)
        except ValueError:
            return None


def is_address(text: str) -> bool:
    """Whether a text is meant as an address, and not as the path of a file."""
    return _LOOKS_LIKE_ONE.match(text.strip()) is not None


def parse_address(text: str) -> Address:
    """The parts of an address, or `AddressError`; what is asked for later is put together from them alone."""
    text = text.strip()
    if not text or len(text) > _LONGEST or _UNFIT.search(text):
        raise _malformed(text)
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise _malformed(text) from error
    if parts.scheme not in PORTS:
        raise AddressError(f"{text[:80]!r} does not begin with https:// or http://", reason="scheme")
    if "@" in parts.netloc:
        raise AddressError("the address holds a name or a password; give it without", reason="credentials")
    match = _AUTHORITY.fullmatch(parts.netloc)
    if not match:
        raise _malformed(text)
    port = int(match["port"] or PORTS[parts.scheme])
    if not 0 < port < 1 << 16:
        raise _malformed(text)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?") if parts.query else ""
    return Address(parts.scheme, _six(match["six"]) if match["six"] else _host(match["name"]), port, path + query)


def follow(address: Address, location: str) -> Address:
    """Where a redirect leads, checked like an address that somebody wrote."""
    if _UNFIT.search(location):
        raise _malformed(location)
    try:
        target = parse_address(urljoin(address.url, location))
    except ValueError as error:
        raise _malformed(location) from error
    if address.scheme == "https" and target.scheme == "http":
        raise AddressError(f"{address.host} leads from https on to http, which anybody can change", reason="redirects")
    return target


def may_be_asked(ip: IPAddress, port: int, *, networks: tuple[Network, ...]) -> bool:
    """Whether a machine may be connected to: on the usual ports of the public internet, or in a named network."""
    if any(ip in network for network in networks):
        return True
    return port in PORTS.values() and is_public(ip)


def is_public(ip: IPAddress) -> bool:
    """Whether an address belongs to the public internet, and to nothing that leads from there back to this side."""
    if not ip.is_global or ip.is_multicast or any(ip in network for network in _NOT_PUBLIC):
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        return ip in _GLOBAL_UNICAST and (int(ip) >> 32) & 0xFDFFFFFF != _ISATAP
    return True


def _six(text: str) -> str:
    try:
        return ipaddress.IPv6Address(text).compressed
    except ValueError as error:
        raise _malformed(f"[{text}]") from error


def _host(text: str) -> str:
    try:
        name = (text if text.isascii() else idna.encode(text, uts46=True).decode()).lower().removesuffix(".")
    except (idna.IDNAError, UnicodeError) as error:
        raise _malformed(text) from error
    if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        raise _malformed(text)
    if _NUMBER_AT_THE_END.fullmatch(name):
        try:
            return str(ipaddress.IPv4Address(name))  # four decimal numbers without leading zeros, or nothing
        except ValueError as error:
            raise _malformed(text) from error
    return name


def _malformed(text: str) -> AddressError:
    return AddressError(f"{text[:80]!r} is not a usable address; copy it from the browser", reason="malformed")
