"""A text to the offsets of its sentences."""

import re
from collections.abc import Iterator

import sentencex

from rag.types import Language, Span

# Abbreviations of Indonesian and English prose that the segmenter takes for the end of a sentence. After the first
# group a capital letter says nothing, for names follow titles and addresses; after the second a number goes on.
_BEFORE_NAMES = """
    alm almh bdk bp bpk brigjen bripka dra drg drh drs dr gg gub h hj iptu ipda akp akbp ir irjen jend jl jln kab
    kapt kec kel kep kombes komjen kota kpt letjen letkol lettu marsda marsdya mayjen mgr mr mrs ms ny prof prov pdt
    sdr sdri serka sertu st tbk tgk tn u.b u.p ust a.n
"""
_BEFORE_NUMBERS = "art ay blok ch fig hal hlm kav lt no nomor nos pp ps psl rp rt rw sec tgl vol"
_TAIL = 24  # characters looked at for an abbreviation at the end
_ENDS_BEFORE_NAME, _ENDS_BEFORE_NUMBER = (
    re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, words.split()))})\.$", re.IGNORECASE)
    for words in (_BEFORE_NAMES, _BEFORE_NUMBERS)
)
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]")
_ENDS_IN_ENUMERATOR = re.compile(r"[:;,]\s+(?:\d{1,3}|[a-z])\.$")
# An entry is quoted without the bullet in front of it; a number stays, for it is part of what is said.
_BULLET = re.compile(r"[-*\u2022\u25cf\u25e6\u25aa\u2023\u2013\u2014]\s+(?=\S)")
_LONGEST_PART = 5_000  # characters
_CLOSING = "\u201d\u2019)]\u00bb,;:"
# The segmenter takes all that stands between quotation marks for one sentence, and speeches are many: it is shown a
# line without them, of the same length.
_QUOTES = re.compile('["\u201c\u201d\u201e\u00ab\u00bb]')
_OPENING = re.compile(r"(?<=\s)[\"\u201c\u201e\u00ab(]\s?$")


def find_sentences(text: str, language: Language) -> tuple[Span, ...]:
    """The sentences of a text in order, without the white space around them; a line feed ends a sentence."""
    code = "en" if language is Language.ENGLISH else "id"
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            spans.extend(_of_line(line, start, code))
        start += len(line) + 1
    return tuple(spans)


def _of_line(line: str, offset: int, code: str) -> Iterator[Span]:
    bullet = _BULLET.match(line)
    begun = bullet.end() if bullet else 0
    for boundary in _boundaries(_QUOTES.sub(" ", line), code):
        opening = _OPENING.search(line, max(begun, boundary - 3), boundary)
        end = opening.start() if opening else boundary
        if end > begun and not _goes_on(line, begun, end):
            yield from _trimmed(line, begun, end, offset)
            begun = end
    yield from _trimmed(line, begun, len(line), offset)


def _boundaries(line: str, code: str) -> Iterator[int]:
    """The segmenter's boundaries inside a line, which it is given in parts: its time grows with their square."""
    begun = 0
    while len(line) - begun > _LONGEST_PART:
        space = line.rfind(" ", begun + 1, begun + _LONGEST_PART) + 1 or begun + _LONGEST_PART
        ends = [found["end_index"] for found in sentencex.get_sentence_boundaries(code, line[begun:space])]
        # The last sentence of a part may go on, and is looked at again with the next.
        yield from (begun + end for end in ends[:-1])
        begun = begun + ends[-2] if len(ends) > 1 else space
    ends = [found["end_index"] for found in sentencex.get_sentence_boundaries(code, line[begun:])]
    yield from (begun + end for end in ends[:-1])


def _goes_on(line: str, start: int, end: int) -> bool:
    """Whether what the segmenter takes for the end of a sentence is none."""
    following = line[end : end + 2].lstrip('"\u201c\u201e\u00ab(')[:1]
    if not following or following.islower() or following in _CLOSING:
        return True
    sentence = line[start:end].rstrip()
    tail = sentence[-_TAIL:]
    if _ENUMERATOR.fullmatch(sentence) or _ENDS_IN_ENUMERATOR.search(tail) or _ENDS_BEFORE_NAME.search(tail):
        return True
    return following.isdigit() and _ENDS_BEFORE_NUMBER.search(tail) is not None


def _trimmed(line: str, start: int, end: int, offset: int) -> Iterator[Span]:
    piece = line[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    finish = start + len(piece.rstrip())
    if begin < finish:
        yield Span(offset + begin, offset + finish)
