"""A document to passages: whole sentences, up to a number of tokens, each overlapping the one before by a sentence.

A row, a post or a message begins a passage of its own, and a short row is one sentence, its headings in it.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from rag.sentences import find_sentences
from rag.types import Document, Passage, Span

SPLITTER_VERSION = "2"  # part of the index's identity: raise it when a document would be split or indexed otherwise
MAX_TOKENS = 200

# A passage this full may end early, at the end of a paragraph, rather than in the middle of the next.
_FULL_ENOUGH = 0.6
# A sentence longer than this share of a passage is not repeated in the next one.
_OVERLAP_SHARE = 0.3
_LONGEST_HEADING = 120
_LONGEST_SENTENCE = 2_000  # characters; longer ones are cut by their words, without counting the whole first
_LONGEST_ROW = 600  # characters of a row that is quoted as a whole
_LONGEST_WORD = 100
_MOST_WORDS = 200_000  # remembered; an encyclopaedia has more, but most of its words come once
_BULLETS = frozenset(f"{mark} " for mark in "-*\u2022\u25cf\u25e6\u25aa\u2023\u2013\u2014")
_NOT_HEADING = (".", "!", ";", ",", '"', "\u201d")
_WORD = re.compile(rf"\S{{1,{_LONGEST_WORD}}}")
_CLAUSE_ENDS = (",", ";", ":", ")", "\u2013", "\u2014", ".")

TokenCounter = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a piece of one that is too long, with what matters for where a passage may end."""

    span: Span
    tokens: int
    begins_paragraph: bool
    leads: bool  # a heading, or the line that announces a list
    whole: bool


class WordCounter:
    """Counts the tokens of texts by those of their words, which it remembers, so that most texts cost no tokenizing.

    Exact where the tokenizer looks at each word by itself, as those of the retrievers do.
    """

    def __init__(self, count_tokens: TokenCounter) -> None:
        self._count_tokens = count_tokens
        self._known: dict[str, int] = {}

    def __call__(self, texts: Sequence[str]) -> list[int]:
        words = [text.split() for text in texts]
        new = list({word for each in words for word in each if word not in self._known})
        if len(self._known) + len(new) > _MOST_WORDS:
            self._known.clear()
            new = list({word for each in words for word in each})
        if new:
            self._known.update(zip(new, self._count_tokens(new), strict=True))
        known = self._known
        return [sum([known[word] for word in each]) for each in words]


def split(document: Document, *, count_tokens: TokenCounter, max_tokens: int = MAX_TOKENS) -> tuple[Passage, ...]:
    """Cut a document into passages of at most about `max_tokens`; together they hold every sentence."""
    units = _units(document, count_tokens, max_tokens)
    groups = groupby(units, key=lambda unit: bisect_right(document.records, unit.span.start))
    together = (
        record[first:last]
        for record in (list(group) for _, group in groups)
        for first, last in _ranges(record, max_tokens)
    )
    return tuple(_passage(document, ordinal, units) for ordinal, units in enumerate(together))


def _passage(document: Document, ordinal: int, units: Sequence[_Unit]) -> Passage:
    start, end = units[0].span.start, units[-1].span.end
    return Passage(
        id=f"{document.info.version}-{ordinal}",
        document=document.info.name,
        start=start,
        end=end,
        text=document.text[start:end],
        sentences=tuple(unit.span for unit in units),
        page=bisect_right(document.page_starts, start),
    )


def _units(document: Document, count_tokens: TokenCounter, max_tokens: int) -> Iterator[_Unit]:
    text = document.text
    sentences = _sentences(document)
    short = [span for span in sentences if span.end - span.start <= _LONGEST_SENTENCE]
    counts = dict(zip(short, count_tokens([_with_bullet(text, span) for span in short]), strict=True))
    too_long = [span for span in sentences if counts.get(span, max_tokens + 1) > max_tokens]
    pieces = _pieces(text, too_long, count_tokens, max_tokens) if too_long else {}
    for span in sentences:
        begins = span.start < 2 or text.rfind("\n\n", max(0, span.start - 8), span.start) >= 0
        if span in pieces:
            for number, (piece, tokens) in enumerate(pieces[span]):
                yield _Unit(piece, tokens, begins and number == 0, leads=False, whole=False)
        else:
            yield _Unit(span, counts[span], begins, leads=_leads(text, span, begins), whole=True)


def _sentences(document: Document) -> tuple[Span, ...]:
    text, language = document.text, document.info.language
    if not document.records:
        return find_sentences(text, language)
    found: list[Span] = []
    for start, end in pairwise((*document.records, len(text))):
        record = text[start:end].rstrip()
        if "\n" not in record and len(record) <= _LONGEST_ROW:
            found.append(Span(start, start + len(record)))
        else:
            found += (Span(start + one.start, start + one.end) for one in find_sentences(record, language))
    return tuple(found)


def _with_bullet(text: str, span: Span) -> str:
    """A sentence with the bullet before it, which is no part of it but takes room in a passage."""
    begin = span.start - 2 if text[max(0, span.start - 2) : span.start] in _BULLETS else span.start
    return text[begin : span.end]


def _leads(text: str, span: Span, begins_paragraph: bool) -> bool:
    """Whether a sentence belongs to what follows its line: a heading, a question with its answer, an announcement."""
    if text[span.end : span.end + 1] != "\n":
        return False
    sentence = text[span.start : span.end]
    if sentence.endswith(":"):
        return True
    alone = begins_paragraph and text[span.end : span.end + 2] == "\n\n" and len(sentence) <= _LONGEST_HEADING
    return alone and not sentence.endswith(_NOT_HEADING) and text[span.start - 2 : span.start] != "\u2022 "


def _ranges(units: Sequence[_Unit], max_tokens: int) -> Iterator[tuple[int, int]]:
    """First and last-but-one unit of each passage; both only ever move forward, so that none holds another."""
    first = last = 0
    while last < len(units):
        last = _end_of(units, first, last + 1, max_tokens)
        yield first, last
        first = last - 1 if last < len(units) and _overlaps(units, first, last, max_tokens) else last


def _end_of(units: Sequence[_Unit], first: int, least: int, max_tokens: int) -> int:
    last, total = first, 0
    ends: list[tuple[int, int]] = []  # tokens up to the end of each paragraph
    while last < len(units) and (last < least or total + units[last].tokens <= max_tokens):
        total += units[last].tokens
        last += 1
        if last < len(units) and units[last].begins_paragraph and not units[last - 1].leads:
            ends.append((total, last))
    if last == len(units):
        return last
    for tokens, end in reversed(ends):
        if end >= least and tokens >= _FULL_ENOUGH * max_tokens:
            return end
    while last > max(least, first + 1) and units[last - 1].leads:
        last -= 1
    return last


def _overlaps(units: Sequence[_Unit], first: int, last: int, max_tokens: int) -> bool:
    shared, following = units[last - 1], units[last]
    fits = shared.tokens <= _OVERLAP_SHARE * max_tokens and shared.tokens + following.tokens <= max_tokens
    # A heading says that something else begins, to which the last sentence before it adds nothing.
    return fits and last - 1 > first and shared.whole and not shared.leads and not following.leads


def _pieces(
    text: str, spans: Sequence[Span], count_tokens: TokenCounter, max_tokens: int
) -> dict[Span, list[tuple[Span, int]]]:
    """Cut long sentences between words, after a clause where one ends in the last part of a piece."""
    words = {span: [match.span() for match in _WORD.finditer(text, span.start, span.end)] for span in spans}
    flat = [text[start:end] for span in spans for start, end in words[span]]
    # What a text costs without any word in it, so that it is not counted once for every word.
    empty, *counts = count_tokens(["", *flat])
    cut: dict[Span, list[tuple[Span, int]]] = {}
    done = 0
    for span in spans:
        number = len(words[span])
        cut[span] = list(
            _cut(text, words[span], [max(1, count - empty) for count in counts[done : done + number]], max_tokens)
        )
        done += number
    return cut


def _cut(
    text: str, words: Sequence[tuple[int, int]], tokens: Sequence[int], max_tokens: int
) -> Iterator[tuple[Span, int]]:
    first = 0
    while first < len(words):
        last, total, clause = first, 0, (0, 0)
        while last < len(words) and (last == first or total + tokens[last] <= max_tokens):
            total += tokens[last]
            last += 1
            if total >= _FULL_ENOUGH * max_tokens and text[words[last - 1][1] - 1] in _CLAUSE_ENDS:
                clause = (last, total)
        if last < len(words) and clause[0]:
            last, total = clause
        yield Span(words[first][0], words[last - 1][1]), total
        first = last
