"""Gradio's index page -> the same page in our language, with our style, and without anything from elsewhere."""

import re

from ui.markup import escape
from ui.plain import ICON_URL, STYLE_URL
from ui.texts import Words

SCRIPT_URL = "/page.js"

_ADVERTS = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')
_BASE = re.compile(r"<base\b[^>]*>\s*")
_MANIFEST = re.compile(r'<link rel="manifest"[^>]*>\s*')
# The script that resizes an embedding frame; this page refuses to be framed.
_RESIZER = re.compile(
    r"<script>\s*\(\(\) => \{(?:(?!</script>).)*iframeResizer(?:(?!</script>).)*</script>\s*", re.DOTALL
)
_INLINE_SCRIPT = re.compile(r"<script(?=>| data-gradio-mode>)")
_LANG = re.compile(r'<html\s+lang="en"')


def shell(page: str, words: Words, *, nonce: str) -> str:
    """The page with every inline script named by the nonce; `ValueError` where Gradio's page is not as expected.

    Gradio's own words, and the `lang` it sets, follow `navigator.language`; the page's language is put there so that
    a reader never meets two languages at once.
    """
    language = words.language.value
    head, mark, rest = page.partition("<script>")
    if not mark or not _LANG.search(head) or "</head>" not in rest:
        raise ValueError("Gradio's index page has changed; ui/shell.py must follow it")
    head = _BASE.sub("", _ADVERTS.sub("", _LANG.sub(f'<html lang="{language}"', head)))
    rest = _RESIZER.sub("", _MANIFEST.sub("", mark + rest))
    ours = (
        f"<title>{escape(words.title)}</title>"
        '<meta name="color-scheme" content="light dark">'
        f'<meta name="tanya-trouble" content="{escape(words.trouble)}">'
        f'<meta name="tanya-too-large" content="{escape(words.upload_too_large)}">'
        f'<meta name="tanya-close" content="{escape(words.close)}">'
        f'<link rel="icon" href="{ICON_URL}" type="image/svg+xml"><link rel="stylesheet" href="{STYLE_URL}">'
        f'<script>Object.defineProperty(navigator, "language", {{value: "{language}"}});</script>'
        f'<script src="{SCRIPT_URL}" type="module"></script>'
    )
    noscript = f'<noscript><p class="no-script">{escape(words.no_script)}</p></noscript>'
    page = head + ours + rest.replace("</body>", noscript + "</body>")
    return _INLINE_SCRIPT.sub(f'<script nonce="{nonce}"', page)
