"""The one way our own HTML reaches Gradio's page."""

from typing import Any

import gradio as gr


def markup(value: str, **options: Any) -> gr.Markdown:
    """A component that shows HTML made by `ui.markup.block` as it is.

    `gr.HTML` fills its value into a template compiled by `Function`, for which the Content-Security-Policy would
    have to allow eval; a Markdown component passes a block of HTML on untouched.
    """
    return gr.Markdown(value, sanitize_html=False, latex_delimiters=[], **options)
