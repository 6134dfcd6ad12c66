"""Filters to SQL: what documents fit, their passages, and how many there are of each kind."""

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from rag.types import Facets, Filters, Language

_Kind = TypeVar("_Kind", bound=str)

# A list is bound as one value, so that it may be of any length.
ONE_OF = "{column} IN (SELECT value FROM json_each(?))"


def conditions(filters: Filters) -> tuple[list[str], list[str]]:
    """Conditions on columns of the document `d`, one value each; none where nothing is narrowed."""
    several = (
        ("d.name", filters.documents),
        ("d.language", filters.languages),
        ("d.source", filters.sources),
        ("d.format", filters.formats),
    )
    lists = [(ONE_OF.format(column=column), json.dumps(chosen)) for column, chosen in several if chosen]
    ends = (("d.date >= ?", filters.date_from), ("d.date <= ?", filters.date_to))
    dates = [(condition, date.isoformat()) for condition, date in ends if date]
    return [condition for condition, _ in (*lists, *dates)], [value for _, value in (*lists, *dates)]


def rows_statement(conditions: Sequence[str]) -> str:
    """The statement for the rows of the passages of documents that fit."""
    return f"SELECT p.row {_passages(conditions)}"


def passages_statement(conditions: Sequence[str]) -> str:
    """The statement for the ids of the passages of documents that fit."""
    return f"SELECT p.id {_passages(conditions)}"


def facets_statement(conditions: Sequence[str]) -> str:
    """The statement for what `facets_of` reads."""
    return (
        "SELECT d.source, d.language, d.format, substr(d.date, 1, 7), count(*), sum(d.passages)"
        f" FROM document d{where(conditions)} GROUP BY 1, 2, 3, 4"
    )


def facets_of(rows: Iterable[tuple[str, str, str, str | None, int, int]]) -> Facets:
    """How many documents there are of each kind: rows are a source, language, format and month with two counts."""
    sources, languages, formats = Counter[str](), Counter[Language](), Counter[str]()
    months = Counter[datetime.date]()
    documents = passages = undated = 0
    for source, language, format_, month, number, long in rows:
        documents += number
        passages += long
        sources[source] += number
        languages[Language(language)] += number
        formats[format_] += number
        if month:
            months[datetime.date.fromisoformat(f"{month}-01")] += number
        else:
            undated += number
    return Facets(
        documents=documents,
        passages=passages,
        undated=undated,
        sources=_most_first(sources),
        languages=_most_first(languages),
        formats=_most_first(formats),
        months=tuple(sorted(months.items())),
    )


def where(conditions: Sequence[str]) -> str:
    """The clause for conditions, empty where there is none."""
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _passages(conditions: Sequence[str]) -> str:
    return f"FROM passage p JOIN document d ON d.name = p.document{where(conditions)}"


def _most_first(counts: Counter[_Kind]) -> tuple[tuple[_Kind, int], ...]:
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
