"""The value of a spreadsheet's cell and its number format to the words that a person reads there."""

import datetime
import re

from rag.loading.dates import written_date, written_month
from rag.types import Language

# Parts of a number format: text in quotes, guarded characters, colours and currencies in brackets, fillers.
_LITERAL = re.compile(r'"([^"]{0,40})"|\\(.)|\[\$([^\]-]{0,10})[^\]]{0,10}\]|\[[^\]]{0,20}\]|[_*].')
_FIGURES = re.compile(r"[#0?][#0?,]*(?:\.([0#?]+))?")
_LEADING_ZEROS = re.compile(r"0{2,15}")
_DECIMALS = 10  # that are shown of a number without a format
_MOST_DECIMALS = 15


def displayed(value: object, number_format: str, language: Language) -> str:
    """What a cell shows: a date written out, a number with its separators, unit and per cent; empty for an empty cell.

    Dates and separators are those of the language, Indonesian unless it is English.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return _moment(value, number_format, language)
    if isinstance(value, datetime.timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, number_format, language)
    return str(value)


def _moment(value: datetime.datetime | datetime.date | datetime.time, number_format: str, language: Language) -> str:
    shown = _LITERAL.sub("", number_format).casefold()
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    day = value.date() if isinstance(value, datetime.datetime) else value
    if "d" in shown or "y" not in shown:
        said = written_date(day, language)
    else:
        said = written_month(day, language) if "m" in shown else str(day.year)
    with_time = "h" in shown and isinstance(value, datetime.datetime) and value.time() != datetime.time()
    return f"{said} {value:%H:%M}" if with_time else said


def _number(value: float, number_format: str, language: Language) -> str:
    section = number_format.split(";")[0]
    bare = _LITERAL.sub(lambda match: "\0" * len(match[0]), section)
    figures = _FIGURES.search(bare)
    if figures is None or "e" in bare.casefold():
        return _plain(value, language)
    if _LEADING_ZEROS.fullmatch(section) and value >= 0:
        return str(round(value)).zfill(len(section))  # a code, not an amount
    decimals = (figures[1] or "")[:_MOST_DECIMALS]
    scaled = value * 100 if "%" in bare else value
    text = f"{scaled:{',' if ',' in figures[0] else ''}.{len(decimals)}f}"
    # Decimals that the format leaves open are shown where there are any.
    for _ in range(len(decimals) - len(decimals.rstrip("#?"))):
        text = text.removesuffix("0")
    before, after = (_LITERAL.sub(_text_of, part) for part in (section[: figures.start()], section[figures.end() :]))
    return f"{before}{_separated(text.removesuffix('.'), language)}{after}".strip()


def _text_of(literal: re.Match[str]) -> str:
    return literal[1] or literal[2] or literal[3] or ""


def _plain(value: float, language: Language) -> str:
    if isinstance(value, int) or value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else f"{value:g}"
    return _separated(f"{value:.{_DECIMALS}f}".rstrip("0").rstrip("."), language)


def _separated(text: str, language: Language) -> str:
    return text if language is Language.ENGLISH else text.translate(str.maketrans(",.", ".,"))
