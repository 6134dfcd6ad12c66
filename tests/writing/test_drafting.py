"""Pieces of a model's text to sentences and their markers."""

import pytest

from rag.types import Language
from rag.writing.drafting import Draft, Drafted


def _sentences(text: str, *, size: int) -> list[Drafted]:
    draft = Draft(Language.INDONESIAN)
    found = [one for begin in range(0, len(text), size) for one in draft.add(text[begin : begin + size])]
    return found + draft.rest()


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Raker diadakan di Sampit [1]. Ketuanya Drs. Budi [2][3].",
            [Drafted("Raker diadakan di Sampit.", (1,)), Drafted("Ketuanya Drs. Budi.", (2, 3))],
        ),
        (
            "Raker diadakan di Sampit. [1] Ketuanya Budi. [2, 3]",
            [Drafted("Raker diadakan di Sampit.", (1,)), Drafted("Ketuanya Budi.", (2, 3))],
        ),
        ("- Satu kota [1]\n- Dua desa [2]\n", [Drafted("Satu kota", (1,)), Drafted("Dua desa", (2,))]),
        ("<think>Apa ini? [1]\nEntah.</think>Raker di Sampit [1].", [Drafted("Raker di Sampit.", (1,))]),
        (
            "Kalimat tanpa tanda. Kalimat bertanda [1].",
            [Drafted("Kalimat tanpa tanda.", ()), Drafted("Kalimat bertanda.", (1,))],
        ),
        ("Selesai di sini [1]. Yang ini terpotong di teng", [Drafted("Selesai di sini.", (1,))]),
        ("", []),
        ("<think>Tidak pernah selesai.", []),
    ],
)
def test_sentences_come_with_their_markers_however_the_text_is_cut(
    text: str, sentences: list[Drafted], size: int
) -> None:
    assert _sentences(text, size=size) == sentences


def test_a_sentence_comes_as_soon_as_the_next_one_begins() -> None:
    draft = Draft(Language.INDONESIAN)
    assert draft.add("Raker di Sampit [1]. ") == []
    assert draft.add("Ketua") == [Drafted("Raker di Sampit.", (1,))]
    assert draft.unfinished == len("Ketua")
