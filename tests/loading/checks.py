"""What is true of every loaded document and of every passage cut from it."""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from rag.loading.cleaning import clean
from rag.splitting import TokenCounter, split
from rag.types import Document, Passage


def words_of(texts: Sequence[str]) -> list[int]:
    """A count of tokens that takes every word for one."""
    return [len(text.split()) for text in texts]


def assert_clean(text: str) -> None:
    """The text is in its stored form."""
    assert unicodedata.is_normalized("NFC", text)
    assert [character for character in text if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs")] in (
        [],
        ["\n"] * text.count("\n"),
    )
    assert not [line for line in text.split("\n") if line != line.strip(" ")]
    assert "  " not in text
    assert "\n\n\n" not in text
    assert text == text.strip()
    assert clean(text) == text


def assert_exact(document: Document, passages: tuple[Passage, ...]) -> None:
    """Every offset is that of the text it stands for, in order, and nothing but bullets is left out."""
    text = document.text
    covered = bytearray(len(text))
    for ordinal, passage in enumerate(passages):
        assert text[passage.start : passage.end] == passage.text
        assert passage.document == document.info.name
        assert passage.id == f"{document.info.version}-{ordinal}"
        spans = passage.sentences
        assert (spans[0].start, spans[-1].end) == (passage.start, passage.end)
        assert all(first.end <= second.start for first, second in pairwise(spans))
        for span in spans:
            sentence = text[span.start : span.end]
            assert sentence == sentence.strip()
            assert "\n" not in sentence
            covered[span.start : span.end] = b"\1" * (span.end - span.start)
    assert all(a.start < b.start and a.end < b.end for a, b in pairwise(passages))
    left_out = {
        character for character, seen in zip(text, covered, strict=True) if not seen and not character.isspace()
    }
    assert left_out <= set("-*\u2022\u25cf\u25e6\u25aa\u2023\u2013\u2014")


def assert_sound(
    document: Document, *, count_tokens: TokenCounter = words_of, max_tokens: int = 60
) -> tuple[Passage, ...]:
    """The document is clean, and cut exactly; its passages are returned."""
    assert_clean(document.text)
    passages = split(document, count_tokens=count_tokens, max_tokens=max_tokens)
    assert_exact(document, passages)
    return passages
