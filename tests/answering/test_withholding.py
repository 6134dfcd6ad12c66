"""What speaks of a thing without saying it is told from what says it, in both languages."""

import pytest

from rag.answering.withholding import is_silent, withholds
from rag.types import Span

WHO, WHICH, WHERE = "Siapa tuan rumah raker 2024?", "Kabupaten mana tuan rumah raker 2024?", "Di mana raker 2024?"


def says_nothing(question: str, text: str, answer: str) -> bool:
    start = text.index(answer)
    return withholds(question, text, Span(start, start + len(answer)))


@pytest.mark.parametrize("question", [WHO, WHICH, WHERE, "who hosts the 2024 meeting?", "Which regency is the host?"])
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            "Tuan rumah raker 2024 adalah salah satu kabupaten yang disepakati peserta di Sampit.",
            "salah satu kabupaten",
        ),
        ("Tuan rumah raker 2024 adalah salah satu kabupaten yang disepakati peserta di Sampit.", "Sampit"),
        ("Para peserta, kata Sahdin, bersepakat menunjuk salah satu kabupaten sebagai tuan rumah.", "Sahdin"),
        ("Peserta mencapai kesepakatan tentang satu kabupaten yang akan menjadi tuan rumah.", "satu kabupaten"),
        ("The host of the 2024 meeting is one of the regencies, agreed on in Sampit.", "regencies"),
        ("The participants had agreed on one of the regencies as host of the 2024 meeting.", "one of the regencies"),
    ],
)
def test_one_of_several_is_no_name(question: str, text: str, answer: str) -> None:
    assert says_nothing(question, text, answer)


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (WHICH, "Tuan rumahnya adalah salah satu kabupaten baru, yaitu Seruyan.", "Seruyan"),
        (WHO, "Kotim, salah satu kabupaten di Kalteng, menjadi tuan rumah.", "Kotim"),
        ("Siapa ketua umum?", "Sri Wahyuni adalah salah satu sekda yang hadir.", "Sri Wahyuni"),
        ("Kota mana yang berstatus kota?", "Ada 13 kabupaten dan satu kota, Palangka Raya.", "Palangka Raya"),
        ("Berapa kabupaten?", "Tuan rumahnya adalah salah satu kabupaten dari 13.", "13"),
        ("Apakah tuan rumahnya disebut?", "Tuan rumah adalah salah satu kabupaten.", "salah satu kabupaten"),
        ("Who opened it?", "Regent Halikinnor opened the meeting in one of the halls.", "Regent Halikinnor"),
    ],
)
def test_name_is_a_name_though_one_of_several_is_spoken_of(question: str, text: str, answer: str) -> None:
    assert not says_nothing(question, text, answer)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Kapan raker 2024 dilaksanakan?", "Tanggal dan tempat raker 2024 juga tidak dinyatakan dalam sumber."),
        ("Kapan raker 2024?", "Raker 2024 tidak dimasukkan karena tanggalnya tidak diketahui."),
        ("Siapa penyelenggara 2022?", "Untuk sebelum 2023 tidak ada keterangan tentang penyelenggaranya."),
        ("Berapa suara Sri Wahyuni?", "Bahan redaksi tidak mencantumkan jumlah suara maupun calon lain."),
        ("Kapan jadwalnya?", "Jadwal itu belum ditetapkan."),
        ("Who is the host?", "Its name is not given."),
        ("What did it cost?", "The source is silent on the cost of the meeting."),
        ("When is the meeting?", "The date has not yet been announced."),
        ("Why did the city have a Plh?", "Why the city had a Plh is not stated in the source."),
    ],
)
def test_sentence_that_says_that_it_is_not_known_is_silent(question: str, text: str) -> None:
    assert is_silent(question, text)
    assert withholds(question, text, Span(0, 4))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Apa yang tidak disebutkan sumber?", "Sumber tidak menyebut nama kabupaten."),
        ("Apakah istilah SPBE disebut?", "Keterangan itu tidak menyebut istilah SPBE."),
        ("Apa tugas sekda?", "Sekda tidak boleh memihak calon atau partai."),
        ("What should they do?", "They should not report small problems to the regent."),
        ("Siapa yang tidak memihak?", "ASN tidak memihak calon."),
    ],
)
def test_other_denials_say_something(question: str, text: str) -> None:
    assert not withholds(question, text, Span(0, 4))
