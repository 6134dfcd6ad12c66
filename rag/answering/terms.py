"""A question to the term whose meaning it asks for, or what that is short for."""

import re
from dataclasses import dataclass

_TERM = r"[\"'“‘]?(?P<term>[\w][\w/.&-]*(?: [\w/.&-]+){0,4}?)[\"'”’]?"
_OF = r"(?:dari |untuk |istilah |singkatan |akronim |kata |kiasan |nilai |asas )*"
_MEANING = (
    rf"apa(?:kah)? (?:itu|arti(?:nya)?|makna|maksud|pengertian|definisi) {_OF}{_TERM}(?: itu)?",
    rf"apa(?:kah)? yang dimaksud(?:kan)? (?:dengan|oleh) {_OF}{_TERM}",
    rf"{_TERM} (?:itu )?(?:apa|artinya apa|apa artinya|maksudnya apa|apa maksudnya)",
    rf"what (?:is|are) (?:meant by |an? )?(?!the\b){_TERM}",
    rf"what does (?:the (?:term|word|abbreviation|acronym) )?{_TERM} mean",
    rf"what is the meaning of (?:the (?:term|word|abbreviation|acronym) )?{_TERM}",
)
_STANDS_FOR = (
    rf"apa(?:kah)? (?:kepanjangan(?:nya)?|singkatan|arti singkatan) {_OF}{_TERM}",
    rf"{_TERM} (?:itu )?(?:adalah )?(?:singkatan|kepanjangan|akronim)(?:nya)? (?:dari )?apa",
    rf"what does (?:the (?:abbreviation|acronym) )?{_TERM} stand for",
    rf"what is {_TERM} (?:short for|an abbreviation (?:of|for)|an acronym (?:of|for))",
    rf"what is the (?:full form|long form|abbreviation|full name) of {_TERM}",
)
_NO_TERM = frozenset("apa arti ini itu nya yang dia ia mereka this that it these those he she they".split())


@dataclass(frozen=True, slots=True)
class Term:
    """A term that is asked about; with `stands_for` what it is short for, else what it means."""

    text: str
    stands_for: bool

    def stands_in(self, text: str) -> bool:
        """Whether a text has the term, in capitals or not."""
        return re.search(rf"(?<!\w){re.escape(self.text)}(?!\w)", text, re.IGNORECASE) is not None


def term_asked(question: str) -> Term | None:
    """The term whose meaning a question asks for; None for any other question."""
    asked = " ".join(question.split()).rstrip(" ?.!")
    for patterns, stands_for in ((_STANDS_FOR, True), (_MEANING, False)):
        for pattern in patterns:
            match = re.fullmatch(pattern, asked, re.IGNORECASE)
            if match and not set(match["term"].casefold().split()) <= _NO_TERM:
                return Term(match["term"], stands_for)
    return None
