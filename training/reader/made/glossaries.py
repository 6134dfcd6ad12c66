"""Abbreviations and definitions to glossaries, a line a term, with questions about what terms mean."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.types import Language, Span
from training.reader.made.names import Names
from training.reader.made.page import Page

_TITLES = ("Glosarium", "Daftar singkatan", "Daftar istilah", "Pengertian istilah", "Istilah dan singkatan", "Glossary")
_BULLETS = ("• ", "• ", "• ", "", "- ")
_BETWEEN = (": ", ": ", ": ", " adalah ", " = ", " – ")
_MEANS = {
    Language.INDONESIAN: (
        "Apa itu {}?",
        "Apa arti {}?",
        "Apa yang dimaksud dengan {}?",
        "{} itu apa?",
        "Jelaskan istilah {}.",
        "Apa maksud {}?",
    ),
    Language.ENGLISH: ("What is {}?", "What does {} mean?", "What is meant by {}?"),
}
_STANDS_FOR = {
    Language.INDONESIAN: (
        "Apa kepanjangan {}?",
        "Apa kepanjangan dari {}?",
        "{} singkatan dari apa?",
        "Apa arti singkatan {}?",
        "{} adalah singkatan dari apa?",
    ),
    Language.ENGLISH: ("What does {} stand for?", "What is {} short for?", "What does the abbreviation {} mean?"),
}
_ENGLISH = 0.3  # of the questions
_SILENT = 0.3  # of the questions, about a term of another glossary


@dataclass(frozen=True, slots=True)
class _Entry:
    """A term; `long` is what it stands for, and `said` what it is."""

    term: str
    long: str
    said: str


def glossaries(names: Names, draw: random.Random) -> Iterator[Page]:
    """Every term twice, each time among others."""
    entries = [_Entry(short, long, "") for short, long in names.abbreviated]
    entries += [
        _Entry(one.short or one.term, one.term if one.short else "", one.said)
        for one in names.defined
        if len(one.said) < 200
    ]
    for _ in range(2):
        draw.shuffle(entries)
        first = 0
        while first < len(entries):
            chosen = entries[first : first + draw.randint(5, 14)]
            first += len(chosen)
            yield _glossary(chosen, entries, draw)


def _glossary(chosen: Sequence[_Entry], entries: Sequence[_Entry], draw: random.Random) -> Page:
    page = Page(draw.choice(_TITLES), Language.INDONESIAN)
    bullet, between = draw.choice(_BULLETS), draw.choice(_BETWEEN)
    for entry in sorted(chosen, key=lambda one: one.term):
        page.text += f"{bullet}{entry.term}{between}"
        means = _add_meaning(page, entry)
        page.text += "\n"
        if draw.random() < 0.5:
            language = _language(draw)
            asked = _STANDS_FOR if entry.long and draw.random() < 0.6 else _MEANS
            page.ask(draw.choice(asked[language]).format(_spoken(entry.term, draw)), language, means)
    here = {entry.term for entry in chosen}
    for entry in draw.sample(entries, round(_SILENT * len(page.asked))):
        language = _language(draw)
        if entry.term not in here:
            asked = _STANDS_FOR if entry.long else _MEANS
            page.ask(draw.choice(asked[language]).format(entry.term), language, None)
    return page


def _add_meaning(page: Page, entry: _Entry) -> Span:
    """What answers: the long form where there is one, or else the first clause of what is said."""
    if entry.long:
        said, rest = entry.long, f", yaitu {entry.said}" if entry.said else ""
    else:
        head, comma, tail = entry.said.partition(", ")
        said, rest = (head, f", {tail}") if comma and len(head) > 30 else (entry.said, "")
    means = page.add(said)
    page.text += f"{rest}."
    return means


def _language(draw: random.Random) -> Language:
    return Language.ENGLISH if draw.random() < _ENGLISH else Language.INDONESIAN


def _spoken(term: str, draw: random.Random) -> str:
    """A term as people type it."""
    return term.lower() if draw.random() < 0.3 else term
