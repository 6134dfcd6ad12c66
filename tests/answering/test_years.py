"""A text speaks of the years it names and of those it counts from its own day, not of the years in names of laws."""

from datetime import date

import pytest

from rag.answering.years import years_of

WRITTEN = date(2023, 11, 30)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Raker 2023 dan raker 2024.", {2023, 2024}),
        ("Raker pada 30/11/2023 di Sampit.", {2023}),
        ("Sejak 1957 kota itu menjadi ibu kota.", {1957}),
        ("Nomor 12023, 20235 orang, 1857 dan 2123.", set()),
        ("UU 20 Tahun 2023 mulai berlaku pada 2024.", {2024}),
        ("Peraturan Presiden Nomor 95 Tahun 2018 mengatur SPBE.", set()),
        ("Law 20 of 2023 replaced Law 5 of 2014.", set()),
        ("Tuan rumah tahun ini ialah Kotim.", {2023}),
        ("Tahun lalu tuan rumahnya lain, tahun depan lain lagi.", {2022, 2024}),
        ("Kamis (30/11) raker dibuka.", {2023}),
        ("This year the regency is the host, next year the city.", {2023, 2024}),
        ("The host of last year.", {2022}),
        ("Selama setahun ini-itu dibahas.", set()),
    ],
)
def test_years_that_a_text_speaks_of(text: str, years: set[int]) -> None:
    assert years_of(text, WRITTEN) == years


def test_text_of_an_unknown_day_counts_no_years() -> None:
    assert years_of("Tahun ini, Kamis (30/11), next year, pada 2021.", None) == {2021}
