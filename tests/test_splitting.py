"""Passages are whole sentences within the limit, at exact offsets, overlapping by one where the text runs on."""

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.embedding import BundledEmbedder
from rag.loading.cleaning import clean, join_records
from rag.splitting import WordCounter, split
from rag.types import Document, DocumentInfo, Language, Passage
from tests.loading.checks import assert_exact, words_of

RUNNING = " ".join(f"Kalimat nomor {number} berisi delapan kata yang berbeda." for number in range(60))


def a_document(
    text: str, *, name: str = "a.txt", page_starts: tuple[int, ...] = (), records: tuple[int, ...] = ()
) -> Document:
    checksum = hashlib.sha256(text.encode()).hexdigest()
    info = DocumentInfo(name, checksum, "Judul", Language.INDONESIAN, None, "", "", "txt")
    return Document(info, text, page_starts, records)


def cut(text: str, *, max_tokens: int = 40) -> tuple[Passage, ...]:
    return split(a_document(text), count_tokens=words_of, max_tokens=max_tokens)


TEXTS = (
    st.lists(
        st.lists(
            st.sampled_from(
                "Sekda hadir. Rapat dibuka: Drs. Apa? \u2022 - 1. menyusun; (lain) \u201cya\u201d kata, kata SPBE 2023 "
                "daerah dan kepala yang".split()
            ),
            min_size=1,
            max_size=60,
        ).map(" ".join),
        min_size=1,
        max_size=12,
    )
    .flatmap(lambda lines: st.sampled_from(["\n", "\n\n", "\n\n\n"]).map(lambda end: clean(end.join(lines))))
    .filter(bool)
)


@given(TEXTS, st.integers(8, 60))
def test_any_text_is_cut_exactly_within_the_limit(text: str, max_tokens: int) -> None:
    document = a_document(text)
    passages = split(document, count_tokens=words_of, max_tokens=max_tokens)
    assert_exact(document, passages)
    assert all(words_of([passage.text])[0] <= max_tokens for passage in passages)
    for first, second in pairwise(passages):
        shared = set(first.sentences) & set(second.sentences)
        assert len(shared) <= 1
        assert second.start >= first.end if not shared else second.sentences[0] == first.sentences[-1]


@given(TEXTS)
def test_same_document_is_always_cut_the_same(text: str) -> None:
    assert split(a_document(text), count_tokens=words_of) == split(a_document(text), count_tokens=WordCounter(words_of))


def test_running_text_overlaps_by_exactly_one_sentence() -> None:
    passages = cut(RUNNING)
    assert len(passages) > 10
    for first, second in pairwise(passages):
        assert first.sentences[-1] == second.sentences[0]
        assert set(first.sentences) & set(second.sentences) == {second.sentences[0]}
    assert all(len(passage.sentences) == 5 for passage in passages[:-1])


def test_sentence_is_whole_unless_it_is_longer_than_a_passage() -> None:
    clauses = ", ".join(f"bagian {number} yang memuat lima kata" for number in range(12))
    text = f"Kalimat awal yang pendek. {clauses.capitalize()}. Kalimat akhir yang pendek."
    passages = cut(text)
    pieces = [text[span.start : span.end] for passage in passages for span in passage.sentences]
    assert pieces[0] == "Kalimat awal yang pendek."
    assert pieces[-1] == "Kalimat akhir yang pendek."
    assert " ".join(dict.fromkeys(pieces)) == text
    middle = list(dict.fromkeys(pieces))[1:-1]
    assert len(middle) > 1
    assert all(piece.endswith((",", ".")) for piece in middle)
    assert all(len(piece.split()) <= 40 for piece in middle)


def test_word_longer_than_a_passage_is_cut_where_it_must_be() -> None:
    passages = cut("x" * 10_000 + " selesai.")
    assert "".join(passage.text for passage in passages).replace(" ", "") == "x" * 10_000 + "selesai."
    assert max(len(passage.text) for passage in passages) <= 40 * 101


def test_heading_stays_with_what_it_heads_and_begins_a_passage_of_its_own() -> None:
    section = " ".join(f"Kalimat nomor {number} berisi tujuh kata saja." for number in range(4))
    text = f"Pendahuluan\n\n{section}\n\nTugas sekretaris daerah\n\n{section}"
    passages = cut(text)
    assert [passage.text.split("\n")[0] for passage in passages] == ["Pendahuluan", "Tugas sekretaris daerah"]


def test_announcement_stays_with_its_list() -> None:
    filler = " ".join(f"Kalimat nomor {number} berisi tujuh kata saja." for number in range(4))
    text = f"{filler} Ada tiga tugas:\n\u2022 menyusun kebijakan;\n\u2022 menata organisasi;\n\u2022 melayani warga."
    assert any(
        "Ada tiga tugas:" in passage.text and "\u2022 menyusun kebijakan;" in passage.text for passage in cut(text)
    )


def test_bullets_take_their_room() -> None:
    text = "Daftar daerah:\n" + "\n".join(f"\u2022 Kabupaten {number}" for number in range(100))
    assert all(words_of([passage.text])[0] <= 40 for passage in cut(text))


def test_passage_is_on_the_page_it_begins_on() -> None:
    first, second = RUNNING, RUNNING.replace("nomor", "lain")
    text = f"{first}\n\n{second}"
    document = a_document(text, page_starts=(0, len(first) + 2))
    passages = split(document, count_tokens=words_of, max_tokens=40)
    assert {passage.page for passage in passages} == {1, 2}
    assert all((passage.page == 2) == (passage.start >= len(first) + 2) for passage in passages)
    assert {passage.page for passage in cut(RUNNING)} == {0}


def test_identifiers_name_the_version_and_the_place() -> None:
    passages = cut(RUNNING)
    assert len({passage.id for passage in passages}) == len(passages)
    other = split(a_document(RUNNING + " Tambahan."), count_tokens=words_of, max_tokens=40)
    renamed = split(a_document(RUNNING, name="b.txt"), count_tokens=words_of, max_tokens=40)
    assert {passage.id for passage in passages}.isdisjoint(passage.id for passage in (*other, *renamed))


def test_remembered_words_count_as_they_do_anew(embedder: BundledEmbedder) -> None:
    texts = [RUNNING, "Jum'at, 30/11: \u201cRp4.500\u201d se-Kalteng", "", "\u2022 menata organisasi;"]
    counter = WordCounter(embedder.count_tokens)
    assert counter(texts) == embedder.count_tokens(texts) == counter(texts)


def test_each_word_is_counted_once() -> None:
    asked: list[str] = []

    def count(texts: Sequence[str]) -> list[int]:
        asked.extend(texts)
        return words_of(list(texts))

    counter = WordCounter(count)
    split(a_document(RUNNING), count_tokens=counter)
    split(a_document(RUNNING), count_tokens=counter)
    assert len(asked) == len(set(asked)) == len(set(RUNNING.split()))


@pytest.mark.parametrize("max_tokens", [32, 200, 480])
def test_passages_fit_the_encoder_at_every_setting(embedder: BundledEmbedder, max_tokens: int) -> None:
    text = f"{RUNNING}\n\n" + "\n".join(f"\u2022 Butir {number} (Rp{number}.000)" for number in range(300))
    passages = split(a_document(text), count_tokens=embedder.count_tokens, max_tokens=max_tokens)
    assert max(embedder.count_tokens([passage.text for passage in passages])) <= max_tokens


RECORDS = st.lists(TEXTS, min_size=1, max_size=8)


@given(RECORDS, st.integers(8, 60))
def test_no_passage_holds_parts_of_two_records(texts: list[str], max_tokens: int) -> None:
    text, records = join_records(texts)
    document = a_document(text, records=records)
    passages = split(document, count_tokens=words_of, max_tokens=max_tokens)
    assert_exact(document, passages)
    for passage in passages:
        assert bisect_right(records, passage.start) == bisect_right(records, passage.end - 1)


def test_row_is_one_sentence_whatever_full_stops_are_in_it() -> None:
    row = "Nama: Budi. Alamat: Jl. Satu. Sampit; Catatan: Hadir. Membawa arsip."
    text, records = join_records([row, "Siti, 3 Mei 2024:\nSaya hadir. Rapat dimulai pagi."])
    first, second = split(a_document(text, records=records), count_tokens=words_of)
    assert (first.text, len(first.sentences)) == (row, 1)
    assert len(second.sentences) == 3


@pytest.mark.parametrize("records", [(1,), (0, 3, 2), (0, 2, 2)])
def test_records_out_of_order_are_no_document(records: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="records out of order"):
        a_document("abcdef", records=records)
