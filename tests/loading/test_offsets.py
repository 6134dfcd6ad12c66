"""Whatever the format, no word is lost, moved or changed, and every passage and sentence is at its offsets."""

import io
import re
from collections.abc import Callable, Sequence

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from tests.loading.checks import assert_sound
from tests.loading.making import loaded, saved

WORDS = (
    "Sekda Kotim dan seluruh perangkat daerah hadir dalam rapat kerja di Sampit pada tahun ini menurut Bupati "
    "Halikinnor kebijakan pelayanan publik netralitas pegawai anggaran the regional secretary of Central Kalimantan "
    "Jum'at caf\u00e9 2023 30 November Rp 4.500 Dr. H. No. (SPBE) \u201cbaik\u201d antara lain, misalnya; yaitu: Drs."
).split()
SENTENCES = st.builds(
    lambda words, end: " ".join(words).rstrip(",;:.") + end,
    st.lists(st.sampled_from(WORDS), min_size=3, max_size=25),
    st.sampled_from([".", "?", "!", ".", ":"]),
)


def numbered(paragraphs: list[list[str]]) -> list[str]:
    """Paragraphs in which no word comes twice: what does, at the edge of many pages, is taken for furniture."""
    count = iter(range(10_000))

    def own(word: re.Match[str]) -> str:
        return word.group() + "".join(chr(97 + int(figure)) for figure in str(next(count)))

    return [re.sub(r"(?<!\S)[^\W\d_]+(?=[.,;:?!]*(?:\s|$))", own, " ".join(sentences)) for sentences in paragraphs]


PARAGRAPHS = st.lists(st.lists(SENTENCES, min_size=1, max_size=4), min_size=1, max_size=8).map(numbered)


def as_txt(paragraphs: Sequence[str]) -> bytes:
    return "\n\n".join(paragraphs).encode()


def as_md(paragraphs: Sequence[str]) -> bytes:
    return "\n\n".join(f"# {text}" if number % 3 == 2 else text for number, text in enumerate(paragraphs)).encode()


def as_html(paragraphs: Sequence[str]) -> bytes:
    return f"<html><body><main>{''.join(f'<p>{text}</p>' for text in paragraphs)}</main></body></html>".encode()


def as_docx(paragraphs: Sequence[str]) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def as_pdf(paragraphs: Sequence[str]) -> bytes:
    stream = io.BytesIO()
    style = getSampleStyleSheet()["Normal"]
    style.spaceAfter = 12
    # Small pages, so that paragraphs go over their ends.
    SimpleDocTemplate(stream, pagesize=(360, 220), topMargin=30, bottomMargin=30).build(
        [Paragraph(text, style) for text in paragraphs]
    )
    return stream.getvalue()


@pytest.mark.parametrize("make", [as_txt, as_md, as_html, as_docx, as_pdf])
@settings(max_examples=40, deadline=None)
@given(paragraphs=PARAGRAPHS)
def test_words_survive_every_format_at_exact_offsets(
    tmp_path_factory: pytest.TempPathFactory, make: Callable[[Sequence[str]], bytes], paragraphs: list[str]
) -> None:
    name = f"berkas.{make.__name__.removeprefix('as_')}"
    document = loaded(tmp_path_factory.getbasetemp(), name, make(paragraphs))
    assert re.findall(r"\w+", document.text) == re.findall(r"\w+", " ".join(paragraphs))
    assert_sound(document)
