"""When sentences say that something was."""

import datetime

import pytest

from rag.digest.timeline import when_of
from rag.types import Basis, When

DAY = datetime.date(2023, 12, 1)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Munas diadakan pada 17 November 2023.", When(2023, 11, 17)),
        ("It took effect on October 31, 2023.", When(2023, 10, 31)),
        ("Diluncurkan pada Juli 2022 oleh presiden.", When(2022, 7)),
        ("Pilkada 2024 diikuti semua daerah.", When(2024)),
        ("Mereka bertemu, Kamis (30/11).", When(2023, 11, 30, Basis.COUNTED)),
        ("Pertemuan itu diadakan tahun ini.", When(2023, basis=Basis.COUNTED)),
        ("Dibuka pada 31 Februari 2023.", When(2023)),
    ],
)
def test_a_time_is_told_or_counted(text: str, when: When) -> None:
    assert when_of(text, DAY, begin=2022, end=2024) == when


@pytest.mark.parametrize("text", ["UU Nomor 20 Tahun 2023 mengatur ASN.", "Sejak 2014 ada aturan.", "Sekda hadir."])
def test_the_year_of_a_law_and_other_years_are_no_time(text: str) -> None:
    assert when_of(text, None, begin=2022, end=2024) is None
