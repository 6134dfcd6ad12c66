"""The language of a question and of a document is found, short and mixed ones included, at a measured rate."""

from pathlib import Path

import pytest

from rag.language import detect, language_named, question_language
from rag.loading import load
from rag.types import Language

ID, EN, UND = Language.INDONESIAN, Language.ENGLISH, Language.UNDETERMINED

INDONESIAN_QUESTIONS = """
Apa itu SPBE?
Siapa Sekda Kotim?
Siapa ketua umum Forsesdasi?
Kapan Pilkada 2024?
Di mana raker digelar?
Berapa jumlah kabupaten di Kalteng?
Mengapa ASN harus netral?
Bagaimana cara mendaftar PPPK?
Apa kepanjangan Forsesdasi?
Sebutkan tujuh nilai BerAKHLAK
Jelaskan tugas sekda
Apa arti employer branding ASN?
Apa yang dimaksud dengan e-government?
Siapa host meeting tahun 2024?
Kapan deadline LKPJ?
Plh itu apa?
Sekda tugasnya apa saja?
Tuan rumah raker 2024
Tupoksi sekda
Dasar hukum SPBE
Ibu kota Kapuas
Netralitas ASN
Syarat jadi penjabat sekda
Gaji PPPK berapa
Jadwal raker
Alamat kantor bupati
Nomor telepon Diskominfo Kotim
Perpres 95 Tahun 2018 tentang apa?
UU 23/2014 mengatur apa?
Pasal 213 ayat 2 isinya apa?
Bolehkah ASN berkampanye?
Apakah sekda boleh cuti?
Adakah sanksi bagi ASN yang tidak netral?
Siapakah yang membuka rapat?
Dimanakah munas diadakan?
Berapakah anggaran kegiatan itu?
Kenapa disebut bemper?
Kemana laporan dikirim?
Dari mana asal Sri Wahyuni?
Sejak kapan UU ASN berlaku?
Sampai kapan masa kampanye?
Apa bedanya Plh dan Pj?
Bedanya Pj sama Plh
Siapa saja yang hadir?
Ada berapa kota di Kalimantan Tengah?
Tolong jelaskan peran sekretaris daerah
Tolong ringkas sambutan bupati
Apa hasil raker?
Apa kata Halikinnor soal sekda?
Lalu siapa wakilnya?
Terus yang 2024?
Kalau kota?
Bagaimana dengan kabupaten lain?
Dan Palangka Raya?
Yang memimpin siapa?
Pemkab Kotim
Sekretariat DPRD bertanggung jawab kepada siapa?
Apa itu working meeting?
Bupati Kotim pidato tentang smart city?
Apakah software SPBE open source?
Jam berapa pelayanan dibuka?
Cara mengurus izin
Siapa nama ketua panitia pelaksana munas di Mataram?
Apa saja fokus transformasi pemerintahan menurut bupati?
Kabupaten mana yang menjadi tuan rumah?
""".strip().splitlines()

ENGLISH_QUESTIONS = """
What is SPBE?
Who is the chair of Forsesdasi?
Who chairs Forsesdasi?
When is Pilkada 2024?
Where was the raker held?
How many regencies are in Kalteng?
Why must ASN be neutral?
How do I register as PPPK?
What does Forsesdasi stand for?
List the seven BerAKHLAK values
Explain the duties of the sekda
What does Plh Sekda mean?
What does bemper mean?
Define pelaksana harian
Host of the 2024 meeting
Duties of a regional secretary
Legal basis of SPBE
Capital of Kapuas
Civil servant neutrality
Requirements for an acting secretary
Salary of a government employee
Meeting schedule
Address of the regent's office
Who is Halikinnor?
Who is Sri Wahyuni?
Which regency hosts next year?
What did Sahdin Hasan say about neutrality?
What is Presidential Regulation 95 of 2018 about?
What does Law 23 of 2014 regulate?
May civil servants campaign?
Can a sekda take leave?
Is Palangka Raya a city?
Are civil servants allowed to vote?
Does the meeting always take place in Sampit?
Did the meeting name a host?
Was the budget mentioned?
Were all fourteen secretaries present?
Has the host been chosen?
Should officials stay neutral?
Tell me about Forsesdasi
Tell me who opened the raker
Give me the date of the munas
Summarize the regent's speech
Compare Plh and Pj
Difference between Plh and Pj
Since when has the ASN law been in force?
Until when does the campaign last?
From where does Sri Wahyuni come?
Whose idea was the rotation?
To whom does the sekda answer?
Who took part?
Who else was there?
And in 2024?
What about the city?
Then who hosts it?
Anything about the cost?
Names of the regencies
Population of Sampit
Meaning of BerAKHLAK
Election date
Who heads the Sekretariat Daerah?
Where is Muara Teweh?
What happened in Mataram in November 2023?
Three transformations of government
How long may an acting secretary serve before the governor must consent?
""".strip().splitlines()

# Of both lists together; what falls below is a step back. Measured with `tests/test_language.py` itself.
LEAST_RIGHT = 0.97

INDONESIAN_TEXTS = (
    "Rapat kerja dibuka oleh Bupati Kotawaringin Timur Halikinnor di aula rumah jabatan.",
    "Sekda provinsi membantu gubernur, sekda kabupaten membantu bupati, dan sekda kota membantu wali kota.",
    "SPBE adalah kependekan dari Sistem Pemerintahan Berbasis Elektronik.",
    "Bangga Melayani Bangsa adalah employer branding ASN, yaitu semboyan instansi pemerintah.",
    "PENGUMUMAN: kantor tutup pada hari libur nasional dan akan buka kembali hari Senin.",
)
ENGLISH_TEXTS = (
    "The working meeting was opened by the regent of Kotawaringin Timur in the hall of his residence.",
    "A pelaksana harian (Plh) is named by the head of the region when the secretary cannot work.",
    "SPBE is short for the Indonesian name of the electronic government system.",
    "NOTICE: the office is closed on public holidays and will open again on Monday.",
    "The slogan that goes with them is Bangga Melayani Bangsa, proud to serve the nation.",
)
OTHER_TEXTS = (
    "Der Landrat er\u00f6ffnete gestern das Treffen mit einer kurzen Rede.",
    "Kapuas Katingan Seruyan Sukamara Lamandau",
    "2023 2024 2025 12.500 7,5%",
    "\u4f1a\u8bae\u5728\u6851\u76ae\u7279\u4e3e\u884c",
)


def test_questions_are_answered_in_their_language_at_the_measured_rate() -> None:
    asked = [(question, ID) for question in INDONESIAN_QUESTIONS] + [(question, EN) for question in ENGLISH_QUESTIONS]
    assert len(INDONESIAN_QUESTIONS) >= 60
    assert len(ENGLISH_QUESTIONS) >= 60
    wrong = [question for question, language in asked if question_language(question) is not language]
    assert 1 - len(wrong) / len(asked) >= LEAST_RIGHT, wrong


@pytest.mark.parametrize("question", ["Apa itu SPBE?", "Siapa Sekda Kotim?", "Apa itu working meeting?"])
def test_question_word_decides_for_indonesian(question: str) -> None:
    assert question_language(question) is ID


@pytest.mark.parametrize("question", ["Who is the chair of Forsesdasi?", "What is SPBE?", "What does Plh Sekda mean?"])
def test_question_word_decides_for_english(question: str) -> None:
    assert question_language(question) is EN


@pytest.mark.parametrize("question", ["", "?", "123", "SPBE", "\U0001f600", "Sampit"])
def test_question_that_shows_no_language_is_answered_in_indonesian(question: str) -> None:
    assert question_language(question) is ID


@pytest.mark.parametrize("text", INDONESIAN_TEXTS)
def test_indonesian_text_is_indonesian(text: str) -> None:
    assert detect(text) is ID


@pytest.mark.parametrize("text", ENGLISH_TEXTS)
def test_english_text_is_english(text: str) -> None:
    assert detect(text) is EN


@pytest.mark.parametrize("text", OTHER_TEXTS)
def test_other_text_is_neither(text: str) -> None:
    assert detect(text) is UND


def test_every_sample_is_detected_from_its_text_alone(sample_corpus: Path) -> None:
    for path in sample_corpus.glob("[!.]*"):
        document = load(path, name=path.name)
        assert detect(document.text) is document.info.language, path.name


@pytest.mark.parametrize(
    ("name", "language"),
    [("id", ID), ("id-ID", ID), ("in_ID", ID), ("Bahasa Indonesia", ID), ("EN", EN), ("en-US", EN), ("Inggris", EN),
     ("de", UND), ("", UND), ("-", UND), ("x-default", UND)],
)  # fmt: skip
def test_codes_and_names_of_languages(name: str, language: Language) -> None:
    assert language_named(name) is language
