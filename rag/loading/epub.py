"""An e-book to its cleaned text: its chapters in the order of reading, each under its title."""

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

import lxml.etree

from rag.errors import LoadError
from rag.language import language_named
from rag.loading.cleaning import clean_line, join_paragraphs
from rag.loading.dates import parse_date
from rag.loading.decoding import decode
from rag.loading.extraction import Extraction, Limits, Metadata
from rag.loading.html import first_heading, written_text
from rag.loading.package import DAMAGE, Package
from rag.loading.refusals import damaged, encrypted

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_TABLE_OF_CONTENTS = "application/x-dtbncx+xml"
# What a page of the book holds that is no part of its text: its own table of contents, and numbers of printed pages.
_UNSEEN = "//nav|//*[@*[name()='epub:type']='pagebreak']"


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .epub file."""
    package = Package(content, name=name, limits=limits, doctypes=True)
    try:
        place = _first(package.xml(_CONTAINER), "rootfile").get("full-path", "")
        book = package.xml(place)
        folder = posixpath.dirname(place)
        items = {item.get("id", ""): item for item in _all(book, "item")}
        spine = [items[reference.get("idref", "")] for reference in _all(book, "itemref")]
        chapters = [_place(folder, item) for item in spine if item.get("media-type") in _PAGES]
        if _locked(package) & set(chapters):
            raise encrypted(name)
        titles = _titles(package, folder, items)
        paragraphs = list(_chapters(package, chapters, titles, name, limits))
        stated = _stated(book)
    except DAMAGE as error:
        raise damaged(name) from error
    if not chapters:
        raise LoadError(f"{name!r} has no chapters; save it anew and add that", reason="no_pages")
    return Extraction(text=join_paragraphs(paragraphs), stated=stated)


def _chapters(
    package: Package, chapters: list[str], titles: Mapping[str, str], name: str, limits: Limits
) -> Iterator[str]:
    characters = 0
    for chapter in chapters:
        page = decode(package.read(chapter), name=name)
        characters += len(page) // 4
        limits.check_characters(characters, name=name)
        # Where a chapter has no heading of its own, the table of contents has one for it.
        if chapter in titles and page.strip() and not first_heading(page, name=name):
            yield titles[chapter]
        yield written_text(page, name=name, unseen=_UNSEEN)


def _titles(package: Package, folder: str, items: Mapping[str, lxml.etree._Element]) -> dict[str, str]:
    """The titles of chapters by their places, as the table of contents of EPUB 3 or 2 gives them."""
    found: dict[str, str] = {}
    for item in items.values():
        place = _place(folder, item)
        within = posixpath.dirname(place)
        if "nav" in item.get("properties", "").split() and place in package:
            links = [(link.get("href"), "".join(link.itertext())) for link in _all(package.xml(place), "a")]
        elif item.get("media-type") == _TABLE_OF_CONTENTS and place in package:
            points = _all(package.xml(place), "navPoint")
            links = [(_first(point, "content").get("src"), _first(point, "text").text) for point in points]
        else:
            continue
        for target, title in links:
            if target and title:
                found.setdefault(_joined(within, target), clean_line(title[:1_000]))
    return found


def _locked(package: Package) -> set[str]:
    """The members that are encrypted; fonts may be, without hindering a reader."""
    if _ENCRYPTION not in package:
        return set()
    return {_joined("", one.get("URI", "")) for one in _all(package.xml(_ENCRYPTION), "CipherReference")}


def _stated(book: lxml.etree._Element) -> Metadata:
    def of(name: str) -> str:
        found = next(iter(_all(book, name)), None)
        return clean_line((found.text or "")[:1_000]) if found is not None else ""

    return Metadata(
        title=of("title")[:200],
        date=parse_date(of("date")),
        source=(of("publisher") or of("creator"))[:300],
        language=language_named(of("language")),
    )


def _place(folder: str, item: lxml.etree._Element) -> str:
    return _joined(folder, item.get("href", ""))


def _joined(folder: str, target: str) -> str:
    """The name of the member that a link from a folder of the package leads to; none leads out of the package."""
    return posixpath.normpath(posixpath.join(folder, unquote(urlsplit(target).path)))


def _all(parent: lxml.etree._Element, name: str) -> list[lxml.etree._Element]:
    return list(parent.iter(f"{{*}}{name}"))


def _first(parent: lxml.etree._Element, name: str) -> lxml.etree._Element:
    return _all(parent, name)[0]
