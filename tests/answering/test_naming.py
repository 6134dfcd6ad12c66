"""A text that has another name of the same kind, and not the one that is asked about, speaks of something else."""

import pytest

from rag.answering.naming import speaks_of_another


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Apa ibu kota Kabupaten Barito Timur?", "1 | Kabupaten Barito Selatan | Buntok"),
        ("What is the capital of Kapuas Regency?", "12 | Kabupaten Seruyan | Kuala Pembuang"),
        ("Apa ibu kota Provinsi Kalimantan Barat?", "Mataram, ibu kota Provinsi Nusa Tenggara Barat, ramai."),
        ("Apa tugas sekda menurut Pasal 213?", "Pasal 9 ayat (2) mengatur netralitas."),
        ("How large is Central Kalimantan?", "Kalimantan Timur luasnya 127.347 km persegi."),
        ("Apa jabatan Sri Wahyuni?", "Sri Suwanto hadir sebagai Asisten Bidang Administrasi Umum."),
    ],
)
def test_text_of_another(question: str, text: str) -> None:
    assert speaks_of_another(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Apa ibu kota Kabupaten Barito Timur?", "2 | Kabupaten Barito Timur | Tamiang Layang"),
        ("Apa ibu kota Kabupaten Barito Timur?", "Ibu kotanya Tamiang Layang, bukan Buntok."),
        ("Which regencies border Barito Timur?", "Barito Timur borders Barito Selatan and Barito Utara."),
        ("How large is Central Kalimantan?", "Provinsi Kalimantan Tengah luasnya 153.444 km persegi."),
        ("Kapan Raker Forsesdasi Kalteng?", "Komisariat Forsesdasi Kalteng mengadakan raker pada Kamis."),
        ("Kabupaten mana tuan rumahnya?", "Kabupaten Kotawaringin Timur menjadi tuan rumah."),
        ("Siapa ketua umum Forsesdasi 2023?", "Sri Wahyuni terpilih menjadi ketua umum Forsesdasi 2022."),
        ("Apa jabatan Presiden Joko Widodo?", "Joko Widodo adalah presiden ketujuh."),
        ("Apakah nama anak Sungai Niger?", "Anak sungai utamanya adalah Sungai Benue."),
        ("Where was Ann Louise Smith born?", "Smith was born in Banbridge."),
        ("When were Ridgeback's first bred?", "The Rhodesian Ridgeback was first bred in 1922."),
        ("siapa bupati kotim?", "Bupati Kotim Halikinnor membuka raker."),
    ],
)
def test_text_that_may_speak_of_the_same(question: str, text: str) -> None:
    assert not speaks_of_another(question, text)
