"""Counts of documents -> the HTML of the corpus at a glance: a plot over time, and lists that narrow what is shown."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from rag.types import Facets, Filters
from ui.buttons import asking
from ui.filters import asking_url
from ui.looking import Counts
from ui.markup import block, escape
from ui.texts import Words
from ui.view import narrowed

FEW = 5  # kinds that are shown before the others are asked for
MOST_KINDS = 200
_WIDTH, _HEIGHT, _BASE = 360, 130, 108  # of the plot, in its own units; the base line of the bars
_MOST_BARS = 60


@dataclass(frozen=True, slots=True)
class Kind:
    """Documents of one kind: how they are called, by which value they are narrowed to, and how many there are."""

    name: str
    value: str
    documents: int


def overview(counts: Counts, filters: Filters, words: Words) -> str:
    """What documents there are, over time, by source, by language and by type; each kind narrows the list."""
    sources = [Kind(name or words.no_source, f"source={name}", count) for name, count in counts.sources.sources]
    languages = [
        Kind(words.language_name(one), f"language={one.value}", count) for one, count in counts.languages.languages
    ]
    formats = [Kind(name.upper(), f"type={name}", count) for name, count in counts.formats.formats]
    parts = (
        _section(
            "time",
            words.by_time,
            plot(counts.times, words) + _kinds(_times(counts.times, filters, words), filters, words),
        ),
        _section("source", words.by_source, _kinds(sources, filters, words)),
        _section("language", words.by_language, _kinds(languages, filters, words)),
        _section("type", words.by_type, _kinds(formats, filters, words)),
    )
    return block(f'<div class="glance">{"".join(parts)}</div>')


def plot(times: Facets, words: Words) -> str:
    """A bar for each year, or for each month where there is one year alone; what the bars say is said in words too."""
    if not times.months:
        return f'<p class="note">{escape(words.no_dates)}</p>'
    bars = _bars(times, words)
    most = max(bars, key=lambda bar: bar[1])
    said = words.plot_text.format(first=bars[0][0], last=bars[-1][0], most=most[0], count=most[1])
    step = _WIDTH / len(bars)
    drawn = "".join(
        f'<rect class="bar" x="{place * step + step * 0.1:.2f}" y="{_BASE - height:.2f}" width="{step * 0.8:.2f}"'
        f' height="{height:.2f}"/>'
        for place, (_, count) in enumerate(bars)
        if (height := count / most[1] * (_BASE - 18))
    )
    place = min(max((bars.index(most) + 0.5) * step, 20), _WIDTH - 20)
    ends = [(0, "start", bars[0][0]), *([(_WIDTH, "end", bars[-1][0])] if len(bars) > 1 else [])]
    labels = "".join(
        f'<text x="{x}" y="{_HEIGHT - 6}" text-anchor="{anchor}">{escape(text)}</text>' for x, anchor, text in ends
    )
    undated = words.plot_undated.format(count=times.undated)
    return (
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(said)}">{drawn}'
        f'<line x1="0" x2="{_WIDTH}" y1="{_BASE}" y2="{_BASE}"/>'
        f'<text x="{place:.2f}" y="12" text-anchor="middle">{most[1]}</text>{labels}</svg>'
        + (f'<p class="note">{escape(undated)}</p>' if times.undated else "")
    )


def _bars(times: Facets, words: Words) -> list[tuple[str, int]]:
    """What each bar is called, and how many documents it is of; a time without any has one too."""
    first, last = times.months[0][0], times.months[-1][0]
    if first.year == last.year:
        months = dict(times.months)
        spanned = [datetime.date(first.year, month, 1) for month in range(first.month, last.month + 1)]
        return [(words.month(month), months.get(month, 0)) for month in spanned]
    years = dict(times.years)
    step = -(-(last.year - first.year + 1) // _MOST_BARS)
    begins = range(first.year, last.year + 1, step)
    return [
        (
            str(begin) if step == 1 else f"{begin}–{begin + step - 1}",
            sum(years.get(year, 0) for year in range(begin, begin + step)),
        )
        for begin in begins
    ]


def _times(times: Facets, filters: Filters, words: Words) -> list[Kind]:
    """The years, the last first; where a single one counts, its months after it."""
    years = [Kind(str(year), f"period={year:04}", count) for year, count in reversed(times.years)]
    of_one = years[0].value if len(years) == 1 else next((one.value for one in years if _chosen(one, filters)), "")
    month_of = filters.date_from.year if filters.date_from else None
    months = [
        Kind(words.month(month), f"period={month:%Y-%m}", count)
        for month, count in reversed(times.months)
        if of_one == f"period={month.year:04}" or (not of_one and month.year == month_of)
    ]
    chosen = [one for one in years if _chosen(one, filters)]
    return [*chosen, *months, *(one for one in years if one not in chosen)]


def _section(name: str, title: str, content: str) -> str:
    return f'<section class="by by-{name}"><h3>{escape(title)}</h3>{content}</section>'


def _kinds(kinds: Sequence[Kind], filters: Filters, words: Words) -> str:
    chosen = [one for one in kinds if _chosen(one, filters)]
    others = [one for one in kinds if not _chosen(one, filters)]
    shown = [*chosen, *others[: max(0, FEW - len(chosen))]]
    hidden = others[max(0, FEW - len(chosen)) :][:MOST_KINDS]
    listed = f'<ul class="kinds">{"".join(_kind(one, filters, words) for one in shown)}</ul>'
    if not hidden:
        return listed
    more = "".join(_kind(one, filters, words) for one in hidden)
    summary = escape(words.facet_more.format(count=len(hidden)))
    return f'{listed}<details class="more"><summary>{summary}</summary><ul class="kinds">{more}</ul></details>'


def _kind(one: Kind, filters: Filters, words: Words) -> str:
    pressed = _chosen(one, filters)
    act, value = "widen" if pressed else "narrow", escape(one.value)
    within = asking(words.ask_within, asking_url(narrowed(Filters(), one.value), words.language), of=one.name)
    return (
        f'<li><button type="button" class="kind" data-act="{act}" data-value="{value}" data-key="kind {value}"'
        f' aria-pressed="{str(pressed).lower()}"><span class="name">{escape(one.name)}</span>'
        f' <span class="number">{one.documents}</span></button>{within}</li>'
    )


def _chosen(one: Kind, filters: Filters) -> bool:
    """Whether the list is narrowed to that kind: to be narrowed to it would change nothing."""
    return not filters.empty and narrowed(filters, one.value) == filters
