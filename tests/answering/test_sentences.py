"""What may be quoted from passages that were read, which of it is, and what becomes one quotation."""

from dataclasses import replace
from datetime import date

import pytest

from rag.answering.extractive import QUOTED, Quotation, distinct, joined
from rag.answering.sentences import LONGEST_LIST, Candidate, Question, candidates
from rag.embedding import BundledEmbedder
from rag.reading import Reader, Readings
from rag.splitting import split
from rag.types import Document, DocumentInfo, Hit, Language, Span
from tests.hits import hit_of, read_as

INFO = DocumentInfo("catatan.md", "0" * 64, "Catatan", Language.INDONESIAN, None, "", "", "md")


def hits_of(text: str, embedder: BundledEmbedder, max_tokens: int = 200) -> list[Hit]:
    passages = split(Document(INFO, text), count_tokens=embedder.count_tokens, max_tokens=max_tokens)
    return [Hit(passage, INFO, 0.9, 0.9, rank, rank) for rank, passage in enumerate(passages, start=1)]


def texts_for(asked: str, text: str, embedder: BundledEmbedder, reader: Reader) -> list[str]:
    """What may be quoted, likeliest first."""
    readings = reader.read(asked, hits_of(text, embedder))
    return [candidate.text for candidate in candidates(Question(asked, {}, 10), readings)]


def read(text: str, likely: dict[str, float], *, name: str = "catatan.md") -> Readings:
    """One passage in which these words answer with these logits."""
    return Readings([read_as(hit_of(text, name=name), likely)])


def together(*readings: Readings) -> Readings:
    return Readings([one for each in readings for one in each.readings])


def found_in(readings: Readings, asked: str = "Apa isinya?") -> list[Candidate]:
    return candidates(Question(asked, {}, 10), readings)


def quotations(readings: Readings, asked: str = "Apa isinya?") -> list[Quotation]:
    return joined(distinct(found_in(readings, asked)), readings)


def texts_of(readings: Readings, spans: list[Quotation]) -> list[str]:
    """The quoted texts; every passage begins where its document does."""
    texts = {one.hit.passage.document: one.hit.passage.text for one in readings.readings}
    return [texts[one.hit.passage.document][one.span.start : one.span.end] for one in spans]


def test_sentence_that_answers_comes_first(embedder: BundledEmbedder, reader: Reader) -> None:
    text = "Rapat berlangsung lancar. Ketua panitia adalah Budi Santoso. Makan siang disediakan di aula."
    found = texts_for("Siapa ketua panitia?", text, embedder, reader)
    assert found[0] == "Ketua panitia adalah Budi Santoso."
    assert len(found) == 3


def test_likeliest_comes_first_whatever_the_order_of_the_passages() -> None:
    first, second = read("Satu Sampit.", {"Sampit": 1.0}, name="a.md"), read("Dua Kasongan.", {"Kasongan": 3.0})
    for readings in (together(first, second), together(second, first)):
        assert [one.text for one in found_in(readings)] == ["Dua Kasongan.", "Satu Sampit."]
        supports = [one.support for one in found_in(readings)]
        assert supports == [readings.within(one.hit, one.span) for one in found_in(readings)]
        assert supports == sorted(supports, reverse=True)


def test_of_equally_likely_sentences_that_of_the_better_passage_comes_first() -> None:
    near = replace(read_as(hit_of("Satu Sampit.", name="near.md"), {"Sampit": 1.0}), prior=2.0)
    far = replace(read_as(hit_of("Dua Kasongan.", name="far.md"), {"Kasongan": 1.0}), prior=1.0)
    for readings in (Readings([near, far]), Readings([far, near])):
        assert [one.text for one in found_in(readings)] == ["Satu Sampit.", "Dua Kasongan."]


def test_sentence_about_another_year_is_never_quoted(embedder: BundledEmbedder, reader: Reader) -> None:
    text = "Tuan rumah raker 2022 adalah kabupaten pertama. Tuan rumah raker 2023 adalah kabupaten kedua."
    assert texts_for("Siapa tuan rumah raker 2023?", text, embedder, reader) == [
        "Tuan rumah raker 2023 adalah kabupaten kedua."
    ]
    assert texts_for("Siapa tuan rumah raker 2024?", text, embedder, reader) == []
    assert len(texts_for("Siapa tuan rumah raker?", text, embedder, reader)) == 2


def about(text: str, asked: str, *, title: str = "Catatan", written: date | None = None) -> list[str]:
    """What may be quoted from a document with a title and a date, every word of which may answer."""
    hit = hit_of(text, title=title)
    hit = replace(hit, info=replace(hit.info, date=written))
    readings = Readings([read_as(hit, {word.strip(".,:"): 1.0 for word in text.split()})])
    return [one.text for one in candidates(Question(asked, {}, 10, today=date(2024, 5, 6)), readings)]


@pytest.mark.parametrize("asked", ["Siapa tuan rumah raker 2023?", "Siapa tuan rumah tahun lalu?"])
@pytest.mark.parametrize("text", ["Tuan rumah tahun ini ialah Kotim.", "Kotim, Kamis (30/11), menjadi tuan rumah."])
def test_year_counted_from_the_day_of_a_document_is_a_year(asked: str, text: str) -> None:
    assert about(text, asked, written=date(2023, 11, 30)) == [text]
    assert about(text, asked, written=date(2022, 11, 30)) == []


def test_sentence_without_a_year_speaks_of_that_of_the_sentence_before_it_or_of_the_title() -> None:
    text = "Pada 2024 giliran berpindah. Tuan rumahnya Seruyan.\n\nPanitia datang dari Kotim."
    for title, others in (("Raker 2023", []), ("Catatan", ["Panitia datang dari Kotim."])):
        found = about(text, "Siapa tuan rumah raker 2024?", title=title)
        assert sorted(found) == sorted(["Pada 2024 giliran berpindah.", "Tuan rumahnya Seruyan.", *others])
    assert about(text, "Siapa tuan rumah raker 2023?", title="Raker 2023") == ["Panitia datang dari Kotim."]


def test_document_says_nothing_of_a_year_after_its_own_that_it_does_not_name() -> None:
    text = "Tuan rumahnya Kotim. Raker 2025 di Seruyan."
    asked = "Siapa tuan rumah raker 2025?"
    assert about(text, asked, written=date(2023, 11, 30)) == ["Raker 2025 di Seruyan."]
    assert len(about(text, asked, written=date(2025, 11, 30))) == 2


def test_year_of_a_law_excludes_nothing() -> None:
    text = "Menurut UU 23 Tahun 2014 sekda memimpin sekretariat."
    assert about(text, "Siapa memimpin sekretariat menurut UU 20 Tahun 2023?") == [text]


def test_sentence_that_names_the_year_asked_about_comes_before_one_that_is_a_little_likelier() -> None:
    readings = read("Rapat di Sampit.\n\nPada 2024 di Kasongan.", {"Sampit": 1.5, "Kasongan": 1.0})
    asked_of_a_year, asked = (found_in(readings, question)[0].text for question in ("Di mana 2024?", "Di mana?"))
    assert (asked_of_a_year, asked) == ("Pada 2024 di Kasongan.", "Rapat di Sampit.")


ELECTED, HOSTED = "Bu Rina terpilih menjadi ketua pada 2023.", "Rapat kerja 2023 diadakan oleh Kota Barat."


@pytest.mark.parametrize("elected", [0.0, 5.0, 40.0])
def test_other_matter_of_the_year_asked_about_is_ruled_out_where_the_matter_itself_stands(elected: float) -> None:
    readings = read(f"{ELECTED}\n\n{HOSTED}", {"Bu": elected, "Kota": 0.04})
    (left,) = found_in(readings, "Siapa tuan rumah rapat kerja 2023?")
    (before,) = [one for one in found_in(readings, "Siapa itu?") if one.text == HOSTED]
    assert left.text == HOSTED
    assert before.support < left.support <= 1


def test_other_matter_of_the_year_stays_where_nothing_names_both() -> None:
    readings = read(f"{ELECTED}\n\nPasar dibuka oleh Pak Joni.", {"Bu": 0.9, "Pak": 0.04})
    assert found_in(readings, "Siapa tuan rumah rapat kerja 2023?")[0].text == ELECTED


def test_sentence_after_one_on_the_matter_is_not_another_matter() -> None:
    text = (
        "Rapat kerja ini besar. Pada 2023 Kota Barat menerima semua tamu.\n\nRapat kerja 2023 berlangsung lama sekali."
    )
    found = found_in(read(text, {"Kota": 0.9}), "Siapa tuan rumah rapat kerja 2023?")
    assert "Pada 2023 Kota Barat menerima semua tamu." in [one.text for one in found]


def test_headings_and_questions_are_never_quoted(embedder: BundledEmbedder, reader: Reader) -> None:
    text = "Tuan rumah rapat\n\nSiapa tuan rumah rapat?\n\nKabupaten itu menerima seluruh peserta rapat."
    found = texts_for("Siapa tuan rumah rapat?", text, embedder, reader)
    assert found == ["Kabupaten itu menerima seluruh peserta rapat."]


def test_sentence_that_only_repeats_the_question_is_never_quoted(embedder: BundledEmbedder, reader: Reader) -> None:
    text = "Ibu kota kabupaten. Ibu kota kabupaten adalah Sampit."
    found = texts_for("Apa ibu kota kabupaten?", text, embedder, reader)
    assert found == ["Ibu kota kabupaten adalah Sampit."]


def test_list_is_quoted_whole_with_the_line_that_announces_it(embedder: BundledEmbedder, reader: Reader) -> None:
    listed = "Ada tiga fokus kerja:\n\n\u2022 Pelayanan\n\u2022 Pengawasan\n\u2022 Pelaporan"
    text = f"Pembukaan berjalan baik.\n\n{listed}\n\nPenutup dibacakan oleh ketua."
    found = texts_for("Apa saja fokus kerja?", text, embedder, reader)
    assert found[0] == listed
    assert "Pelayanan" not in found


def test_list_is_as_likely_as_all_that_is_in_it() -> None:
    listed = "Ada tiga fokus kerja:\n\n\u2022 Pelayanan\n\u2022 Pengawasan\n\u2022 Pelaporan"
    readings = read(
        f"Rapat dibuka.\n\n{listed}", {"dibuka": 1.5, "Pelayanan": 1.0, "Pengawasan": 1.0, "Pelaporan": 1.0}
    )
    assert [one.text for one in found_in(readings)] == [listed, "Rapat dibuka."]


def test_entry_of_another_year_is_quoted_with_its_list_but_never_answers() -> None:
    text = "Tuan rumah menurut tahun:\n\n\u2022 Kasongan pada 2022\n\u2022 Sampit pada 2023"
    readings = read(text, {"Kasongan": 5.0, "Sampit": 2.0})
    for asked, words in (("Siapa tuan rumah 2023?", "Sampit"), ("Siapa tuan rumah?", "Kasongan")):
        (quoted,) = quotations(readings, asked)
        assert texts_of(readings, [quoted]) == [text]
        assert text[quoted.words.span.start : quoted.words.span.end] == words


def test_long_list_is_quoted_up_to_a_limit(embedder: BundledEmbedder, reader: Reader) -> None:
    entries = "\n".join(f"{number}. Butir dengan isi nomor {number}" for number in range(1, 80))
    found = texts_for("Apa saja isi butir?", f"Daftar lengkapnya:\n\n{entries}", embedder, reader)
    assert found
    assert max(map(len, found)) <= LONGEST_LIST
    assert any(text.startswith("Daftar lengkapnya:") for text in found)


def test_announcement_without_a_list_stands_alone(embedder: BundledEmbedder, reader: Reader) -> None:
    text = "Bupati menyampaikan satu hal:\n\nPelayanan harus cepat."
    found = texts_for("Apa yang disampaikan Bupati?", text, embedder, reader)
    assert "Pelayanan harus cepat." in found
    assert all("\n" not in quoted for quoted in found)


def test_sentence_in_two_overlapping_passages_is_one_candidate(embedder: BundledEmbedder, reader: Reader) -> None:
    text = " ".join(f"Kalimat nomor {number} membahas anggaran daerah." for number in range(12))
    asked = "Apa yang membahas anggaran daerah?"
    hits = hits_of(text, embedder, max_tokens=32)
    assert len({hit.passage.sentences[-1] for hit in hits} & {hit.passage.sentences[0] for hit in hits}) > 0
    found = candidates(Question(asked, {}, 10), reader.read(asked, hits))
    assert len({candidate.span for candidate in found}) == len(found) == 12


def test_nothing_read_gives_no_candidates() -> None:
    assert found_in(Readings([])) == []
    assert quotations(Readings([])) == []


def test_coverage_weighs_rare_words_more() -> None:
    question = Question("anggaran retribusi", {"anggar": 90, "retribusi": 1}, 100)
    assert question.coverage("retribusi pasar") > 0.8
    assert 0 < question.coverage("anggaran daerah") < 0.2
    assert question.coverage("lain") == 0
    assert question.coverage("retribusi dan anggaran") == pytest.approx(1)


def test_same_statement_is_quoted_once_and_never_more_than_three() -> None:
    statements = ["Rapat dibuka bupati.", "Rapat dibuka Bupati.", *(f"Hari ke-{n} sidang bupati." for n in range(9))]
    chosen = [one.text.casefold() for one in distinct(found_in(read("\n\n".join(statements), {"bupati": 2.0})))]
    assert len(chosen) == len(set(chosen)) == QUOTED


def test_sentence_far_less_likely_than_the_best_is_not_quoted() -> None:
    readings = read("Satu Sampit.\n\nDua Kasongan.\n\nTiga Buntok.", {"Sampit": 4.0, "Kasongan": 3.5, "Buntok": 0.5})
    assert [one.text for one in distinct(found_in(readings))] == ["Satu Sampit.", "Dua Kasongan."]


def test_quotations_come_likeliest_first_whatever_their_place() -> None:
    readings = read("Satu Sampit.\n\nDua Kasongan.\n\nTiga Buntok.", {"Sampit": 2.0, "Kasongan": 2.4, "Buntok": 2.2})
    assert texts_of(readings, quotations(readings)) == ["Dua Kasongan.", "Tiga Buntok.", "Satu Sampit."]


def test_sentences_that_follow_each_other_are_one_quotation_with_the_likelier_words() -> None:
    text = "Peserta datang. Pasal 10 memberi tiga fungsi. Mereka melayani masyarakat. Acara selesai."
    readings = read(text, {"fungsi": 2.0, "masyarakat": 2.5})
    (quoted,) = quotations(readings)
    assert texts_of(readings, [quoted]) == ["Pasal 10 memberi tiga fungsi. Mereka melayani masyarakat."]
    assert text[quoted.words.span.start : quoted.words.span.end] == "masyarakat."


def test_quotation_of_two_sentences_stands_where_the_likelier_one_would() -> None:
    readings = read("Satu Sampit. Dua Kasongan.\n\nTiga Buntok.", {"Sampit": 1.8, "Kasongan": 2.4, "Buntok": 2.1})
    assert texts_of(readings, quotations(readings)) == ["Satu Sampit. Dua Kasongan.", "Tiga Buntok."]


def test_sentence_of_another_paragraph_is_a_quotation_of_its_own() -> None:
    text = "Pasal 10 memberi tiga fungsi.\n\nPasal 11 memberi tiga tugas."
    readings = read(text, {"fungsi": 2.0, "tugas": 2.0})
    assert sorted(texts_of(readings, quotations(readings))) == text.split("\n\n")


def test_sentences_of_two_documents_never_become_one_quotation() -> None:
    # Both documents begin with the same sentence, so what follows it stands at the same place in each.
    one = read("Rapat di Sampit. Bukan itu.", {"Sampit": 3.0}, name="a.md")
    other = read("Rapat di Sampit. Panitia membawa catatan.", {"Sampit": 2.9, "catatan": 2.9}, name="b.md")
    readings = together(one, other)
    quoted = [(each.hit.passage.document, each.span) for each in quotations(readings)]
    assert quoted == [("a.md", Span(0, 16)), ("b.md", Span(17, 41))]


def test_words_that_answer_lie_in_their_quotation(embedder: BundledEmbedder, reader: Reader) -> None:
    text = (
        "Ketua panitia adalah Budi Santoso. Ia dibantu Siti Aminah.\n\nFokus kerja:\n\n\u2022 Pelayanan warga"
        "\n\u2022 Pengawasan dana\n\nRapat pertama diadakan di Sampit pada 6 Mei 2024."
    )
    for asked in ["Siapa ketua panitia?", "Apa fokus kerja?", "When was the first meeting?", "Di mana?"]:
        readings = reader.read(asked, hits_of(text, embedder))
        quoted = joined(distinct(candidates(Question(asked, {}, 10), readings)), readings)
        assert quoted
        for one in quoted:
            assert one.span.start <= one.words.span.start < one.words.span.end <= one.span.end
            assert 0 < one.words.probability <= 1


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Siapa?", "Rapat\n\n,(\u518d\u89c1"),
        ("Apa arti \U0001f642?", "kabupaten\u0643\u062a\u0627\u0628...Satu\u8c01\u201c;!\uff09"),
        ("\u8c01\u4e3b\u529e?", "\u4f60\u597d1.!(\u518d\u89c1 \u8c01\u3002\u4f1a\u8bae \U0001f642\U0001f389 Sampit"),
    ],
)
def test_words_that_answer_lie_in_their_quotation_in_any_script(
    embedder: BundledEmbedder, reader: Reader, asked: str, text: str
) -> None:
    readings = reader.read(asked, hits_of(text, embedder))
    for candidate in candidates(Question(asked, {}, 10), readings):
        (one,) = joined([candidate], readings)
        assert candidate.span.start <= one.words.span.start < one.words.span.end <= candidate.span.end


def test_sentence_beyond_what_is_read_of_a_passage_is_never_quoted(embedder: BundledEmbedder, reader: Reader) -> None:
    unread = "Tuan rumah rapat itu adalah Kabupaten Seruyan."
    text = " ".join([f"Rapat 2019 membahas butir nomor {n} dari agenda lama." for n in range(60)] + [unread])
    asked = "Siapa tuan rumah rapat 2024?"
    readings = reader.read(asked, [hit_of(text)])
    found = candidates(Question(asked, {}, 10), readings)
    assert [one.text for one in found if one.support > 0] == []
    assert joined(distinct(found), readings) == []
