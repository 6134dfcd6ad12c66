"""A statement to one that is no longer said: a number, a date or a name exchanged, a negation put in or taken out."""

import random
import re
from collections.abc import Callable, Mapping, Sequence

from rag.types import Language

Change = Callable[[str, Language, Sequence[str], random.Random], str]

NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w]|[.,]\d)")
MONTHS = {
    Language.INDONESIAN: """
        Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember
    """.split(),
    Language.ENGLISH: """
        January February March April May June July August September October November December
    """.split(),
}
WEEKDAYS = {
    Language.INDONESIAN: "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split(),
    Language.ENGLISH: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
COUNTS = {
    Language.INDONESIAN: "dua tiga empat lima enam tujuh delapan sembilan sepuluh".split(),
    Language.ENGLISH: "two three four five six seven eight nine ten".split(),
}
# Words that mean the opposite where either can stand.
OPPOSITES = {
    Language.INDONESIAN: """
        naik/turun meningkat/menurun meningkatkan/menurunkan bertambah/berkurang sebelum/setelah sebelum/sesudah
        pertama/terakhir terbesar/terkecil tertinggi/terendah utara/selatan timur/barat menang/kalah
        mendukung/menolak menerima/menolak membuka/menutup dibuka/ditutup masuk/keluar lebih/kurang semua/sebagian
        besar/kecil tinggi/rendah lama/baru awal/akhir mudah/sulit mahal/murah baik/buruk kaya/miskin tua/muda
        memulai/mengakhiri dimulai/berakhir wajib/dilarang setuju/menentang dalam/luar banyak/sedikit
        laki-laki/perempuan pria/wanita ayah/ibu selalu/jarang berhasil/gagal cepat/lambat
    """,
    Language.ENGLISH: """
        increase/decrease increased/decreased increases/decreases rise/fall rose/fell before/after first/last
        largest/smallest highest/lowest biggest/smallest north/south northern/southern east/west eastern/western
        won/lost win/lose supported/opposed support/oppose accepted/rejected opened/closed more/less more/fewer
        all/some many/few large/small high/low higher/lower old/new early/late easy/difficult expensive/cheap
        good/bad rich/poor began/ended begins/ends required/forbidden agreed/refused inside/outside always/rarely
        men/women man/woman father/mother he/she succeeded/failed fast/slow up/down above/below
    """,
}
APART = 3  # words between two names that do not stand side by side
NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w'’-]+(?: (?:[A-Z][\w'’-]+|of(?= [A-Z])))*")
NOT_AFTER = {
    Language.INDONESIAN: re.compile(
        r"\b(?:akan|dapat|bisa|mampu|ada|harus|ingin|mau|masih|juga(?= (?:me|di|ber)))\b|"
        r"(?<=\w )(?=(?:me(?:m|n|ng|ny)[a-z]{4,}|di[a-z]{5,}kan|di[a-z]{4,}i|ber[a-z]{4,})\b)"
    ),
    Language.ENGLISH: re.compile(r"\b(?:is|are|was|were|will|would|can|could|should|must|(?:has|have|had)(?= been))\b"),
}
NEGATION = {
    Language.INDONESIAN: re.compile(r"\b(?:tidak|tak|bukan|belum) "),
    Language.ENGLISH: re.compile(r" not\b|(?<=is|as|re|ld|ve|do|es|id|ad)n['’]t\b|\bnever "),
}


def exchange_number(text: str, language: Language, others: Sequence[str], draw: random.Random) -> str:
    """One number replaced by another of the other texts, or by one near it; empty where there is none."""
    found = list(NUMBER.finditer(text))
    if not found:
        return _exchange_word(text, COUNTS[language], draw)
    match = draw.choice(found)
    known = {number for other in others for number in NUMBER.findall(other)} - set(NUMBER.findall(text))
    alike = sorted(number for number in known if len(number) == len(match[0]))
    new = draw.choice(alike) if alike and draw.random() < 0.6 else _near(match[0], draw)
    return text[: match.start()] + new + text[match.end() :]


def exchange_date(text: str, language: Language, others: Sequence[str], draw: random.Random) -> str:
    """One month or day of the week replaced by another."""
    return _exchange_word(text, MONTHS[language], draw) or _exchange_word(text, WEEKDAYS[language], draw)


def exchange_name(text: str, language: Language, others: Sequence[str], draw: random.Random) -> str:
    """One name replaced by another of the other texts that has no word in common with this one."""
    found = [match for match in NAME.finditer(text) if match[0] not in MONTHS[language] + WEEKDAYS[language]]
    words = {word.casefold() for word in re.findall(r"\w+", text)}
    known: list[str] = sorted({name for other in others for name in NAME.findall(other)})
    strange = [name for name in known if not words & {word.casefold() for word in re.findall(r"\w+", name)}]
    strange = [name for name in strange if name not in MONTHS[language] + WEEKDAYS[language]]
    if not found or not strange:
        return ""
    match = draw.choice(found)
    return str(text[: match.start()] + draw.choice(strange) + text[match.end() :])


def swap_names(text: str, language: Language, others: Sequence[str], draw: random.Random) -> str:
    """Two names in each other's place, with other words between them; empty where there are no such two."""
    found = [match for match in NAME.finditer(text) if match[0] not in MONTHS[language] + WEEKDAYS[language]]
    pairs = [
        (one, other)
        for place, one in enumerate(found)
        for other in found[place + 1 :]
        if len(text[one.end() : other.start()].split()) >= APART and one[0] != other[0]
    ]
    if not pairs:
        return ""
    one, other = draw.choice(pairs)
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def exchange_opposite(text: str, language: Language, others: Sequence[str], draw: random.Random) -> str:
    """One word replaced by its opposite."""
    pairs = [pair.split("/") for pair in OPPOSITES[language].split()]
    turned: Mapping[str, str] = {a: b for pair in pairs for a, b in (pair, pair[::-1])}
    found = [match for match in re.finditer(r"[\w-]+", text) if match[0] in turned]
    if not found:
        return ""
    match = draw.choice(found)
    opposite = turned[match[0]]
    return f"{text[: match.start()]}{opposite}{text[match.end() :]}"


def negate(text: str, language: Language, others: Sequence[str], draw: random.Random) -> str:
    """A negation taken out, or put in where the verb is known."""
    if NEGATION[language].search(text):
        return NEGATION[language].sub("", text, count=1)
    found = list(NOT_AFTER[language].finditer(text))
    if not found:
        return ""
    match = found[0]
    if language is Language.ENGLISH:
        return f"{text[: match.end()]} not{text[match.end() :]}"
    return f"{text[: match.start()]}tidak {text[match.start() :]}"


CHANGES: tuple[Change, ...] = (exchange_number, exchange_date, exchange_name, swap_names, exchange_opposite, negate)


def corrupt(text: str, language: Language, others: Sequence[str], draw: random.Random) -> str:
    """The text with one change, drawn among those that it allows; empty where it allows none.

    `others` are texts of the same document in the same language, for the numbers and names in them.
    """
    for change in draw.sample(CHANGES, len(CHANGES)):
        changed = change(text, language, others, draw)
        if changed and changed != text:
            return changed
    return ""


def _exchange_word(text: str, words: Sequence[str], draw: random.Random) -> str:
    found = list(re.finditer(rf"\b(?:{'|'.join(words)})\b", text))
    if not found:
        return ""
    match = draw.choice(found)
    return text[: match.start()] + draw.choice([word for word in words if word != match[0]]) + text[match.end() :]


def _near(number: str, draw: random.Random) -> str:
    """The number with one digit changed, of the last two where there are more."""
    places = [place for place, character in enumerate(number) if character.isdigit()]
    place = draw.choice(places[-2:])
    digits = [digit for digit in "123456789" if digit != number[place]]
    return number[:place] + draw.choice(digits) + number[place + 1 :]
