"""Texts to hits, as a search would bring them, and to readings of them whose scores a test says itself."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from rag.models.onnx_reader import TokenScores
from rag.reading import Reading
from rag.sentences import find_sentences
from rag.types import DocumentInfo, Hit, Language, Passage, Span

FAR = -12.0  # the logit of a word that nothing speaks for


def hit_of(
    text: str, *, name: str = "catatan.md", title: str = "Catatan", place: int = 0, start: int = 0, score: float = 0.8
) -> Hit:
    """The passage number `place` of a document, of which it is the text from `start` on."""
    info = DocumentInfo(name, "0" * 64, title, Language.INDONESIAN, None, "", "", name.rpartition(".")[2])
    sentences = tuple(
        Span(start + one.start, start + one.end) for one in find_sentences(text, Language.INDONESIAN)
    ) or (Span(start, start + len(text)),)
    passage = Passage(f"{info.version}-{place}", name, start, start + len(text), text, sentences)
    return Hit(passage, info, score, score, 1, 1)


def scored(
    starts: Sequence[float], ends: Sequence[float], offsets: Sequence[tuple[int, int]], *, answerable: float = 0.0
) -> TokenScores:
    """Scores with these logits."""
    return TokenScores(
        answerable,
        np.array(starts, dtype=np.float32),
        np.array(ends, dtype=np.float32),
        np.array(offsets, dtype=np.int64).reshape(-1, 2),
    )


def read_as(hit: Hit, likely: Mapping[str, float], *, answerable: float = 0.0) -> Reading:
    """A reading in which every word is a token, and an answer begins and ends at these words with these logits."""
    found = list(re.finditer(r"\S+", hit.passage.text))
    logits = [likely.get(match.group().strip(".,:;"), FAR) for match in found]
    return Reading(hit, scored(logits, logits, [match.span() for match in found], answerable=answerable))
