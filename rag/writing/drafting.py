"""The pieces of what a chat model writes to its sentences, each as soon as it is whole."""

import re
from dataclasses import dataclass
from itertools import pairwise

from rag.sentences import find_sentences
from rag.types import Language

_MARKERS = re.compile(r"\s*\[(\d{1,6}(?:\s*[,;]\s*\d{1,6})*)\]")
_MARKING = re.compile(r"\[[\d,;\s]*\]?")  # a marker, or the beginning of one
_BULLET = re.compile(r"^\s*(?:[-*•]+|\d{1,3}[.)])\s+")
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL | re.IGNORECASE)
_THINKING = re.compile(r"^\s*<think>", re.IGNORECASE)
_ENDED = re.compile(r"[.!?…:][\"”’')\]]*\s*(?:\[\d[\d,; ]*\]\s*)*$|\[\d[\d,; ]*\][.!?…]?\s*$")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence as a model wrote it, and the numbers that it marks it with, in their order."""

    text: str
    numbers: tuple[int, ...]


class Draft:
    """What has been written so far."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._text = ""
        self.characters = 0

    @property
    def unfinished(self) -> int:
        """Characters of the sentence that is being written; a model's thoughts are none."""
        return 0 if _THINKING.match(self._text) else len(self._text)

    def add(self, piece: str) -> list[Drafted]:
        """The sentences that are whole with this piece."""
        self._text += piece
        self.characters += len(piece)
        self._text = _THOUGHT.sub("", self._text)
        if _THINKING.match(self._text) or "<think>".startswith(self._text.strip().lower() or "-"):
            return []
        *lines, last = self._text.split("\n")
        # The last sentence may go on, and so may the markers after it.
        *done, self._text = self._sentences(last) or [""]
        whole = [sentence for line in lines for sentence in self._sentences(line)]
        return [drafted(sentence) for sentence in (*whole, *done)]

    def rest(self) -> list[Drafted]:
        """What is left at the end; a sentence that was broken off is not."""
        sentences = self._sentences("" if _THINKING.match(self._text) else self._text)
        if sentences and not _ENDED.search(sentences[-1]):
            sentences.pop()
        return [drafted(sentence) for sentence in sentences]

    def _sentences(self, line: str) -> list[str]:
        """The sentences of a line, each up to the next one, so with the markers after it."""
        without = _MARKING.sub(lambda marking: " " * len(marking[0]), line)
        starts = [span.start for span in find_sentences(without, self._language)]
        if not starts:
            return []
        bounds = [0, *starts[1:], len(line)]
        return [line[start:end] for start, end in pairwise(bounds)]


def drafted(sentence: str) -> Drafted:
    """A sentence without its markers and the bullet before it."""
    numbers = [int(number) for group in _MARKERS.findall(sentence) for number in re.findall(r"\d+", group)]
    text = _BULLET.sub("", _MARKERS.sub("", sentence)).replace("**", "")
    return Drafted(" ".join(text.split()), tuple(dict.fromkeys(numbers)))
