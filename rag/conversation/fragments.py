"""A part of a question and the question before it -> a whole one: "yang 2022?", "what about Seruyan?", "why?"."""

import re

from rag.conversation.wording import RELATIONS, YEAR, carries, is_asking, is_name, is_verb, named, tokens, topic
from rag.language import question_language
from rag.types import Language

LONGEST_FRAGMENT = 5  # words that can stand in the place of others
LONGEST_TERM = 2  # words of a term without a name that another one replaces
_OPENING = re.compile(
    r"(?:(?:dan|lalu|terus|kemudian|and|but|or|so|then)\b[\s,]*)?"
    r"((?:bagaimana|gimana)\s+(?:dengan|kalau|jika|soal)\b|(?:what|how)\s+about\b|kalau\b|yang\b)?\s*",
    re.IGNORECASE,
)
_LEADING = re.compile(r"(?:(?:di|pada|untuk|tahun|the|in|for|at|on|year|an?)\s+)+", re.IGNORECASE)
_LAW = re.compile(r"\b(?:nomor|no\.?|uu|perpres|pp|perda|law|regulation|act|decree)\s+\d+\s+(?:tahun|of)\s+\d{4}", re.I)
# Words before a name that say what it is a name of; a name put in its place keeps them.
_KINDS = frozenset(
    """
    kabupaten kab kota provinsi kecamatan desa kelurahan bupati gubernur wali walikota sekda pemkab pemkot regency city
    province district regent mayor governor
    """.split()
)
# Nouns and verbs without a matter of their own: "hari apa?", "kapan mulai berlaku?", "in which building?".
_GENERAL = frozenset(
    """
    hari tanggal jam pukul tahun bulan waktu gedung ruang ruangan tempat kota lokasi lama jauh besar alasannya sebabnya
    tepatnya persisnya day date time year month place location city building room venue long far big exactly
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


def opening(question: str) -> tuple[str, str]:
    """A question cut behind the words that tie it to the one before: "dan", "bagaimana dengan", "what about"."""
    match = _OPENING.match(question)
    end = match.end() if match else 0
    return question[:end].strip().casefold(), question[end:]


def substituted(tie: str, fragment: str, before: str) -> str:
    """The question before with a year, a name or a term of the fragment in the place of its own; empty if none fits."""
    found = tokens(fragment)
    if not 0 < len(found) <= LONGEST_FRAGMENT or any(is_verb(token) for token in found):
        return ""
    lead = _LEADING.match(fragment)
    new = fragment[lead.end() :] if lead else fragment
    if YEAR.fullmatch(new):
        return _with_year(new, before)
    if not new or (tie.endswith("yang") and not is_name(new)):
        return ""
    if all(token.casefold() in RELATIONS | _GENERAL for token in tokens(new)):
        asking = "Apa" if question_language(before) is Language.INDONESIAN else "What is the"
        return f"{asking} {new} {'of ' * (asking != 'Apa')}{topic(before)}"
    return _with_name(new, before)


def _with_year(year: str, before: str) -> str:
    law = {match.end() for match in _LAW.finditer(before)}
    own = [match for match in YEAR.finditer(before) if match.end() not in law]
    if own:
        return before[: own[-1].start()] + year + before[own[-1].end() :]
    return f"{before} {'pada tahun' if question_language(before) is Language.INDONESIAN else 'in'} {year}"


def _with_name(new: str, before: str) -> str:
    found = tokens(before)
    names = [place for place in named(found) if not YEAR.fullmatch(found[place])]
    first = tokens(new)[0].casefold()
    same = [place for place, token in enumerate(found) if token.casefold() == first and place + 1 in named(found)]
    if same:  # "raker 2024" for "raker 2023", "Pasal 214" for "Pasal 213"
        start, end = same[-1], same[-1] + 2
        while end in named(found) and not found[end - 1].isdecimal():
            end += 1
    elif names:
        end = names[-1] + 1
        while end - 1 in names and end - 1 > names[0] and found[end - 1].casefold() in _KINDS:
            end -= 1
        start = end - 1
        while start - 1 in names and found[start - 1].casefold() not in _KINDS:
            start -= 1
    else:
        old = tokens(topic(before))[-LONGEST_TERM:]
        start = next((place for place in range(len(found)) if found[place : place + len(old)] == old), 0)
        end = start + len(old)
        if start == end:
            return ""
    old_text = re.compile(r"\W+".join(map(re.escape, found[start:end])))
    *_, match = old_text.finditer(before)
    return before[: match.start()] + new + before[match.end() :]


def is_bare(asked: str) -> bool:
    """Whether a question says how it asks and nothing of what: "kapan?", "hari apa?", "when was it?"."""
    found = [token.casefold() for token in tokens(asked)]
    return any(map(is_asking, found)) and all(
        not carries(token) or token in _GENERAL | _GENERAL_VERBS for token in found
    )


def asked_of(asked: str, before: str) -> str:
    """What a bare question asks, of the matter of the question before."""
    asking = _POINTING.sub("", asked)
    language = question_language(before)
    general = any(token.casefold() in _GENERAL_VERBS for token in tokens(asked))
    if general or question_language(asked) is not language:
        matter = topic(before)
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
