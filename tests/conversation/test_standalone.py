"""A follow-up takes what it leaves out from the turns before it; a question that stands alone takes nothing."""

import json
from collections import Counter

import pytest

from benchmarks.conversations import CONVERSATIONS, FollowUp, hold
from rag.conversation import standalone
from rag.evaluation.questions import SAMPLE, read_cases
from rag.system import System
from rag.types import Outcome, Turn

HOST = "Siapa tuan rumah raker 2023?"
CHAIR = "Siapa ketua umum Forsesdasi?"


def turn(question: str, said: str = "", *, searched: str = "") -> Turn:
    outcome = Outcome.ANSWERED if said else Outcome.NOT_FOUND
    return Turn(question, searched or question, outcome, said)


@pytest.mark.parametrize(
    ("before", "said", "question", "expected"),
    [
        (HOST, "", "yang 2022?", "Siapa tuan rumah raker 2022?"),
        (HOST, "", "Kalau tahun 2024", "Siapa tuan rumah raker 2024?"),
        ("Siapa tuan rumah raker?", "", "yang 2024?", "Siapa tuan rumah raker pada tahun 2024?"),
        ("Who hosted the 2023 meeting?", "", "and in 2024?", "Who hosted the 2024 meeting?"),
        ("Apa ibu kota Kabupaten Kapuas?", "", "bagaimana dengan Seruyan?", "Apa ibu kota Kabupaten Seruyan?"),
        ("Apa ibu kota Kabupaten Kapuas?", "", "dan Kabupaten Seruyan?", "Apa ibu kota Kabupaten Seruyan?"),
        (
            "What is the capital of Kapuas Regency?",
            "",
            "What about Seruyan?",
            "What is the capital of Seruyan Regency?",
        ),
        ("Apa bunyi Pasal 213 UU ASN?", "", "kalau Pasal 214?", "Apa bunyi Pasal 214 UU ASN?"),
        ("Apa arti rujab?", "", "kalau tupoksi?", "Apa arti tupoksi?"),
        ("Apa jabatan Sahdin Hasan?", "", "dan Sri Suwanto?", "Apa jabatan Sri Suwanto?"),
        ("Apa kepanjangan SPBE?", "", "dan tugasnya?", "Apa tugas SPBE?"),
        ("Siapa yang membuka raker 2023?", "", "kapan itu?", "Kapan raker 2023 dibuka?"),
        ("Siapa yang memimpin munas Forsesdasi?", "", "di mana?", "Di mana munas Forsesdasi dipimpin?"),
        ("Kapan munas Forsesdasi diadakan?", "", "dan di mana?", "Di mana munas Forsesdasi diadakan?"),
        ("Apakah raker 2024 ditunda?", "", "kenapa?", "Kenapa raker 2024 ditunda?"),
        ("Who opened the meeting in Sampit?", "", "and where?", "Where was the meeting in Sampit opened?"),
        ("When did the congress elect Sri Wahyuni?", "", "why?", "Why did the congress elect Sri Wahyuni?"),
        ("Apa kepanjangan SPBE?", "", "mengapa itu diatur?", "Mengapa SPBE diatur?"),
        ("Apa kepanjangan Forsesdasi?", "", "siapa ketuanya?", "Siapa ketua Forsesdasi?"),
        ("Apa saja nilai BerAKHLAK?", "", "siapa yang meluncurkannya?", "Siapa yang meluncurkan nilai BerAKHLAK?"),
        ("What does SPBE stand for?", "", "who coordinates it?", "Who coordinates SPBE?"),
        ("What does SPBE stand for?", "", "what are its principles?", "What are SPBE's principles?"),
        ("What is Law 20 of 2023?", "", "apa isi UU tersebut?", "Apa isi UU Law 20 of 2023?"),
        ("Siapa tuan rumah raker 2023?", "", "kapan raker itu?", "Kapan raker 2023?"),
        (CHAIR, "Sri Wahyuni", "apa saja peran sekda menurut dia?", "Apa saja peran sekda menurut Sri Wahyuni?"),
        (CHAIR, "Sri Wahyuni", "apa jabatannya?", "Apa jabatan Sri Wahyuni?"),
        (CHAIR, "Sri Wahyuni", "who is she?", "Who is Sri Wahyuni?"),
        (CHAIR, "Sri Wahyuni", "where was she elected?", "Where was Sri Wahyuni elected?"),
        (
            CHAIR,
            "Bupati Kotawaringin Timur (Kotim) Halikinnor",
            "siapa dia?",
            "Siapa Bupati Kotawaringin Timur Halikinnor?",
        ),
        ("What does Forsesdasi stand for?", "", "kapan itu?", "Kapan Forsesdasi?"),
        ("Apa isi Pasal 9 UU ASN?", "", "how many rules does it name?", "How many rules does Pasal 9 UU ASN name?"),
        ("Apa arti kata luwes?", "", "yang lentur?", "Apa arti kata lentur?"),
        ("Apa kepanjangan SPBE?", "", "itu diatur di mana?", "SPBE diatur di mana?"),
        ("Apa arti nilai loyal?", "", "kalau adaptif?", "Apa arti nilai adaptif?"),
        ("Apa kepanjangan NTB?", "", "UU?", "Apa kepanjangan UU?"),
        ("Apa kepanjangan NTB?", "", "kalau UU apa?", "Apa kepanjangan UU?"),
        ("Siapa yang memimpin dinas kabupaten?", "", "kalau di provinsi?", "Siapa yang memimpin dinas provinsi?"),
        (
            "Who came to the 2023 working meeting in Sampit?",
            "",
            "how much did it cost?",
            "How much did 2023 working meeting in Sampit cost?",
        ),
        (
            "Who opened the meeting in Sampit?",
            "",
            "who were the speakers?",
            "Who were the speakers of meeting in Sampit?",
        ),
        ("What is Kapuas's capital?", "", "and Seruyan?", "What is Seruyan's capital?"),
        (
            "Di mana Kabupaten Seruyan?",
            "",
            "apa saja yang dibentuk bersamanya?",
            "Apa saja yang dibentuk bersama Kabupaten Seruyan?",
        ),
        (
            "Berapa jarak antara munas dan raker?",
            "",
            "kalau antara raker dan Pilkada?",
            "Berapa jarak antara raker dan Pilkada?",
        ),
        (
            "Apakah ASN boleh memilih di Pilkada 2024?",
            "",
            "menurut pasal berapa?",
            "Menurut pasal berapa ASN boleh memilih di Pilkada 2024?",
        ),
    ],
)
def test_follow_up_is_made_standalone(before: str, said: str, question: str, expected: str) -> None:
    assert standalone(question, [turn(before, said)]) == expected


def test_without_a_turn_before_nothing_is_added() -> None:
    for question in ("kapan itu?", "and where?", "siapa ketuanya?", "yang 2022?"):
        assert standalone(question, ()) == question


def test_who_was_not_found_is_not_named() -> None:
    asked = standalone("where was she elected?", [turn("Siapa yang memimpin Forsesdasi?")])
    assert asked == "Where was yang memimpin Forsesdasi elected?"
    with pytest.raises(ValueError, match="no words that answer"):
        Turn(CHAIR, CHAIR, Outcome.PARTIAL, "Sri Wahyuni")


def test_answer_to_another_question_than_for_a_person_is_no_person() -> None:
    before = turn("Apa ibu kota Kabupaten Seruyan?", "Kuala Pembuang")
    assert standalone("siapa bupatinya?", [before]) == "Siapa bupati Kabupaten Seruyan?"


def test_follow_up_leans_on_what_the_one_before_was_made_into() -> None:
    turns = [turn(HOST), turn("yang 2024?", searched="Siapa tuan rumah raker 2024?")]
    assert standalone("kapan itu?", turns) == "Kapan raker 2024?"


def test_thing_that_an_earlier_turn_spoke_of_is_what_is_pointed_at() -> None:
    host = "Siapa tuan rumah munas di Mataram?"
    turns = [turn(host), turn("dan Sampit?", searched="Siapa tuan rumah Sampit?")]
    assert standalone("kapan munas itu?", turns) == "Kapan munas di Mataram?"


def test_meeting_is_never_one_of_a_person() -> None:
    turns = [
        turn("Siapa ketua umum Forsesdasi yang terpilih pada 2023?", "Sri Wahyuni"),
        turn("apa jabatannya?", "Sekda", searched="Apa jabatan Sri Wahyuni?"),
    ]
    assert standalone("di mana munasnya?", turns) == "Di mana munas Forsesdasi 2023?"
    assert standalone("siapa keluarganya?", turns) == "Siapa keluarga Sri Wahyuni?"


def test_full_question_clears_what_was_spoken_of() -> None:
    turns = [turn(CHAIR, "Sri Wahyuni"), turn("Apa ibu kota Kabupaten Seruyan?", "Kuala Pembuang")]
    assert "Sri Wahyuni" not in standalone("kapan dia dipilih?", turns)


@pytest.mark.parametrize(
    "question",
    [
        "Apa itu Forsesdasi?",
        "Siapa itu Halikinnor?",
        "Apa bedanya munas dan raker?",
        "Apa artinya rujab?",
        "Siapa yang mengirim tentaranya ke Afghanistan?",
        "Melalui siapa camat mempertanggungjawabkan pekerjaannya?",
        "Apa yang dikatakan Sri Suwanto tentang jabatannya?",
        "Dan siapa tuan rumah raker 2024?",
        "Yang dimaksud dengan bemper adalah apa?",
        "sekda kotim",
        "How long does it take to appoint a secretary?",
        "How many regencies are there?",
        "What did Sri Wahyuni say after she was elected?",
        "Di mana bandara itu berada?",
        "What does a country acquire as it develops?",
        "Is it true that the meeting rotates?",
        "And what is the capital of Seruyan?",
        "PNS",
        "How long does it take to get a permit?",
        "What was the cause of the war?",
        "Yang mana ibu kota provinsi?",
    ],
)
def test_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert standalone(question, [turn(CHAIR, "Sri Wahyuni")]) == question


def test_no_question_of_the_sample_leans_on_another() -> None:
    questions = [case.question for case in read_cases(SAMPLE)]
    for place, question in enumerate(questions):
        for distance in (1, 37, 80):
            before = turn(questions[place - distance], "Sri Wahyuni")
            assert standalone(question, [before]) == question


@pytest.mark.parametrize(
    "before", ["?", "siapa", "2023", "SPBE", "谁主办2024年会议", "a" * 2000, "siapa " * 300, "()[]*"]
)
@pytest.mark.parametrize(
    "question",
    [
        "kapan itu?",
        "yang 2022?",
        "apa jabatannya?",
        "and it?",
        "dan X*?",
        "dia",
        "nya?",
        "dan itu?",
        "PNS?",
        "kalau apa?",
    ],
)
def test_unusual_turns_bring_a_question_that_can_be_asked(before: str, question: str) -> None:
    assert 0 < len(standalone(question, [turn(before, "kata ")])) < 500


@pytest.fixture(scope="module")
def held(sample_system: System) -> list[FollowUp]:
    return [one for one in hold(sample_system, ways=("with the turns before",)) if one.written]


@pytest.mark.parametrize(
    ("part", "first", "five", "quoted"),
    [("rules", 0.83, 1.0, 0.5), ("held_out", 0.8, 1.0, 0.5), ("held_out_later", 0.7, 0.93, 0.22)],
)
def test_follow_ups_of_the_conversations_fare_as_measured(
    held: list[FollowUp], part: str, first: float, five: float, quoted: float
) -> None:
    """Floors a little below what was measured."""
    ways = [way for one in held if one.part == part for way in one.ways.values() if way.case.documents]
    assert sum(1 in way.ranks for way in ways) >= first * len(ways)
    assert sum(any(rank <= 5 for rank in way.ranks) for way in ways) >= five * len(ways)
    assert sum(bool(way.right) for way in ways) >= quoted * len(ways)


def test_fifty_conversations_have_two_to_five_turns_and_twenty_two_are_held_out() -> None:
    rows = [json.loads(line) for line in CONVERSATIONS.read_text("utf-8").splitlines()]
    assert len(rows) == 50
    assert all(2 <= len(row["turns"]) <= 5 for row in rows)
    assert Counter(row["part"] for row in rows) == {"rules": 28, "held_out": 10, "held_out_later": 12}


def test_expected_answers_of_the_conversations_stand_in_their_documents(sample_system: System) -> None:
    for row in map(json.loads, CONVERSATIONS.read_text("utf-8").splitlines()):
        for fields in row["turns"]:
            texts = [sample_system.store.document(name).text.casefold() for name in fields.get("documents", ())]
            for text in texts:
                assert any(answer.casefold() in text for answer in fields["answers"]), fields["question"]
