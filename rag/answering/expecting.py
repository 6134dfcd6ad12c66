"""A question to what must stand in a text that answers it: a number, a time, a day of the week, a telephone number."""

import re
from collections.abc import Callable

from rag.analysis import words
from rag.loading.dates import MONTHS, WEEKDAYS

_NUMBER_WORDS = frozenset(
    """
    satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belas puluh ratus seratus ribu seribu juta
    sejuta miliar triliun setengah separuh seperempat ganda sepertiga pertama kedua ketiga keempat kelima keenam
    ketujuh kedelapan kesembilan kesepuluh sebuah seorang seekor sekali semua seluruh setiap beberapa banyak sedikit
    tak one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
    million millions billion billions half quarter third thirds dozen dozens once twice double triple first second
    fourth fifth sixth seventh eighth ninth tenth single several few many all every each both no none zero numerous
    pair couple
    """.split()
)
_TIME_WORDS = frozenset(
    """
    abad akhir antara apabila awal bila bulan dekade detik dini fajar hari hingga jam jika kala kalau kemarin
    kerajaan ketika malam masa menit menjelang minggu musim pagi pekan perang periode petang saat sebelum sejak
    selama semenjak sementara senja sesudah setelah siang sore subuh tahun tanggal tengah waktu zaman afternoon
    after age ago annually as autumn before beginning birth bce between century centuries childhood christmas daily
    day days death decade decades during dynasty early easter end era eve evening every fall festival following hour
    hours if immediately independence late middle midnight minute minutes month months morning night noon once past
    period prehistoric since spring summer sunset sunrise time times today tomorrow tonight until upon war week
    weekend weeks when whenever while winter year years yesterday
    """.split()
)
_ROMAN = re.compile(r"\b[IVXLCDM]{1,7}\b")
_LONG_NUMBER = re.compile(r"\d[\d\s().-]{4,}\d")
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"@|\bwww\.|https?://", re.IGNORECASE)


def _has_number(text: str) -> bool:
    return bool(_DIGIT.search(text) or _ROMAN.search(text)) or not _NUMBER_WORDS.isdisjoint(words(text))


def _has_time(text: str) -> bool:
    found = words(text)
    dated = any(word in MONTHS or word in WEEKDAYS for word in found)
    return dated or _has_number(text) or not _TIME_WORDS.isdisjoint(found)


def _has_long_number(text: str) -> bool:
    return bool(_LONG_NUMBER.search(text))


def _has_address(text: str) -> bool:
    return bool(_ADDRESS.search(text))


def _has_weekday(text: str) -> bool:
    return any(word in WEEKDAYS for word in words(text))


def _has_year(text: str) -> bool:
    return bool(re.search(r"\d{3,4}", text)) or not {"tahun", "year", "years"}.isdisjoint(words(text))


def _has_anything(_: str) -> bool:
    return True


# The first that fits a question holds.
_EXPECTED: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = tuple(
    (re.compile(asked, re.IGNORECASE), has)
    for asked, has in (
        (r"\bhari apa\b|\b(?:what|which) (?:day of the week|weekday)\b", _has_weekday),
        (r"\bnomor (?:telepon|telp|hp|ponsel|wa)\b|\b(?:phone|telephone|fax|mobile) number\b", _has_long_number),
        (r"\balamat (?:surel|e-?mail|situs|web)\b|\b(?:e-?mail|web) address\b", _has_address),
        (r"\btahun (?:berapa|apa)\b|\b(?:what|which) year\b", _has_year),
        (
            r"\b(?:be|se)rapa(?:kah)?\b|\bhow (?:many|much|old|long|far|tall|high|deep|wide|large|big|often)\b",
            _has_number,
        ),
        (r"^(?:what|apa)\b.*\b(?:gaji|anggaran|biaya|harga|tarif|salary|budget|cost|price|population)\b", _has_number),
        (r"\bkapan(?:kah)?\b|\bbilamana\b|^(?:\w+ ){0,2}when\b|\btanggal berapa\b|\bwhat date\b", _has_time),
    )
)


def expected_of(question: str) -> Callable[[str], bool]:
    """Whether a text has the kind of thing that a question asks for; without it, it cannot answer."""
    return next((has for asked, has in _EXPECTED if asked.search(question)), _has_anything)
