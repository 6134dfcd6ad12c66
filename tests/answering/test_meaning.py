"""Questions for what a term means: the sentence that explains it is found, and nothing else is taken for one."""

import re
from pathlib import Path

import pytest

from rag.answering.meaning import MEANT, explained, explains, is_short_for
from rag.answering.sentences import Candidate, text_of
from rag.answering.terms import Term, term_asked
from rag.indexing import Indexer
from rag.system import System
from rag.types import DocumentInfo, Hit, Language, Outcome, Passage, Span

SPBE = "Sistem Pemerintahan Berbasis Elektronik"


@pytest.mark.parametrize(
    ("question", "term", "stands_for"),
    [
        ("Apa kepanjangan SPBE?", "SPBE", True),
        ("apa kepanjangan dari asn", "asn", True),
        ("SPBE singkatan dari apa?", "SPBE", True),
        ("Apa arti singkatan rujab?", "rujab", True),
        ("What does Plh stand for?", "Plh", True),
        ("What is SPBE short for?", "SPBE", True),
        ("Apa itu pejabat daerah?", "pejabat daerah", False),
        ("Apa yang dimaksud dengan “komisariat”?", "komisariat", False),
        ("Apa maksud kiasan bemper?", "bemper", False),
        ("Raker itu apa?", "Raker", False),
        ("What is meant by neutrality?", "neutrality", False),
        ("What does Plh mean?", "Plh", False),
        ("What is a commissariat?", "commissariat", False),
    ],
)
def test_term_is_found_in_a_question_for_its_meaning(question: str, term: str, stands_for: bool) -> None:
    assert term_asked(question) == Term(term, stands_for)


@pytest.mark.parametrize(
    "question",
    [
        "Siapa tuan rumah raker 2024?",
        "Apa ibu kota Kabupaten Kapuas?",
        "Apa jabatan Sahdin Hasan?",
        "What is the capital of Kapuas?",
        "What are the seven principles of SPBE?",
        "Apa saja tiga fokus transformasi?",
        "Apa itu?",
        "Apa maksudnya?",
        "What does it mean?",
        "Kapan raker dilaksanakan?",
        "?" * 500,
        "apa itu " * 200,
    ],
)
def test_other_questions_ask_for_no_term(question: str) -> None:
    assert term_asked(question) is None


@pytest.mark.parametrize(
    ("short", "long", "is_it"),
    [
        ("SPBE", SPBE, True),
        ("Plh", "pelaksana harian", True),
        ("NTB", "Provinsi Nusa Tenggara Barat", True),
        ("tupoksi", "tugas pokok dan fungsi", True),
        ("UU", "undang-undang", True),
        ("BerAKHLAK", "tujuh nilai dasar ASN", False),
        ("Aula", "ruang besar untuk pertemuan", False),
        ("SPBE", "Sistem Pemerintahan", False),
        ("ASN", "asn", False),
    ],
)
def test_abbreviation_is_short_for_what_has_its_letters(short: str, long: str, is_it: bool) -> None:
    assert is_short_for(short, long) is is_it


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("Apa kepanjangan SPBE?", f"SPBE: {SPBE}.", SPBE),
        ("Apa kepanjangan ASN?", "• ASN: aparatur sipil negara, yaitu profesi pegawai.", "aparatur sipil negara"),
        ("Apa kepanjangan SPBE?", f"Rapat membahas {SPBE} (SPBE) selama dua hari.", SPBE),
        ("Apa kepanjangan SPBE?", f"Rapat membahas SPBE ({SPBE}) selama dua hari.", SPBE),
        ("What does SPBE stand for?", f"SPBE stands for {SPBE}, a system of offices.", SPBE),
        ("Apa kepanjangan SPBE?", f"SPBE adalah singkatan dari {SPBE}.", SPBE),
        ("Apa arti Plh?", "Plh: pelaksana harian, pengganti sementara.", "pelaksana harian, pengganti sementara"),
        ("Apa itu komisariat?", "Komisariat adalah cabang organisasi.", "cabang organisasi"),
        ("What is a quorum?", "A quorum is a least number of members.", None),
        ("Apa kepanjangan BerAKHLAK?", "BerAKHLAK: tujuh nilai dasar ASN.", None),
        ("Apa itu sekda?", "Sekda: Saya setuju dengan usul itu.", None),
        ("Apa kepanjangan SPBE?", "SPBE dijalankan di semua kabupaten.", None),
        ("Apa kepanjangan SPBE?", "Kepanjangan SPBE tidak disebutkan dalam dokumen ini.", None),
        ("Apa itu SPBE?", "SPBEX: sesuatu yang lain.", None),
    ],
)
def test_words_that_explain_are_exact_and_others_are_left(question: str, sentence: str, words: str | None) -> None:
    candidate = candidate_of(sentence)
    found = explained(question, [candidate])
    assert (found and text_of(candidate.hit, found.value)) == words
    term = term_asked(question)
    assert term
    assert explains(term, candidate.hit) is (words is not None)


def test_list_of_terms_explains_also_what_is_no_abbreviation() -> None:
    candidate = candidate_of("Aula: ruang besar untuk pertemuan.", title="Glosarium")
    assert explained("Apa itu aula?", [candidate])
    assert not explained("Apa itu aula?", [candidate_of("Aula: ruang besar untuk pertemuan.", title="Notulen")])


def test_two_meanings_are_left_to_the_reader() -> None:
    ministry = candidate_of("PP: peraturan pemerintah.")
    board = candidate_of("PP: pengurus pusat.")
    assert explained("Apa kepanjangan PP?", [ministry])
    assert explained("Apa kepanjangan PP?", [ministry, board]) is None
    assert explained("Apa kepanjangan PP?", [ministry, candidate_of("Peraturan Pemerintah (PP) itu berlaku.")])


def test_terms_of_the_samples_glossary_get_their_meaning(sample_system: System, sample_corpus: Path) -> None:
    glossary = (sample_corpus / "glosarium-singkatan.md").read_text("utf-8")
    terms = re.findall(r"^[-*] \**(.+?)\**: (.+)$", glossary, re.MULTILINE)
    assert len(terms) == 26
    wordings = (
        "Apa itu {}?",
        "Apa kepanjangan {}?",
        "What does {} stand for?",
        "{} singkatan dari apa?",
        "Apa arti {}?",
        "what is {}?",
    )
    right = 0
    for number, (term, meaning) in enumerate(terms):
        for wording in (number, number + 2, number + 3):
            answer = sample_system.assistant.ask(wordings[wording % 6].format(term))
            if answer.probability == MEANT:
                assert answer.outcome is Outcome.ANSWERED
                assert re.findall(r"\w+", meaning.casefold())[0] in answer.citations[0].quote.casefold()
                right += 1
    assert right >= 71


def test_explanation_is_read_wherever_it_stands(system: System, tmp_path: Path) -> None:
    """Ten documents use the abbreviation, one explains it, among lines about other things."""
    for number in range(10):
        add(system.indexer, tmp_path, f"berita-{number}.md", f"SKPK dibahas lagi, kata ketua SKPK. Rapat ke-{number}.")
    lines = "\n".join(f"- {word}: nama alat." for word in ("Palu", "Tang", "Obeng", "Gergaji", "Pahat"))
    add(system.indexer, tmp_path, "daftar.md", f"{lines}\n- SKPK: satuan kerja perangkat kabupaten.\n{lines}")
    answer = system.assistant.ask("Apa kepanjangan SKPK?")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.citations[0].document == "daftar.md"
    assert "satuan kerja perangkat kabupaten" in answer.citations[0].quote
    for question in ("Apa kepanjangan SKPD?", "What does SKPD stand for?"):
        assert system.assistant.ask(question).outcome is Outcome.NOT_FOUND


def add(indexer: Indexer, folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    indexer.add(folder / name, name=name)


def candidate_of(sentence: str, *, title: str = "Berita") -> Candidate:
    """A sentence that is all of its passage."""
    span = Span(0, len(sentence))
    info = DocumentInfo("a.md", "0", title, Language.INDONESIAN, None, "", "", "md")
    hit = Hit(Passage("a-0", "a.md", 0, len(sentence), sentence, (span,)), info,
              score=1.0, similarity=1.0, dense_rank=1, lexical_rank=1)  # fmt: skip
    return Candidate(hit, span, (span,), sentence, 0.5, 0.0, 0, 1.0, 1.0, ())
