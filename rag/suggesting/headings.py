"""Headings that are questions already, as in answers to questions that are often asked, to those questions."""

import re
from collections.abc import Iterator

from rag.language import question_language
from rag.suggesting.source import Source, stands_alone
from rag.types import Language, Span, Suggestion

KIND = "heading"
_FEWEST_WORDS = 3
_ASKS = re.compile(
    r"^(?:apa(?:kah)?|siapa(?:kah)?|kapan(?:kah)?|(?:di|ke|dari) ?mana(?:kah)?|mengapa|kenapa|bagaimana(?:kah)?"
    r"|berapa(?:kah)?|what|who|when|where|why|how|which|does|do|is|are|can|must)\b",
    re.IGNORECASE,
)
_AUXILIARIES = re.compile(r"^(?:\w+\s)(?:(?:is|are|was|were|does|do|did|has|have|had|can|will|must)\s)?", re.IGNORECASE)
_YANG = re.compile(r"\byang\b|\buntuk\b", re.IGNORECASE)


def from_headings(source: Source) -> Iterator[Suggestion]:
    """Questions that stand alone in a line of their own, each with the sentence after it."""
    for (sentence, text), (after, _) in zip(source.texts(), list(source.texts())[1:], strict=False):
        language = question_language(text)
        if not text.endswith("?") or "\n" in text or len(text.split()) < _FEWEST_WORDS or not _ASKS.match(text):
            continue
        gap = source.document.text[sentence.end : after.start]
        about = _YANG.sub("", _AUXILIARIES.sub("", text[:-1], count=1))
        subject = " ".join(about.split()[-9:])
        if (
            "\n" in gap
            and stands_alone(f"x {subject}", language)
            and source.language in (language, Language.UNDETERMINED)
        ):
            ends = source.document.text.find("\n\n", after.start)
            answered = Span(after.start, ends if ends > after.end else after.end)
            yield source.suggestion(text, KIND, answered, Span(0, answered.end - answered.start), language=language)
