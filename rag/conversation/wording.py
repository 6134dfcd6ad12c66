"""The words that questions are made of, in both languages, and what a question is about."""

import re

from rag.analysis import STOP_WORDS, words

YEAR = re.compile(r"(?<![\d-])(?:19|20)\d\d(?![\d-])")
ASKING = frozenset(
    """
    siapa siapakah apa apakah kapan kapankah mana manakah dimana dimanakah mengapa kenapa bagaimana bagaimanakah
    berapa berapakah kemana gimana who whom whose what which when where why how
    """.split()
)
# What is asked of a matter, as opposed to the matter itself: "ibu kota Seruyan", "the meaning of rujab".
RELATIONS = frozenset(
    """
    kepanjangan arti makna maksud singkatan istilah kata ibu kota ibukota jabatan tugas peran fungsi tujuan alasan
    jumlah nama isi hasil dampak manfaat alamat tanggal jadwal anggaran biaya gaji luas penduduk sanksi syarat ketua
    umum wakil sekretaris bendahara tuan rumah penyelenggara koordinator pemimpin pendiri pembicara peserta prinsip
    capital meaning office position title role roles task tasks duty duties purpose reason number name contents cost
    budget date schedule salary area population size address head chair leader founder general host speaker speakers
    principles
    """.split()
)
_GENITIVE = re.compile(r"['’]s$")
PLACES = frozenset("di in at".split())  # prepositions of where something is

TOKEN = re.compile(r"\w+(?:[-'’]\w+)*")
_STOP_WORDS = frozenset().union(*STOP_WORDS.values())
_VERB = re.compile(r"(?:mem|men|meng|meny|di|ter|ber)\w{4,}|me[lrwy]\w{3,}|\w{3,}ed")
_NO_VERBS = frozenset("menteri dinas digital direktur dirjen diploma terminal berita beras berkas".split())
_LINKING = frozenset("di pada dalam ke dari untuk tentang oleh yang dan in at on for to from about by and of".split())


def tokens(text: str) -> list[str]:
    """The words of a text as they are written."""
    return TOKEN.findall(text)


def is_asking(token: str) -> bool:
    """Whether a word asks."""
    return token.casefold() in ASKING


def is_name(token: str) -> bool:
    """Whether a word is written as a name or a number is."""
    return token[0].isdigit() or token != token.lower()


def is_verb(token: str) -> bool:
    """Whether a word has the form of a verb: "meluncurkan", "dipilih", "opened"."""
    return bool(_VERB.fullmatch(token)) and token not in _NO_VERBS


def carries(token: str) -> bool:
    """Whether a word says what a question is about."""
    return not is_asking(token) and not _STOP_WORDS.issuperset(words(token))


def named(found: list[str]) -> list[int]:
    """The places of names and numbers; the capital that a question begins with makes no name."""
    return [place for place, token in enumerate(found) if (is_name(token) if place else _is_name_anywhere(token))]


def _is_name_anywhere(token: str) -> bool:
    """Whether a word is written as a name even at the beginning: "SPBE", "BerAKHLAK", "2023"."""
    return token[0].isdigit() or token[1:] != token[1:].lower()


def topic(question: str) -> str:
    """What a question is about, in its own words: "Apa ibu kota Kabupaten Seruyan?" -> "Kabupaten Seruyan".

    The first name or number with the words that lead to it and the names behind it, else the last words of substance.
    """
    found = tokens(question)
    names = named(found)
    if not names:
        return " ".join(_last_words(found))
    start, end = names[0], names[0] + 1
    if not {"berapa", "many"} & {token.casefold() for token in found}:  # the things counted are not what has them
        start = _first_leading(found, start)
    if start == names[0] and YEAR.fullmatch(found[start]):  # "the 2023 working meeting in Sampit"
        while end < len(found) and _leads(found[end]):
            end += 1
        if found[end : end + 1] and found[end] in PLACES and end + 1 in names:
            end += 1
    return _phrase(found, start, end)


def phrase(noun: str, question: str) -> str:
    """What a question says of a thing that it names by this noun: "munas" -> "munas di Mataram"; empty if nothing."""
    found = tokens(question)
    start = next((place for place, token in enumerate(found) if token.casefold() == noun.casefold()), len(found))
    end = start + 1
    names = named(found)
    if end + 1 in names and found[end] in PLACES:
        end += 1
    return _phrase(found, start, end) if end in names else ""


def _phrase(found: list[str], start: int, end: int) -> str:
    """The words from `start` to `end`, with the names that go on behind them."""
    names = named(found)
    while end < len(found) and (end in names or (end + 1 in names and _joins(found[end]))):
        end += 1
    return _GENITIVE.sub("", " ".join(found[start:end]))


def _joins(token: str) -> bool:
    """Whether a word between two names belongs to them: "Pilkada serentak 2024", "Law 20 of 2023"."""
    return token == "of" or not (is_verb(token) or token in _LINKING)


def _first_leading(found: list[str], place: int) -> int:
    """Where the words begin that lead to a name: "working meeting in Sampit", "raker 2024"."""
    while place:
        before = found[place - 1]
        if before in PLACES | {"of"} and place > 1 and _leads(found[place - 2]):
            place -= 2
        elif _leads(before):
            place -= 1
        else:
            break
    return place


def _leads(token: str) -> bool:
    return carries(token) and token.casefold() not in RELATIONS and not is_verb(token.casefold())


def _last_words(found: list[str]) -> list[str]:
    end = len(found)
    while end and (not carries(found[end - 1]) or is_verb(found[end - 1])):
        end -= 1
    start = end
    while start and carries(found[start - 1]) and not is_verb(found[start - 1]):
        start -= 1
    while start < end - 1 and found[start].casefold() in RELATIONS:
        start += 1
    return found[start:end]
