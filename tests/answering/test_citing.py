"""A span becomes a citation: exact, in its context, on its page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.citing import CONTEXT, cite
from rag.types import Document, DocumentInfo, Language, Span

INFO = DocumentInfo("a/b.pdf", "0" * 64, "Judul", Language.INDONESIAN, None, "Sumber", "", "pdf")


def quote_of(text: str, quote: str, page_starts: tuple[int, ...] = ()) -> tuple[str, str, int]:
    start = text.index(quote)
    citation = cite(Document(INFO, text, page_starts), Span(start, start + len(quote)), marker=1)
    assert citation.quote == quote
    return citation.before, citation.after, citation.page


def test_context_is_the_paragraph_around_the_quotation() -> None:
    text = "Paragraf pertama.\n\nSatu. Dua. Tiga.\n\nParagraf ketiga."
    assert quote_of(text, "Dua.") == ("Satu. ", " Tiga.", 0)


def test_quotation_that_is_a_whole_paragraph_shows_its_neighbours() -> None:
    text = "Judul bagian\n\nIsi seluruh paragraf.\n\nBerikutnya."
    before, after, _ = quote_of(text, "Isi seluruh paragraf.")
    assert before == "Judul bagian\n\n"
    assert after == "\n\nBerikutnya."


def test_page_is_the_one_the_quotation_begins_on() -> None:
    text = "Halaman satu. Halaman dua. Halaman tiga."
    starts = (0, text.index("Halaman dua"), text.index("Halaman tiga"))
    assert [quote_of(text, word, starts)[2] for word in ("satu", "Halaman dua", "tiga")] == [1, 2, 3]


@given(
    text=st.text(st.sampled_from("ab .\n"), min_size=1, max_size=1500).filter(lambda text: bool(text.strip())),
    data=st.data(),
)
def test_any_span_is_quoted_exactly_with_bounded_context(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    citation = cite(Document(INFO, text), Span(start, end), marker=0)
    assert citation.quote == text[start:end]
    assert text[:start].endswith(citation.before)
    assert text[end:].startswith(citation.after)
    assert len(citation.before) <= CONTEXT
    assert len(citation.after) <= CONTEXT


def test_citation_that_does_not_fit_its_offsets_is_refused() -> None:
    with pytest.raises(ValueError, match="not a span"):
        cite(Document(INFO, "teks"), Span(3, 2), marker=1)


def test_words_that_answer_are_told_within_the_quotation() -> None:
    text = "Rapat dibuka. Ketua panitia adalah Budi Santoso. Selesai."
    quoted, words = (Span(text.index(part), text.index(part) + len(part)) for part in (text[14:48], "Budi Santoso"))
    citation = cite(Document(INFO, text), quoted, marker=1, answer=words)
    assert citation.quote == "Ketua panitia adalah Budi Santoso."
    assert citation.answer is not None
    assert text[citation.answer.start : citation.answer.end] == "Budi Santoso"


def test_whole_quotation_may_be_what_answers() -> None:
    assert cite(Document(INFO, "teks"), Span(1, 3), marker=1, answer=Span(1, 3)).answer == Span(1, 3)


def test_quotation_may_be_without_words_that_answer() -> None:
    assert cite(Document(INFO, "teks"), Span(1, 3), marker=0).answer is None


@pytest.mark.parametrize("answer", [Span(0, 3), Span(3, 8), Span(0, 8), Span(0, 2), Span(7, 8)])
def test_words_outside_the_quotation_are_refused(answer: Span) -> None:
    with pytest.raises(ValueError, match="outside its quotation"):
        cite(Document(INFO, "sebuah teks"), Span(2, 7), marker=1, answer=answer)


def test_speaker_is_told_of_what_is_cited_and_not_of_a_passage_shown_apart() -> None:
    text = "Lurah Budi Santoso hadir. \u201cParkir tetap gratis,\u201d kata Budi."
    document = Document(INFO, text)
    whole = Span(0, len(text))
    assert cite(document, whole, marker=1).speaker == "Lurah Budi Santoso"
    assert cite(document, whole, marker=0).speaker == ""
