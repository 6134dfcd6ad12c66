"""Sentences to when what they tell was: the first day, month or year in a span of years that the text tells."""

import datetime
import re
from collections.abc import Iterator

from rag.answering.years import CITED, years_of
from rag.loading.dates import MONTHS
from rag.types import Basis, When

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_TOLD = re.compile(
    rf"(?<!\d)(?:(?P<day>\d{{1,2}})\s+)?(?:\b(?P<month>{_MONTH})\.?,?\s+(?:(?P<after>\d{{1,2}}),?\s+)?)?"
    r"(?P<year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_REPORTED = re.compile(r"\(\s?(\d{1,2})/(\d{1,2})\s?\)")


def when_of(text: str, written: datetime.date | None, *, begin: int, end: int) -> When | None:
    """When a text says that something was, in the years from `begin` to `end`; None where it says no such time.

    What the text tells goes before what it counts from the day on which it was `written`.
    """
    plain = CITED.sub(lambda found: " " * len(found[0]), text)
    told = [one for one in _told(plain) if begin <= one.year <= end]
    if told:
        return max(told, key=lambda one: (bool(one.month) + bool(one.day), -one.year))
    if not written or not begin <= written.year <= end:
        return None
    if found := _REPORTED.search(text):
        return _when(written.year, int(found[2]), int(found[1]), Basis.COUNTED)
    counted = [year for year in years_of(plain, written) if begin <= year <= end]
    return When(min(counted), basis=Basis.COUNTED) if counted else None


def _told(text: str) -> Iterator[When]:
    for found in _TOLD.finditer(text):
        month = MONTHS[found["month"].casefold()] if found["month"] else 0
        day = int(found["day"] or found["after"] or 0) if month else 0
        if when := _when(int(found["year"]), month, day, Basis.TOLD) or _when(int(found["year"]), 0, 0, Basis.TOLD):
            yield when


def _when(year: int, month: int, day: int, basis: Basis) -> When | None:
    try:
        return When(year, month, day, basis)
    except ValueError:
        return None
