"""Whatever the format, no word is lost, moved or changed, and every passage and sentence is at its offsets."""

import io
import re
from collections.abc import Callable, Sequence

import docx
import pptx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from rag.loading.names import FORMATS
from tests.loading.checks import assert_sound
from tests.loading.making import (
    a_csv,
    a_topic,
    an_eml,
    an_epub,
    an_mbox,
    an_odt,
    an_rtf,
    an_xlsx,
    escaped,
    loaded,
    pptx_saved,
    saved,
    slide_box,
)

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


def as_odt(paragraphs: Sequence[str]) -> bytes:
    return an_odt(*paragraphs)


def as_rtf(paragraphs: Sequence[str]) -> bytes:
    return an_rtf(*paragraphs).encode("ascii")


def as_epub(paragraphs: Sequence[str]) -> bytes:
    return an_epub({f"{number}.xhtml": f"<p>{escaped(text)}</p>" for number, text in enumerate(paragraphs)})


def as_pptx(paragraphs: Sequence[str]) -> bytes:
    presentation = pptx.Presentation()
    for text in paragraphs:
        slide_box(presentation, text)
    return pptx_saved(presentation)


def as_xlsx(paragraphs: Sequence[str]) -> bytes:
    return an_xlsx({"Sheet1": [[text] for text in paragraphs]})


def as_csv(paragraphs: Sequence[str]) -> bytes:
    return ("sep=,\r\n" + a_csv([[text] for text in paragraphs])).encode()


def as_eml(paragraphs: Sequence[str]) -> bytes:
    return an_eml("\n\n".join(paragraphs), Subject="Surat")


def as_mbox(paragraphs: Sequence[str]) -> bytes:
    return an_mbox(*(an_eml(text, Subject="\u2014") for text in paragraphs))


def as_json(paragraphs: Sequence[str]) -> bytes:
    return a_topic(*(("", "", f"<p>{escaped(text)}</p>") for text in paragraphs)).encode()


FORMATS_MADE = (
    as_txt, as_md, as_html, as_docx, as_pdf, as_odt, as_rtf, as_epub, as_pptx, as_xlsx, as_csv, as_eml, as_mbox, as_json
)  # fmt: skip


TWO_PAGES_THAT_BEGIN_ALIKE = [
    *(f"Sekda{letter} Sekda{letter} Sekda{letter}." for letter in "adgj"),
    "Sekdabc Sekdabd Sekdabe menurutbf (SPBE).",
    "Sekdabg Sekdabh Sekdabi menurutbj (SPBE).",
]


def test_every_format_is_among_them() -> None:
    made = {f".{make.__name__.removeprefix('as_')}" for make in FORMATS_MADE}
    assert made == {format.suffix for format in FORMATS.values()}


@pytest.mark.parametrize("make", FORMATS_MADE)
@settings(max_examples=40)
@given(paragraphs=PARAGRAPHS)
@example(paragraphs=TWO_PAGES_THAT_BEGIN_ALIKE)
def test_words_survive_every_format_at_exact_offsets(
    tmp_path_factory: pytest.TempPathFactory, make: Callable[[Sequence[str]], bytes], paragraphs: list[str]
) -> None:
    name = f"berkas.{make.__name__.removeprefix('as_')}"
    document = loaded(tmp_path_factory.getbasetemp(), name, make(paragraphs))
    assert re.findall(r"\w+", document.text) == re.findall(r"\w+", " ".join(paragraphs))
    assert_sound(document)
