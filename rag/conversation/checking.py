"""What a model made of a follow-up -> the question in it, if it is one and says nothing that nobody said."""

import re
from collections.abc import Iterable, Sequence

from rag.analysis import is_stop_word, stem_pair, words
from rag.conversation.fragments import opening
from rag.conversation.leaning import has_sign
from rag.conversation.pronouns import THERE
from rag.conversation.wording import carries, is_asking, tokens
from rag.language import question_language
from rag.types import Turn

LONGEST = 200  # characters of a standalone question that a model may write
TURNS_GIVEN = 4  # the last turns, which a rewriting may take words from
LONGEST_SAID = 200  # characters of an answer that are given and may be taken from
_QUOTED = re.compile(r"[\"“”'‘’](.*)[\"“”'‘’]")
_UNUSUAL = re.compile(r"[^\w\s,.?'’()/&%\"“”‘-]|https?\b|www\b")
_NEXT_SENTENCE = re.compile(r"(?<!\b[Nn]o)[.?]\s")
# Function words that turn what a question says into something else.
_TURNING = frozenset(
    """
    tidak tak bukan belum tanpa jangan sebelum sesudah setelah selain kecuali not no nor never without before after
    except
    """.split()
)
# What is added to make a sentence of "and where?" and says nothing of the matter.
_SAYING_NOTHING = frozenset(
    """
    diadakan dilaksanakan diselenggarakan berlangsung terjadi menurut tahun held take took place happen happened
    according year
    """.split()
)
# What a rewriting puts something in the place of.
_REPLACED = frozenset("beliau sana situ itu tersebut that this these those there it lagi lainnya else another".split())
_KINDS_OF_ASKING = {
    token: kind
    for kind, asking in enumerate(
        (
            "siapa siapakah who whom whose",
            "apa apakah what",
            "kapan kapankah when",
            "mana manakah dimana dimanakah kemana where which",
            "mengapa kenapa why",
            "bagaimana bagaimanakah gimana how",
            "berapa berapakah",
        )
    )
    for token in asking.split()
}


def faithful(written: str, question: str, turns: Sequence[Turn]) -> str:
    """The one standalone question that was written, empty where it is none or not the one that was asked.

    It is one line in the question's language, asks the same way, keeps the question's words of substance, adds some of
    the turns' and no others, and leans on nothing itself.
    """
    text = written.strip()
    if quoted := _QUOTED.fullmatch(text):
        text = quoted[1].strip()
    given = turns[-TURNS_GIVEN:]
    if not given or not _is_one_question(text) or has_sign(text):
        return ""
    if not _asks_alike(text, question, given[-1].searched) or not _is_in_its_language(text, question, given):
        return ""
    said_by_it = _stems(filter(_matters, words(text)))
    sources = [part for turn in given for part in (turn.question, turn.searched, turn.said[:LONGEST_SAID])]
    own = _stems(words(question))
    known = own | _stems(words(" ".join(sources)))
    if any(stem_pair(word).isdisjoint(known) for word in _substance(text)):
        return ""
    if any(stem_pair(word).isdisjoint(said_by_it) for word in _kept(question)):
        return ""
    return text if any(stem_pair(word).isdisjoint(own) for word in _substance(text)) else ""


def _is_one_question(text: str) -> bool:
    return (
        len(text) <= LONGEST
        and text.endswith("?")
        and len(text.splitlines()) == 1
        and not _UNUSUAL.search(text)
        and not _NEXT_SENTENCE.search(text)
        and text.count("?") == 1
    )


def _asks_alike(text: str, question: str, before: str) -> bool:
    """Whether it asks with the question's own question word, or, where that has none, with those of the one before."""
    asked, asking = _asking(opening(question)[1]), _asking(text)
    return asked <= asking if asked else asking <= _asking(before)


def _asking(text: str) -> set[int]:
    return {_KINDS_OF_ASKING[token] for token in map(str.casefold, tokens(text)) if token in _KINDS_OF_ASKING}


def _is_in_its_language(text: str, question: str, turns: Sequence[Turn]) -> bool:
    """A question of a name alone, "dan Sukamara?", is in the language of the one that it goes on with as well."""
    languages = {question_language(question)}
    if not any(map(is_asking, tokens(question))):
        languages.add(question_language(turns[-1].searched))
    return question_language(text) in languages


def _matters(word: str) -> bool:
    return (not is_stop_word(word) and not is_asking(word)) or word in _TURNING


def _substance(text: str) -> list[str]:
    return [word for word in words(text) if _matters(word) and word not in _SAYING_NOTHING]


def _kept(question: str) -> list[str]:
    """The words of a question that a rewriting keeps: all of substance but what points or ties to a turn."""
    _, rest = opening(THERE.sub("", question.strip().rstrip("?!. ")))
    found = tokens(rest)
    pointing = {place for place, token in enumerate(found) if token.casefold() in ("itu", "tersebut", "ini")}
    pointed = {place - 1 for place in pointing} | {
        place + 1 for place, token in enumerate(found) if token.casefold() in ("that", "this", "these", "those")
    }
    own = [token for place, token in enumerate(found) if place not in pointed and token.casefold() not in _REPLACED]
    return [word for token in own if carries(token) or token.casefold() in _TURNING for word in words(token)]


def _stems(found: Iterable[str]) -> set[str]:
    return {stem for word in found for stem in stem_pair(word)}
