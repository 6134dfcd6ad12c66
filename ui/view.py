"""What a reader looks at in the tab of documents, and what each thing that they do there changes of it."""

import calendar
import datetime
import json
import re
from dataclasses import dataclass, field, replace
from typing import TypeVar

from rag.types import Filters, Language, Order

PER_PAGE = 25
LONGEST_SOUGHT = 200  # characters
MOST_CHOSEN = 500  # documents
_Value = TypeVar("_Value")
_PERIOD = re.compile(r"(\d{4})(?:-(\d\d))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader did: which act, with which value, while which documents were chosen."""

    act: str
    value: str = ""
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """What the list is narrowed to, in which order it stands, from which place on it is shown.

    `removing` are documents that the reader is asked about, `undoable` those that they removed last.
    """

    filters: Filters = field(default_factory=Filters)
    sought: str = ""
    order: Order = Order.PUBLISHED
    start: int = 0
    removing: tuple[str, ...] = ()
    undoable: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether the list is not of all documents."""
        return bool(self.sought) or not self.filters.empty

    def within(self, total: int) -> "View":
        """The same, from a place that a list of so many has."""
        return replace(self, start=min(self.start, max(0, total - 1) // PER_PAGE * PER_PAGE))

    def after(self, told: Told) -> "View":
        """What is looked at after that; acts that change documents, and unknown ones, change nothing of it."""
        calm = replace(self, removing=())
        match told.act:
            case "narrow":
                return replace(calm, filters=narrowed(self.filters, told.value), start=0)
            case "widen":
                return replace(calm, filters=widened(self.filters, told.value), start=0)
            case "all":
                return View(order=self.order)
            case "search":
                return replace(calm, sought=told.value.strip()[:LONGEST_SOUGHT], start=0)
            case "order" if told.value in list(Order):
                return replace(calm, order=Order(told.value), start=0)
            case "page" if told.value.isascii() and told.value.isdigit() and len(told.value) < 10:
                return replace(calm, start=int(told.value) // PER_PAGE * PER_PAGE)
            case "ask-remove":
                return replace(calm, removing=(told.value,) if told.value else told.chosen)
            case _:
                return calm


def told_in(message: object) -> Told:
    """What a page says that its reader did; anything that is not understood is nothing done."""
    try:
        plain = json.loads(message) if isinstance(message, str) else {}
    except (ValueError, RecursionError):
        plain = {}
    if not isinstance(plain, dict):
        return Told("")
    chosen = plain.get("chosen")
    names = [_text(name) for name in chosen[:MOST_CHOSEN]] if isinstance(chosen, list) else []
    return Told(_text(plain.get("act")), _text(plain.get("value")), tuple(dict.fromkeys(filter(None, names))))


def narrowed(filters: Filters, value: str) -> Filters:
    """Narrowed by one value more, written `kind=value`; what cannot be understood narrows nothing."""
    kind, _, wanted = value.partition("=")
    if kind == "period" and (period := _period(wanted)):
        return replace(filters, date_from=period[0], date_to=period[1])
    if kind == "source":
        return replace(filters, sources=_with(filters.sources, wanted))
    if kind == "language" and wanted in list(Language):
        return replace(filters, languages=_with(filters.languages, Language(wanted)))
    if kind == "type" and wanted:
        return replace(filters, formats=_with(filters.formats, wanted))
    return filters


def widened(filters: Filters, value: str) -> Filters:
    """Without one value, written as it is in `narrowed`."""
    kind, _, wanted = value.partition("=")
    match kind:
        case "period":
            return replace(filters, date_from=None, date_to=None)
        case "source":
            return replace(filters, sources=tuple(one for one in filters.sources if one != wanted))
        case "language":
            return replace(filters, languages=tuple(one for one in filters.languages if one != wanted))
        case "type":
            return replace(filters, formats=tuple(one for one in filters.formats if one != wanted))
        case _:
            return filters


def _with(values: tuple[_Value, ...], value: _Value) -> tuple[_Value, ...]:
    return values if value in values else (*values, value)


def _period(written: str) -> tuple[datetime.date, datetime.date] | None:
    """The first and last day of a year or a month."""
    found = _PERIOD.fullmatch(written)
    if not found:
        return None
    year, month = int(found[1]), int(found[2] or 0)
    if year < 1 or month > 12 or (found[2] and not month):
        return None
    last = calendar.monthrange(year, month or 12)[1]
    return datetime.date(year, month or 1, 1), datetime.date(year, month or 12, last)


def _text(value: object) -> str:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
