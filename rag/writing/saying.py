"""What a sentence says that has to be in its source whatever the wording: numbers, names, and whether it denies."""

import re
from collections.abc import Iterable, Iterator

from rag.analysis import is_stop_word, words
from rag.lexicon import is_common, meanings
from rag.types import Language

_DIGITS = re.compile(r"\d+(?:[.,]\d{3})*(?![.,]?\d)|\d+")
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]*")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:“\"(]\s*)$")
_NUMBER_WORDS: tuple[tuple[int, str], ...] = (
    (2, "dua two kedua second"),
    (3, "tiga three ketiga third"),
    (4, "empat four keempat fourth"),
    (5, "lima five kelima fifth"),
    (6, "enam six keenam sixth"),
    (7, "tujuh seven ketujuh seventh"),
    (8, "delapan eight kedelapan eighth"),
    (9, "sembilan nine kesembilan ninth"),
    (10, "sepuluh ten kesepuluh tenth"),
    (11, "sebelas eleven"),
    (12, "twelve"),
    (20, "twenty"),
    (30, "thirty"),
    (40, "forty"),
    (50, "fifty"),
    (100, "seratus ratus hundred"),
    (1_000, "seribu ribu thousand"),
    (1_000_000, "juta million"),
    (1_000_000_000, "miliar milyar billion"),
)
_VALUES = {word: value for value, names in _NUMBER_WORDS for word in names.split()}
_TIMES = (
    "januari january jan",
    "februari february feb",
    "maret march mar",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august aug agu agt",
    "september sep sept",
    "oktober october oct okt",
    "november nov",
    "desember december dec des",
    "senin monday",
    "selasa tuesday",
    "rabu wednesday",
    "kamis thursday",
    "jumat friday jum'at",
    "sabtu saturday",
    "minggu sunday",
)
_TIME = {word: place for place, names in enumerate(_TIMES) for word in names.split()}
_TWO_CAPITALS = re.compile(r"\b(?=(?P<first>[A-Z][\w’'-]*),? (?P<second>[A-Z][\w’'-]*))")
_NAME_APART = 3  # words; the languages order the parts of a name differently
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_NEAR, _NEAR_THERE = 2, 5  # words beside a number, and after it in a source
_DENIALS = frozenset(
    """
    tidak bukan belum tanpa jangan tak tiada gagal batal dibatalkan membatalkan pembatalan menolak ditolak penolakan
    dilarang melarang larangan mustahil bantah membantah dibantah keliru salah hoaks kecuali
    not no never none neither nor without cannot n't fail fails failed cancel cancelled canceled cancels refuse refused
    refuses reject rejected rejects forbid forbidden forbids prohibited prohibits deny denied denies false
    wrong except unless
    """.split()
)
_CONTRAST = re.compile(r",? (?:sedangkan|sementara(?: itu)?|adapun|while|whereas) ", re.IGNORECASE)
_SHORT_DENIAL = re.compile(r"\b\w+n[’']t\b", re.IGNORECASE)


def numbers_in(text: str) -> frozenset[int]:
    """The numbers of a text, in digits or words, months as those of a date, thousands without their separators."""
    found = {int(re.sub(r"\D", "", number)[:18]) for number in _DIGITS.findall(text)}
    return frozenset(found | {_VALUES[word] for word in words(text) if word in _VALUES})


def times_in(text: str) -> frozenset[int]:
    """The months and days of the week that a text names."""
    named = {_TIME[word] for word in words(text) if word in _TIME}
    # "may" and "mar" are words too, and "minggu" is also a week: a month stands beside a number or with its capital.
    return frozenset(one for one in named if any(_names_time(text, word) for word in _TIMES[one].split()))


def _names_time(text: str, word: str) -> bool:
    name = rf"\b(?:{word.capitalize()}|{word.upper()})\b"
    return bool(re.search(name, text)) or bool(re.search(rf"\d\s+{word}\b|\b{word}\s+\d", text, re.IGNORECASE))


def denies(text: str) -> bool:
    """Whether a text has a word that says that something is not so."""
    return not _DENIALS.isdisjoint(words(text)) or bool(_SHORT_DENIAL.search(text))


def names_in(text: str) -> list[str]:
    """The words of a text that are names by their capital, folded; one that begins a sentence unless it is common."""
    names: list[str] = []
    for match in _CAPITAL.finditer(text):
        word = re.sub(r"[’']s$", "", match[0])
        begins = _SENTENCE_BEGINS.search(text[: match.start()])
        for folded in words(word):
            if is_stop_word(folded) or folded in _TIME or folded in _VALUES:
                continue
            if begins and is_common(folded):
                continue
            names.append(folded)
    return names


def lacks_name(text: str, source: str, language: Language) -> bool:
    """Whether a name of a text is in its source neither as it is nor as the other language calls it."""
    folded = words(source)
    there, stemmed = set(folded), _stems(folded)
    return any(name not in there and meanings(name, language).isdisjoint(stemmed) for name in names_in(text))


def parts_name(text: str, source: str, language: Language) -> bool:
    """Whether two names follow each other in a text and not in its source: "West Kalimantan" for "East Kalimantan"."""
    there = words(source)
    stemmed = [_stems([word]) for word in there]
    for match in _TWO_CAPITALS.finditer(text):
        first, second = words(match["first"])[:1], words(match["second"])[-1:]
        pair = [*first, *second]
        if len(pair) < 2 or any(is_stop_word(word) or word in _TIME or word in _VALUES for word in pair):
            continue
        if _SENTENCE_BEGINS.search(text[: match.start()]) and is_common(pair[0]):
            continue
        places = [
            [place for place, stems in enumerate(stemmed) if there[place] == word or meanings(word, language) & stems]
            for word in pair
        ]
        if not any(0 < abs(one - other) <= _NAME_APART for one in places[0] for other in places[1]):
            return True
    return False


def mixes_clauses(text: str, source: str, language: Language) -> bool:
    """Whether a text has words of two clauses that a source sets against each other, and is one clause itself.

    Of "the meeting was in Sampit, while the congress was in Mataram" that is "the congress was in Sampit".
    """
    clauses = _CONTRAST.split(source)
    if len(clauses) < 2 or _CONTRAST.search(text):
        return False
    return max(covered(text, clause, language) for clause in clauses) < covered(text, source, language)


def covered(text: str, source: str, language: Language) -> float:
    """The share of a text's words of substance that its source has, in either language; 0 where it has none."""
    carrying = [word for word in words(text) if not is_stop_word(word)]
    stemmed = _stems(words(source))
    there = sum(not meanings(word, language).isdisjoint(stemmed) for word in carrying)
    return there / len(carrying) if carrying else 0.0


def misplaces_number(text: str, source: str, language: Language) -> bool:
    """Whether a number of a text stands among other words than in its source: "14 hosts" for "14 secretaries"."""
    there: dict[int, set[str]] = {}
    for value, before, after in _neighbours(source, before=_NEAR, after=_NEAR_THERE):
        there.setdefault(value, set()).update(_stems((*before, *after)))
    return any(
        value in there and all(meanings(word, language).isdisjoint(there[value]) for word in counted)
        for value, before, after in _neighbours(text, before=_NEAR, after=_NEAR)
        if (counted := after or before)  # what is counted follows the number in both languages
    )


def _neighbours(text: str, *, before: int, after: int) -> Iterator[tuple[int, list[str], list[str]]]:
    """Each number of a text with the words of substance so near before and after it."""
    said = words(_THOUSANDS.sub("", text))
    for place, word in enumerate(said):
        value = int(word[:18]) if word.isdecimal() else _VALUES.get(word)
        if value is not None:
            yield (
                value,
                _carrying(said[max(0, place - before) : place]),
                _carrying(said[place + 1 : place + 1 + after]),
            )


def _carrying(found: Iterable[str]) -> list[str]:
    return [word for word in found if not word.isdecimal() and not is_stop_word(word)]


def _stems(text_words: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(meanings(word, language) for word in text_words for language in _BOTH))


_BOTH = (Language.INDONESIAN, Language.ENGLISH)
