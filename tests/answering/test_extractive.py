"""What is chosen from readings is said to be an answer, a part of one, or none."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from rag.answering.extractive import EXPLAINED, Choice
from rag.answering.gate import Caution, Gate
from rag.answering.sentences import Question
from rag.reading import Reading, Readings
from rag.types import Citation, Document, Outcome
from tests.hits import hit_of, read_as

EVEN = dict.fromkeys(Caution, 0.5)
OPEN, SHUT = Gate((0.0,) * 5, 9.0, EVEN), Gate((0.0,) * 5, -9.0, EVEN)
NAMED = "Tuan rumah raker 2024 adalah Seruyan."
UNNAMED = "Tuan rumah raker 2024 adalah salah satu kabupaten."
SILENT = "Tanggal raker 2024 tidak dinyatakan dalam sumber."
ASKED = "Siapa tuan rumah raker 2024?"


def read(text: str, likely: Mapping[str, float], *, name: str = "a.md") -> Reading:
    return read_as(hit_of(text, name=name), likely)


def chosen(question: str, *readings: Reading, gate: Gate = OPEN) -> tuple[Outcome, list[Citation]]:
    """The outcome and what is cited for it; every passage is all of its document."""
    documents = {one.hit.info.name: Document(one.hit.info, one.hit.passage.text) for one in readings}
    opened: Callable[[str], Document] = documents.__getitem__
    choice = Choice(Question(question, {}, 10), Readings(readings), opened, gate=gate, caution=Caution.NORMAL)
    return choice.outcome, list(choice.citations())


def quotes(citations: list[Citation]) -> list[str]:
    return [citation.quote for citation in citations]


def test_sentence_that_names_is_an_answer_with_its_words() -> None:
    outcome, cited = chosen(ASKED, read(NAMED, {"Seruyan": 4.0}))
    assert (outcome, quotes(cited)) == (Outcome.ANSWERED, [NAMED])
    assert cited[0].answer is not None
    assert NAMED[cited[0].answer.start : cited[0].answer.end] == "Seruyan."


def test_sentence_that_names_no_one_is_a_part_of_an_answer_and_nothing_is_quoted_beside_it() -> None:
    outcome, cited = chosen(
        ASKED,
        read(UNNAMED, {"salah": 4.0, "kabupaten": 4.0}),
        read("Pada 2024 di Sampit.", {"Sampit": 3.8}, name="b.md"),
    )
    assert (outcome, quotes(cited)) == (Outcome.PARTIAL, [UNNAMED])
    assert cited[0].answer is None


def test_part_of_an_answer_is_quoted_with_the_sentence_that_says_no_more_is_known() -> None:
    silence = "Nama kabupaten itu tidak disebutkan."
    for text, expected in (
        (f"{UNNAMED} {silence} Hujan turun.", f"{UNNAMED} {silence}"),
        (f"{UNNAMED} Hujan turun. {silence}", UNNAMED),
        (f"{UNNAMED}\n\n{silence}", UNNAMED),
    ):
        assert quotes(chosen(ASKED, read(text, {"salah": 4.0, "kabupaten": 4.0}))[1]) == [expected]


def test_entry_of_a_list_is_judged_by_itself() -> None:
    text = "Tuan rumah menurut tahun:\n\n\u2022 Raker 2023: Kotim\n\u2022 Raker 2024: salah satu kabupaten"
    likely = {"Kotim": 4.0, "salah": 4.0, "kabupaten": 4.0}
    assert chosen("Siapa tuan rumah raker 2023?", read(text, likely))[0] is Outcome.ANSWERED
    assert chosen("Siapa tuan rumah raker 2024?", read(text, likely))[0] is Outcome.PARTIAL


def test_likelier_sentence_that_names_is_an_answer_though_another_names_no_one() -> None:
    outcome, cited = chosen(
        ASKED, read(UNNAMED, {"salah": 3.0, "kabupaten": 3.0}), read(NAMED, {"Seruyan": 5.0}, name="b.md")
    )
    assert (outcome, quotes(cited)[0]) == (Outcome.ANSWERED, NAMED)


def test_sentence_that_says_it_is_not_known_is_quoted_where_nothing_answers() -> None:
    outcome, cited = chosen("Kapan tanggal raker 2024?", read(f"Rapat dibuka. {SILENT}", {"dibuka": 1.0}), gate=SHUT)
    assert (outcome, quotes(cited)) == (Outcome.PARTIAL, [SILENT])


@pytest.mark.parametrize("question", ["Siapa gubernur?", "Berapa anggaran pasar ikan?"])
def test_what_is_silent_on_something_else_is_not_quoted(question: str) -> None:
    assert chosen(question, read(SILENT, {"Tanggal": 1.0}), gate=SHUT) == (Outcome.NOT_FOUND, [])


@pytest.mark.parametrize(("dates", "order"), [((2022, 2024), "ba"), ((2024, 2022), "ab"), ((None, 2022), "ba")])
def test_different_names_in_two_documents_are_both_quoted_the_newest_first(
    dates: tuple[int | None, int], order: str
) -> None:
    other = NAMED.replace("Seruyan", "Kapuas")
    readings = []
    for text, name, year in ((NAMED, "a.md", dates[0]), (other, "b.md", dates[1])):
        one = read(text, {"Seruyan": 4.0, "Kapuas": 3.9}, name=name)
        info = replace(one.hit.info, date=date(year, 5, 6) if year else None)
        readings.append(replace(one, hit=replace(one.hit, info=info)))
    outcome, cited = chosen(ASKED, *readings)
    assert (outcome, [citation.document[0] for citation in cited]) == (Outcome.CONFLICTING, list(order))


def test_different_names_in_one_document_are_an_answer() -> None:
    outcome, _ = chosen(ASKED, read(f"{NAMED} {NAMED.replace('Seruyan', 'Kapuas')}", {"Seruyan": 4.0, "Kapuas": 3.9}))
    assert outcome is Outcome.ANSWERED


def test_explanation_goes_on_to_the_end_of_its_paragraph_and_a_fact_does_not() -> None:
    first, second = "Raker digelar karena sepakat.", "Anggota bergiliran menjadi tuan rumah."
    reading = read(f"{first} {second}\n\nParkir gratis.", {"sepakat": 4.0})
    assert quotes(chosen("Mengapa raker digelar?", reading)[1]) == [f"{first} {second}"]
    assert quotes(chosen("Apa dasar raker?", reading)[1]) == [first]
    both = read(f"{first} Panitia datang. {second}", {"sepakat": 4.0, "rumah": 3.9})
    assert len(quotes(chosen("Mengapa raker digelar?", both)[1])) == 1
    assert len(quotes(chosen("Apa dasar raker?", both)[1])) == 2


def test_explanation_ends_with_a_sentence_before_it_grows_long() -> None:
    text = "Raker digelar karena sepakat. " + "Anggota bergiliran menjadi tuan rumah setiap tahun. " * 20
    (quoted,) = quotes(chosen("Mengapa raker digelar?", read(text.strip(), {"sepakat": 4.0}))[1])
    assert len(text.split(". ")[0]) < len(quoted) <= EXPLAINED
    assert quoted.endswith("tahun.")


@pytest.mark.parametrize(
    ("after", "goes_along"),
    [
        ("Kota itu satu-satunya daerah berstatus kota.", True),
        ("It is the only kota of satu-satunya status.", True),
        ("Kota itu ramai.", False),  # says nothing more of what is asked
        ("Satu-satunya daerah berstatus kota ada di selatan.", False),  # is about something else
    ],
)
def test_sentence_about_what_the_answer_names_goes_along_where_it_says_more(after: str, goes_along: bool) -> None:
    first = "Ibu kota provinsi adalah Palangka Raya."
    asked = "Kota mana satu-satunya daerah berstatus kota?"
    for text, expected in (
        (f"{first} {after}", f"{first} {after}" if goes_along else first),
        (f"{first}\n\n{after}", first),
    ):
        assert quotes(chosen(asked, read(text, {"Palangka": 4.0, "Raya": 4.0}))[1]) == [expected]


def test_nothing_read_is_nothing_found() -> None:
    assert chosen(ASKED) == (Outcome.NOT_FOUND, [])


SPEECHES = (
    "Bupati Kotim Halikinnor membuka raker. “Sekda harus mampu menjadi bemper kepala daerah,” kata Halikinnor.\n\n"
    "Sahdin Hasan datang dari Palangka Raya. “Pegawai harus bersikap netral,” kata Sahdin Hasan."
)
UNSAID = "“Sekda harus mampu menjadi bemper kepala daerah.” Rapat ditutup pada sore hari."


def test_who_said_it_is_told_with_the_speech_however_unlikely_its_own_words_are_to_answer() -> None:
    asked = "Siapa yang mengatakan bahwa sekda harus menjadi bemper kepala daerah?"
    outcome, (cited,) = chosen(asked, read(SPEECHES, {"raker": 1.0, "netral": 1.0, "bemper": -4.0}), gate=SHUT)
    assert outcome is Outcome.ANSWERED
    assert "bemper" in cited.quote
    assert cited.speaker == "Bupati Kotim Halikinnor"


def test_speech_of_no_one_known_does_not_tell_who_said_it() -> None:
    asked = "Siapa yang mengatakan bahwa sekda harus menjadi bemper kepala daerah?"
    assert chosen(asked, read(UNSAID, {"bemper": -4.0}), gate=SHUT) == (Outcome.NOT_FOUND, [])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Apa kata Sahdin Hasan tentang pegawai?", "netral"),
        ("Apa pesan Halikinnor kepada sekda?", "bemper"),
        ("What did Sahdin Hasan say?", "netral"),
    ],
)
def test_what_someone_said_is_quoted_from_no_one_else(asked: str, said: str) -> None:
    outcome, cited = chosen(asked, read(SPEECHES, {"bemper": -2.0, "netral": -2.0}), gate=SHUT)
    assert outcome is Outcome.ANSWERED
    assert all(said in one.quote for one in cited)


def test_speech_about_something_else_is_no_answer() -> None:
    read_one = read(SPEECHES, {"bemper": -2.0, "netral": -2.0})
    assert chosen("Apa kata Halikinnor tentang anggaran raker?", read_one, gate=SHUT)[0] is Outcome.NOT_FOUND
    assert chosen("Apa kata Sri Suwanto tentang pegawai?", read_one, gate=SHUT)[0] is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        ("Siapa tuan rumah raker 2024?", Outcome.PARTIAL),
        ("Who hosts the 2024 meeting?", Outcome.PARTIAL),
        ("Siapa tuan rumah raker 2022?", Outcome.NOT_FOUND),
        ("Siapa tuan rumah raker?", Outcome.PARTIAL),
        ("Siapa yang menjahit bendera raker 2024?", Outcome.NOT_FOUND),
    ],
)
def test_sentence_that_names_no_one_is_a_part_of_an_answer_where_the_gate_is_shut(asked: str, outcome: Outcome) -> None:
    text = "Peserta menyepakati salah satu kabupaten menjadi tuan rumah raker 2024. Hujan turun."
    assert chosen(asked, read(text, {"kabupaten": -4.0}), gate=SHUT)[0] is outcome


ROWS = "Daerah: Kapuas; Ibu kota: Kuala Kapuas; Luas: 14.999\nDaerah: Seruyan; Ibu kota: Kuala Pembuang; Luas: 16.404"


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ("Apa ibu kota Seruyan?", "Kuala Pembuang"),
        ("What is the capital of Kapuas?", "Kuala Kapuas"),
        ("Berapa luas Kapuas?", "14.999"),
    ],
)
def test_value_is_looked_up_in_the_row_of_what_is_named_under_the_heading_that_is_asked_for(
    asked: str, value: str
) -> None:
    outcome, (cited,) = chosen(
        asked, read(ROWS, {"Luas": 1.0, "Kuala": -6.0, "14.999": -6.0, "16.404": -6.0}), gate=SHUT
    )
    assert outcome is Outcome.ANSWERED
    assert cited.answer is not None
    assert cited.quote[cited.answer.start - cited.start : cited.answer.end - cited.start] == value


@pytest.mark.parametrize(
    "asked",
    [
        "Apa ibu kota Katingan?",  # no such row
        "Siapa bupati Seruyan?",  # no such heading
        "Apa ibu kota dan berapa luas Seruyan?",  # two of them
        "Apa saja ibu kota?",  # no name
        "Kapan ibu kota Seruyan didirikan?",  # more is asked than the row has
    ],
)
def test_row_without_all_that_is_asked_gives_nothing(asked: str) -> None:
    reading = read(ROWS, {"Luas": 1.0, "Kuala": -6.0, "14.999": -6.0, "16.404": -6.0})
    assert chosen(asked, reading, gate=SHUT)[0] is Outcome.NOT_FOUND
