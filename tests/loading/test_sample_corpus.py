"""The sample corpus loads as it was written, and the script makes its PDF and Word files again."""

import datetime
import re
import subprocess
import sys
from bisect import bisect_right
from pathlib import Path

import pypdf
import pytest

from rag.embedding import BundledEmbedder
from rag.loading import load
from rag.types import Language
from tests.loading.checks import assert_sound

ROOT = Path(__file__).parent.parent.parent
MEETING = datetime.date(2023, 11, 30)
WRITTEN = datetime.date(2026, 11, 24)
ID, EN = Language.INDONESIAN, Language.ENGLISH
EXPECTED = {
    "acting-regional-secretary.md": ("When a regional secretary is absent: daily and acting secretaries", WRITTEN, EN),
    "civil-service-law-2023.md": ("Law 20 of 2023 on the civil service, in brief", WRITTEN, EN),
    "forsesdasi-faq.md": ("Forsesdasi in Central Kalimantan: questions and answers", WRITTEN, EN),
    "glosarium-singkatan.md": ("Glosarium singkatan pemerintahan daerah", WRITTEN, ID),
    "kabupaten-kota-kalimantan-tengah.docx": ("Kabupaten dan Kota di Kalimantan Tengah", WRITTEN, ID),
    "kronologi-forsesdasi-kalteng.md": ("Kronologi Forsesdasi Kalteng dan peraturan terkait", WRITTEN, ID),
    "mengenal-forsesdasi.md": ("Mengenal Forsesdasi", WRITTEN, ID),
    "munas-forsesdasi-mataram-2023.html": (
        "Munas Forsesdasi 2023 di Mataram memilih ketua umum", datetime.date(2023, 11, 17), ID
    ),
    "netralitas-asn-pilkada-2024.md": ("Netralitas ASN menjelang Pilkada 2024", WRITTEN, ID),
    "nilai-dasar-asn-berakhlak.md": ("Nilai dasar ASN: BerAKHLAK dan Bangga Melayani Bangsa", WRITTEN, ID),
    "peran-sekretaris-daerah.pdf": ("Peran Sekretaris Daerah dalam Pemerintahan Daerah", WRITTEN, ID),
    "pesan-untuk-para-sekda-raker-2023.md": (
        "Pesan untuk para sekda: keterangan Sahdin Hasan dan Sri Suwanto", MEETING, ID
    ),
    "raker-forsesdasi-kalteng-2023.txt": ("Raker forsesdasi kalteng 2023", MEETING, ID),
    "sambutan-bupati-kotim-raker-2023.md": (
        "Sambutan Bupati Kotawaringin Timur pada raker Forsesdasi Kalteng 2023", MEETING, ID
    ),
    "spbe-perpres-95-2018.md": ("SPBE: pemerintahan berbasis elektronik menurut Perpres 95 Tahun 2018", WRITTEN, ID),
    "tiga-fokus-transformasi-pemerintahan.md": ("Tiga fokus transformasi pemerintahan", MEETING, ID),
    "tuan-rumah-raker-2023-dan-2024.md": (
        "Tuan rumah raker Komisariat Forsesdasi Kalteng: 2023 dan 2024", MEETING, ID
    ),
    "working-meeting-sampit-2023.md": ("Regional secretaries of Central Kalimantan meet in Sampit", MEETING, EN),
}  # fmt: skip
# Words of the pages around a text, of the marks in it, and of the head of a file: never part of what is quoted.
NEVER_QUOTED = re.compile(
    r"Beranda|Kebijakan privasi|Baca juga|Bagikan|Contoh korpus Tanya|Halaman \d|\*\*|^#|^title:|^---", re.M
)


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def test_every_file_of_the_folder_is_expected(sample_corpus: Path) -> None:
    assert {path.name for path in sample_corpus.iterdir() if not path.name.startswith(".")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_sample_is_loaded_with_its_details_and_cut_exactly(
    sample_corpus: Path, embedder: BundledEmbedder, name: str
) -> None:
    document = load(sample_corpus / name, name=name)
    assert (document.info.title, document.info.date, document.info.language) == EXPECTED[name]
    passages = assert_sound(document, count_tokens=embedder.count_tokens, max_tokens=200)
    assert max(embedder.count_tokens([passage.text for passage in passages])) <= 200
    assert not NEVER_QUOTED.search(document.text)


def test_report_without_a_head_is_dated_and_placed_by_its_dateline(sample_corpus: Path) -> None:
    name = "raker-forsesdasi-kalteng-2023.txt"
    text = (sample_corpus / name).read_text(encoding="utf-8")
    assert text.startswith("SAMPIT - ")
    assert "Kamis (30/11)." in text
    assert "30 November 2023" not in text
    info = load(sample_corpus / name, name=name).info
    assert (info.date, info.place) == (MEETING, "Sampit")


def test_every_sentence_of_the_pdf_is_on_the_page_it_is_cited_from(sample_corpus: Path) -> None:
    path = sample_corpus / "peran-sekretaris-daerah.pdf"
    document = load(path, name=path.name)
    pages = [letters(page.extract_text()) for page in pypdf.PdfReader(path).pages]
    assert len(document.page_starts) == len(pages) == 3
    sentences = {span for passage in assert_sound(document) for span in passage.sentences}
    for span in sentences:
        sentence = letters(document.text[span.start : span.end])
        page = bisect_right(document.page_starts, span.start)
        last = bisect_right(document.page_starts, span.end - 1)
        if page == last:
            assert sentence in pages[page - 1]
        else:
            assert sentence[:8] in pages[page - 1]
            assert sentence[-8:] in pages[last - 1]
    for passage in assert_sound(document):
        assert passage.page == bisect_right(document.page_starts, passage.start)


def test_pdf_and_word_file_hold_the_words_of_their_source_texts(sample_corpus: Path) -> None:
    for name in ("peran-sekretaris-daerah.pdf", "kabupaten-kota-kalimantan-tengah.docx"):
        source = (ROOT / "tools" / "sample_texts" / f"{Path(name).stem}.txt").read_text(encoding="utf-8")
        head, _, body = source.partition("\n\n")
        title = head.split("\n")[0].removeprefix("title: ")
        written = [re.sub(r"^(?:# |- )", "", line) for line in body.splitlines() if line]
        if rows := [line.strip("| ").split(" | ") for line in written if line.startswith("|")]:
            first = written.index(f"| {' | '.join(rows[0])} |")
            written[first : first + len(rows)] = [
                "; ".join(f"{heading}: {value}" for heading, value in zip(rows[0], row, strict=True))
                for row in rows[1:]
            ]
        text = load(sample_corpus / name, name=name).text
        read = [re.sub("^\u2022 ", "", line) for line in text.split("\n") if line]
        assert read == [title, *written]


def test_script_makes_the_same_documents_again(tmp_path: Path, sample_corpus: Path) -> None:
    script = ROOT / "tools" / "make_sample_files.py"
    printed = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], check=True, capture_output=True, text=True, timeout=120
    ).stdout
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted(Path(line).name for line in printed.splitlines())
    assert made == ["kabupaten-kota-kalimantan-tengah.docx", "peran-sekretaris-daerah.pdf"]
    for name in made:
        again, shipped = load(tmp_path / name, name=name), load(sample_corpus / name, name=name)
        assert (again.text, again.page_starts) == (shipped.text, shipped.page_starts)
        assert (again.info.title, again.info.date, again.info.source) == (
            shipped.info.title, shipped.info.date, shipped.info.source
        )  # fmt: skip
