"""A document to the questions that might be asked about it, the most telling kinds in turn."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rag.suggesting.definitions import from_definitions
from rag.suggesting.events import from_events
from rag.suggesting.headings import from_headings
from rag.suggesting.people import from_offices, from_speech
from rag.suggesting.rows import from_rows
from rag.suggesting.source import Source, is_fit
from rag.types import Document, Span, Suggestion

RULES_VERSION = "1"
MOST_SENTENCES = 400  # of a document that are looked at
_RULES = (from_headings, from_events, from_rows, from_offices, from_definitions, from_speech)


def make(document: Document, sentences: Sequence[Span]) -> tuple[Suggestion, ...]:
    """The questions that the rules make of a document, unchecked: of each kind one, then of each another, and so on."""
    if not sentences:
        return ()
    # What is not looked at is left out, so that a book takes no longer than a report.
    beginning = replace(document, text=document.text[: sentences[:MOST_SENTENCES][-1].end])
    source = Source(beginning, tuple(sentences[:MOST_SENTENCES]))
    by_kind: defaultdict[str, list[Suggestion]] = defaultdict(list)
    asked = set[str]()
    for rule in _RULES:
        for suggestion in rule(source):
            if suggestion.question.casefold() not in asked and is_fit(suggestion.question):
                asked.add(suggestion.question.casefold())
                by_kind[suggestion.kind].append(suggestion)
    turns = [(turn, place, one) for place, kind in enumerate(by_kind.values()) for turn, one in enumerate(kind)]
    return tuple(one for _, _, one in sorted(turns, key=lambda entry: entry[:2]))
