"""Dates and places are read as reports write them, and never guessed where several would fit."""

import datetime

import pytest

from rag.loading.dates import dated_line, dateline_place, parse_date, reported_date

OPENING = "SAMPIT - Para sekda berkumpul untuk rapat kerja, Kamis (30/11)."
DAY = datetime.date(2023, 11, 30)


@pytest.mark.parametrize(
    ("text", "year", "month", "day"),
    [
        ("2023-11-30", 2023, 11, 30),
        ("2023-11-17T00:00:00+08:00", 2023, 11, 17),
        ("30 November 2023", 2023, 11, 30),
        ("17 Agustus 1945", 1945, 8, 17),
        ("5 Nopember 2020", 2020, 11, 5),
        ("November 30, 2023", 2023, 11, 30),
        ("Nov. 3rd, 2023", 2023, 11, 3),
        ("3rd May 2021", 2021, 5, 3),
        ("05/04/2023", 2023, 4, 5),
        ("5.4.2023", 2023, 4, 5),
        ("31 Februari 2023", None, None, None),
        ("30 November", None, None, None),
        ("30 November 0023", None, None, None),
        ("nomor 12345-67-89", None, None, None),
    ],
)
def test_dates_are_read_in_both_languages(text: str, year: int | None, month: int, day: int) -> None:
    assert parse_date(text) == (datetime.date(year, month, day) if year else None)


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("Munas digelar pada 17 November 2023.", DAY),
        ("Pilkada 2024 kian dekat. Munas digelar pada 17 November 2023.", DAY),
        ("Rapat tahun 2017 dikenang pada rapat tahun 2023.", DAY),
        ("Rapat serupa digelar 17 November 2017, dan yang ini pada 2023.", None),
        ("Tidak ada tahun di sini.", None),
        ("Hanya tahun 2022 yang disebut, ketika hari itu jatuh pada Rabu.", None),
        ("Nomor surat 800/2023/05 bukan tahun.", None),
    ],
)
def test_year_of_a_reported_day_comes_from_the_rest_of_the_document(rest: str, expected: datetime.date | None) -> None:
    assert reported_date(f"{OPENING}\n\n{rest}") == expected


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("Rapat digelar Kamis (30/11/2023).", DAY),
        ("Rapat digelar Kamis (30/11/23).", DAY),
        ("Rapat digelar Jumat (30/11/2023).", None),
        ("SAMPIT - Rapat digelar Kamis, 30 November 2023.", DAY),
        ("SAMPIT - Rapat digelar Jumat, 30 November 2023.", None),
        ("Rapat digelar Kamis, 30 November 2023.", None),
    ],
)
def test_weekday_that_does_not_fit_its_date_is_not_believed(opening: str, expected: datetime.date | None) -> None:
    assert reported_date(opening) == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SAMPIT - Para sekda berkumpul.", "Sampit"),
        ("PALANGKA RAYA (Kalteng Pos) \u2013 Gubernur hadir.", "Palangka Raya"),
        ("Jakarta, CNN Indonesia -- Pemerintah mengumumkan.", "Jakarta"),
        ("KOMPAS.COM - Pemerintah mengumumkan.", ""),
        ("UU - Undang-undang.", ""),
        ("BACA JUGA - Berita lain.", ""),
        ("Sampit adalah ibu kota Kotawaringin Timur.", ""),
    ],
)
def test_place_is_read_from_the_dateline(text: str, place: str) -> None:
    assert dateline_place(text) == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Isi surat.\n\nPalangka Raya, 17 Agustus 2022\nSekretaris Daerah",
            ("Palangka Raya", datetime.date(2022, 8, 17)),
        ),
        ("Judul\nKamis, 30 November 2023 | 10:15 WIB\nIsi berita.", ("", DAY)),
        ("Judul\nNovember 30, 2023\nThe report.", ("", DAY)),
        ("Rapat digelar pada 30 November 2023 di Sampit.", None),
        ("Judul\n31 Februari 2023\nIsi", None),
    ],
)
def test_line_that_is_a_date_dates_the_document(text: str, expected: tuple[str, datetime.date] | None) -> None:
    assert dated_line(text) == expected
