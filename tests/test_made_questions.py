"""Questions made by rule: each answer stands where it is said to, and what is asked about a row is of that row."""

import gzip
import json
import random
from pathlib import Path

import pytest

from benchmarks.data import Part
from rag.types import Language
from training.reader.made import SET_NAME, read_made
from training.reader.made.glossaries import glossaries
from training.reader.made.names import Names, is_short_for, read_names
from training.reader.made.news import of_paragraph
from training.reader.made.tables import table

REGULATION = """Pasal 1
Dalam Peraturan ini yang dimaksud dengan:
1. Sistem Pemerintahan Berbasis Elektronik yang selanjutnya disingkat SPBE adalah penyelenggaraan pemerintahan \
yang memanfaatkan teknologi informasi untuk memberikan layanan.
2. Jalan khusus adalah jalan yang dibangun oleh instansi, dipakai untuk kepentingannya sendiri, dan dirawatnya.
"""
PARAGRAPHS = (
    "Badan Pusat Statistik (BPS) mengumumkan inflasi di Kabupaten Seruyan dan Kabupaten Seruyan hulu.",
    "Rapat Kerja Nasional dibuka di Kota Sampit, dan Kota Sampit ramai oleh tamu Musyawarah Besar dari Kota Padang.",
    "Kota Padang mengirim Badan Urusan Logistik (Bulog) ke rapat itu pada Kamis (30/11/2023).",
)


@pytest.fixture
def names() -> Names:
    return read_names(PARAGRAPHS, [REGULATION])


def test_names_are_found_where_the_texts_explain_them(names: Names) -> None:
    assert dict(names.abbreviated) == {"BPS": "Badan Pusat Statistik", "Bulog": "Badan Urusan Logistik"}
    spbe, road = names.defined
    assert (spbe.term, spbe.short) == ("Sistem Pemerintahan Berbasis Elektronik", "SPBE")
    assert spbe.said.startswith("penyelenggaraan pemerintahan")
    assert (road.term, road.short) == ("Jalan khusus", None)
    assert names.events == ["Rapat Kerja Nasional", "Musyawarah Besar"]
    assert names.places == ["Kabupaten Seruyan", "Kota Sampit", "Kota Padang"]


@pytest.mark.parametrize(
    ("short", "long", "is_it"),
    [
        ("KPK", "Komisi Pemberantasan Korupsi", True),
        ("RAPBD", "Rancangan Anggaran Pendapatan dan Belanja Daerah", True),
        ("Menkeu", "Menteri Keuangan", True),
        ("KPK", "Komisi Yudisial", False),
        ("Jakarta", "Jalan Raya", False),
        ("Dia", "Dinas Agama", False),
    ],
)
def test_abbreviation_is_told_from_other_words_in_brackets(short: str, long: str, is_it: bool) -> None:
    assert is_short_for(short, long) is is_it


def test_term_of_a_glossary_is_answered_on_its_line(names: Names) -> None:
    asked = 0
    for page in (page for seed in range(40) for page in glossaries(names, random.Random(seed))):
        lines = page.text.splitlines()
        for one in page.asked:
            if one.answer is None:
                continue
            asked += 1
            line = page.text.count("\n", 0, one.answer.start)
            term = next(word for word in ("SPBE", "BPS", "Bulog", "Jalan khusus") if word in lines[line])
            assert term.casefold() in one.question.casefold()
            said = page.text[one.answer.start : one.answer.end]
            assert said
            assert not said.endswith((".", ","))
    assert asked > 20


def test_cell_of_a_table_answers_for_its_row_alone(names: Names) -> None:
    answered = silent = 0
    for seed in range(200):
        page = table(names_for_tables(names), random.Random(seed))
        for one in page.asked:
            if one.answer is None:
                silent += 1
                continue
            answered += 1
            line = page.text.splitlines()[page.text.count("\n", 0, one.answer.start)]
            cells = [cell.partition(": ")[2] for cell in line.split("; ")]
            assert page.text[one.answer.start : one.answer.end] in cells
            assert any(cell in one.question for cell in cells), "the question names another cell of the row"
    assert answered > 2 * silent > 0


def names_for_tables(names: Names) -> Names:
    """With more of what a table of fifteen rows needs."""
    several = [f"Rapat Kerja Bidang {letter}" for letter in "ABCDEFGHIJKLMNOPQRST"]
    places = [f"Kabupaten {letter}anau" for letter in "ABCDEFGHIJKLMNOPQRST"]
    return Names(names.abbreviated, names.defined, places, several)


def test_paragraph_of_news_is_asked_for_its_day_and_its_abbreviations() -> None:
    page = of_paragraph(
        "Badan Urusan Logistik (Bulog) menurunkan harga beras. Gubernur membuka pasar murah di halaman kantor dinas"
        " pada Kamis (30/11/2023).",
        random.Random(0),
    )
    assert page
    found = {one.question: page.text[one.answer.start : one.answer.end] for one in page.asked if one.answer}
    assert found["Kapan Gubernur membuka pasar murah di halaman kantor dinas?"] == "Kamis (30/11/2023)"
    assert "Badan Urusan Logistik" in found.values()
    assert of_paragraph("Pasar murah dibuka, dan banyak yang datang sejak pagi untuk membeli beras di sana.",
                        random.Random(0)) is None  # fmt: skip


def test_same_seed_makes_the_same_and_places_go_on_from_the_first(tmp_path: Path) -> None:
    write(tmp_path / "indosum" / "articles.jsonl.gz", [{"paragraphs": list(PARAGRAPHS) * 3}])
    write(tmp_path / "peraturan" / "docs.jsonl.gz", [{"text": REGULATION}])
    texts, posed = read_made(tmp_path, 7, seed=3)
    assert (texts, posed) == read_made(tmp_path, 7, seed=3)
    assert texts
    assert posed
    for one in posed:
        assert one.set_name == SET_NAME
        assert one.part in (Part.TRAIN, Part.CALIBRATE)
        assert one.part is texts[one.home - 7].part
        assert one.language in (Language.INDONESIAN, Language.ENGLISH)
        for home, spans in one.answers.items():
            assert all(texts[home - 7].text[span.start : span.end].strip() for span in spans)


def write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
