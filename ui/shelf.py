"""A page of the list of documents -> its HTML, with all that narrows, orders and changes it."""

from collections.abc import Mapping, Sequence

from rag.reports import State
from rag.types import DocumentEntry, Filters, Order
from ui.buttons import asking, button
from ui.filters import asking_url
from ui.looking import Shelf
from ui.markup import block, document_url, escape
from ui.texts import Words
from ui.view import PER_PAGE, View

MOST_NAMED = 5  # documents that are named before they are removed together


def shelf_list(shelf: Shelf, words: Words) -> str:
    """The list of documents."""
    listed, view = shelf.listed, shelf.view
    titles = {entry.info.name: entry.info.title for entry in listed.entries}
    question = _question(view.removing, titles, words) if view.removing else ""
    parts = [_controls(view, words), _narrowing(shelf, words), question]
    if listed.entries:
        parts += ["" if question else _batch(words), _table(shelf, words), _paging(shelf, words)]
    else:
        parts.append(f'<p class="notice" role="status">{escape(words.nothing_fits)}</p>')
    return block(f'<div class="shelf" id="documents" data-list>{"".join(parts)}</div>')


def _controls(view: View, words: Words) -> str:
    orders = ((Order.PUBLISHED, words.order_published), (Order.ADDED, words.order_added))
    held = "".join(
        button(text, "order", value=order.value, look="quiet", pressed=view.order is order) for order, text in orders
    )
    field = f"seek-{words.language.value}"
    return (
        '<div class="controls"><form class="seek" role="search" data-act="search">'
        f'<label for="{field}">{escape(words.seek)}</label>'
        f'<span><input id="{field}" data-key="seek" type="search" maxlength="200" autocomplete="off"'
        f' value="{escape(view.sought)}"><button type="submit" class="quiet">{escape(words.seek_button)}</button>'
        f'</span></form><div class="orders" role="group" aria-label="{escape(words.order)}">{held}</div></div>'
    )


def _narrowing(shelf: Shelf, words: Words) -> str:
    view = shelf.view
    if not view.narrowed:
        return ""
    chips = "".join(_chip(name, "widen", value, words) for name, value in _filters(view.filters, words))
    if view.sought:
        chips += _chip(words.sought_for.format(text=view.sought), "search", "", words)
    within = ""
    if shelf.listed.total and not view.sought:
        text = words.ask_these.format(count=shelf.listed.total)
        within = asking(text, asking_url(view.filters, words.language))
    return (
        f'<div class="narrowing" role="group" aria-label="{escape(words.narrowed_to)}">'
        f'<span class="label">{escape(words.narrowed_to)}</span>{chips}{button(words.show_all, "all")}{within}</div>'
    )


def _filters(filters: Filters, words: Words) -> list[tuple[str, str]]:
    """What is narrowed to, and the value that lets go of it."""
    period = [(_period(filters, words), "period=")] if filters.date_from or filters.date_to else []
    return [
        *period,
        *((source or words.no_source, f"source={source}") for source in filters.sources),
        *((words.language_name(one), f"language={one.value}") for one in filters.languages),
        *((one.upper(), f"type={one}") for one in filters.formats),
    ]


def _period(filters: Filters, words: Words) -> str:
    """The year or month that the list is narrowed to."""
    first, last = filters.date_from, filters.date_to
    if first and last and (first.year, first.month) == (last.year, last.month):
        return words.month(first)
    return "–".join(str(year) for year in sorted({date.year for date in (first, last) if date}))


def _chip(name: str, act: str, value: str, words: Words) -> str:
    return (
        f'<button type="button" class="chip" data-act="{act}" data-value="{escape(value)}" data-key="let go"'
        f' aria-label="{escape(words.let_go.format(name=name))}">{escape(name)}'
        ' <span aria-hidden="true">×</span></button>'
    )


def _batch(words: Words) -> str:
    return (
        f'<div class="batch" role="group" aria-label="{escape(words.with_chosen)}"><label class="tick">'
        '<input type="checkbox" class="choose-all" data-key="choose-all">'
        f' <span>{escape(words.choose_page)}</span></label><span class="label">{escape(words.with_chosen)}</span>'
        f"{button(words.ask_chosen, 'go', value=f'/{words.language.value}/')}{button(words.read_again, 'again')}"
        f"{button(words.remove, 'ask-remove', look='quiet danger')}</div>"
    )


def _question(names: Sequence[str], titles: Mapping[str, str], words: Words) -> str:
    """What removing means, asked once for all that are to go."""
    asked, yes, listed = words.confirm_many.format(count=len(names)), words.confirm_remove_many, ""
    if len(names) == 1:
        asked, yes = words.confirm.format(title=titles.get(names[0], names[0])), words.confirm_remove
    else:
        named = [titles.get(name, name) for name in names[:MOST_NAMED]]
        rest = [words.corpus_others.format(count=len(names) - MOST_NAMED)] if len(names) > MOST_NAMED else []
        listed = f'<ul class="going">{"".join(f"<li>{escape(one)}</li>" for one in (*named, *rest))}</ul>'
    said = f"confirm-{words.language.value}"
    return (
        f'<div class="confirmation" role="group" aria-labelledby="{said}" data-focus tabindex="-1">'
        f'<p class="confirm" id="{said}">{escape(asked)}</p>{listed}'
        f"{button(yes.format(count=len(names)), 'remove', look='danger')}{button(words.cancel, 'cancel')}</div>"
    )


def _table(shelf: Shelf, words: Words) -> str:
    columns = (
        ("choose", words.column_choose),
        ("title", words.document),
        ("published", words.column_published),
        ("source", words.label_source),
        ("kind", words.column_kind),
        ("length", words.column_length),
        ("added", words.column_added),
        ("acts", words.column_acts),
    )
    head = "".join(
        f'<th role="columnheader" scope="col" class="{name}"><span class="{_heard(name)}">{escape(text)}</span></th>'
        for name, text in columns
    )
    rows = "".join(
        row(entry, shelf.states[entry.info.name], words, chosen=entry.info.name in shelf.view.removing)
        for entry in shelf.listed.entries
    )
    return (
        f'<table class="documents" role="table"><caption class="unseen">{escape(words.corpus_list)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _heard(column: str) -> str:
    return "unseen" if column in ("choose", "acts") else "seen"


def row(entry: DocumentEntry, state: State, words: Words, *, chosen: bool = False) -> str:
    """One document of the list, its title leading to its page."""
    info = entry.info
    kind = f"{info.format.upper()}, {words.language_name(info.language)}"
    length = [words.passages.format(passages=entry.passages), *([words.size(entry.size)] if entry.size else [])]
    added = [words.date(entry.origin.added.date()), words.by(entry.origin.by)] if entry.origin else ["–"]
    facts = (
        ("published", words.column_published, [words.date(info.date)]),
        ("source", words.label_source, [info.source or "–"]),
        ("kind", words.column_kind, [kind]),
        ("length", words.column_length, length),
        ("added", words.column_added, added),
    )
    only = asking_url(Filters(documents=(info.name,)), words.language)
    acts = asking(words.ask_one, only, of=info.title) + button(
        words.remove, "ask-remove", value=info.name, of=info.title, look="quiet remove"
    )
    return (
        f'<tr role="row" class="document">{_choice(entry, words, chosen)}{_title(entry, state, words)}'
        f"{''.join(_fact(name, label, values) for name, label, values in facts)}"
        f'<td role="cell" class="acts"><span class="value">{acts}</span></td></tr>'
    )


def _choice(entry: DocumentEntry, words: Words, chosen: bool) -> str:
    name, label = escape(entry.info.name), escape(words.choose_named.format(title=entry.info.title))
    return (
        f'<td role="cell" class="choose"><label class="tick"><input type="checkbox" class="choose" value="{name}"'
        f' data-key="choose {name}" aria-label="{label}"{" checked" if chosen else ""}></label></td>'
    )


def _title(entry: DocumentEntry, state: State, words: Words) -> str:
    info = entry.info
    read = [words.recognised(info), words.unread_pages(info.unread_pages)]
    return (
        f'<th role="rowheader" scope="row" class="title"><a class="title" href="{escape(document_url(info.name))}"'
        f' target="_blank" rel="noopener">{escape(info.title)}<span class="unseen"> {escape(words.new_tab)}</span></a>'
        f'<span class="file">{escape(info.name)}</span>'
        f'<span class="state state-{state.value}">{escape(words.state(state))}</span>'
        + "".join(f'<span class="recognised">{escape(line)}</span>' for line in read if line)
        + "</th>"
    )


def _fact(name: str, label: str, values: Sequence[str]) -> str:
    """A cell; its label is for narrow windows, where the heads of columns are heard and not seen."""
    return (
        f'<td role="cell" class="{name}"><span class="label" aria-hidden="true">{escape(label)}</span>'
        f'<span class="value">{"<br>".join(map(escape, values))}</span></td>'
    )


def _paging(shelf: Shelf, words: Words) -> str:
    start, total = shelf.view.start, shelf.listed.total
    last = start + len(shelf.listed.entries)
    told = escape(words.corpus_range.format(first=start + 1, last=last, total=total))
    if total <= PER_PAGE:
        return f'<p class="range" role="status">{told}</p>'
    page = escape(words.page_of.format(page=start // PER_PAGE + 1, pages=-(-total // PER_PAGE)))
    back = button(words.previous, "page", value=str(max(0, start - PER_PAGE)), key="previous", enabled=start > 0)
    on = button(words.next, "page", value=str(start + PER_PAGE), key="next", enabled=last < total)
    return (
        f'<nav class="pages" aria-label="{escape(words.paging)}">{back}'
        f'<p class="range" role="status">{page}<br>{told}</p>{on}</nav>'
    )
