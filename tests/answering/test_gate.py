"""The gate: more signs of an answer never close it, and more caution never opens it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.gate import Caution, Gate, Signs, signs_of
from rag.answering.sentences import Question, candidates
from rag.calibration import load_calibration
from rag.reading import Reader, Reading, Readings
from rag.types import Language
from tests.hits import hit_of, read_as

NAMES = ("support", "answerable", "coverage", "context", "names")
VALUES = st.floats(-1e9, 1e9)
ASKED = Question("Siapa ketua panitia?", {}, 10)
CHAIR = "Ketua panitia adalah Budi. Aula itu luas."


@pytest.fixture(scope="module", params=[Language.INDONESIAN, Language.ENGLISH])
def gate(request: pytest.FixtureRequest, reader: Reader) -> Gate:
    """The shipped gate of each language."""
    return load_calibration(reader.identity).gates[request.param]


def signs_for(*readings: Reading) -> Signs:
    read = Readings(readings)
    return signs_of(ASKED, read, candidates(ASKED, read))


@given(values=st.tuples(*[VALUES] * 5), name=st.sampled_from(NAMES), more=st.floats(0, 1e9))
def test_more_of_a_sign_never_speaks_against_an_answer(
    gate: Gate, values: tuple[float, ...], name: str, more: float
) -> None:
    less = dict(zip(NAMES, values, strict=True))
    greater = {**less, name: less[name] + more}
    assert gate.probability(Signs(**less)) <= gate.probability(Signs(**greater))


@given(weights=st.tuples(*[VALUES] * 5), bias=VALUES, values=st.tuples(*[VALUES] * 5))
def test_probability_is_one_for_any_size_of_sign(
    weights: tuple[float, ...], bias: float, values: tuple[float, ...]
) -> None:
    thresholds = dict.fromkeys(Caution, 0.5)
    assert 0 <= Gate(weights, bias, thresholds).probability(Signs(*values)) <= 1


def test_probability_is_the_logistic_function_of_the_weighed_signs() -> None:
    gate = Gate((1.0, 0.5, 2.0, 0.0, 0.0), -1.0, dict.fromkeys(Caution, 0.5))
    assert gate.probability(Signs(1.0, 2.0, 0.0, 1.0, 1.0)) == pytest.approx(1 / (1 + math.exp(-1)))
    assert gate.probability(Signs(0.0, 0.0, 0.5, 1.0, 1.0)) == pytest.approx(0.5)


@given(probability=st.floats(0, 1))
def test_less_caution_opens_whenever_more_does(gate: Gate, probability: float) -> None:
    low, normal, high = (gate.opens(probability, caution) for caution in (Caution.LOW, Caution.NORMAL, Caution.HIGH))
    assert low >= normal >= high


def test_answer_exactly_as_likely_as_is_asked_for_is_given(gate: Gate) -> None:
    for caution, threshold in gate.thresholds.items():
        assert gate.opens(threshold, caution)
        assert not gate.opens(threshold - 1e-9, caution)


def test_support_is_the_logarithm_of_the_odds_of_the_best_sentence() -> None:
    readings = Readings([read_as(hit_of(CHAIR), {"Budi": 0.0})])
    (best, *_) = candidates(ASKED, readings)
    assert best.text == "Ketua panitia adalah Budi."
    signs = signs_of(ASKED, readings, [best])
    assert signs.support == pytest.approx(math.log(best.support / (1 - best.support)))
    assert signs.support == pytest.approx(0.0, abs=1e-3)  # "Budi" against "not here", both of logit 0


def test_words_and_names_are_looked_for_in_the_sentence_and_around_it() -> None:
    question = Question("Di mana Budi Santoso memimpin rapat?", {}, 10)
    text = "Rapat diadakan di aula. Ketuanya Budi."
    readings = Readings([read_as(hit_of(text, title="Santoso"), {"aula": 3.0})])
    signs = signs_of(question, readings, candidates(question, readings))
    assert 0 < signs.coverage < signs.context < signs.names == 1
    other = Question("Di mana Siti memimpin rapat?", {}, 10)
    assert signs_of(other, readings, candidates(other, readings)).names == 0


def test_answerable_is_that_of_the_passage_of_the_best_sentence() -> None:
    chair = read_as(hit_of(CHAIR, name="ketua.md"), {"Budi": 3.0}, answerable=1.5)
    other = read_as(hit_of("Aula itu terang.", name="aula.md"), {"Aula": -3.0}, answerable=4.0)
    assert signs_for(other, chair).answerable == 1.5


def test_sentences_of_several_documents_that_say_the_same_support_each_other() -> None:
    one = read_as(hit_of(CHAIR, name="satu.md"), {"Budi": 1.0})
    same = read_as(hit_of("Panitia dipimpin oleh Budi.", name="dua.md"), {"Budi": 0.9})
    other = read_as(hit_of("Panitia dipimpin oleh Siti.", name="dua.md"), {"Siti": 0.9})
    assert signs_for(one, same).support > 0 > signs_for(one, other).support


@pytest.mark.parametrize("logit", [-500.0, 500.0])
def test_certainty_is_a_finite_sign(gate: Gate, logit: float) -> None:
    signs = signs_for(read_as(hit_of(CHAIR), {"Budi": logit, "Aula": logit - 100}, answerable=logit))
    assert all(map(math.isfinite, signs.values()))
    assert gate.opens(gate.probability(signs), Caution.HIGH) == (logit > 0)


def test_nothing_to_quote_is_no_answer_at_any_caution(gate: Gate) -> None:
    nothing = read_as(hit_of("Siapa ketua panitia?"), {"ketua": 9.0}, answerable=-4.0)
    for readings in ((), (nothing,)):
        signs = signs_for(*readings)
        assert (signs.support < 0, signs.coverage) == (True, 0.0)
        assert not gate.opens(gate.probability(signs), Caution.LOW)
