"""A quotation is found among the characters of a page as it is drawn, and nothing else is taken for it."""

from hypothesis import given
from hypothesis import strategies as st

from rag.loading.aligning import Quoted, positions
from rag.loading.cleaning import clean_line, join_hyphenated

PAGE = "Kepala 7\r\nSekda memimpin peme\u00ad\r\nrintahan sehari-\r\nhari. Ia \ufb01nal.\r\nSekda memimpin rapat.\r\n7"


def drawn(quoted: Quoted, page: str = PAGE) -> str:
    return "".join(page[place] for place in positions(quoted, page))


def test_hyphenation_line_breaks_and_ligatures_do_not_hide_a_quotation() -> None:
    quoted = Quoted("", "Sekda memimpin pemerintahan sehari-hari. Ia final.", " Sekda memimpin rapat.")
    assert drawn(quoted).replace("\ufb01", "fi") == "SekdamemimpinpemerintahanseharihariIafinal."
    found = positions(quoted, PAGE)
    assert (found[0], found[-1]) == (PAGE.index("Sekda"), PAGE.index("nal.") + 3)


def test_words_that_stand_twice_are_told_apart_by_what_is_around_them() -> None:
    first, second = PAGE.index("Sekda"), PAGE.rindex("Sekda")
    assert positions(Quoted("", "Sekda memimpin", " pemerintahan"), PAGE)[0] == first
    assert positions(Quoted("Ia final. ", "Sekda memimpin", " rapat."), PAGE)[0] == second
    assert positions(Quoted("pemerintahan sehari-hari. Ia final. ", "Sekda memimpin", ""), PAGE)[0] == second


def test_quotation_around_which_the_page_puts_other_words_is_found_in_pieces() -> None:
    page = "Sekda membantu bupati menyusun Warta Nomor 5 kebijakan dan mengoordinasikan dinas."
    quote = "Sekda membantu bupati menyusun kebijakan dan mengoordinasikan dinas."
    assert "Warta" not in drawn(Quoted("", quote, ""), page)
    assert drawn(Quoted("", quote, ""), page) == "".join(quote.replace(".", "").split()) + "."


def test_what_is_not_on_the_page_is_not_shown_on_it() -> None:
    for words in ("Bupati membuka rapat kerja di Sampit.", "...", "Sekda memimpin dinas lain di provinsi ini."):
        assert positions(Quoted("", words, ""), PAGE) == []
    assert positions(Quoted("", "Sekda", ""), "") == []
    assert positions(Quoted("", "x" * 100_000, ""), PAGE) == []


@given(st.lists(st.text("abcde \ufb01\u00e9-,.", min_size=1), min_size=1, max_size=6), st.data())
def test_any_part_of_a_page_is_found_where_it_is(lines: list[str], data: st.DataObject) -> None:
    page = "\r\n".join(lines)
    start = data.draw(st.integers(0, len(page)))
    end = data.draw(st.integers(start, len(page)))
    quoted = Quoted(page[:start], page[start:end], page[end:])
    letters = [place for place in range(start, end) if page[place].isalnum()]
    found = positions(quoted, page)
    assert [place for place in found if page[place].isalnum()] == letters


def test_cleaning_keeps_what_is_compared() -> None:
    text = join_hyphenated("\n".join(map(clean_line, PAGE.replace("\u00ad", "-").splitlines())))
    assert "pemerintahan sehari-hari. Ia final." in text
    assert positions(Quoted("", text, ""), PAGE)[-1] == len(PAGE) - 1
