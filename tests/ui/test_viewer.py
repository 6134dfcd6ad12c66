"""The page of a document shows the whole text, marks what is looked for in it, and leads from one place to the next."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.types import Document, Span
from tests.ui.samples import HOSTILE, Structure, document, view
from ui.places import quotations_in
from ui.plain import failure_page, missing_page
from ui.texts import ENGLISH, INDONESIAN
from ui.viewer import View, document_page

TEXT = "Pembuka.\n\nRaker 2023 di Sampit. Raker 2024 di kabupaten lain.\nBaris kedua.\n\nPenutup."
QUOTES = [Span(TEXT.index(quote), TEXT.index(quote) + len(quote)) for quote in ("Raker 2023 di Sampit.", "Penutup.")]

WRITTEN = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n")).filter(str.strip)
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=1, max_size=4)


def page(shown: Document | str, *quoted: Span, sought: str | None = None, hit: int = 1) -> str:
    of = document(shown) if isinstance(shown, str) else shown
    return document_page(view(of, *quoted, sought=sought, hit=hit), ENGLISH)


def text_of(markup: str) -> Structure:
    """The part of a page that is the document's text."""
    return Structure(markup.split('<div class="text"')[1].split(">", 1)[1].split("</main>")[0])


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_quotation_is_marked_exactly_and_can_be_jumped_to() -> None:
    quote = "Raker 2024 di kabupaten lain."
    start = TEXT.index(quote)
    shown = page(TEXT, Span(start, start + len(quote)))
    assert f'<mark id="quote" class="quoted" aria-current="true">{quote}</mark>' in shown
    assert 'href="#quote"' in shown
    assert 'class="steps"' not in shown


def test_quotation_over_paragraphs_has_one_anchor() -> None:
    shown = page(TEXT, Span(TEXT.index("Baris"), len(TEXT)))
    assert Structure(shown).marked == ["Baris kedua.", "Penutup."]
    assert shown.count('id="quote"') == 1


def test_one_quotation_of_several_is_current_and_the_others_are_a_step_away() -> None:
    first, second = (page(TEXT, *order) for order in (QUOTES, QUOTES[::-1]))
    assert Structure(first).marked == Structure(second).marked == ["Raker 2023 di Sampit.", "Penutup."]
    for shown, number, current in ((first, 1, "Raker 2023 di Sampit."), (second, 2, "Penutup.")):
        assert ENGLISH.quotation_of.format(number=number, total=2) in shown
        assert re.findall(r'<mark id="quote" class="quoted" aria-current="true">([^<]+)', shown) == [current]
        assert shown.count('class="quoted"') == 2
    (following,) = re.findall(rf'href="([^"]+)" aria-label="{ENGLISH.next_quotation}"', first)
    assert re.findall("at=([0-9]+-[0-9]+)-", following) == [f"{QUOTES[1].start}-{len(TEXT)}", f"10-{10 + 21}"]
    assert following.endswith("#quote")
    assert ENGLISH.previous_quotation not in first
    assert ENGLISH.next_quotation not in second


@given(WRITTEN, SPANS, st.text("ab \n\u00e9", max_size=2), st.integers(1, 9))
def test_any_marks_are_shown_exactly_and_the_whole_text_once(
    text: str, places: list[tuple[int, int]], sought: str, hit: int
) -> None:
    spans = [Span(start, start + length) for start, length in places if start + length <= len(text)]
    shown_view = view(document(text), *spans, sought=sought, hit=hit)
    markup = document_page(shown_view, ENGLISH)
    shown = text_of(markup)
    assert squeezed(shown.text) == squeezed(text)
    marks = [*spans, *(shown_view.found.marked if shown_view.found else ())]
    marked = "".join(character for at, character in enumerate(text) if any(one.start <= at < one.end for one in marks))
    assert squeezed("".join(shown.marked)) == squeezed(marked)
    for anchor in ("quote", "hit"):
        assert markup.count(f' id="{anchor}"') <= 1


def test_every_paragraph_has_a_number_that_nothing_changes() -> None:
    long = "Judul\n\nSatu.\n\nDua.\n\nTiga."
    titled = document(long, title="Judul", page_starts=(0, long.index("Dua.")), format="pdf")
    plain = page(titled)
    assert re.findall(r'<p id="(p\d)">([^<]+)<a class="here" href="#(p\d)"', plain) == [
        ("p2", "Satu.", "p2"),
        ("p3", "Dua.", "p3"),
        ("p4", "Tiga.", "p4"),
    ]
    assert '<h1 id="p1">Judul</h1>' in plain
    quoted = page(titled, Span(0, 5))
    assert "<h1>Judul</h1>" in quoted
    assert re.findall(r'<p id="(p\d)">', quoted) == ["p1", "p2", "p3", "p4"]


def test_hits_are_counted_marked_and_led_through_beside_the_quotations() -> None:
    shown = page(TEXT, QUOTES[0], sought="RAKER", hit=2)
    assert re.findall(r'<mark class="found">(\w+)<', shown) == ["Raker"]
    assert re.findall(r'<mark id="hit" class="found" aria-current="true">(\w+)<', shown) == ["Raker"]
    assert ENGLISH.hit_of.format(number=2, total=2) in shown
    (before,) = re.findall(rf'href="([^"]+)" aria-label="{ENGLISH.previous_hit}"', shown)
    assert "find=RAKER&amp;hit=1#hit" in before
    assert before.count("at=") == 1
    assert ENGLISH.next_hit not in shown
    assert '<input type="hidden" name="at" value="10-31-' in shown
    assert 'value="RAKER"' in shown


@pytest.mark.parametrize(
    ("sought", "told"),
    [
        ("gubernur", ENGLISH.find_none.format(query="gubernur")),
        (" ", ENGLISH.find_empty),
        ("x" * 1_001, ENGLISH.find_too_long),
    ],
)
def test_search_without_a_hit_says_so(sought: str, told: str) -> None:
    shown = page(TEXT, sought=sought)
    assert f'<p role="status">{told}</p>' in shown
    assert "<mark" not in shown


def test_a_changed_document_marks_nothing_and_says_so() -> None:
    before, changed = view(document(TEXT), Span(0, 7)), document("Lain " + TEXT)
    moved = quotations_in(changed.text, before.places(Span(0, 7)))
    shown = document_page(View(changed, moved, None, None), INDONESIAN)
    assert "<mark" not in shown
    assert INDONESIAN.quotation_moved in shown


def test_pages_are_labelled_where_they_begin() -> None:
    text = "Halaman awal.\n\nHalaman kedua.\n\nHalaman ketiga."
    starts = (0, text.index("Halaman kedua"), text.index("Halaman ketiga"))
    shown = document_page(view(document(text, page_starts=starts)), INDONESIAN)
    labels = re.findall(r'<h2 class="page" id="page-(\d)">(hlm\. \d)</h2><p id="p\d">([^<]+)', shown)
    assert labels == [
        ("1", "hlm. 1", "Halaman awal."),
        ("2", "hlm. 2", "Halaman kedua."),
        ("3", "hlm. 3", "Halaman ketiga."),
    ]
    assert "<img" not in shown


def test_only_pages_with_what_is_looked_at_show_their_picture_at_once() -> None:
    text = "\n\n".join(f"Halaman {number} ini." for number in range(1, 9))
    starts = tuple(text.index(f"Halaman {number}") for number in range(1, 9))
    paged = document(text, page_starts=starts, format="pdf", name="a b/c#.pdf")
    over_two = Span(text.index("Halaman 3"), text.index("Halaman 4") + 9)
    for shown, opened in (
        (page(paged), [1]),
        (page(paged, over_two), [3, 4]),
        (page(paged, sought="halaman 7"), [7]),
    ):
        sheets = re.findall(r'<details class="sheet"( open)?>.*?src="/dokumen/a%20b/c%23\.pdf/halaman/(\d)\.png', shown)
        assert [int(number) for _, number in sheets] == list(range(1, 9))
        assert [int(number) for is_open, number in sheets if is_open] == opened
        assert shown.count('loading="lazy"') == 8
        assert len(re.findall(r'<img[^>]+ alt="Picture of page \d of “Title”', shown)) == 8
    quoted = page(paged, over_two)
    assert len(re.findall(r"halaman/[34]\.png\?at=", quoted)) == 4
    assert not re.findall(r"halaman/[12]\.png\?at=", quoted)
    assert quoted.count("the quotation marked") == 2


def test_what_is_known_is_told_and_only_an_address_of_the_web_is_a_link() -> None:
    for address, links in (("https://192.0.2.1/a?b=1&c='", 1), ("javascript:alert(1)", 0), ("", 0)):
        shown = document_page(view(document(TEXT, address=address)), ENGLISH)
        assert shown.count('rel="noopener noreferrer"') == links
        assert "javascript:" not in shown
    assert "1.5 kB" in page(TEXT)
    assert "1,5 kB" in document_page(view(document(TEXT)), INDONESIAN)
    gone = document_page(view(document(TEXT), size=None), ENGLISH)
    assert ENGLISH.original_gone in gone
    assert "/asli" not in gone
    assert 'href="/dokumen/name.md/asli"' in page(TEXT)
    assert 'href="/en/?document=name.md"' in page(TEXT)


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_adds_no_tag_and_no_attribute(payload: str) -> None:
    harmless = "x\n\nx\n\nx" if "\n\n" in payload else "x"
    hostile, plain = (
        document(text, title=text, name=text, source=text, page_starts=(0,), format="pdf", address=text)
        for text in (payload, harmless)
    )
    for sought in (None, payload):
        shown, expected = (
            document_page(view(of, Span(0, len(of.text)), sought=sought and of.text), ENGLISH)
            for of in (hostile, plain)
        )
        assert Structure(shown).skeleton == Structure(expected).skeleton
        assert all(address.startswith(("/", "#")) for address in Structure(shown).addresses)
    nowhere = [document_page(view(document("Apa."), sought=text), ENGLISH) for text in (payload, "x")]
    assert Structure(nowhere[0]).skeleton == Structure(nowhere[1]).skeleton
    assert Structure(failure_page(payload, ENGLISH)).skeleton == Structure(failure_page("x", ENGLISH)).skeleton


def test_no_document_page_carries_a_script() -> None:
    for shown in (page(TEXT, *QUOTES, sought="raker"), missing_page(ENGLISH), failure_page("x", ENGLISH)):
        assert "<script" not in shown
        assert "style=" not in shown


def test_page_of_a_long_document_is_made_in_a_moment() -> None:
    text = "\n\n".join(f"Baris: {number}; Nilai: aaaa" for number in range(66_000))[:2_000_000]
    shown = page(text, Span(0, 5), sought="a", hit=100_000)
    assert len(shown) < 8 * len(text)
