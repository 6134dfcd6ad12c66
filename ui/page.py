"""A system and a language -> the Gradio page: a masthead over the tabs."""

import gradio as gr

from rag.system import System
from ui.chat import build_chat
from ui.components import markup
from ui.corpus import build_corpus
from ui.history import build_history
from ui.markup import block, escape
from ui.texts import ALL_WORDS, Words

UPLOADS_KEPT = 3600  # seconds; uploads that were never taken in are deleted after an hour


def build_page(system: System, words: Words) -> gr.Blocks:
    """The page in one language."""
    page: gr.Blocks
    with gr.Blocks(
        title=words.title, analytics_enabled=False, delete_cache=(UPLOADS_KEPT, UPLOADS_KEPT), fill_width=True
    ) as page:
        markup(_masthead(words), elem_id="masthead")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab(words.chat_tab, id="chat"):
                chat = build_chat(system, words)
            with gr.Tab(words.kept_tab, id="kept"):
                build_history(words)
            with gr.Tab(words.corpus_tab, id="corpus") as tab:
                build_corpus(system, words, chat, page=page, tab=tab)
    return page


def _masthead(words: Words) -> str:
    links = "".join(_language_link(other, words) for other in ALL_WORDS)
    return block(
        f'<header class="masthead"><h1 class="name">{escape(words.title)}</h1>'
        f'<p class="tagline">{escape(words.tagline)}</p>'
        f'<nav class="languages" aria-label="{escape(words.language_switch)}">{links}</nav></header>'
    )


def _language_link(to: Words, words: Words) -> str:
    code, current = to.language.value, ' aria-current="true"' if to is words else ""
    return f'<a href="/{code}/" lang="{code}" hreflang="{code}"{current}>{escape(to.own_name)}</a>'
