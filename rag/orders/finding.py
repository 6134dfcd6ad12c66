"""A text to the paragraphs in it that give orders to the program which answers: they are quoted to nobody.

Regulations order people about on every line, so an order counts only where it speaks of the program's own matters: its
instructions, its prompt, its answer, its sources, what it is (`rag.orders.wording`).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rag.orders.wording import MARKS, RULES_BY_WORD, RUN_TOGETHER, Rule
from rag.types import Hit, Span

_LONGEST_HEADING = 160  # characters of an order that announces the paragraph after it
_ENDED = re.compile(r"[.!?;](?!\w)")
_LEET = bytes.maketrans(b"013457@$!|", b"oieastasil")
_NO_LETTERS = bytes(set(range(256)) - set(b"abcdefghijklmnopqrstuvwxyz013457@$!|"))
# Letters of other scripts, and small capitals, that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһқӏвнкмтгпёїαεορτυικνχηζγ\u0131\u0261\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a"
    "\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22",
    "aeopcyxijsdhklbhkmtrneiaeoptuiknxnzyigabcdefghijklmnoprstuvwyz",
)
_EMPHASIS = re.compile(r"[*`~\u00ad]+|(?<!\w)_+|_+(?!\w)")
_BLANK = re.compile(r"[\t\r\f\v\u00a0][ \t\r\f\v\u00a0]*| [ \t\r\f\v\u00a0]+")
_WORD = re.compile(r"\w+")
_PARAGRAPHS_APART = re.compile(r"\n[ \t]*\n\s*")
_ENTRY = re.compile(
    r"\s*(?:[-*\u2022\u25cf\u25e6\u25aa\u2023\u2013\u2014] |\(?(?:\d{1,3}|[A-Za-z])[.)] |[^:;\n]{1,80}: [^;\n]+; )"
)


def gives_orders(text: str) -> bool:
    """Whether a text of one or several lines tells the program that answers what to do."""
    return bool(paragraphs_that_give_orders(text))


@lru_cache(maxsize=2048)
def paragraphs_that_give_orders(text: str) -> tuple[Span, ...]:
    """The spans of a text, whole lines of it in order, that give orders or are announced by a line that does.

    In running text it is the whole paragraph, in a list or a table the one entry.
    """
    return tuple(_joined(text, _ordering(text))) if _may_order(_folded(text)) else ()


def stretches_without_orders(text: str) -> tuple[Span, ...]:
    """What lies between the paragraphs that give orders, without the white space around it."""
    found = []
    begin = 0
    for start, end in [*((one.start, one.end) for one in paragraphs_that_give_orders(text)), (len(text), len(text))]:
        piece = text[begin:start]
        if piece.strip():
            found.append(Span(begin + len(piece) - len(piece.lstrip()), begin + len(piece.rstrip())))
        begin = end
    return tuple(found)


def without_orders(text: str) -> str:
    """A text with blanks of the same length in the place of the paragraphs that give orders."""
    for span in paragraphs_that_give_orders(text):
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def overlap(spans: Sequence[Span], span: Span) -> bool:
    """Whether any of the spans has a part of another."""
    return any(map(span.meets, spans))


def seen(title: str, text: str) -> str:
    """A text of a document, with blanks in the place of what gives orders: of all of it where the title does."""
    return " " * len(text) if gives_orders(title) else without_orders(text)


def seen_of(hit: Hit) -> str:
    """What is seen of a hit's passage."""
    return seen(hit.info.title, hit.passage.text)


def orders_of(hit: Hit) -> tuple[Span, ...]:
    """The spans of a hit's document, within its passage, that give orders: all of it where the title does."""
    passage = hit.passage
    if gives_orders(hit.info.title):
        return (Span(passage.start, passage.end),)
    found = paragraphs_that_give_orders(passage.text)
    return tuple(Span(passage.start + one.start, passage.start + one.end) for one in found)


def _ordering(text: str) -> Iterator[Span]:
    """The lines of paragraphs that give orders, and those that they announce."""
    announced = False
    for paragraph in _paragraphs(text):
        if not announced and not _may_order(_folded(text[paragraph.start : paragraph.end])):
            continue
        lines = list(_lines(text, paragraph))
        texts = [text[line.start : line.end] for line in lines]
        orders = [_orders(line) for line in texts]
        for place in range(len(lines) - 1):  # an order that is broken between two lines
            if not (orders[place] or orders[place + 1]) and _orders(f"{texts[place]} {texts[place + 1]}"):
                orders[place] = orders[place + 1] = True
        of_list = all(_ENTRY.match(line) for line, order in zip(texts, orders, strict=True) if order)
        whole = announced or (any(orders) and not of_list)
        yield from (line for line, order in zip(lines, orders, strict=True) if order or whole)
        announced = orders[-1] and _announces(texts[-1])


def _orders(line: str) -> bool:
    folded = _folded(line)
    words = frozenset(_WORD.findall(folded))
    return any(rule.found(folded, words) for rule in _rules_for(words)) or _marked(folded)


def _may_order(folded: str) -> bool:
    """Whether a text has the words of any rule, wherever they stand, which is soon seen and rarely so."""
    words = frozenset(_WORD.findall(folded))
    return any(rule.possible(words) for rule in _rules_for(words)) or _marked(folded)


def _rules_for(words: frozenset[str]) -> Iterator[Rule]:
    for word in RULES_BY_WORD.keys() & words:
        yield from RULES_BY_WORD[word]


def _marked(folded: str) -> bool:
    return MARKS.search(folded) is not None or RUN_TOGETHER.search(_letters(folded)) is not None


def _letters(folded: str) -> str:
    """What is left of a folded text where nothing but letters counts; figures are the letters that they look like."""
    return folded.encode("ascii", "ignore").translate(_LEET, _NO_LETTERS).decode("ascii")


def _announces(line: str) -> bool:
    """Whether an order stands there as a heading does, without an end to its sentence, or ends in a colon."""
    return line.rstrip(" \"'\u201d)]*_").endswith(":") or (len(line) <= _LONGEST_HEADING and not _ENDED.search(line))


def _paragraphs(text: str) -> Iterator[Span]:
    begin = 0
    for apart in _PARAGRAPHS_APART.finditer(text):
        if text[begin : apart.start()].strip():
            yield Span(begin, apart.start())
        begin = apart.end()
    if text[begin:].strip():
        yield Span(begin, len(text))


def _lines(text: str, paragraph: Span) -> Iterator[Span]:
    begin = paragraph.start
    for line in text[paragraph.start : paragraph.end].split("\n"):
        if line.strip():
            yield Span(begin, begin + len(line))
        begin += len(line) + 1


def _joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans with nothing but white space between them as one."""
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _folded(text: str) -> str:
    """Without capitals, emphasis, characters that are not seen, and letters that look like others."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = "".join(one for one in text if unicodedata.category(one) not in ("Cf", "Mn"))
        text = text.casefold().translate(_LOOKALIKES).replace("\u2019", "'")
    return _BLANK.sub(" ", _EMPHASIS.sub("", text.lower())).strip(" ")
