"""A statement is taken as supported where the passage says it, in whichever of the two languages each is."""

from itertools import product
from pathlib import Path

import pytest

from rag.entailment import Entailer
from rag.errors import ModelError
from rag.types import Language
from tests.supported import LANGUAGES, TOLD, pairs

# Of the twelve supported and twelve unsupported statements in each direction: at least so many and at most so many are
# taken as supported.
LEAST_RIGHT, MOST_WRONG = 7, 3


@pytest.fixture(scope="module")
def entailer() -> Entailer:
    return Entailer(threads=2)


@pytest.mark.parametrize(("passage", "statement"), list(product(LANGUAGES, LANGUAGES)))
def test_supported_statements_are_told_from_others(entailer: Entailer, passage: Language, statement: Language) -> None:
    tried = list(pairs(passage, statement))
    found = entailer.probabilities([(premise, hypothesis) for premise, hypothesis, _ in tried])
    passed = [supported for (_, _, supported), one in zip(tried, found, strict=True) if one >= entailer.threshold]
    assert passed.count(True) >= LEAST_RIGHT
    assert passed.count(False) <= MOST_WRONG


@pytest.mark.parametrize("language", [0, 1], ids=LANGUAGES)
def test_passage_supports_its_own_sentences_and_their_translations_but_not_those_of_others(
    entailer: Entailer, language: int
) -> None:
    for told, other in zip(TOLD, (*TOLD[1:], TOLD[0]), strict=True):
        own = told.passage[language].split(". ")[0] + "."
        translated = told.passage[1 - language].split(". ")[0] + "."
        strange = other.passage[language].split(". ")[0] + "."
        same, across, unsaid = entailer.probabilities(
            [(told.passage[language], hypothesis) for hypothesis in (own, translated, strange)]
        )
        assert same >= entailer.threshold
        assert across >= entailer.threshold
        assert unsaid < entailer.threshold


def test_probabilities_come_in_the_order_of_the_pairs(entailer: Entailer) -> None:
    tried = [(told.passage[0], told.said[0][0]) for told in TOLD] + [("a", "b")]
    alone = [entailer.probabilities([pair])[0] for pair in tried]
    assert entailer.probabilities(tried) == alone
    assert entailer.probabilities(tried[::-1]) == alone[::-1]
    assert len(set(alone)) == len(alone)
    assert all(0 <= one <= 1 for one in alone)


def test_no_pairs_have_no_probabilities(entailer: Entailer) -> None:
    assert entailer.probabilities([]) == []


def test_threshold_is_a_probability_that_some_pairs_reach(entailer: Entailer) -> None:
    assert 0.3 < entailer.threshold < 1


def test_model_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=str(tmp_path)):
        Entailer(threads=1, folder=tmp_path)
