"""A saved web page to its main text, without menus, advertisements and footers, and what its head says of it."""

import logging
import re
from collections.abc import Iterator

import lxml.etree
import lxml.html
import trafilatura

from rag.errors import LoadError
from rag.language import language_named
from rag.loading.cleaning import clean, clean_line, join_paragraphs
from rag.loading.dates import parse_date
from rag.loading.decoding import decode
from rag.loading.extraction import Extraction, Limits, Metadata
from rag.loading.rows import labelled

# The library reports on its own way of working, which is no business of the reader.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

# A page may have many elements, but text a thousand deep was made to break parsers.
_DEEPEST = 200
_MOST_ELEMENTS = 200_000  # each is an object of a tree that is walked several times
# trafilatura's second opinions take a time that grows with the square of the elements (10,000 lists: 14 s, 1.4 s
# without), and its first one does on wide tables (80,000 cells: over 30 s; 20,000: 3 s). Articles have some thousands.
_MOST_FOR_SECOND_OPINION = 5_000
_MOST_FOR_ARTICLE = 30_000
# When the main text is a smaller part of what is visible, the page is a list, a form or a fragment, not an article.
_LEAST_SHARE = 0.1
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,8}=\s{0,8}[\"']?([\w-]{1,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s{0,64}<\?xml[^>]{0,200}>")
_HIDDEN_ELEMENTS = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select"})
_FURNITURE = frozenset({"nav", "footer", "aside", "form", "button"})
_BLOCK_NAMES = """
    address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr html li main nav ol p pre section summary table td th tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_LISTS = frozenset({"ul", "ol", "dl"})
_CELLS = frozenset({"td", "th"})
_SITE_SUFFIX = re.compile(r"\s+(?:[|\u2013\u2014\u00bb]|-)\s+[^|\u2013\u2014\u00bb]{2,60}$")


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .html file."""
    page = _XML_DECLARATION.sub("", _decode(content, name), count=1)
    limits.check_characters(len(page) // 4, name=name)
    tree = _parse(page, name)
    text = _main_text(tree) or join_paragraphs(list(_visible_blocks(tree, skip=_HIDDEN_ELEMENTS | _FURNITURE)))
    return Extraction(
        text=text or join_paragraphs(list(_visible_blocks(tree, skip=_HIDDEN_ELEMENTS))),
        stated=_stated(tree),
        properties=Metadata(language=language_named(tree.get("lang") or "")),
    )


def visible_text(fragment: str) -> str:
    """The words of a piece of HTML, block by block."""
    try:
        tree = lxml.html.fromstring(f"<div>{fragment}</div>")
    except (lxml.etree.LxmlError, ValueError):
        return ""
    return join_paragraphs(list(_visible_blocks(tree, skip=_HIDDEN_ELEMENTS)))


def written_text(page: str, *, name: str, unseen: str = "") -> str:
    """All that somebody wrote into a chapter, a post or a mail: its headings, paragraphs, lists and tables.

    None of these is an article among other things, so nothing is looked for. `unseen` is an XPath of what is left out.
    """
    if not page.strip():
        return ""
    tree = _parse(_XML_DECLARATION.sub("", page, count=1), name)
    for element in tree.xpath(unseen) if unseen else ():
        if element.getparent() is not None:
            element.drop_tree()
    return clean("".join(_written_blocks(tree)))


def first_heading(page: str, *, name: str) -> str:
    """The first heading of a chapter on one line, empty where it has none."""
    found = _parse(_XML_DECLARATION.sub("", page, count=1), name).xpath("(//h1|//h2|//h3)[1]")
    return clean_line(found[0].text_content()) if found else ""


def _decode(content: bytes, name: str) -> str:
    match = _CHARSET.search(content[:2048])
    declared = match[1].decode("ascii").lower() if match else ""
    if declared not in ("", "utf-8", "utf8", "utf-16", "iso-8859-1", "windows-1252", "us-ascii", "latin1"):
        try:
            return content.decode(declared)
        except (LookupError, UnicodeError):
            pass  # a wrong declaration; the bytes decide
    return decode(content, name=name)


def _parse(page: str, name: str) -> lxml.html.HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise LoadError(f"{name!r} holds no web page; save the page again and add that", reason="no_text") from error
    depth = elements = 0
    for event, _ in lxml.etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > _DEEPEST or elements > _MOST_ELEMENTS:
            raise LoadError(
                f"{name!r} is nested too deeply or has too many elements to be a document; save its text as .txt",
                reason="damaged",
            )
    return tree


def _main_text(tree: lxml.html.HtmlElement) -> str:
    """The article of the page by trafilatura; empty where the page has none."""
    elements = sum(1 for _ in tree.iter())
    if elements > _MOST_FOR_ARTICLE:
        return ""
    document = trafilatura.bare_extraction(
        lxml.html.fromstring(lxml.html.tostring(tree, encoding="unicode")),
        include_comments=False,
        include_tables=True,
        with_metadata=False,
        fast=elements > _MOST_FOR_SECOND_OPINION,
    )
    body = getattr(document, "body", None)
    if body is None:
        return ""
    text = join_paragraphs(list(_article_blocks(body)))
    visible = sum(len(block) for block in _visible_blocks(tree, skip=_HIDDEN_ELEMENTS | _FURNITURE))
    return text if len(text) >= _LEAST_SHARE * visible else ""


def _article_blocks(body: lxml.etree._Element) -> Iterator[str]:
    for element in body:
        if element.tag == "list":
            yield "\n".join(f"\u2022 {clean_line(_words(entry))}" for entry in element.iter("item"))
        elif element.tag == "table":
            yield "\n".join(_article_rows(element))
        elif element.tag in ("quote", "div") and len(element):
            yield clean(element.text or "")
            yield from _article_blocks(element)
        else:
            yield _words(element)
        yield clean(element.tail or "")


def _article_rows(table: lxml.etree._Element) -> Iterator[str]:
    """The rows of a table, with the headings before their values where the first row is of headings for all."""
    rows = [list(row.iter("cell")) for row in table.iter("row")]
    texts = [[clean_line(_words(cell)) for cell in row] for row in rows]
    even = len({len(row) for row in rows}) == 1
    if even and len(rows[0]) > 1 and all(cell.get("role") == "head" for cell in rows[0]):
        yield from labelled(texts)
    else:
        yield from (" | ".join(row) for row in texts if any(row))


def _words(element: lxml.etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        parts.append("\n" if child.tag == "lb" else _words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _visible_blocks(tree: lxml.html.HtmlElement, *, skip: frozenset[str]) -> Iterator[str]:
    parts: list[str] = []
    skipping = 0
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in skip:
            skipping += 1 if event == "start" else -1
        if tag in _BLOCKS or tag == "br":
            block = clean_line("".join(parts))
            parts = []
            if block:
                yield block
        if event == "start" and not skipping:
            parts.append(element.text or "")
        if event == "end" and not skipping and element is not tree:
            parts.append(element.tail or "")
    block = clean_line("".join(parts))
    if block:
        yield block


def _written_blocks(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """Each block after the gap in front of it: a line feed between entries of a list and rows of a table."""
    parts: list[str] = []
    cell: list[str] = []
    cells: list[str] = []
    lists: list[int] = []  # of the open lists: the number of the next entry, 0 where they have no numbers
    mark = before = ""
    skipping = rows = 0

    def block(kind: str, text: str) -> str:
        nonlocal before
        gap = "\n" if kind == before and kind else "\n\n"
        before = kind
        return gap + text

    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
        tag, starts = element.tag if isinstance(element.tag, str) else "", event == "start"
        if tag in _HIDDEN_ELEMENTS:
            skipping += 1 if starts else -1
        if tag == "br":
            parts.append("\n" if starts else "")
        elif tag in _BLOCKS:
            text = clean("".join(parts))
            parts = []
            if rows:
                cell += [text] if text else []
                if not starts and (tag in _CELLS or (cell and tag == "tr")):
                    cells.append(clean_line(" ".join(cell)))
                    cell = []
            elif text:
                yield block("entry" if lists else "", f"{mark}{clean_line(text)}" if lists else text)
                mark = ""
            if tag in _LISTS:
                if starts:
                    lists.append(int(tag == "ol"))
                elif lists:
                    lists.pop()
                before = before if lists else ""
            elif tag == "li" and starts and lists:
                mark = f"{lists[-1]}. " if lists[-1] else "\u2022 "
                lists[-1] += bool(lists[-1])
            elif tag == "tr":
                rows += 1 if starts else -1
                if not rows and any(cells):
                    yield block("row", " | ".join(cells))
                cells = cells if rows else []
            elif tag == "table":
                before = before if rows else ""
        if starts and not skipping:
            parts.append(element.text or "")
        if not starts and not skipping and element is not tree:
            parts.append(element.tail or "")
    if text := clean("".join(parts)):
        yield block("", text)


def _stated(tree: lxml.html.HtmlElement) -> Metadata:
    meta = {
        str(element.get("property") or element.get("name") or element.get("itemprop") or "").lower(): clean_line(
            str(element.get("content") or "")[:500]
        )
        for element in reversed(tree.xpath("//meta[@content]"))
    }
    times = [str(element.get("datetime")) for element in tree.xpath("//time[@datetime]")[:1]]
    dates = [meta.get(key, "") for key in ("article:published_time", "datepublished", "dc.date", "dcterms.date")]
    dates += [*times, *(meta.get(key, "") for key in ("publishdate", "pubdate", "date"))]
    return Metadata(
        title=_title(tree, meta),
        date=next((date for date in map(parse_date, dates) if date), None),
        source=meta.get("og:site_name") or meta.get("dc.publisher") or meta.get("application-name") or "",
        place=meta.get("geo.placename", ""),
    )


def _title(tree: lxml.html.HtmlElement, meta: dict[str, str]) -> str:
    headings = tree.xpath("//h1")
    heading = clean_line(headings[0].text_content()) if len(headings) == 1 else ""
    titles = tree.xpath("//title")
    title = clean_line(titles[0].text_content()) if titles else ""
    return meta.get("og:title") or heading or _SITE_SUFFIX.sub("", title)
