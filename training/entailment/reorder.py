"""A statement to the same in another order: where or when it was moves from its beginning to its end, or back."""

import re

from rag.lexicon import is_common
from rag.types import Language

FEWEST_WORDS = 4  # of what is left of a sentence without the part that moves
_MONTHS = {
    Language.INDONESIAN: "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember",
    Language.ENGLISH: "January|February|March|April|May|June|July|August|September|October|November|December",
}
_FRONT = {
    Language.INDONESIAN: re.compile(
        r"^(?P<part>(?:Pada|Dalam|Di|Sejak|Selama|Menurut|Setelah|Sebelum|Untuk|Sampai|Hingga) [^,]{3,60}), "
        r"(?P<rest>.+)\.$"
    ),
    Language.ENGLISH: re.compile(
        r"^(?P<part>(?:In|On|At|Since|During|According to|After|Before|By|Until) [^,]{3,60}), (?P<rest>.+)\.$"
    ),
}
_BACK = {
    Language.INDONESIAN: re.compile(
        r"^(?P<rest>[^,]+?),? (?P<part>(?:pada|sejak) (?:(?:hari )?\w+, )?(?:tahun |tanggal )?(?:\d{1,2} )?"
        rf"(?:(?:{_MONTHS[Language.INDONESIAN]}) )?\d{{4}}|di [A-Z]\w+(?: [A-Z]\w+)?)\.$"
    ),
    Language.ENGLISH: re.compile(
        rf"^(?P<rest>[^,]+?),? (?P<part>(?:in|on|since|by) (?:(?:{_MONTHS[Language.ENGLISH]}) )?"
        r"(?:\d{1,2},? )?\d{4}|in [A-Z]\w+(?: [A-Z]\w+)?)\.$"
    ),
}


def reorder(text: str, language: Language) -> str:
    """The sentence in its other order; empty where it has none that is known, and for more than one sentence."""
    if match := _FRONT[language].match(text):
        part, rest = match["part"], match["rest"]
        moved = f"{_upper(rest)} {part[0].lower()}{part[1:]}."
    elif match := _BACK[language].match(text):
        part, rest = match["part"], match["rest"]
        moved = f"{_upper(part)}, {_lower(rest)}."
    else:
        return ""
    return moved if len(rest.split()) >= FEWEST_WORDS and ". " not in rest else ""


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _lower(text: str) -> str:
    """Without the capital of its first word, unless that may be a name."""
    return text[0].lower() + text[1:] if is_common(text.split()[0].casefold()) else text
