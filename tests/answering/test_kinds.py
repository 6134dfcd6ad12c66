"""The words that a question is asked with tell what kind of answer it wants, in both languages."""

import pytest

from rag.answering.kinds import Kind, kind_of
from rag.evaluation.questions import SAMPLE, read_cases

KINDS = {
    Kind.FACT: [
        "Siapa ketuanya?",
        "Apa ibu kota Seruyan?",
        "Apakah ibu kota Seruyan?",
        "Apakah nama kabupaten itu?",
        "Berapa jumlah desa?",
        "Tuan rumahnya siapa?",
        "How many villages are there?",
        "What does SPBE stand for?",
        "Which regency hosts it?",
        "What is the capital?",
        "sekda kotim",
    ],
    Kind.LIST: [
        "Apa saja tugas sekda?",
        "Siapa saja yang hadir?",
        "Sebutkan tiga fokus.",
        "Lima kabupaten mana yang lama?",
        "What roles did he name?",
        "Which eight regencies are new?",
        "Who are the speakers?",
    ],
    Kind.EXPLANATION: [
        "Mengapa raker digelar?",
        "Bagaimana cara menjadi anggota?",
        "Jelaskan arti netralitas.",
        "Apa perbedaan munas dan raker?",
        "Why was it moved?",
        "How does it work?",
        "What did he ask them to do?",
    ],
    Kind.YES_NO: [
        "Apakah ASN boleh memilih?",
        "Bolehkah ASN memilih?",
        "Does it rotate?",
        "“Is it true?”",
        "May they vote?",
    ],
}


@pytest.mark.parametrize(("kind", "question"), [(kind, one) for kind, asked in KINDS.items() for one in asked])
def test_kind_of_a_question(kind: Kind, question: str) -> None:
    assert kind_of(question) is kind


def test_kinds_of_the_sample_questions() -> None:
    cases = read_cases(SAMPLE)
    assert sum(kind_of(case.question) == case.kind for case in cases) >= 0.97 * len(cases)
