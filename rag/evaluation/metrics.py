"""A predicted answer and the annotated ones to exact match and F1, as SQuAD 2.0 counts them.

Rajpurkar et al., "Know What You Don't Know", ACL 2018: lower case, without punctuation and English articles; a question
without an answer scores 1 when nothing is predicted, else 0.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "\u201c\u201d\u2018\u2019\u2013\u2014")


def exact_match(predicted: str, answers: Sequence[str]) -> float:
    """1 where the prediction equals one of the answers, or both are nothing; else 0."""
    said = _normalised(predicted)
    return float(any(said == _normalised(answer) for answer in answers or ("",)))


def f1(predicted: str, answers: Sequence[str]) -> float:
    """The best harmonic mean of precision and recall over words with any of the answers."""
    return max(_overlap(_normalised(predicted).split(), _normalised(answer).split()) for answer in answers or ("",))


def _overlap(said: Sequence[str], expected: Sequence[str]) -> float:
    if not said or not expected:
        return float(said == expected)
    common = sum((Counter(said) & Counter(expected)).values())
    return 2 * common / (len(said) + len(expected))


def _normalised(text: str) -> str:
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())
