"""A text in the making: lines are added, and questions to what stands in them."""

from dataclasses import dataclass, field

from rag.types import Language, Span


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and where in the text its answer stands, if it does."""

    question: str
    language: Language
    answer: Span | None


@dataclass(slots=True)
class Page:
    """A text with its questions."""

    title: str
    language: Language
    text: str = ""
    asked: list[Asked] = field(default_factory=list)

    def add(self, words: str) -> Span:
        """Append words, and say where they stand."""
        self.text += words
        return Span(len(self.text) - len(words), len(self.text))

    def ask(self, question: str, language: Language, answer: Span | None) -> None:
        """Ask something of it."""
        self.asked.append(Asked(question, language, answer))
