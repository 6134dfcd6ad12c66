"""The words of a text to other statements: the same in another order, less of it, or what two clauses do not say."""

import random
import re
from collections.abc import Sequence

from rag.lexicon import is_common
from rag.types import Language
from training.entailment.corrupt import MONTHS

FEWEST_WORDS = 4  # of what is left of a sentence without the part that moves
_MONTHS = {language: "|".join(names) for language, names in MONTHS.items()}
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
_BETWEEN = re.compile(r", (?:sedangkan|sementara|tetapi|dan|while|whereas|but|and) ")
_APPOSITION = re.compile(r", [A-Z][^,]{2,40}, (?=[a-z])")
_LAST_PART = re.compile(r" (?:pada|di|sejak|dari|oleh|in|on|at|since|from|by) [^,]+\.$")
_DENIED = re.compile(r"\b(?:tidak|tak|bukan|belum|tanpa|not|never|no|without)\b|n['’]t\b", re.IGNORECASE)
_BEFORE_PART = r"\b(?:pada|di|ke|dari|oleh|untuk|in|on|at|to|from|by|for|as|sebagai|adalah|is|was|menjadi|became)\b"
_LONGEST_PART = 10  # words


def shorten(text: str, draw: random.Random) -> str:
    """A sentence without an apposition or its last part, which it says too; empty where it has none, or denies."""
    last = list(_LAST_PART.finditer(text))
    shorter = [_APPOSITION.sub(" ", text, count=1), f"{text[: last[0].start()]}." if last else ""]
    shorter = [one for one in shorter if one and one != text and len(one.split()) > FEWEST_WORDS]
    return draw.choice(shorter) if shorter and not _DENIED.search(text) else ""


def recombine(sentences: Sequence[str], draw: random.Random) -> str:
    """The beginning of one clause of some sentences with the end of another; empty where no two fit together.

    All its words are there, and hardly ever what it says: of "A met in X, while B met in Y" it makes "B met in X".
    """
    clauses = [clause.rstrip(" .") for sentence in sentences for clause in _BETWEEN.split(sentence)]
    cut = [
        (place, clause[: match.end()], clause[match.end() :])
        for place, clause in enumerate(clauses)
        for match in re.finditer(_BEFORE_PART, clause)
    ]
    made = [
        f"{_upper(head)}{tail}."
        for place, head, _ in cut
        for other, before, tail in cut
        if place != other
        and head.split()[-1] == before.split()[-1]
        and len(head.split()) > FEWEST_WORDS - 2
        and 0 < len(tail.split()) <= _LONGEST_PART
        and tail not in clauses[place]
    ]
    return draw.choice(made) if made else ""


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
