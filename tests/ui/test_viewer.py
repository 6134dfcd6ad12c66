"""The page of a document shows the whole text, and marks the quotation where it stands."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.types import Span
from tests.ui.samples import HOSTILE, Structure, document
from ui.documents import document_page, failure_page, missing_page
from ui.markup import digest
from ui.texts import ENGLISH, INDONESIAN

TEXT = "Pembuka.\n\nRaker 2023 di Sampit. Raker 2024 di kabupaten lain.\nBaris kedua.\n\nPenutup."

WRITTEN = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n")).filter(str.strip)


def _marked(text: str, start: int, end: int) -> Structure:
    return Structure(document_page(document(text), Span(start, end), digest(text[start:end]), ENGLISH))


def test_quotation_is_marked_exactly_and_can_be_jumped_to() -> None:
    quote = "Raker 2024 di kabupaten lain."
    start = TEXT.index(quote)
    page = document_page(document(TEXT), Span(start, start + len(quote)), digest(quote), ENGLISH)
    assert f'<mark id="quote">{quote}</mark>' in page
    assert 'href="#quote"' in page


def test_quotation_over_paragraphs_has_one_anchor() -> None:
    start, end = TEXT.index("Baris"), len(TEXT)
    page = document_page(document(TEXT), Span(start, end), digest(TEXT[start:end]), ENGLISH)
    assert Structure(page).marked == ["Baris kedua.", "Penutup."]
    assert page.count('id="quote"') == 1


@given(WRITTEN, st.data())
def test_any_span_is_marked_but_for_the_space_between_paragraphs(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    marked = "".join(_marked(text, start, end).marked)
    assert "".join(marked.split()) == "".join(text[start:end].split())


@given(WRITTEN)
def test_the_whole_text_is_shown(text: str) -> None:
    body = document_page(document(text), None, "", ENGLISH).split('<div class="text"')[1].split("<aside")[0]
    shown = Structure("<div" + body).text
    assert "".join(shown.split()) == "".join(text.split())


def test_title_is_shown_once_unless_it_is_quoted() -> None:
    text = "Raker di Sampit\n\nPembuka."
    quoted, plain = Span(0, 15), Span(17, 25)
    for span, times in ((plain, 1), (quoted, 2)):
        page = document_page(
            document(text, title="Raker di Sampit"), span, digest(text[span.start : span.end]), ENGLISH
        )
        assert Structure(page.split("<main>")[1]).text.count("Raker di Sampit") == times


def test_a_changed_document_marks_nothing_and_says_so() -> None:
    page = document_page(document(TEXT), Span(0, 7), digest("Penutup"), INDONESIAN)
    assert "<mark" not in page
    assert INDONESIAN.quotation_moved in page


def test_pages_are_labelled_where_they_begin() -> None:
    text = "Halaman awal.\n\nHalaman kedua.\n\nHalaman ketiga."
    starts = (0, text.index("Halaman kedua"), text.index("Halaman ketiga"))
    page = document_page(document(text, page_starts=starts), None, "", INDONESIAN)
    labels = re.findall(r'<h2 class="page" id="page-(\d)">(hlm\. \d)</h2><p>([^<]+)', page)
    assert labels == [
        ("1", "hlm. 1", "Halaman awal."),
        ("2", "hlm. 2", "Halaman kedua."),
        ("3", "hlm. 3", "Halaman ketiga."),
    ]


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_adds_no_tag_and_no_attribute(payload: str) -> None:
    harmless = "x\n\nx\n\nx" if "\n\n" in payload else "x"
    hostile = document(payload, title=payload, name=payload, source=payload)
    plain = document(harmless, title=harmless, name=harmless, source=harmless)
    whole = Span(0, len(payload)), Span(0, len(harmless))
    assert (
        Structure(document_page(hostile, whole[0], digest(payload), ENGLISH)).skeleton
        == Structure(document_page(plain, whole[1], digest(harmless), ENGLISH)).skeleton
    )
    assert Structure(failure_page(payload, ENGLISH)).skeleton == Structure(failure_page("x", ENGLISH)).skeleton


def test_no_document_page_carries_a_script() -> None:
    for page in (document_page(document(TEXT), None, "", ENGLISH), missing_page(ENGLISH), failure_page("x", ENGLISH)):
        assert "<script" not in page
        assert "style=" not in page
