"""The panel where a reader narrows the search, and what narrows it in view above the question."""

import contextlib
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from rag.errors import RagError
from rag.system import System
from rag.types import Filters, Language
from ui.components import markup
from ui.filters import day_of, filters_of, parts, query_of
from ui.markup import block, escape
from ui.texts import Words

OFFERED = 12  # sources, those with most documents first
# A change made while another is on its way is not lost.
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "trigger_mode": "always_last"}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What narrows: `within` holds it as a query, in the browser, and `parts` shows it.

    `arrival` is told it anew by the page's own script, which then presses `arrive`.
    """

    within: gr.Textbox
    parts: gr.CheckboxGroup
    arrival: gr.Textbox
    arrive: gr.Button


def build_narrowed(words: Words) -> Narrowed:
    """Lay out what narrows the search, each part of it removable."""
    return Narrowed(
        within=gr.Textbox(visible="hidden", elem_id="within"),
        parts=gr.CheckboxGroup(label=words.within, visible=False, elem_id="narrowed"),
        arrival=gr.Textbox(visible="hidden", elem_id="arrival"),
        arrive=gr.Button(visible="hidden", elem_id="arrive"),
    )


def build_panel(system: System, words: Words, narrowed: Narrowed) -> None:
    """Lay out the panel where the reader narrows the search."""
    with gr.Accordion(words.narrow, open=False, elem_id="narrow"):
        with gr.Row():
            first = gr.Textbox(label=words.narrow_from, placeholder=words.narrow_date, elem_id="narrow-from")
            last = gr.Textbox(label=words.narrow_to, placeholder=words.narrow_date, elem_id="narrow-to")
        refused = markup("", elem_id="narrow-refused")
        languages = gr.CheckboxGroup(label=words.narrow_languages, elem_id="narrow-languages")
        formats = gr.CheckboxGroup(label=words.narrow_types, elem_id="narrow-types")
        sources = gr.CheckboxGroup(label=words.narrow_sources, elem_id="narrow-sources")
        markup(block(f'<p class="note">{escape(words.narrow_documents)}</p>'))
    panel = [first, last, languages, formats, sources]

    def chips(filters: Filters) -> gr.CheckboxGroup:
        labels = [label for label, _ in parts(filters, words, titles_of(system, filters))]
        return gr.CheckboxGroup(choices=labels, value=labels, visible=bool(labels))

    def chosen(*values: Any) -> tuple[Any, ...]:
        """The panel was changed."""
        *choices, query = values
        before, trouble = filters_of(query), ""
        dates = []
        for text, last_of in ((choices[0], False), (choices[1], True)):
            try:
                dates.append(day_of(text, last=last_of) if (text or "").strip() else None)
            except ValueError:
                dates.append(None)
                trouble = block(f'<p class="failure" role="alert">{escape(words.narrow_bad_date)}</p>')
        if dates[0] and dates[1] and dates[0] > dates[1]:
            trouble = block(f'<p class="failure" role="alert">{escape(words.narrow_bad_order)}</p>')
        filters = replace(
            before,
            date_from=dates[0],
            date_to=dates[1],
            languages=tuple(map(Language, choices[2] or ())),
            formats=tuple(choices[3] or ()),
            sources=tuple(choices[4] or ()),
        )
        if filters == before:  # a box was left as it was; what the reader points at by now stays in its place
            return gr.skip(), gr.skip(), trouble
        return query_of(filters), chips(filters), trouble

    def shown(filters: Filters) -> list[Any]:
        """The panel as the filters have it, over what the corpus offers now."""
        try:
            facets = system.store.facets()
        except RagError:
            return [gr.skip()] * len(panel)
        known = [source for source, _ in facets.sources if source]
        names = dict.fromkeys([*filters.sources, *known[:OFFERED]])
        return [
            filters.date_from.isoformat() if filters.date_from else "",
            filters.date_to.isoformat() if filters.date_to else "",
            gr.CheckboxGroup(
                choices=[(words.language_name(one), one.value) for one, _ in facets.languages],
                value=[language.value for language in filters.languages],
            ),
            gr.CheckboxGroup(choices=[(one.upper(), one) for one, _ in facets.formats], value=list(filters.formats)),
            gr.CheckboxGroup(choices=list(names), value=list(filters.sources)),
        ]

    def come(query: str | None) -> list[Any]:
        """An address was opened that narrows, or something was taken away from what narrows."""
        filters = filters_of(query or "")
        return [query_of(filters), chips(filters), "", *shown(filters), ""]

    def kept(left: list[str], query: str) -> list[Any]:
        """Of the parts that narrow, one was unchecked."""
        filters = filters_of(query)
        shown = parts(filters, words, titles_of(system, filters))
        return come(next((query_of(rest) for label, rest in shown if label not in left), query))

    changed = [narrowed.within, narrowed.parts, refused]
    # That `arrival` is emptied tells the script that what it told is done.
    everything = [*changed, *panel, narrowed.arrival]
    # The page's own script presses this once the page is there, whether its address narrows or not: an event of loading
    # could come later than that and undo it.
    narrowed.arrive.click(come, [narrowed.arrival], everything, **_QUIET)
    narrowed.parts.input(kept, [narrowed.parts, narrowed.within], everything, **_QUIET)
    boxes = [one.input for one in (languages, formats, sources)]
    typed = [event for one in (first, last) for event in (one.blur, one.submit)]
    gr.on([*boxes, *typed], chosen, [*panel, narrowed.within], changed, **_QUIET)


def titles_of(system: System, filters: Filters) -> dict[str, str]:
    """The titles of the documents that filters name, as far as they are there."""
    titles = {}
    for name in filters.documents:
        with contextlib.suppress(RagError):
            titles[name] = system.store.document(name).info.title
    return titles
