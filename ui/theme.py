"""The look of Gradio's own components: the colours and measures that style.css uses everywhere else."""

import gradio as gr
from gradio.themes.utils.fonts import Font

# Only fonts that a system may have; nothing is fetched. A plain string would make Gradio look for a file of its own.
SANS = [Font(name) for name in ("Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "system-ui", "sans-serif")]
MONO = [Font(name) for name in ("ui-monospace", "Consolas", "Liberation Mono", "monospace")]


def build_theme() -> gr.themes.Base:
    """Gradio's barest theme in the colours of the page."""
    return gr.themes.Base(font=SANS, font_mono=MONO).set(
        body_background_fill="#faf8f3",
        body_background_fill_dark="#16181b",
        body_text_color="#1c2024",
        body_text_color_dark="#e9e5db",
    )
