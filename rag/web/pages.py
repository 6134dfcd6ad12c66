"""What was fetched -> a file for the corpus folder: a web page as Markdown, anything else as it is with a sidecar."""

import codecs
import contextlib
import hashlib
import logging
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import trafilatura
import yaml

from rag.corpus import safe_name
from rag.errors import AddressError
from rag.loading import SUPPORTED_SUFFIXES, html
from rag.loading.cleaning import clean_line
from rag.loading.dates import parse_date
from rag.loading.extraction import Limits
from rag.loading.metadata import usable_title
from rag.web.addresses import Address
from rag.web.fetching import Fetched

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_PAGE = ".html"
_SUFFIXES = {
    "text/html": _PAGE,
    "application/xhtml+xml": _PAGE,
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/rtf": ".rtf",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
# Types that say nothing of the format; the end of the address does.
_ANY_KIND = frozenset({"", "application/octet-stream", "binary/octet-stream", "text/plain"})
_PAGE_SUFFIXES = frozenset({".html", ".htm"})
_LONGEST_HOST, _LONGEST_SLUG = 40, 60  # characters of them in a name
_DIGEST = 8  # hexadecimal digits that tell apart addresses of one name
_LONGEST_SOURCE = 200  # characters of what a page says of itself
# What Markdown reads as a mark anywhere, and what it reads as one at the beginning of a line.
_MARK = re.compile(r"[\\`*_\[\]<&~|]")
_LEADING_MARK = re.compile(r"^([#+\-=>:])", re.MULTILINE)
_LEADING_NUMBER = re.compile(r"^(\d{1,9})([.)])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file as it is to stand in the corpus folder, and what stands beside it (empty where nothing does)."""

    name: str
    content: bytes
    sidecar: bytes


def file_of(fetched: Fetched, *, max_bytes: int) -> WebFile:
    """The file made of what was fetched; `AddressError` or `LoadError` where there is nothing in it to be read.

    Its name comes from the address that was asked for alone, so that the same address always makes the same file.
    """
    suffix = _suffix(fetched)
    stem = _stem(fetched.asked)
    if suffix == _PAGE:
        return WebFile(safe_name(f"{stem}.md"), _page(fetched, max_bytes), b"")
    facts: dict[str, object] = {"address": fetched.asked.url}
    if suffix != ".md":  # which may name its source itself, and is believed
        facts["source"] = fetched.found.host
    return WebFile(safe_name(stem + suffix), fetched.content, _yaml(facts).encode())


def markdown_of(text: str) -> str:
    """Text as Markdown that reads as the very same text."""
    escaped = _LEADING_NUMBER.sub(r"\1\\\2", _LEADING_MARK.sub(r"\\\1", _MARK.sub(r"\\\g<0>", text)))
    return re.sub(r"(?<!\n)\n(?!\n)", "\\\\\n", escaped)


def _suffix(fetched: Fetched) -> str:
    named = PurePosixPath(unquote(urlsplit(fetched.found.url).path)).suffix.lower()
    suffix = named if fetched.kind in _ANY_KIND and named in SUPPORTED_SUFFIXES else _SUFFIXES.get(fetched.kind, "")
    if suffix in _PAGE_SUFFIXES:
        return _PAGE
    if suffix in SUPPORTED_SUFFIXES:
        return suffix
    raise AddressError(
        f"what lies at {fetched.found.host} is {fetched.kind or 'of no stated kind'}, which is neither a web page nor a"
        " file that can be read",
        reason="kind",
    )


def _stem(address: Address) -> str:
    parts = [part for part in unquote(urlsplit(address.url).path).split("/") if part]
    last = PurePosixPath(parts[-1]).stem if parts else ""
    slug = re.sub(r"[\W_]+", "-", last).strip("-")[:_LONGEST_SLUG].strip("-")
    host = address.host.replace(":", "-")[:_LONGEST_HOST].strip("-.")
    digest = hashlib.sha256(address.url.encode()).hexdigest()[:_DIGEST]
    return "-".join(filter(None, (host, slug, digest)))


def _page(fetched: Fetched, max_bytes: int) -> bytes:
    content = _as_stated(fetched)
    extraction = html.read(content, name=fetched.found.host, limits=Limits(max_bytes=max_bytes))
    if not any(map(str.isalnum, extraction.text)):
        raise AddressError(
            f"the page at {fetched.found.host} shows no text without running its scripts", reason="no_text"
        )
    about = _about(content, fetched.found)
    stated = extraction.stated
    site = stated.source or clean_line(about.sitename or "") or fetched.found.host
    author = clean_line(about.author or "")
    facts = {
        "title": usable_title(stated.title or about.title or ""),
        "date": stated.date or parse_date(about.date or ""),
        "source": (site if author.casefold() in site.casefold() else f"{author}, {site}")[:_LONGEST_SOURCE],
        "place": stated.place[:_LONGEST_SOURCE],
        "address": fetched.asked.url,
    }
    head = _yaml({key: value for key, value in facts.items() if value})
    return f"---\n{head}---\n\n{markdown_of(extraction.text)}\n".encode()


def _as_stated(fetched: Fetched) -> bytes:
    """The page in UTF-8 where only the server says how it is encoded; what the page says of itself is read later."""
    if fetched.charset and b"charset" not in fetched.content[:2048].lower():
        with contextlib.suppress(LookupError, UnicodeError):  # a wrong statement; the bytes decide
            return codecs.BOM_UTF8 + fetched.content.decode(fetched.charset).encode()
    return fetched.content


def _about(content: bytes, address: Address) -> Any:
    # Without the extensive search, which takes any date in the text for that of the page.
    dates = {"original_date": True, "extensive_search": False}
    return trafilatura.extract_metadata(trafilatura.load_html(content), default_url=address.url, date_config=dates)


def _yaml(facts: dict[str, object]) -> str:
    return yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=1 << 20)
