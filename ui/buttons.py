"""Buttons of our own HTML: what each says is done, `ui/page.js` tells the server, which reads it in `ui.view`."""

from ui.markup import escape


def button(
    text: str,
    act: str,
    *,
    value: str = "",
    key: str = "",
    of: str = "",
    look: str = "quiet",
    pressed: bool | None = None,
    enabled: bool = True,
) -> str:
    """A button for an act with a value.

    `of` is what it is done to, which is heard and not seen; `key` tells it from others in a page that is made anew, by
    default act and value; `pressed` is whether it is, None for a button that is not held.
    """
    held = "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
    unseen = f'<span class="unseen">: {escape(of)}</span>' if of else ""
    return (
        f'<button type="button" class="{look}" data-act="{act}" data-value="{escape(value)}"'
        f' data-key="{escape(key or f"{act} {value}")}"{held}{"" if enabled else " disabled"}>'
        f"{escape(text)}{unseen}</button>"
    )


def asking(text: str, url: str, *, of: str = "") -> str:
    """A link to asking within some documents, which is heard with what they are."""
    unseen = f'<span class="unseen">: {escape(of)}</span>' if of else ""
    return f'<a class="within" href="{escape(url)}">{escape(text)}{unseen}</a>'
