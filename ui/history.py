"""The tab of kept conversations: what the page's own script fills with what the browser keeps."""

from ui.components import markup
from ui.exporting import FORMATS
from ui.markup import block, escape
from ui.texts import Words

_NAMES = {"markdown": "Markdown", "html": "HTML", "json": "JSON"}


def build_history(words: Words) -> None:
    """Lay out the tab inside the current page."""
    markup(block(_list(words)), elem_id="kept-list")


def _list(words: Words) -> str:
    return (
        f'<section class="about"><h2>{escape(words.kept_title)}</h2><p>{escape(words.kept_text)}</p></section>'
        f'<div class="kept-search" hidden><label for="kept-search">{escape(words.kept_search)}</label>'
        '<input type="search" id="kept-search" autocomplete="off"></div>'
        f'<p class="note" id="kept-empty" hidden>{escape(words.kept_empty)}</p>'
        f'<p class="note" id="kept-none" role="status" hidden>{escape(words.kept_none)}</p>'
        f'<ol id="kept-rows" data-count="{escape(words.kept_turns)}"></ol>'
        f'<template id="kept-row">{_row(words)}</template>'
    )


def _row(words: Words) -> str:
    """One conversation, without what is its own."""
    downloads = "".join(
        f'<button type="button" class="tool" data-do="export" data-form="{form}">{_NAMES[form]}</button>'
        for form in FORMATS
    )
    return (
        '<li class="kept-row"><h3 class="kept-title"></h3>'
        '<p class="note"><time></time> · <span class="kept-count"></span></p>'
        f'<div class="tools"><button type="button" class="tool" data-do="open">{escape(words.kept_open)}</button>'
        f'<button type="button" class="tool" data-do="rename">{escape(words.kept_rename)}</button>'
        f'<button type="button" class="tool" data-do="delete">{escape(words.kept_delete)}</button>'
        f'<span class="downloads" role="group" aria-label="{escape(words.export)}">'
        f'<span class="note" aria-hidden="true">{escape(words.export)}</span>{downloads}</span></div>'
        f'<form class="kept-rename" hidden><label><span>{escape(words.kept_name)}</span>'
        f'<input maxlength="200" autocomplete="off"></label><button class="tool">{escape(words.kept_save)}</button>'
        f'<button type="button" class="tool" data-do="cancel">{escape(words.cancel)}</button></form>'
        f'<div class="kept-confirm" role="alert" hidden><p>{escape(words.kept_confirm)}</p>'
        f'<button type="button" class="tool" data-do="confirm">{escape(words.confirm_remove)}</button>'
        f'<button type="button" class="tool" data-do="cancel">{escape(words.cancel)}</button></div></li>'
    )
