"""A document's sentences to what may be quoted of it, each with the heading that it stands under."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.orders import overlap, paragraphs_that_give_orders
from rag.types import Document, Span

FEWEST_WORDS = 5  # of a sentence that says something by itself
LONGEST = 600  # characters of one that is quoted
_LONGEST_HEADING = 120
_ENDS = (".", "!", "\u201d", '"', ")", ";")
_BULLETS = "-*\u2022\u25cf\u25e6\u25aa\u2023\u2013\u2014"
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)]\s")
_ROW = re.compile(r"[^:;\n]{1,80}: [^;\n]+(?:; [^:;\n]{1,80}: [^;\n]+)+")


class Role(StrEnum):
    """What a sentence is in its document."""

    PROSE = "prose"
    ENTRY = "entry"  # of a list or a table
    HEADING = "heading"
    LEAD = "lead"  # announces what follows


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, its role, and the nearest heading and announcement above it, empty where there are none."""

    span: Span
    text: str
    role: Role
    heading: str
    lead: str


def units_of(document: Document, sentences: Sequence[Span]) -> Iterator[Unit]:
    """The sentences of a document, in its order, but for those that give orders to the program."""
    orders = paragraphs_that_give_orders(document.text)
    sentences = [span for span in sentences if not overlap(orders, span)] if orders else sentences
    heading = lead = ""
    texts = [document.text[span.start : span.end] for span in sentences]
    roles = [_role(document.text, span, text) for span, text in zip(sentences, texts, strict=True)]
    for place, (span, text) in enumerate(zip(sentences, texts, strict=True)):
        role = Role.HEADING if _is_numbered_heading(place, texts, roles) else roles[place]
        if role is not Role.ENTRY and not (role is Role.PROSE and lead and _in_entry(document.text, span)):
            lead = ""
        yield Unit(span, text, role, heading, lead)
        if role is Role.HEADING:
            heading = text
        elif role is Role.LEAD:
            lead = text


def telling(units: Sequence[Unit]) -> list[Unit]:
    """Those that say something by themselves: no headings, announcements, questions or scraps."""
    return [
        unit
        for unit in units
        if unit.role in (Role.PROSE, Role.ENTRY)
        and len(unit.text.split()) >= FEWEST_WORDS
        and len(unit.text) <= LONGEST
        and not unit.text.endswith("?")
        and not unit.text[0].islower()
    ]


def _role(text: str, span: Span, sentence: str) -> Role:
    before, after = text[: span.start][-1:], text[span.end : span.end + 1]
    alone = before in ("", "\n") and after in ("", "\n")
    if _in_entry(text, span) or (alone and _ROW.fullmatch(sentence)):
        return Role.ENTRY
    if sentence.endswith(":"):
        return Role.LEAD
    if alone and len(sentence) <= _LONGEST_HEADING and not sentence.endswith(_ENDS):
        return Role.HEADING
    return Role.PROSE


def _is_numbered_heading(place: int, texts: Sequence[str], roles: Sequence[Role]) -> bool:
    """Whether a line begins as an entry of a list does and stands alone: the entries of a list stand together."""
    alone = roles[place] is Role.ENTRY and Role.ENTRY not in (
        *roles[max(0, place - 1) : place],
        *roles[place + 1 :][:1],
    )
    text = texts[place]
    return alone and bool(_ENUMERATOR.match(text)) and len(text) <= _LONGEST_HEADING and not text.endswith(_ENDS)


def _in_entry(text: str, span: Span) -> bool:
    """Whether the line of a sentence begins as the entry of a list does."""
    line = text[text.rfind("\n", 0, span.start) + 1 : span.end]
    return bool(line[:1] and line[0] in _BULLETS and line[1:2] == " ") or bool(_ENUMERATOR.match(line))
