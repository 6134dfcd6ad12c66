"""A question and the words that answer it to a statement, for the forms of question whose order is known."""

import re
from collections.abc import Callable, Sequence

from rag.types import Language

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], str], str]]

_AUX = "is|was|are|were"
_PARTICIPLE = r"\w+ed|born|built|made|held|written|won|given|taken|known|sold|sent|found|located|begun"
_FRONT = re.compile(
    r"^(?:pada|di|dari|in|on|at|since|sejak|around|sekitar|by|during|oleh|from|under|between) ", re.IGNORECASE
)
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?,? \d{4}|^(?:[A-Z]\w+ )?\d{1,2}(?:,|$)")


def _rules(*rules: tuple[str, Callable[[re.Match[str], str], str]]) -> list[Rule]:
    return [(re.compile(pattern, re.IGNORECASE), make) for pattern, make in rules]


RULES: dict[Language, list[Rule]] = {
    Language.INDONESIAN: _rules(
        (r"^siapa(?:kah)? yang ((?:me|ber|di|ter)\w+ .+)$", lambda m, a: f"{a} {m[1]}"),
        (r"^siapa(?:kah)? (?!yang\b|itu\b)(.+)$", lambda m, a: f"{m[1]} adalah {a}"),
        (r"^(?:pada )?tahun berapa(?:kah)? (.+)$", lambda m, a: f"{m[1]} {_placed('pada tahun', a, but='tahun')}"),
        (
            r"^(?:pada )?tanggal berapa(?:kah)? (.+)$",
            lambda m, a: f"{m[1]} {_placed('pada tanggal', a, but='tanggal')}",
        ),
        (r"^kapan(?:kah)? (.+)$", lambda m, a: f"{m[1]} {_placed('pada', a)}"),
        (r"^di ?mana(?:kah)? (?:letak |lokasi )(.+)$", lambda m, a: f"{m[1]} terletak {_placed('di', a)}"),
        (r"^di ?mana(?:kah)? (.+)$", lambda m, a: f"{m[1]} {_placed('di', a)}"),
        (r"^dari ?mana(?:kah)? (.+)$", lambda m, a: f"{m[1]} {_placed('dari', a)}"),
        (r"^berapa(?:kah)? (?!orang\b|banyak\b)(.+)$", lambda m, a: f"{m[1]} adalah {a}"),
        (r"^apa(?:kah)? (?!itu\b|ada\b|saja\b)(.+)$", lambda m, a: f"{m[1]} adalah {a}"),
    ),
    Language.ENGLISH: _rules(
        (rf"^who ({_AUX}) (.+)$", lambda m, a: f"{a} {m[1]} {m[2]}"),
        (r"^who (?!did|does|do|has|have|had|can|could|would|will|whom)(\w+ .+)$", lambda m, a: f"{a} {m[1]}"),
        (rf"^what ({_AUX}) ((?:the|a|an|his|her|its|their|one|another)\b.+)$", lambda m, a: f"{m[2]} {m[1]} {a}"),
        (rf"^(?:what|which) (?:\w+ ){{1,3}}({_AUX}) (.+)$", lambda m, a: f"{a} {m[1]} {m[2]}"),
        (rf"^what ({_AUX}) (.+)$", lambda m, a: f"{a} {m[1]} {m[2]}"),
        (
            r"^what (\w+(?:ed|[^s]s) (?!did|does|do|is|was|are|were|has|have|had|can|could|would|will)\w+.*)$",
            lambda m, a: f"{a} {m[1]}",
        ),
        (rf"^when ({_AUX}) (.+?) ({_PARTICIPLE})\b(.*)$", lambda m, a: f"{m[2]} {m[1]} {m[3]}{m[4]} {_when(a)}"),
        (
            rf"^where ({_AUX}) (.+?) ({_PARTICIPLE})\b(.*)$",
            lambda m, a: f"{m[2]} {m[1]} {m[3]}{m[4]} {_placed('in', a)}",
        ),
        (rf"^how many (.+?) ({_AUX}|have|live|can) (.+)$", lambda m, a: f"{_counted(a, m[1])} {m[2]} {m[3]}"),
    ),
}


def state(question: str, answer: str, language: Language) -> str:
    """The statement, or nothing where the question has another form."""
    asked = " ".join(question.rstrip(" ?.").split())
    answer = answer.strip(" .,;")
    for pattern, make in RULES[language]:
        if answer and (match := pattern.match(asked)):
            said = make(match, answer)
            return said[0].upper() + said[1:] + "."
    return ""


def form_of(question: str) -> str:
    """The word by which it is known what kind of words answer; a wrong answer of the same kind is hard to tell."""
    words: Sequence[str] = re.findall(r"\w+", question.casefold())
    word = words[0] if words else ""
    return " ".join(words[:2]) if word in ("how", "what", "which", "apa", "berapa") else word.removesuffix("kah")


def _placed(preposition: str, answer: str, *, but: str = "") -> str:
    """The answer with its preposition, unless it has one or begins with the noun that the preposition has."""
    if _FRONT.match(answer):
        return answer
    if but and answer.casefold().startswith(but):
        return f"pada {answer}"
    return f"{preposition} {answer}"


def _when(answer: str) -> str:
    return _placed("on" if _DAY.search(answer) else "in", answer)


def _counted(answer: str, noun: str) -> str:
    return answer if noun.split()[-1].casefold() in answer.casefold() else f"{answer} {noun}"
