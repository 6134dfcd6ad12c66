"""A question for what a term means or stands for, and the sentence that explains it: "SPBE: ...", "... (SPBE)"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answering.lookup import Found
from rag.answering.sentences import Candidate, text_of
from rag.answering.terms import Term, term_asked
from rag.answering.withholding import is_silent
from rag.orders import orders_of, overlap
from rag.types import Hit, Span

# Likelihood that the words explain the term: 71 of 71 questions about the terms of the sample's glossary for which a
# sentence was found got a right one (tests/answering/test_meaning.py), of which 0.949 is the lower bound of the 95 %
# interval (Wilson).
MEANT = 0.94
# In minutes a name and a colon tell who speaks: only in a list of terms do they explain what is no abbreviation.
_OF_TERMS = re.compile(
    r"\b(?:glosari(?:um)?|glossary|istilah|singkatan|akronim|pengertian|definisi|kamus|ketentuan umum|terms|definitions"
    r"|abbreviations|acronyms)\b",
    re.IGNORECASE,
)
_LISTED = r"(?:\s*[:=–—]\s*|\s+-\s+)"
_SAID = (
    r"\s+(?:(?:adalah |ialah |merupakan )(?:(?:singkatan|kepanjangan|akronim) (?:dari|untuk) )"
    r"|adalah |ialah |yaitu |yakni |means |stands for |is (?:short|an abbreviation|an acronym) (?:for|of) |is an? )"
)
_CLAUSE = re.compile(r"[,;(]|\.(?:\s|$)|\s(?:yaitu|yakni|adalah|that is)\s")
_BEFORE = re.compile(r"(?P<long>(?:[\w-]+ ){1,8})$")
_LETTERS = re.compile(r"[^\W\d_]{3}")


def explains(term: Term, hit: Hit) -> bool:
    """Whether a sentence of a hit's passage explains a term."""
    sentences = [one for one in hit.passage.sentences if not overlap(orders_of(hit), one)]
    return any(True for way in (_listed, _said) for sentence in sentences for _ in way(term, hit, sentence))


def explained(question: str, candidates: Sequence[Candidate]) -> Found | None:
    """The best sentence that explains the term asked about; None where none does, or two differ.

    What a glossary says, or brackets behind the full name, goes before what is said of the term in a sentence.
    """
    term = term_asked(question)
    if term is None:
        return None
    for way in (_listed, _said):
        found = [
            Found(replace(candidate, span=part, parts=(part,), text=text_of(candidate.hit, part)), words)
            for candidate in candidates
            for part in candidate.parts
            if not is_silent(question, text_of(candidate.hit, part))
            for words in way(term, candidate.hit, part)
        ]
        said = [_words_of(one) for one in found]
        if found:
            return found[0] if all(one <= said[0] or said[0] <= one for one in said) else None
    return None


def _listed(term: Term, hit: Hit, sentence: Span) -> Iterator[Span]:
    """Where a sentence gives the meaning behind the term and a colon, or the full name before or in brackets."""
    text, name = text_of(hit, sentence), re.escape(term.text)
    if entry := re.match(rf"\W*{name}(?: \([^()]*\))?{_LISTED}", text, re.IGNORECASE):
        clause = _clause(text, entry.end())
        short = is_short_for(term.text, text[entry.end() : clause])
        end = clause if term.stands_for else len(text.rstrip(" .;"))
        if short or (not term.stands_for and _is_of_terms(hit, sentence) and _LETTERS.search(text[entry.end() : end])):
            yield Span(sentence.start + entry.end(), sentence.start + end)
    if not term.stands_for:
        return
    for match in re.finditer(rf"\({name}\)", text, re.IGNORECASE):
        before = _BEFORE.search(text, 0, match.start())
        if before and (long := _long_form(term.text, before["long"].rstrip())):
            end = sentence.start + before.start() + len(before["long"].rstrip())
            yield Span(end - len(long), end)
    for match in re.finditer(rf"(?<!\w){name} \((?P<long>[^()]{{5,120}})\)", text, re.IGNORECASE):
        if is_short_for(term.text, match["long"]):
            yield Span(sentence.start + match.start("long"), sentence.start + match.end("long"))


def _said(term: Term, hit: Hit, sentence: Span) -> Iterator[Span]:
    """Where a sentence that begins with the term says what it is."""
    text = text_of(hit, sentence)
    if match := re.match(rf"\W*{re.escape(term.text)}(?: \([^()]*\))?{_SAID}", text, re.IGNORECASE):
        end = _clause(text, match.end()) if term.stands_for else len(text.rstrip(" .;"))
        said = text[match.end() : end]
        if is_short_for(term.text, said) if term.stands_for else _LETTERS.search(said):
            yield Span(sentence.start + match.end(), sentence.start + end)


def _clause(text: str, start: int) -> int:
    """Where the first clause from a place in a sentence ends."""
    found = _CLAUSE.search(text, start)
    return min(len(text.rstrip(" .;")), found.start() if found else len(text))


def _is_of_terms(hit: Hit, sentence: Span) -> bool:
    before = hit.passage.text[: sentence.start - hit.passage.start]
    return _OF_TERMS.search(f"{hit.info.title}\n{before}") is not None


def is_short_for(short: str, long: str) -> bool:
    """Whether the letters of an abbreviation stand in a longer name in their order, from the beginning of a word."""
    words = long.casefold().split()
    wanted = [letter for letter in short.casefold() if letter.isalpha()]
    if len(words) < 2 and "-" not in long:
        return False
    for place, word in enumerate(words):
        if wanted and word[:1] == wanted[0]:
            letters = iter(" ".join(words[place:]))
            if all(letter in letters for letter in wanted):
                return True
    return False


def _long_form(short: str, before: str) -> str:
    """The last words of a text that an abbreviation is short for, from as late a word as can be; empty for none."""
    words = before.split(" ")
    for first in range(len(words) - 2, -1, -1):
        long = " ".join(words[first:])
        if words[first][:1].casefold() == short[:1].casefold() and is_short_for(short, long):
            return long
    return ""


def _words_of(one: Found) -> frozenset[str]:
    first = one.value.start - one.candidate.span.start
    return frozenset(
        re.findall(r"\w+", one.candidate.text[first : one.value.end - one.candidate.span.start].casefold())
    )
