"""What a search is narrowed to <-> the query of an address, and in words."""

import calendar
import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from rag.types import Filters, Language
from ui.texts import Words

LONGEST_LIST = 200  # values of one kind
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_Value = TypeVar("_Value")


def filters_of(query: str) -> Filters:
    """What the query of an address narrows to; what is not understood in it does not narrow."""
    try:
        pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True, max_num_fields=1000)
    except ValueError:  # more fields than that
        return Filters()
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    spoken = {language.value: language for language in Language}
    return Filters(
        documents=_several(values, "document"),
        sources=_several(values, "source", empty=True),  # of the documents that name none
        languages=tuple(spoken[one] for one in _several(values, "language") if one in spoken),
        formats=_several(values, "type"),
        date_from=_date(values.get("from", [""])[0], last=False),
        date_to=_date(values.get("to", [""])[0], last=True),
    )


def query_of(filters: Filters) -> str:
    """The query of an address that narrows so; empty for no narrowing."""
    pairs = [
        *((("from", filters.date_from.isoformat()),) if filters.date_from else ()),
        *((("to", filters.date_to.isoformat()),) if filters.date_to else ()),
        *(("source", source) for source in filters.sources),
        *(("language", language.value) for language in filters.languages),
        *(("type", one) for one in filters.formats),
        *(("document", name) for name in filters.documents),
    ]
    return urlencode(pairs)


def asking_url(filters: Filters, language: Language) -> str:
    """The address of the page at which questions are asked within these filters alone."""
    return f"/{language.value}/?{query_of(filters)}"


def day_of(text: str, *, last: bool) -> datetime.date:
    """The day that a year, a month (2023-05) or a date stands for, the first or the last of it; or `ValueError`."""
    match = _DATE.fullmatch(text.strip())
    if not match:
        raise ValueError(f"not a date: {text!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    month = (12 if last else 1) if month is None else month
    # A month that is none is refused below, by its date.
    days = calendar.monthrange(year, month)[1] if year and 1 <= month <= 12 else 28
    return datetime.date(year, month, day or (days if last else 1))


def told(filters: Filters, words: Words, titles: Mapping[str, str]) -> str:
    """What is narrowed to, in one line; `titles` are those of documents by name."""
    return "; ".join(label for label, _ in parts(filters, words, titles))


def parts(filters: Filters, words: Words, titles: Mapping[str, str]) -> Iterator[tuple[str, Filters]]:
    """Each thing that narrows, in words, with what is left when it is taken away."""
    if filters.date_from:
        yield words.within_from.format(date=words.date(filters.date_from)), replace(filters, date_from=None)
    if filters.date_to:
        yield words.within_to.format(date=words.date(filters.date_to)), replace(filters, date_to=None)
    for source in filters.sources:
        label = words.within_source.format(source=source or words.no_source)
        yield label, replace(filters, sources=_without(filters.sources, source))
    for language in filters.languages:
        label = words.within_language.format(language=words.language_name(language))
        yield label, replace(filters, languages=_without(filters.languages, language))
    for one in filters.formats:
        yield words.within_type.format(type=one.upper()), replace(filters, formats=_without(filters.formats, one))
    for name in filters.documents:
        label = words.within_document.format(title=titles.get(name, name))
        yield label, replace(filters, documents=_without(filters.documents, name))


def _without(values: tuple[_Value, ...], value: _Value) -> tuple[_Value, ...]:
    return tuple(one for one in values if one != value)


def _several(values: Mapping[str, list[str]], key: str, *, empty: bool = False) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values.get(key, [])[:LONGEST_LIST] if value or empty))


def _date(text: str, *, last: bool) -> datetime.date | None:
    try:
        return day_of(text, last=last) if text else None
    except ValueError:
        return None
