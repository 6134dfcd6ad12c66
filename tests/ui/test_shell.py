"""Gradio's index page becomes ours, or the change in it is noticed."""

import importlib.util
import re
from pathlib import Path

import pytest

from ui.shell import shell
from ui.texts import ENGLISH, INDONESIAN

# Found without importing it: Gradio leaves event loops open in any process that it is imported into.
SPEC = importlib.util.find_spec("gradio")
assert SPEC is not None
assert SPEC.origin is not None
INDEX = (Path(SPEC.origin).parent / "templates" / "frontend" / "index.html").read_text(encoding="utf-8")


def test_nothing_in_the_page_is_from_elsewhere() -> None:
    assert "https://" in INDEX
    assert not re.search(r"https?://", shell(INDEX, ENGLISH, nonce="n"))


def test_every_inline_script_carries_the_nonce() -> None:
    page = shell(INDEX, ENGLISH, nonce="abc")
    inline = [tag for tag in re.findall(r"<script[^>]*>", page) if " src=" not in tag]
    assert inline
    assert all(' nonce="abc"' in tag for tag in inline)


def test_page_states_its_language() -> None:
    assert '<html lang="id"' in shell(INDEX, INDONESIAN, nonce="n")
    assert '<html lang="en"' in shell(INDEX, ENGLISH, nonce="n")


def test_page_says_what_it_needs_where_scripts_are_off() -> None:
    assert INDONESIAN.no_script in shell(INDEX, INDONESIAN, nonce="n")


@pytest.mark.parametrize("page", ["", "<html><head></head></html>", INDEX.replace('lang="en"', "")])
def test_page_of_another_gradio_is_noticed(page: str) -> None:
    with pytest.raises(ValueError, match="has changed"):
        shell(page, ENGLISH, nonce="n")
