"""What is taken for a request to gather, and what is not."""

import json
from pathlib import Path

import pytest

from rag.digest.requests import requested
from rag.types import DigestKind

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("question", "kind", "matter"),
    [
        ("Ringkas dokumen sambutan bupati", DigestKind.SUMMARY, "dokumen sambutan bupati"),
        ("Tolong rangkumkan glosarium secara singkat!", DigestKind.SUMMARY, "glosarium"),
        ("Please summarise the FAQ.", DigestKind.SUMMARY, "the FAQ"),
        ("Apa isi dokumen kronologi?", DigestKind.SUMMARY, "dokumen kronologi"),
        ("What is the FAQ about?", DigestKind.SUMMARY, "the FAQ"),
        ("bandingkan FAQ dan glosarium", DigestKind.COMPARISON, "FAQ dan glosarium"),
        ("What differs between the FAQ and the glossary?", DigestKind.COMPARISON, "the FAQ and the glossary"),
        ("kronologi munas Forsesdasi", DigestKind.TIMELINE, "munas Forsesdasi"),
        ("Sebutkan semua kabupaten di Kalteng", DigestKind.LIST, "kabupaten di Kalteng"),
        ("List all the values", DigestKind.LIST, "values"),
    ],
)
def test_each_kind_is_recognised_with_its_matter(question: str, kind: DigestKind, matter: str) -> None:
    request = requested(question)
    assert request is not None
    assert (request.kind, request.matter) == (kind, matter)


@pytest.mark.parametrize(
    ("question", "begin", "end", "matter"),
    [
        ("Apa yang terjadi dari 2022 sampai 2024?", 2022, 2024, ""),
        ("What happened between 2022 and 2024?", 2022, 2024, ""),
        ("What happened to Forsesdasi from 2022 to 2024?", 2022, 2024, "Forsesdasi"),
        ("Apa saja yang terjadi sejak 2021 dengan BerAKHLAK?", 2021, 9999, "BerAKHLAK"),
        ("Timeline of Forsesdasi in 2023", 2023, 2023, "Forsesdasi"),
    ],
)
def test_a_timeline_has_its_years(question: str, begin: int, end: int, matter: str) -> None:
    request = requested(question)
    assert request is not None
    assert (request.kind, request.begin, request.end, request.matter) == (DigestKind.TIMELINE, begin, end, matter)


def test_no_question_for_a_fact_is_taken_for_one() -> None:
    rows = (ROOT / "rag" / "evaluation" / "sample.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(row)["question"] for row in rows]
    assert len(questions) > 100
    taken = [question for question in questions if requested(question)]
    assert taken == []
