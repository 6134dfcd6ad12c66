"""A question with a pronoun whose noun is not in it, and the turns before -> the question with that noun."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.conversation.persons import PERSONS, PERSONS_OWNING, name, person
from rag.conversation.wording import TOKEN, YEAR, carries, is_asking, is_name, is_verb, named, phrase, tokens, topic
from rag.types import Turn

MOST_BEFORE = 1  # words of substance before a pronoun, from which on these may be what it stands for
LONG = 6  # words from which on a question that begins with its matter names it
LONGEST_WITHOUT_A_NAME = 4  # words of a matter that can stand for "it"
MOST_WORDS = 6  # of substance, from which on a question says itself what it is about

THINGS = frozenset("it they them mereka".split())
THINGS_OWNING = frozenset("its their".split())
_POINTING = frozenset("itu tersebut that".split())
THERE = re.compile(r"\b(?:di\s+(?:sana|situ)|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )there)$", re.I)
# Nouns that with "itu" or "tersebut" take up any matter; others only one that they name.
_KINDS_OF_MATTER = frozenset(
    """
    acara kegiatan pertemuan rapat forum organisasi lembaga uu undang-undang peraturan perpres aturan dokumen istilah
    singkatan kata program kabupaten kota provinsi daerah jabatan
    """.split()
)
_AUXILIARIES = frozenset("do does did is are was were has have had can could will would must should may".split())
# What -nya behind these is, is never the word itself: "bersamanya" is "bersama X".
_PREPOSITIONS = frozenset("bersama dengan untuk kepada dari tentang oleh pada bagi terhadap mengenai".split())
# Meetings that a forum has, never the person who was spoken of last.
_MEETINGS = frozenset("munas raker rakernas rapat pertemuan acara kegiatan musyawarah kongres konferensi".split())
_ASKED_BEFORE = (("apa",), ("mana",), ("berapa",))
_ASKED_AFTER = (("what",), ("which",), ("how",), ("whose",))
# Words that end in -nya and lean on nothing.
WITH_NYA = frozenset(
    """
    hanya tanya bertanya punya mempunyai biasanya sebenarnya misalnya akhirnya sebelumnya selanjutnya umumnya
    khususnya rupanya adanya setidaknya seharusnya semuanya satu-satunya lainnya tidaknya bolehnya pentingnya
    perlunya terjadinya sebaiknya kiranya sepenuhnya sekiranya seluruhnya gunanya kenya awalnya dasarnya pertamanya
    sesungguhnya secepatnya sebaliknya sendirinya
    """.split()
)
# What may follow a noun in -nya; another word there is its owner: "apa bedanya munas dan raker?"
_FOLLOWING = frozenset(
    """
    di pada dalam ke dari untuk tentang menurut ketika saat kalau jika bila terhadap bagi dengan oleh yang dan siapa
    apa kapan mana berapa adalah itu sekarang nanti tahun
    """.split()
)
_EMPTY_IT = re.compile(  # "how long does it take to ...", "is it true that ..."
    r"\bit\b(?:\s+\w+){0,3}\s+(?:to|that|for|if|when)\b|\bit\s+(?:called|mean|take|takes|cost|get|rain|snow)\b(?!$)",
    re.IGNORECASE,
)


class Replaced(NamedTuple):
    """The words that a pronoun takes up, by the place of the first, and what is said for them; no text, no pronoun."""

    first: int
    text: str


_NONE = Replaced(0, "")


def resolved(question: str, turns: Sequence[Turn]) -> str:
    """The question with its pronoun replaced; empty where it has none or what it stands for is not known."""
    found = list(TOKEN.finditer(question))
    words = [match.group() for match in found]
    if "," in question or sum(map(carries, words)) > MOST_WORDS:
        return ""
    if there := THERE.search(question):
        matter = topic(turns[-1].searched)
        return (
            f"{question[: there.start()]}{'di' if there.group().startswith('di') else 'in'} {matter}" if matter else ""
        )
    for place, match in enumerate(found):
        if not _may_lean(words, place):
            continue
        first, text = _replacement(question, words, place, turns)
        if text:
            return question[: found[first].start()] + text + question[match.end() :]
    return ""


def _may_lean(words: list[str], place: int) -> bool:
    """Whether no word before can be what the one at this place stands for."""
    pointed = max(0, place - (words[place].casefold() in _POINTING))  # "UU tersebut" takes up the noun before it
    if any(before < pointed for before in named(words)):
        return False
    if len(words) >= LONG and words[0].istitle() and _is_noun(words[0]):
        return False
    if words[place - 1 : place] in (["menurut"], ["kata"]):
        return True
    if _is_subject(words, place):
        return True
    nouns = [token for one, token in enumerate(words[:pointed]) if _is_noun(token) and not _is_asked(words, one)]
    return len(nouns) <= MOST_BEFORE


def _is_subject(words: list[str], place: int) -> bool:
    """Whether an English question asks of the pronoun: "how many causes of a vacancy does it list?"."""
    auxiliaries = [one for one, token in enumerate(words) if token.casefold() in _AUXILIARIES]
    return is_asking(words[0]) and auxiliaries[:1] == [place - 1]


def _is_noun(token: str) -> bool:
    return carries(token) and not is_verb(token) and not token.casefold().endswith("nya")


def _is_asked(words: list[str], place: int) -> bool:
    """Whether a noun is what is asked for: "peraturan apa", "which law"."""
    before, after = (tuple(one.casefold() for one in words[at : at + 1]) for at in (max(0, place - 1), place + 1))
    return after in _ASKED_BEFORE or (place > 0 and before in _ASKED_AFTER)


def _replacement(question: str, words: list[str], place: int, turns: Sequence[Turn]) -> Replaced:
    token, matter = words[place].casefold(), topic(turns[-1].searched)
    if token in PERSONS:
        return Replaced(place, person(turns))
    if token in PERSONS_OWNING:
        return _owned(place, person(turns))
    if token in THINGS and not _EMPTY_IT.search(question):
        return Replaced(place, matter) if _is_a_thing(matter) else _NONE
    if token in THINGS_OWNING:
        return _owned(place, matter)
    if token in _POINTING:
        return _pointed(words, place, turns)
    if token.endswith("nya") and token not in WITH_NYA and _is_without_owner(words, place):
        return _suffixed(words[place][:-3], place, turns)
    return _NONE


def _is_a_thing(matter: str) -> bool:
    """Whether a matter names something; many words without a name are rather a sentence."""
    found = tokens(matter)
    return len(found) <= LONGEST_WITHOUT_A_NAME or any(map(is_name, found))


def _owned(place: int, owner: str) -> Replaced:
    return Replaced(place, f"{owner}'s") if owner else _NONE


def _pointed(words: list[str], place: int, turns: Sequence[Turn]) -> Replaced:
    """ "Kapan itu?", "itu kapan?", "raker itu", "UU tersebut", "when was that?"; not "apa itu Forsesdasi?"."""
    matter = topic(turns[-1].searched)
    before, after = words[place - 1 : place], words[place + 1 : place + 2]
    if words[place].casefold() == "that":
        return Replaced(place, matter) if not after else _NONE
    if not place:
        return Replaced(place, matter) if after and (is_verb(after[0]) or is_asking(after[0])) else _NONE
    if not matter:
        return _NONE
    if not carries(before[0]):
        return Replaced(place, matter) if not after or is_verb(after[0]) else _NONE
    if before[0].casefold() in (word.casefold() for word in words[: place - 1]):
        return _NONE
    if before[0].casefold() in (word.casefold() for word in tokens(matter)):
        return Replaced(place - 1, matter)
    for turn in reversed(turns):
        if spoken_of := phrase(before[0], turn.searched):
            return Replaced(place - 1, spoken_of)
    return Replaced(place, matter) if before[0].casefold() in _KINDS_OF_MATTER else _NONE


def _is_without_owner(words: list[str], place: int) -> bool:
    """Whether no owner of a word in -nya is beside it, as in "apa bedanya munas dan raker?"."""
    before = [token for one, token in enumerate(words[:place]) if carries(token) and not _is_asked(words, one)]
    if words[place][:-3].casefold() in _PREPOSITIONS:
        return True
    if is_name(words[place]) or len(before) > 1 or any(map(is_verb, before)):
        return False
    after = words[place + 1 : place + 2]
    return not after or after[0].casefold() in _FOLLOWING or (is_verb(after[0]) and not is_verb(words[place]))


def _suffixed(stem: str, place: int, turns: Sequence[Turn]) -> Replaced:
    """ "Jabatannya", "meluncurkannya", "dimintanya"."""
    matter = topic(turns[-1].searched)
    if stem.casefold() in _PREPOSITIONS:
        owner = matter
    elif stem.casefold() in _MEETINGS:
        owner = _without_persons(turns)
    elif is_verb(stem) and stem.startswith("di"):
        owner = person(turns)
    elif is_verb(stem):
        owner = matter
    else:
        owner = name(turns[-1]) or matter
    if not owner:
        return _NONE
    known = (word.casefold() for word in tokens(owner))
    return Replaced(place, owner if stem.casefold() in known else f"{stem} {owner}")


def _without_persons(turns: Sequence[Turn]) -> str:
    """The last matter that is not a person who was the answer to a question, with the years of it."""
    said = {name(turn) for turn in turns}
    for turn in reversed(turns):
        matter = topic(turn.searched)
        if matter and matter not in said:
            return " ".join((matter, *(year for year in YEAR.findall(turn.searched) if year not in matter)))
    return ""
