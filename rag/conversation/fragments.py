"""A part of a question and the question before it -> a whole one: "yang 2022?", "what about Seruyan?"."""

import re

from rag.conversation.bare import GENERAL
from rag.conversation.wording import RELATIONS, YEAR, is_asking, is_name, is_verb, named, tokens, topic
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
# "Nilai loyal", "prinsip keterpaduan": what is put in the place of the one is of the same class.
_CLASSES = frozenset("nilai prinsip asas istilah kata singkatan sifat peran fungsi".split())
# Of these one alone, "kalau kabupaten?", stands for another: "provinsi".
_LEVELS = frozenset("kabupaten kota provinsi kecamatan desa kelurahan regency city province district village".split())
_LEVEL = re.compile(rf"\b(?:{'|'.join(sorted(_LEVELS))})\b(?!\s+[A-Z])")
_BETWEEN = re.compile(r"(?:antara|between)\b", re.IGNORECASE)
_RELATED = re.compile(r"(?:who|what|when|where)\s+(?:is|was|are|were)\s+the\s+(?:other\s+)?(.+)", re.IGNORECASE)


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
    if _BETWEEN.match(fragment):
        between = _BETWEEN.search(before)
        return before[: between.start()] + fragment if between else ""
    lead = _LEADING.match(fragment)
    new = fragment[lead.end() :] if lead else fragment
    if YEAR.fullmatch(new):
        return _with_year(new, before)
    if tie.endswith("yang") and not is_name(new):
        return _with_quality(new, before)
    if new.casefold() in _LEVELS and (level := _level(before)):
        return before[: level.start()] + new + before[level.end() :]
    if not new:
        return ""
    if all(token.casefold() in RELATIONS | GENERAL for token in tokens(new)):
        asking = "Apa" if question_language(before) is Language.INDONESIAN else "What is the"
        return f"{asking} {new} {'of ' * (asking != 'Apa')}{topic(before)}"
    return _with_name(new, before)


def _with_year(year: str, before: str) -> str:
    law = {match.end() for match in _LAW.finditer(before)}
    own = [match for match in YEAR.finditer(before) if match.end() not in law]
    if own:
        return before[: own[-1].start()] + year + before[own[-1].end() :]
    return f"{before} {'pada tahun' if question_language(before) is Language.INDONESIAN else 'in'} {year}"


def _with_quality(new: str, before: str) -> str:
    """ "Yang harmonis?" after "apa arti nilai loyal?": of the same kind, so the noun stays."""
    *_, old = ("", *tokens(topic(before)))
    if not old or is_name(old) or len(tokens(new)) != 1:
        return ""
    *_, match = re.finditer(rf"\b{re.escape(old)}\b", before)
    return before[: match.start()] + new + before[match.end() :]


def _level(before: str) -> re.Match[str] | None:
    """The last level of government in a question that no name follows."""
    return next((match for match in reversed(list(_LEVEL.finditer(before)))), None)


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
        if len(old) > 1 and old[0].casefold() in _CLASSES and len(tokens(new)) == 1:
            del old[0]
        start = next((place for place in range(len(found)) if found[place : place + len(old)] == old), 0)
        end = start + len(old)
        if start == end:
            return ""
    old_text = re.compile(r"\W+".join(map(re.escape, found[start:end])))
    *_, match = old_text.finditer(before)
    owning = "'s" if match.group().endswith(("'s", "’s")) and not new.endswith(("'s", "’s")) else ""
    return before[: match.start()] + new + owning + before[match.end() :]


def put_beside(question: str, before: str) -> str:
    """ "PNS?" after "apa kepanjangan PPPK?": nothing but a name, where the question before has one; empty otherwise."""
    found = tokens(question)
    names = [token for token in tokens(before)[1:] if is_name(token) and not YEAR.fullmatch(token)]
    return substituted("", question, before) if names and all(map(is_name, found)) else ""


def asked_at_the_end(tie: str, rest: str, before: str) -> str:
    """ "Kalau Pemkab apa?": the question before with the name in the place of its own; empty otherwise."""
    *fragment, last = rest.split()
    if not tie.endswith(("kalau", "dengan", "soal")) or not is_asking(last) or any(map(is_asking, fragment)):
        return ""
    return substituted(tie, " ".join(fragment), before)


def related(asked: str, before: str) -> str:
    """ "Who were the speakers?": of what the question before is about; empty where it is none of what a matter has."""
    match = _RELATED.fullmatch(asked)
    matter = topic(before)
    if not match or not matter or not all(token.casefold() in RELATIONS for token in tokens(match[1])):
        return ""
    return f"{asked} of {matter}"
