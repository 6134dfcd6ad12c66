"""Raw text to the text that is stored, quoted and shown: one form of every character, no invisible ones.

A cleaned text has paragraphs separated by one blank line and lines by a line feed; no line begins or ends with a
space, and no space follows another. Cleaning a cleaned text changes nothing.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate, pairwise

_HARD_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028]")
_SOFT_HYPHEN_BREAK = re.compile("\u00ad[ \t]*\n[ \t]*")
# Word's and Symbol's bullets come out of PDF files as private-use characters.
_PRIVATE_BULLETS = re.compile("[\uf0b7\uf0a7\uf0d8\uf0fc\uf02d\uf076]")
# Zs and tabs, however wide: a reader sees one space.
_WIDE = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(f" [ {_WIDE}]+|[{_WIDE}][ {_WIDE}]*")
# Controls, format characters (zero width, direction, tags, soft hyphen), halves of pairs, private use, noncharacters.
_INVISIBLES = (
    "\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U0001fffe\U0001ffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
_INVISIBLE = re.compile(f"[{_INVISIBLES}]")
# One look for everything that most texts hold none of.
_RARE = re.compile(f"[{_INVISIBLES}\r\v\f\x85\u2028\u2029\ufb00-\ufb06]")
_LETTERS = dict(zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", "ff fi fl ffi ffl st st".split(), strict=True))
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_LINE_EDGES = re.compile(" \n ?|\n ")
_LEADERS = re.compile(r"(?:\.[ ]?){6,}")  # the dots between a title and its page in a table of contents
_BLANK_RUN = re.compile("\n{3,}")

_HYPHEN_BREAK = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,60}(?:-[^\W\d_]{1,60})?)-\n([^\W\d_]{1,60})")
_SHARED = 4  # letters that the halves of a reduplicated word have in common at least: "sebaik-baiknya"

_LIST_MARK = re.compile(
    r"(?:[-*\u2022\u25cf\u25e6\u25aa\u2023\u2013\u2014]|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)])\s"
)
# Text set in lines is between these widths; shorter lines are a list or verse, longer ones were never broken.
_NARROWEST_WRAP = 50
_WIDEST_WRAP = 160


def clean(text: str) -> str:
    """Return the text in its stored form, which may be empty."""
    if _RARE.search(text):
        text = _SOFT_HYPHEN_BREAK.sub("", _HARD_BREAKS.sub("\n", text))
        text = _PRIVATE_BULLETS.sub("\u2022", text.replace("\u2029", "\n\n"))
        text = _LIGATURE.sub(lambda match: _LETTERS[match[0]], _INVISIBLE.sub("", text))
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    if "..." in text or ". ." in text:
        text = _LEADERS.sub("... ", text)
    return _BLANK_RUN.sub("\n\n", _LINE_EDGES.sub("\n", text)).strip(" \n")


def clean_line(text: str) -> str:
    """Return the text in its stored form on one line, which may be empty."""
    return " ".join(clean(text).split())


def join_paragraphs(paragraphs: Sequence[str]) -> str:
    """Clean each paragraph and put a blank line between those that are left."""
    return clean("\n\n".join(filter(None, (clean(paragraph) for paragraph in paragraphs))))


def join_records(records: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """The cleaned records that are not empty, with a blank line between them, and the offset at which each begins."""
    kept = list(filter(None, map(clean, records)))
    starts = accumulate((len(record) + 2 for record in kept[:-1]), initial=0)
    return "\n\n".join(kept), tuple(starts) if kept else ()


def join_hyphenated(text: str) -> str:
    """Undo hyphenation at the ends of lines: "peme-" and "rintahan" become one word, "sehari-" and "hari" keep theirs.

    A word that the text also holds unbroken, with or without its hyphen, decides first; then a half that repeats the
    other shows an Indonesian reduplication, and a capital letter a compound.
    """
    if "-\n" not in text:
        return text
    known = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold()))

    def joined(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        if _keeps_hyphen(first.casefold(), second.casefold(), known) or second[0].isupper():
            return f"{first}-{second}"
        return first + second

    return _HYPHEN_BREAK.sub(joined, text)


def unwrap(text: str) -> str:
    """Join lines that were broken only because the next word did not fit; leave lists, tables and verse alone."""
    text = join_hyphenated(clean(text))
    width = max((len(line) for line in text.split("\n")), default=0)
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return text
    return clean("\n\n".join(_unwrapped(block.split("\n"), width) for block in text.split("\n\n")))


def starts_list_entry(line: str) -> bool:
    """Whether a line begins with a bullet, a number or a letter that marks an entry of a list."""
    return _LIST_MARK.match(line) is not None


def _keeps_hyphen(first: str, second: str, known: set[str]) -> bool:
    if f"{first}-{second}" in known:
        return True
    if first + second in known:
        return False
    half = first.rsplit("-", 1)[-1]
    return second[:_SHARED] in half or (half[1:] in second[: len(half) + 3] and len(half) > _SHARED)


def _unwrapped(lines: list[str], width: int) -> str:
    joined = lines[:1]
    for previous, line in pairwise(lines):
        next_word = line.split(" ", 1)[0]
        full = len(previous) + 1 + len(next_word) > width
        if full and not starts_list_entry(line) and "|" not in previous + line:
            joined[-1] += ("" if joined[-1].endswith("-") else " ") + line
        else:
            joined.append(line)
    return "\n".join(joined)
