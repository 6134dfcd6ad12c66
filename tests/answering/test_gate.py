"""The gate: more signs of an answer never close it, and every model has one."""

import json
from importlib import resources

import pytest

from rag.answering.gate import Gate, Signs, gate_for, signs_of
from rag.embedding import BundledEmbedder
from rag.types import DocumentInfo, Hit, Language, Passage, Span

LANGUAGES = (Language.INDONESIAN, Language.ENGLISH)
STRONG = Signs(lift=0.12, sentence=0.92, coverage=1.0)
WEAK = Signs(lift=0.01, sentence=0.74, coverage=0.0)


def hit(similarity: float) -> Hit:
    passage = Passage(f"v-{similarity}", "d.txt", 0, 4, "teks", (Span(0, 4),))
    info = DocumentInfo("d.txt", "0" * 64, "D", Language.INDONESIAN, None, "", "", "txt")
    return Hit(passage, info, similarity, similarity, 1, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_shipped_gate_opens_on_strong_signs_and_not_on_weak_ones(embedder: BundledEmbedder, language: Language) -> None:
    for model in (embedder.identity, "a model that nothing was fitted for"):
        gate = gate_for(model, language)
        assert gate.opens(STRONG)
        assert not gate.opens(WEAK)
        assert 0 < gate.threshold < 1


def test_shipped_model_has_a_gate_of_its_own(embedder: BundledEmbedder) -> None:
    fitted = json.loads(resources.files("rag.answering").joinpath("gate.json").read_text(encoding="utf-8"))["models"]
    assert set(fitted) == {embedder.identity, "*"}
    assert gate_for(embedder.identity, Language.ENGLISH) != gate_for("another", Language.ENGLISH)


def test_unknown_model_is_judged_by_words_alone() -> None:
    for language in LANGUAGES:
        assert gate_for("another", language).weights[:2] == (0, 0)


def test_probability_is_one_for_any_size_of_logit() -> None:
    assert Gate((1e9, 0, 0), 0.0, 0.5).probability(STRONG) == pytest.approx(1)
    assert Gate((-1e9, 0, 0), 0.0, 0.5).probability(STRONG) == pytest.approx(0)


def test_lift_is_how_far_the_best_passage_stands_out() -> None:
    signs = signs_of([hit(0.9)] + [hit(0.8)] * 19, [], 0.5)
    assert (signs.coverage, signs.sentence) == (0.5, 0.0)
    assert signs.lift == pytest.approx(0.1)
    assert signs_of([], [], 0.0) == Signs(0.0, 0.0, 0.0)


def test_only_passage_of_a_corpus_is_compared_with_what_is_usual() -> None:
    assert signs_of([hit(0.9)], [], 0.0).lift > 0.1
    assert signs_of([hit(0.76)], [], 0.0).lift == pytest.approx(0)
