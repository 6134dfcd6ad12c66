"""A paragraph of news to questions about the abbreviations and days that it names."""

import random
import re

from rag.types import Language, Span
from training.reader.made.names import ABBREVIATED, is_short_for
from training.reader.made.page import Page

_DAY = re.compile(
    r",? (?:pada )?(?:hari )?(?P<day>(?:Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu) \(\d{1,2}/\d{1,2}(?:/\d{2,4})?\))"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_STANDS_FOR = {
    Language.INDONESIAN: ("Apa kepanjangan {}?", "{} singkatan dari apa?", "Apa arti singkatan {}?"),
    Language.ENGLISH: ("What does {} stand for?", "What is {} short for?"),
}
_ENGLISH = 0.25


def of_paragraph(paragraph: str, draw: random.Random) -> Page | None:
    """The paragraph with its questions, or nothing where no rule finds one."""
    page = Page("", Language.INDONESIAN, paragraph)
    for match in ABBREVIATED.finditer(paragraph):
        if is_short_for(match["short"], match["long"]):
            _ask(page, _STANDS_FOR, match["short"], Span(*match.span("long")), draw)
    first = 0
    for sentence in _SENTENCE.split(paragraph):
        start = paragraph.index(sentence, first)
        first = start + len(sentence)
        if question := _when(sentence):
            words, day = question
            page.ask(words, Language.INDONESIAN, Span(start + day.start, start + day.end))
    return page if page.asked and len(paragraph) > 80 else None


def _ask(page: Page, wordings: dict[Language, tuple[str, ...]], about: str, answer: Span, draw: random.Random) -> None:
    language = Language.ENGLISH if draw.random() < _ENGLISH else Language.INDONESIAN
    page.ask(draw.choice(wordings[language]).format(about), language, answer)


def _when(sentence: str) -> tuple[str, Span] | None:
    """A sentence of one clause without the day it names, as a question for it: Indonesian keeps the order of words."""
    found = list(_DAY.finditer(sentence))
    if len(found) != 1 or not 50 < len(sentence) < 160 or re.search(r"[\"“”]|- -|\bini,|,.*,", sentence):
        return None
    (day,) = found
    rest = (sentence[: day.start()] + sentence[day.end() :]).strip(" .,")
    return f"Kapan {rest}?", Span(*day.span("day"))
