"""An answer that a chat model wrote -> its sentences in paragraphs, and what is told of who wrote it and how."""

import re
from collections.abc import Sequence
from itertools import accumulate

from rag.types import Answer, Writing, Written
from ui.texts import Words

_SPACES = re.compile(r"\s+")
_MARKER = re.compile(r"\[\d{1,4}\]")

Paragraph = tuple[Written, ...]


def is_written(answer: Answer) -> bool:
    """Whether a chat model wrote what is shown; it did not where quotations took the place of that."""
    return answer.writing is not None and answer.writing.unwritten is None


def paragraphs_of(text: str, sentences: Sequence[Written]) -> tuple[Paragraph, ...]:
    """The sentences as the paragraphs of a text have them, `ValueError` where it does not say just these.

    The text holds the supported ones with their markers. One in doubt stands where the one before it does.
    """
    parts = [_bare(part) for part in text.split("\n\n")]
    if "".join(parts) != "".join(_bare(one.text) for one in sentences if one.markers):
        raise ValueError("the text says something else than its sentences")
    breaks, at = set(accumulate(map(len, parts))), 0
    paragraphs: list[list[Written]] = [[]]
    for sentence in sentences:
        if sentence.markers:
            if at in breaks and any(one.markers for one in paragraphs[-1]):
                paragraphs.append([])
            at += len(_bare(sentence.text))
        paragraphs[-1].append(sentence)
    return tuple(map(tuple, paragraphs))


def in_doubt(answer: Answer) -> Paragraph:
    """The sentences that are shown though nothing supports them."""
    return tuple(one for one in answer.writing.sentences if one.doubt) if answer.writing else ()


def wrote(answer: Answer, words: Words) -> str:
    """Who wrote an answer, or why no model did; empty where none was asked."""
    writing = answer.writing
    if writing is None:
        return ""
    if writing.unwritten:
        return words.unwritten.format(model=writing.model, reason=words.unwritten_reasons[writing.unwritten])
    return (words.written_struck if in_doubt(answer) else words.written).format(model=writing.model)


def marked(sentence: Written, words: Words) -> str:
    """A sentence as text, with its markers or what speaks against it."""
    if sentence.doubt:
        return f"[{words.struck} {sentence.text} ({words.doubts[sentence.doubt]})]"
    return sentence.text + " " + "".join(f"[{marker}]" for marker in sentence.markers)


def details(writing: Writing, words: Words) -> list[str]:
    """What the writing took and what was left out of it, a line each."""
    read, written = words.number(writing.read), words.number(writing.written)
    lines = [words.writing_tokens.format(read=read, written=written)] if writing.read or writing.written else []
    if writing.seconds:
        lines.append(words.writing_seconds.format(seconds=words.number(writing.seconds, places=1)))
    if writing.dropped:
        lines.append(words.writing_dropped.format(count=words.number(writing.dropped)))
    if writing.reused:
        lines.append(words.writing_reused)
    return lines


def _bare(text: str) -> str:
    """The text without markers and white space, by which it is told from others."""
    return _SPACES.sub("", _MARKER.sub("", text))
