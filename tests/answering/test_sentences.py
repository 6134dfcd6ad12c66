"""What may be quoted from a passage, and how it is ranked, with the real encoder."""

import pytest

from rag.answering.extractive import QUOTED, distinct, joined
from rag.answering.sentences import LONGEST_LIST, Candidate, Question, candidates, ranked
from rag.embedding import BundledEmbedder
from rag.splitting import split
from rag.types import Document, DocumentInfo, Hit, Language

INFO = DocumentInfo("catatan.md", "0" * 64, "Catatan", Language.INDONESIAN, None, "", "", "md")


def hits_of(text: str, embedder: BundledEmbedder, max_tokens: int = 200) -> list[Hit]:
    passages = split(Document(INFO, text), count_tokens=embedder.count_tokens, max_tokens=max_tokens)
    return [Hit(passage, INFO, 1.0, 0.9, rank, rank) for rank, passage in enumerate(passages, start=1)]


def ranked_for(asked: str, text: str, embedder: BundledEmbedder) -> list[tuple[Candidate, float]]:
    vector = embedder.encode_questions([asked])[0]
    return ranked(candidates(Question(asked, {}, 10), vector, hits_of(text, embedder), embedder))


def texts_for(asked: str, text: str, embedder: BundledEmbedder) -> list[str]:
    return [candidate.text for candidate, _ in ranked_for(asked, text, embedder)]


def quoted_for(asked: str, text: str, embedder: BundledEmbedder) -> list[str]:
    return [text[one.span.start : one.span.end] for one in joined(distinct(ranked_for(asked, text, embedder)))]


def test_sentence_that_answers_comes_first(embedder: BundledEmbedder) -> None:
    text = "Rapat berlangsung lancar. Ketua panitia adalah Sekretaris Dinas. Makan siang disediakan di aula."
    assert texts_for("Siapa ketua panitia?", text, embedder)[0] == "Ketua panitia adalah Sekretaris Dinas."


def test_sentence_about_another_year_is_never_quoted(embedder: BundledEmbedder) -> None:
    text = "Tuan rumah raker 2022 adalah kabupaten pertama. Tuan rumah raker 2023 adalah kabupaten kedua."
    assert texts_for("Siapa tuan rumah raker 2023?", text, embedder) == [
        "Tuan rumah raker 2023 adalah kabupaten kedua."
    ]
    assert texts_for("Siapa tuan rumah raker 2024?", text, embedder) == []
    assert len(texts_for("Siapa tuan rumah raker?", text, embedder)) == 2


def test_sentence_after_the_one_that_fits_is_quoted_with_it(embedder: BundledEmbedder) -> None:
    text = (
        "Peserta datang dari semua kabupaten. Pasal 10 memberi pegawai tiga fungsi. Mereka melaksanakan kebijakan,"
        " melayani masyarakat, dan merekatkan bangsa. Acara ditutup dengan doa."
    )
    first = quoted_for("Apa saja fungsi pegawai menurut Pasal 10?", text, embedder)[0]
    assert first.startswith("Pasal 10 memberi pegawai tiga fungsi. Mereka melaksanakan kebijakan,")


def test_sentence_of_another_paragraph_is_a_quotation_of_its_own(embedder: BundledEmbedder) -> None:
    text = "Pasal 10 memberi pegawai tiga fungsi.\n\nPasal 11 memberi pegawai tiga tugas."
    assert sorted(quoted_for("Apa isi Pasal 10 dan Pasal 11 tentang pegawai?", text, embedder)) == text.split("\n\n")


def test_headings_and_questions_are_never_quoted(embedder: BundledEmbedder) -> None:
    text = "Tuan rumah rapat\n\nSiapa tuan rumah rapat?\n\nKabupaten itu menerima seluruh peserta rapat."
    assert texts_for("Siapa tuan rumah rapat?", text, embedder) == ["Kabupaten itu menerima seluruh peserta rapat."]


def test_sentence_that_only_repeats_the_question_is_never_quoted(embedder: BundledEmbedder) -> None:
    text = "Ibu kota kabupaten. Ibu kota kabupaten adalah Sampit."
    assert texts_for("Apa ibu kota kabupaten?", text, embedder) == ["Ibu kota kabupaten adalah Sampit."]


def test_list_is_quoted_whole_with_the_line_that_announces_it(embedder: BundledEmbedder) -> None:
    listed = "Ada tiga fokus kerja:\n\n\u2022 Pelayanan\n\u2022 Pengawasan\n\u2022 Pelaporan"
    text = f"Pembukaan berjalan baik.\n\n{listed}\n\nPenutup dibacakan oleh ketua."
    found = texts_for("Apa saja fokus kerja?", text, embedder)
    assert found[0] == listed
    assert "Pelayanan" not in found


def test_long_list_is_quoted_up_to_a_limit(embedder: BundledEmbedder) -> None:
    entries = "\n".join(f"{number}. Butir dengan isi nomor {number}" for number in range(1, 80))
    found = texts_for("Apa saja isi butir?", f"Daftar lengkapnya:\n\n{entries}", embedder)
    assert found
    assert max(map(len, found)) <= LONGEST_LIST
    assert found[0].startswith(("Daftar lengkapnya:", "1. "))


def test_announcement_without_a_list_stands_alone(embedder: BundledEmbedder) -> None:
    text = "Bupati menyampaikan satu hal:\n\nPelayanan harus cepat."
    found = texts_for("Apa yang disampaikan Bupati?", text, embedder)
    assert "Pelayanan harus cepat." in found
    assert all("\n" not in quoted for quoted in found)


def test_sentence_in_two_overlapping_passages_is_one_candidate(embedder: BundledEmbedder) -> None:
    text = " ".join(f"Kalimat nomor {number} membahas anggaran daerah." for number in range(12))
    asked = "Apa yang membahas anggaran daerah?"
    question = Question(asked, {}, 10)
    hits = hits_of(text, embedder, max_tokens=32)
    assert len({hit.passage.sentences[-1] for hit in hits} & {hit.passage.sentences[0] for hit in hits}) > 0
    found = candidates(question, embedder.encode_questions([asked])[0], hits, embedder)
    assert len({candidate.span for candidate in found}) == len(found)


def test_no_hits_give_no_candidates(embedder: BundledEmbedder) -> None:
    assert candidates(Question("apa itu", {}, 0), embedder.encode_questions(["apa itu"])[0], [], embedder) == []


def test_coverage_weighs_rare_words_more() -> None:
    question = Question("anggaran retribusi", {"anggar": 90, "retribusi": 1}, 100)
    assert question.coverage("retribusi pasar") > 0.8
    assert 0 < question.coverage("anggaran daerah") < 0.2
    assert question.coverage("lain") == 0
    assert question.coverage("retribusi dan anggaran") == pytest.approx(1)


def test_same_statement_is_quoted_once_and_never_more_than_three(embedder: BundledEmbedder) -> None:
    text = "\n\n".join(
        ["Rapat dibuka oleh bupati.", "Rapat dibuka oleh Bupati."]
        + [f"Rapat dibuka pada hari ke-{n}." for n in range(9)]
    )
    asked = "Siapa membuka rapat?"
    chosen = [candidate.text.casefold() for candidate in distinct(ranked_for(asked, text, embedder))]
    assert len(chosen) == len(set(chosen)) <= QUOTED
