"""Texts to the years that they speak of: those they name, and those they count from the day they were written."""

import datetime
import re

Years = frozenset[int]

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# The year in the name of a law or a regulation says which one, not when.
_LAW = r"(?:nomor|no\.?|uu|perpres|pp|perda|law|regulation|act|decree)"
CITED = re.compile(rf"\b{_LAW}\s+\d+\s+(?:tahun|of)\s+(?:19|20)\d\d", re.IGNORECASE)
_COUNTED = {
    -1: re.compile(r"\btahun (?:lalu|kemarin|silam)\b|\blast year\b", re.IGNORECASE),
    0: re.compile(r"\btahun (?:ini|sekarang)\b|\bthis year\b", re.IGNORECASE),
    1: re.compile(r"\btahun (?:depan|mendatang)\b|\bnext year\b", re.IGNORECASE),
}
# "Kamis (30/11)": a day of the year that the text was written in.
_DAY = re.compile(r"\(\s?\d{1,2}/\d{1,2}\s?\)")


def years_of(text: str, written: datetime.date | None) -> Years:
    """The years that a text speaks of, written on a day or on an unknown one."""
    named = {int(match) for match in _YEAR.findall(CITED.sub(" ", text))}
    if written:
        named |= {written.year + offset for offset, counted in _COUNTED.items() if counted.search(text)}
        named |= {written.year} if _DAY.search(text) else set()
    return frozenset(named)
