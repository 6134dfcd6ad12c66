"""Direct speech is given to whom the document says it is, and to nobody where that is not sure."""

import time

import pytest

from rag.answering.speakers import speaker_of, speeches
from rag.types import Span

INTRODUCED = "Kepala Dinas Pasar Kota Baru Rahmat Hidayat membuka pasar itu.\n\n"


def speakers(text: str) -> list[str]:
    return [speech.speaker for speech in speeches(text)]


@pytest.mark.parametrize(
    "attribution",
    ["kata Rahmat.", "ujar Rahmat di pasar, Senin (6/5).", "tutur Rahmat kepada wartawan.", "jelas Rahmat Hidayat."],
)
def test_speaker_named_after_a_quotation_is_told_with_the_office_of_the_introduction(attribution: str) -> None:
    text = f"{INTRODUCED}“Pasar ini milik semua warga,” {attribution}"
    assert speakers(text) == ["Kepala Dinas Pasar Kota Baru Rahmat Hidayat"]


@pytest.mark.parametrize("attribution", ["katanya.", "ujarnya lagi.", "kata dia.", "tambahnya, Senin (6/5)."])
def test_pronoun_is_the_last_who_said_something(attribution: str) -> None:
    text = (
        f"{INTRODUCED}“Pasar ini milik semua warga,” kata Rahmat.\n\nKetua Panitia Siti Aminah mengatakan pasar ramai."
        f"\n\n“Kami kewalahan sejak pagi,” {attribution}"
    )
    assert speakers(text)[1] == "Ketua Panitia Siti Aminah"


def test_pronoun_reaches_back_far_where_only_one_has_spoken() -> None:
    between = "\n\n".join(f"Jalan nomor {number} ditutup." for number in range(9))
    one = f"{INTRODUCED}“Pasar ini milik semua warga,” kata Rahmat.\n\n{between}\n\n“Parkir tetap gratis,” katanya."
    assert speakers(one)[1] == "Kepala Dinas Pasar Kota Baru Rahmat Hidayat"
    two = one.replace("Jalan nomor 0 ditutup.", "Siti mengatakan jalan ditutup.")
    assert speakers(two)[1] == ""


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Lurah Budi Santoso mengatakan, “Parkir tetap gratis bagi warga.”", "Lurah Budi Santoso"),
        ("Budi datang. Ia pun berkata, “Parkir tetap gratis.”", ""),
        ("“Parkir tetap gratis,” kata juru bicara kota, Dewi Lestari, kemarin.", "juru bicara kota, Dewi Lestari"),
        ("“Parkir tetap gratis,” kata Kepala Bidang Parkir (KBP) Dewi Lestari.", "Kepala Bidang Parkir Dewi Lestari"),
        ('"Parking stays free of charge," said Mayor Dewi Lestari on Monday.', "Mayor Dewi Lestari"),
        ("“Parkir tetap gratis,” tulis pernyataan itu.", ""),
        ("“Parkir tetap gratis,” demikian bunyi spanduk.", ""),
        ("Spanduk “Parkir tetap gratis selamanya” dipasang Rahmat.", ""),
        ("Kementerian Perhubungan Negeri mengatakan jalan ditutup. “Parkir tetap gratis,” kata dia.", ""),
        ("“Parkir tetap gratis,” katanya.", ""),
    ],
)
def test_speaker_is_who_the_text_says_or_nobody(text: str, speaker: str) -> None:
    assert speakers(text) == [speaker]


def test_answer_is_said_by_the_one_who_was_asked() -> None:
    text = (
        "Hakim Sari Dewi mengatakan sidang dibuka.\n\n“Siapa yang menyuruh saudara?” tanya jaksa, Budi Santoso"
        " kepada Rahmat.\n\n“Saya tidak tahu,” jawabnya."
    )
    assert speakers(text) == ["jaksa, Budi Santoso", "Rahmat"]


def test_paragraph_that_is_only_a_quotation_goes_on_with_the_speaker_before_it() -> None:
    text = f"{INTRODUCED}“Pasar ini milik semua warga,” kata Rahmat.\n\n“Parkir pun tetap gratis.”\n\nHujan turun."
    assert speakers(text) == ["Kepala Dinas Pasar Kota Baru Rahmat Hidayat"] * 2
    assert speakers("Hujan turun.\n\n“Parkir pun tetap gratis.”") == [""]


def test_names_and_mentions_in_quotation_marks_are_no_speech() -> None:
    assert speakers("Program “Pasar Sehat” dan istilah 'bemper' dibahas, kata Rahmat.") == []


def test_office_of_two_words_joined_by_and_is_told_whole() -> None:
    text = "Menteri Kelautan dan Perikanan Ratna Sari hadir.\n\n“Laut harus dijaga bersama,” kata Ratna."
    assert speakers(text) == ["Menteri Kelautan dan Perikanan Ratna Sari"]


def test_quoted_sentence_has_the_speaker_of_the_speech_that_it_is_part_of() -> None:
    text = f"{INTRODUCED}“Pasar ini milik semua warga. Parkir tetap gratis,” kata Rahmat. Hujan turun."
    start = text.index("Parkir")
    assert speaker_of(text, Span(start, start + 20)).endswith("Rahmat Hidayat")
    assert speaker_of(text, Span(text.index("Hujan"), len(text))) == ""
    long = f"{'Hujan turun lagi. ' * 4000}\n\n{text}"
    place = long.index("Parkir")
    assert speaker_of(long, Span(place, place + 20)) == speaker_of(text, Span(start, start + 20))
    two = "“Parkir tetap gratis,” kata Rahmat. “Parkir tidak gratis,” kata Siti."
    assert speaker_of(two, Span(0, len(two))) == ""


@pytest.mark.parametrize(
    "piece", ["“", '"a b c" ', "A. B. ", "kata Budi, ", "“satu dua tiga,” katanya. ", "di (A) ", "\n\n"]
)
def test_long_text_of_any_kind_takes_little_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    speaker_of(text, Span(len(text) - 20, len(text)))
    assert time.process_time() - began < 5


def test_lines_without_empty_ones_between_them_are_told_apart_by_who_spoke_last() -> None:
    text = (
        f"{INTRODUCED.strip()}\n“Pasar ini milik semua warga,” kata Rahmat.\n“Parkir tetap gratis,” katanya.\n"
        "Ketua Panitia Siti Aminah mengatakan, pasar ramai.\n“Kami kewalahan sejak pagi,” ujarnya."
    )
    assert speakers(text)[1:] == ["Kepala Dinas Pasar Kota Baru Rahmat Hidayat", "Ketua Panitia Siti Aminah"]
