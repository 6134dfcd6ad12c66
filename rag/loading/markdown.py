"""A Markdown file to the words that a reader of the rendered page sees, and its front matter."""

import re
from collections.abc import Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from rag.errors import LoadError
from rag.loading.cleaning import clean_line, join_paragraphs
from rag.loading.decoding import decode
from rag.loading.extraction import Extraction, Limits, Metadata
from rag.loading.html import visible_text
from rag.loading.metadata import parse_loose_metadata, parse_metadata
from rag.loading.rows import labelled

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST_FRONT_MATTER = 1 << 16
_MOST_BRACKETS = 100_000  # that may begin a link; the parser takes up to 40 s for a million
_BLOCKS_OF_THEIR_OWN = frozenset({"code_block", "fence"})


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .md file."""
    text = decode(content, name=name).replace("\r\n", "\n").replace("\r", "\n")
    limits.check_characters(len(text), name=name)
    metadata, body = _split_front_matter(text)
    tokens = _parse(body, name)
    heading = next((clean_line(_inline(after)) for token, after in pairwise(tokens) if token.tag == "h1"), "")
    return Extraction(text=join_paragraphs(_paragraphs(tokens)), stated=metadata, properties=Metadata(title=heading))


def _parse(body: str, name: str) -> list[Token]:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    if body.count("[") <= _MOST_BRACKETS:
        tokens = parser.parse(body)
        # The parser leaves out what is nested deeper, without a word.
        if not any(token.nesting == 1 and token.level >= parser.options["maxNesting"] - 1 for token in tokens):
            return tokens
    raise LoadError(
        f"{name!r} is nested too deeply or has too many brackets to be a document; save its text as .txt",
        reason="damaged",
    )


def _split_front_matter(text: str) -> tuple[Metadata, str]:
    match = _FRONT_MATTER.match(text[:_LONGEST_FRONT_MATTER])
    metadata = (parse_metadata(match[1]) or parse_loose_metadata(match[1])) if match else None
    # Without keys in it, a line of dashes is a rule drawn across the page, and what follows is text.
    return (metadata, text[match.end() :]) if match and metadata else (Metadata(), text)


def _paragraphs(tokens: Sequence[Token]) -> list[str]:
    """The blocks in order; a list and a table are one paragraph each, an entry or a row on each line."""
    paragraphs: list[str] = []
    lines: list[str] = []  # of the list or table that is open
    table: list[list[str]] = []
    cells: list[str] = []
    counters: list[int] = []  # of the open lists; 0 where a list has no numbers
    mark = ""
    in_table = False
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            counters.append(int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else 0)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            counters.pop()
        elif token.type == "list_item_open":
            mark = f"{counters[-1]}. " if counters[-1] else "\u2022 "
            counters[-1] += 1 if counters[-1] else 0
        elif token.type == "table_open":
            in_table = True
        elif token.type == "table_close":
            in_table = False
            lines += labelled(table)
            table = []
        elif token.type == "tr_close":
            table.append(cells)
            cells = []
        elif token.type == "inline" and in_table:
            cells.append(clean_line(_inline(token)))
        elif token.type == "inline" and counters:
            lines.append(mark + clean_line(_inline(token)))
            mark = ""
        elif token.type == "inline":
            paragraphs.append(_inline(token))
        elif token.type in _BLOCKS_OF_THEIR_OWN:
            paragraphs.append(token.content)
        elif token.type == "html_block":
            paragraphs.append(visible_text(token.content))
        if lines and not counters and not in_table:
            paragraphs.append("\n".join(lines))
            lines = []
    return paragraphs


def _inline(token: Token) -> str:
    """The text of a run of words: marks of emphasis dropped, links and pictures by their words."""
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type == "image":
            parts.append(_inline(child))
        elif child.type == "html_inline" and child.content.lower().startswith("<br"):
            parts.append("\n")
    return "".join(parts)
