"""Figures say what their names say, and are of the questions that they can be of."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.figures import Figures, figures_of
from rag.evaluation.measuring import Measured
from rag.evaluation.metrics import auroc, ndcg, reciprocal_rank
from rag.evaluation.questions import Case
from rag.types import Language, Outcome

ANSWERED, PARTIAL, NOT_FOUND = Outcome.ANSWERED, Outcome.PARTIAL, Outcome.NOT_FOUND


def measured(
    expected: Outcome | None,
    given_outcome: Outcome,
    *,
    right: int = 0,
    first: bool | None = None,
    citations: int | None = None,
    said: str = "",
    ranks: Sequence[int] = (),
    documents: Sequence[str] = (),
    probability: float = 0.5,
) -> Measured:
    answers = () if expected in (NOT_FOUND, None) else ("Sampit",)
    case = Case("Di mana?", Language.INDONESIAN, "", expected, answers, tuple(documents))
    cited = right if citations is None else citations
    times = {"read": 10.0, "total": 20.0}
    begins = bool(right) if first is None else first
    return Measured(case, given_outcome, probability, said, tuple(ranks), cited, right, begins, 0, cited, times)


def test_outcome_is_as_expected_only_with_an_answer_quoted() -> None:
    assert measured(ANSWERED, ANSWERED, right=1).as_expected
    assert not measured(ANSWERED, ANSWERED, citations=1).as_expected
    assert not measured(ANSWERED, NOT_FOUND).as_expected
    assert measured(PARTIAL, PARTIAL, right=1).as_expected
    assert not measured(PARTIAL, ANSWERED, right=1).as_expected
    assert measured(NOT_FOUND, NOT_FOUND).as_expected
    assert not measured(NOT_FOUND, ANSWERED, citations=1).as_expected


def test_only_what_is_given_as_an_answer_can_be_wrong() -> None:
    assert measured(ANSWERED, ANSWERED, citations=1).wrong
    assert measured(NOT_FOUND, ANSWERED, citations=1).wrong
    assert measured(PARTIAL, ANSWERED, right=1).wrong
    assert not measured(ANSWERED, ANSWERED, right=1, citations=3).wrong
    assert not any(measured(expected, NOT_FOUND).wrong for expected in (ANSWERED, PARTIAL, NOT_FOUND))
    assert not measured(NOT_FOUND, PARTIAL, citations=1).wrong


def test_answer_that_begins_with_a_wrong_quotation_is_counted_beside_those_that_are_all_wrong() -> None:
    assert not measured(ANSWERED, ANSWERED, right=1, citations=3).wrong_first
    below = measured(ANSWERED, ANSWERED, right=1, first=False, citations=3)
    assert below.wrong_first
    assert not below.wrong
    assert measured(ANSWERED, ANSWERED, citations=1).wrong_first
    assert measured(NOT_FOUND, ANSWERED, citations=1).wrong_first
    assert not measured(ANSWERED, NOT_FOUND).wrong_first
    found = figures_of([below, measured(NOT_FOUND, ANSWERED, citations=1), measured(ANSWERED, ANSWERED, right=1)])
    assert (found.wrong, found.wrong_first) == (1, 2)


def test_figures_of_a_run() -> None:
    found: Figures = figures_of(
        [
            measured(
                ANSWERED, ANSWERED, right=1, citations=2, said="di Sampit", ranks=[2], documents=["a"], probability=0.9
            ),
            measured(ANSWERED, NOT_FOUND, ranks=[], documents=["a"], probability=0.2),
            measured(PARTIAL, PARTIAL, right=1),
            measured(NOT_FOUND, NOT_FOUND, probability=0.1),
            measured(NOT_FOUND, ANSWERED, citations=1, probability=0.3),
            measured(None, ANSWERED, citations=1, ranks=[1, 3], documents=["a", "b"]),
        ]
    )
    assert found.questions == 6
    assert found.as_expected == pytest.approx(3 / 5)
    assert found.wrong == 1
    assert found.confusion["not_found"] == {"answered": 1, "partial": 0, "conflicting": 0, "not_found": 1}
    assert found.recall == pytest.approx({"1": 1 / 3, "5": 2 / 3, "10": 2 / 3})
    assert found.mrr == pytest.approx((0.5 + 0 + 1) / 3)
    assert (found.exact, found.f1) == pytest.approx((0, (2 / 3) / 2))
    assert (found.refusal_precision, found.refusal_recall) == pytest.approx((1 / 2, 1 / 2))
    assert found.auroc == pytest.approx(3 / 4)
    assert (found.citation_precision, found.citation_recall) == pytest.approx((2 / 5, 2 / 3))
    assert found.exact_quotations == 1
    assert found.milliseconds == {"read": (10.0, 10.0), "total": (20.0, 20.0)}


def test_figures_of_nothing_are_none() -> None:
    found = figures_of([measured(None, NOT_FOUND)])
    for value in (found.as_expected, found.f1, found.auroc, found.citation_precision, found.mrr):
        assert math.isnan(value)


def test_ranks_count_more_the_higher_they_are() -> None:
    assert reciprocal_rank([4, 2]) == 0.5
    assert reciprocal_rank([]) == 0.0
    assert ndcg([1, 2], relevant=2, k=10) == 1.0
    assert ndcg([11], relevant=1, k=10) == 0.0
    assert ndcg([1], relevant=2, k=10) == pytest.approx(1 / (1 + 1 / math.log2(3)))
    assert ndcg([2], relevant=1, k=10) == pytest.approx(1 / math.log2(3))
    assert ndcg([], relevant=0, k=10) == 0.0


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=12))
def test_auroc_is_the_share_of_pairs_in_the_right_order(drawn: list[tuple[bool, float]]) -> None:
    pairs = [
        1.0 if high > low else 0.5 if high == low else 0.0
        for is_so, high in drawn
        if is_so
        for is_not, low in drawn
        if not is_not
    ]
    found = auroc([label for label, _ in drawn], [score for _, score in drawn])
    assert math.isnan(found) if not pairs else found == pytest.approx(sum(pairs) / len(pairs))
