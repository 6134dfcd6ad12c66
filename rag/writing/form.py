"""What is to be written to the form that it has to have: sentences, each with the numbers of its sources behind it.

The form is a grammar in llama.cpp's notation (GBNF); a server that knows it lets its model write nothing else. A small
model otherwise leaves the numbers out, or goes on with the prompt.
"""

from rag.types import Language
from rag.writing.prompts import NOTHING, Purpose

MOST = {  # sentences, as many as are asked for
    Purpose.ANSWER: 3,
    Purpose.SUMMARY: 6,
    Purpose.PART: 2,
    Purpose.COMPARISON: 6,
    Purpose.TIMELINE: 12,
    Purpose.LIST: 12,
}
_SHORTENED = ("Dr", "Drs", "H", "Hj", "Ir", "Mr", "Mrs", "Ms", "No", "Ny", "Prof", "St", "Tn")
_RULES = r"""
root ::= nothing | sentence (" " sentence){{0,{more}}}
nothing ::= "{nothing}"
sentence ::= ["“]? [A-Z] piece{{8,400}} "." ["”]? marker{{1,2}}
piece ::= [^.!?<>{{}}|`\[\]\n] | "." [0-9A-Za-z,;)”] | shortened
shortened ::= ({shortened}) ". "
marker ::= " [" ({numbers}) "]"
"""


def form_of(purpose: Purpose, sources: int, language: Language) -> str:
    """The grammar of a text from so many sources, numbered from 1."""
    return _RULES.format(
        more=MOST[purpose] - 1,
        nothing=NOTHING[language],
        shortened=_either(_SHORTENED),
        numbers=_either(range(1, sources + 1)),
    )


def _either(words: "range | tuple[str, ...]") -> str:
    return " | ".join(f'"{word}"' for word in words)
