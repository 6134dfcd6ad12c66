"""What was said or ranked, and what was expected, to the field's figures, each between 0 and 1.

Answers count as in SQuAD 2.0 (Rajpurkar et al., "Know What You Don't Know", ACL 2018): in lower case, without
punctuation and articles, here those of Indonesian too; a question without an answer scores 1 when nothing is said.
"""

import math
import re
import string
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

_ARTICLES = re.compile(r"\b(?:a|an|the|sang|si|para|sebuah|seorang|suatu)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "\u201c\u201d\u2018\u2019\u2013\u2014")


def exact_match(predicted: str, answers: Sequence[str]) -> float:
    """1 where the prediction equals one of the answers, or both are nothing; else 0."""
    said = _normalised(predicted)
    return float(any(said == _normalised(answer) for answer in answers or ("",)))


def f1(predicted: str, answers: Sequence[str]) -> float:
    """The best harmonic mean of precision and recall over words with any of the answers."""
    return max(_overlap(_normalised(predicted).split(), _normalised(answer).split()) for answer in answers or ("",))


def reciprocal_rank(ranks: Collection[int]) -> float:
    """1 by the best of the ranks, which count from 1; 0 where there is none."""
    return 1 / min(ranks) if ranks else 0.0


def ndcg(ranks: Collection[int], *, relevant: int, k: int) -> float:
    """Normalised discounted cumulative gain at k of `relevant` documents that were found at these ranks.

    Jaervelin and Kekaelaeinen, "Cumulated gain-based evaluation of IR techniques", TOIS 2002, with gains of 0 and 1.
    """
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(relevant, k) + 1))
    return sum(1 / math.log2(rank + 1) for rank in ranks if rank <= k) / ideal if ideal else 0.0


def auroc(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """How often a score of what is so is above one of what is not, ties counting half; NaN where there is only one."""
    positive = np.array([score for score, label in zip(scores, labels, strict=True) if label])
    negative = np.array([score for score, label in zip(scores, labels, strict=True) if not label])
    if not len(positive) or not len(negative):
        return math.nan
    above = positive[:, None] - negative[None, :]
    return float(np.mean((above > 0) + 0.5 * (above == 0)))


def _overlap(said: Sequence[str], expected: Sequence[str]) -> float:
    if not said or not expected:
        return float(said == expected)
    common = sum((Counter(said) & Counter(expected)).values())
    return 2 * common / (len(said) + len(expected))


def _normalised(text: str) -> str:
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())
