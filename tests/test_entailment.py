"""A statement is taken as supported where the passage says it, in whichever of the two languages each is."""

from itertools import product
from pathlib import Path

import pytest

from rag.entailment import Entailer
from rag.errors import ModelError
from rag.evaluation.metrics import auroc
from rag.types import Language
from tests.supported import LANGUAGES, TOLD, pairs

# Of twelve supported and twelve unsupported statements in each direction: how often, at least, a supported one is
# likelier. It was found to be 1.00, 0.80, 0.65 and 0.97.
LEAST_AUROC = dict(zip(product(LANGUAGES, LANGUAGES), (0.95, 0.7, 0.6, 0.9), strict=True))
LEAST_PASSED = 8  # of all 48 that are supported


@pytest.fixture(scope="module")
def entailer() -> Entailer:
    return Entailer(threads=2)


@pytest.mark.parametrize(("passage", "statement"), list(product(LANGUAGES, LANGUAGES)))
def test_supported_statements_are_told_from_others(entailer: Entailer, passage: Language, statement: Language) -> None:
    tried = list(pairs(passage, statement))
    found = entailer.probabilities([(premise, hypothesis) for premise, hypothesis, _ in tried])
    assert auroc([supported for *_, supported in tried], found) >= LEAST_AUROC[passage, statement]


def test_nothing_unsupported_passes(entailer: Entailer) -> None:
    tried = [pair for directions in product(LANGUAGES, LANGUAGES) for pair in pairs(*directions)]
    found = entailer.probabilities([(premise, hypothesis) for premise, hypothesis, _ in tried])
    passed = [supported for (*_, supported), one in zip(tried, found, strict=True) if one >= entailer.threshold]
    assert passed.count(False) == 0
    assert passed.count(True) >= LEAST_PASSED


@pytest.mark.parametrize("language", [0, 1], ids=LANGUAGES)
def test_passage_supports_its_own_sentences_rather_than_those_of_others(entailer: Entailer, language: int) -> None:
    for told, other in zip(TOLD, (*TOLD[1:], TOLD[0]), strict=True):
        own = told.passage[language].split(". ")[0] + "."
        strange = other.passage[language].split(". ")[0] + "."
        same, unsaid = entailer.probabilities([(told.passage[language], one) for one in (own, strange)])
        assert unsaid < same
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
