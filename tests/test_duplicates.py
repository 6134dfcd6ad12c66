"""The same article under two names is found, other articles on the same matter are not, and nothing is dropped."""

import random

import pytest

from rag.duplicates import groups, signature
from rag.system import System
from tests.test_indexing import names, write

ARTICLE = " ".join(f"kata{number} yang{number % 7} berbeda{number % 13}" for number in range(120))


def changed(text: str, share: float) -> str:
    """The text with so large a share of its words replaced, at places far apart."""
    words, chance = text.split(), random.Random(5)
    for place in chance.sample(range(len(words)), round(share * len(words))):
        words[place] = f"lain{place}"
    return " ".join(words)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.03])
def test_almost_the_same_text_is_found(share: float) -> None:
    texts = {"a": ARTICLE, "b": changed(ARTICLE, share), "c": " ".join(reversed(ARTICLE.split()))}
    assert groups({name: signature(text) for name, text in texts.items()}) == (("a", "b"),)


@pytest.mark.parametrize("share", [0.3, 0.6, 1.0])
def test_another_text_is_not(share: float) -> None:
    assert groups({"a": signature(ARTICLE), "b": signature(changed(ARTICLE, share))}) == ()


def test_case_spacing_and_a_headline_make_no_difference() -> None:
    again = "Judul yang lain sama sekali\n\n" + ARTICLE.upper().replace(" ", "  \n")
    assert groups({"a": signature(ARTICLE), "b": signature(again)}) == (("a", "b"),)


def test_short_texts_are_not_compared() -> None:
    assert groups({"a": signature("Rapat di Sampit."), "b": signature("Rapat di Sampit.")}) == ()


def test_many_copies_are_one_group() -> None:
    copies = {f"{number:04}": signature(ARTICLE) for number in range(500)}
    assert groups(copies) == (tuple(sorted(copies)),)


def test_near_duplicates_are_shown_and_kept(system: System) -> None:
    write(system, "berita.txt", ARTICLE)
    write(system, "arsip/berita-lagi.txt", changed(ARTICLE, 0.02))
    write(system, "lain.txt", changed(ARTICLE, 0.9))
    system.indexer.sync()
    assert len(names(system)) == 3
    assert system.store.duplicates() == (("arsip/berita-lagi.txt", "berita.txt"),)
    system.indexer.remove("berita.txt")
    assert system.store.duplicates() == ()
