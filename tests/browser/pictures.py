"""What a page looks like, kept beside the tests in small, and whether it still looks so.

Each picture is also written to `.pictures/` as it is now, for whoever wants to see it. After a change that is meant,
`PICTURES=new python -m pytest tests/browser/test_everyone.py` takes what is there now for what is expected.
"""

import io
import os
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page

EXPECTED = Path(__file__).parent / "pictures"
SEEN = Path(__file__).parents[2] / ".pictures"
WIDTH = 300  # pixels of a kept picture
SHADES = 16
LOOKS = 20
# Of the difference between black and white, in the mean. Another font of the same measures makes 1 to 2 hundredths of
# difference, a block that is gone or unstyled 5 and more.
TOLERANCE = 0.035

# What another day or another moment changes.
_CHANGING = ".timing, .probability, #examples, .next, time, td.added, .next h3"


def _at_rest(page: Page) -> bytes:
    """The window once two looks at it are the same: it may still be scrolling to what was asked for."""
    content = page.screenshot(animations="disabled")
    for _ in range(LOOKS):
        page.wait_for_timeout(100)
        before, content = content, page.screenshot(animations="disabled")
        if content == before:
            break
    return content


def looks_as_before(page: Page, name: str) -> str:
    """What is wrong with how the window looks now, empty where nothing is; `name` is that of its picture."""
    page.evaluate(
        "selector => { for (const one of document.querySelectorAll(selector)) { one.style.visibility = 'hidden'; } }",
        _CHANGING,
    )
    content = _at_rest(page)
    page.evaluate(
        "selector => { for (const one of document.querySelectorAll(selector)) { one.style.visibility = ''; } }",
        _CHANGING,
    )
    SEEN.mkdir(exist_ok=True)
    (SEEN / f"{name}.png").write_bytes(content)
    with Image.open(io.BytesIO(content)) as image:
        height = round(image.height * WIDTH / image.width)
        small = image.convert("L").resize((WIDTH, height), Image.Resampling.BOX)
    path = EXPECTED / f"{name}.png"
    if os.environ.get("PICTURES") == "new":
        EXPECTED.mkdir(exist_ok=True)
        small.quantize(SHADES).save(path, optimize=True)
        return ""
    if not path.is_file():
        return f"there is no picture {path.name}"
    with Image.open(path) as kept:
        before = np.asarray(kept.convert("L"), dtype=float)
    now = np.asarray(small, dtype=float)
    if before.shape != now.shape:
        return f"{name} is {now.shape} pixels large and was {before.shape}"
    difference = float(np.abs(before - now).mean()) / 255
    return "" if difference <= TOLERANCE else f"{name} differs by {difference:.3f} (see .pictures/{name}.png)"
