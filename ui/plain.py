"""A title and what stands under it -> a page of its own, in plain HTML that needs no script."""

from ui.markup import escape
from ui.texts import Words

STYLE_URL = "/style.css"
ICON_URL = "/icon.svg"


def plain_page(title: str, body: str, words: Words, *, skip: str = "") -> str:
    """The whole page; `skip` is the anchor that those who do not want to hear what comes before can go to."""
    home = f"/{words.language.value}/"
    skipping = f'<a class="skip" href="#{skip}">{escape(words.skip_to_text)}</a>' if skip else ""
    return (
        f'<!doctype html><html lang="{words.language.value}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)} · {escape(words.title)}</title>"
        f'<link rel="icon" href="{ICON_URL}" type="image/svg+xml">'
        f'<link rel="stylesheet" href="{STYLE_URL}"></head><body class="reading">{skipping}'
        f'<header class="masthead"><p class="name"><a href="{home}">{escape(words.title)}</a></p>'
        f'<p class="tagline">{escape(words.tagline)}</p></header><main>'
        f'<a class="back" href="{home}">{escape(words.back)}</a>{body}</main></body></html>'
    )


def missing_page(words: Words) -> str:
    """What is shown where no document of that name is."""
    body = f"<h1>{escape(words.missing_title)}</h1><p>{escape(words.missing_text)}</p>"
    return plain_page(words.missing_title, body, words)


def failure_page(message: str, words: Words) -> str:
    """What is shown when the index, or a file, could not be read."""
    return plain_page(words.failed, f'<h1>{escape(words.failed)}</h1><p role="alert">{escape(message)}</p>', words)
