"""A question that says how it asks and nothing of what, and the question before -> a whole one: "kapan?", "why?"."""

import re

from rag.conversation.wording import YEAR, carries, is_asking, named, tokens, topic
from rag.language import question_language
from rag.types import Language

# Nouns and verbs without a matter of their own: "hari apa?", "kapan mulai berlaku?", "in which building?".
GENERAL = frozenset(
    """
    hari tanggal jam pukul tahun bulan waktu gedung ruang ruangan tempat kota lokasi lama jauh besar alasannya sebabnya
    pasal ayat bab halaman nomor menurut tepatnya persisnya day date time year month place location city building room
    venue article paragraph section chapter page number long far big exactly
    """.split()
)
_GENERAL_VERBS = frozenset(
    """
    mulai berlaku dibentuk didirikan diadakan dilaksanakan diselenggarakan berlangsung terjadi digelar diluncurkan
    diresmikan dibangun ditetapkan held take took place happen happened start started begin began founded built launched
    """.split()
)
_POINTING = re.compile(r"(?:\s+(?:itu|that|it|this|was|is|did|were|are|then|so))+$", re.IGNORECASE)

# The question before, without what it asked with; of a subject, its verb apart.
_ADJUNCT_ID = re.compile(
    r"(?:kapan|di\s?mana|mengapa|kenapa|bagaimana)(?:kah)?\s+(.+)"
    r"|(?:di|pada|dari)?\s*\w+\s+(?:apa|mana)\s+(.+)"
    r"|(?:apa|boleh|benar|ada|bisa|dapat|sudah|harus|perlu|pernah|akan)kah\s+(.+)",
    re.IGNORECASE,
)
_SUBJECT_ID = re.compile(r"(?:siapa|apa)(?:kah)?(?:\s+saja)?\s+yang\s+(?P<verb>\w+)\s+(?P<rest>.+)", re.IGNORECASE)
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|may|must|should|will|would)"
_ADJUNCT_EN = re.compile(
    r"(?:(?:(?:in|on|at)\s+)?(?:what|which)\s+\w+|when|where|why|how)\s+"
    rf"({_AUXILIARY}\s.+)"
    rf"|({_AUXILIARY}\s.+)",
    re.IGNORECASE,
)
_SUBJECT_EN = re.compile(
    r"(?:who|what|which\s+\w+)\s+(?:(?:is|was|were|are)\s+)?(?:(?P<verb>\w+ed)|\w+s)\s+(?P<rest>.+)", re.IGNORECASE
)
_HOSTING = re.compile(r"(?:siapa(?:kah)?\s+)?\b(?:tuan rumah|penyelenggara|pembicara|peserta)\s+", re.IGNORECASE)

# What the prefix of an active Indonesian verb becomes: "memimpin" -> "dipimpin", "membuka" -> "dibuka".
_ACTIVE = (
    (re.compile(r"mem(?=[bf])"), "di"),
    (re.compile(r"mem(?=[aiueo])"), "dip"),
    (re.compile(r"men(?=[cdjz])"), "di"),
    (re.compile(r"meny(?=[aiueo])"), "dis"),
    (re.compile(r"meng"), "di"),
    (re.compile(r"men(?=[aiueo])"), "dit"),
    (re.compile(r"me(?=[lrwymn])"), "di"),
)


def is_bare(asked: str) -> bool:
    """Whether a question says how it asks and nothing of what: "kapan?", "hari apa?", "when was it?"."""
    found = [token.casefold() for token in tokens(asked)]
    return any(map(is_asking, found)) and all(
        not carries(token) or token in GENERAL | _GENERAL_VERBS for token in found
    )


def asked_of(asked: str, before: str) -> str:
    """What a bare question asks, of the matter of the question before."""
    asking = _POINTING.sub("", asked)
    language = question_language(before)
    general = any(token.casefold() in _GENERAL_VERBS for token in tokens(asked))
    if general or question_language(asked) is not language:
        matter = topic(before) if named(tokens(before)) else " ".join(filter(carries, tokens(before)))
        years = " ".join(year for year in YEAR.findall(before) if year not in matter)
        return f"{asking} {matter} {years}".strip()
    return f"{asking} {_matter_id(before) if language is Language.INDONESIAN else _matter_en(before)}"


def _matter_id(before: str) -> str:
    """What an Indonesian question is about, as it stands behind another question word."""
    if subject := _SUBJECT_ID.fullmatch(before):
        made = passive(subject["verb"])
        return f"{subject['rest']} {made}" if made else f"{subject['verb']} {subject['rest']}"
    if adjunct := _ADJUNCT_ID.fullmatch(before):
        return _HOSTING.sub("", _filled(adjunct))
    found = tokens(_HOSTING.sub("", before))
    return " ".join(token for token in found if not is_asking(token) and token.casefold() not in ("saja", "yang"))


def _matter_en(before: str) -> str:
    """What an English question is about, from its auxiliary on."""
    if adjunct := _ADJUNCT_EN.fullmatch(before):
        return _filled(adjunct)
    if subject := _SUBJECT_EN.fullmatch(before):
        return f"was {subject['rest']} {subject['verb']}" if subject["verb"] else f"is {subject['rest']}"
    return f"is {topic(before)}"


def _filled(match: re.Match[str]) -> str:
    """The group that took part in a match."""
    return next(group for group in match.groups() if group)


def passive(verb: str) -> str:
    """The passive of an Indonesian verb; empty where it is none in the active."""
    return next((prefix.sub(made, verb, count=1) for prefix, made in _ACTIVE if prefix.match(verb)), "")
