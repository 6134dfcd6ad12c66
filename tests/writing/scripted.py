"""A chat model that writes what a test says, piece by piece, and sources of documents of our own for it."""

import datetime
from collections.abc import Callable, Generator, Iterable, Sequence

from rag.chat import Message, Usage
from rag.errors import ChatError
from rag.sentences import find_sentences
from rag.types import Document, DocumentInfo, Language
from rag.writing.sources import Material

Script = Callable[[Sequence[Message]], Iterable[str | ChatError]]


class ScriptedChat:
    """A `ChatModel` that says what it is told to, for each request in turn; the last script is used again.

    A `ChatError` in a script is raised in its place. `asked` are the messages that it was sent, and `closed` how many
    of its answers were ended before their end.
    """

    def __init__(self, *scripts: str | Script, size: int = 7) -> None:
        self.identity = "scripted"
        self.asked: list[Sequence[Message]] = []
        self.closed = 0
        self._scripts = scripts
        self._size = size

    def stream(
        self, messages: Sequence[Message], *, tokens: int, seconds: float, grammar: str = ""
    ) -> Generator[str | Usage]:
        """See `ChatModel.stream`."""
        script = self._scripts[min(len(self.asked), len(self._scripts) - 1)]
        self.asked.append(messages)
        written = 0
        try:
            for piece in [script] if isinstance(script, str) else script(messages):
                if isinstance(piece, ChatError):
                    raise piece
                for begin in range(0, len(piece), self._size):
                    written += 2
                    yield piece[begin : begin + self._size]
            yield Usage(100, min(written, tokens - 1))
        except GeneratorExit:
            self.closed += 1
            raise


def document_of(text: str, *, name: str = "catatan.md", title: str = "Catatan") -> Document:
    """A document of this text."""
    date = datetime.date(2024, 5, 2)
    return Document(DocumentInfo(name, "0" * 64, title, Language.INDONESIAN, date, "", "", "md"), text)


def material_of(text: str, *, name: str = "catatan.md", title: str = "Catatan", first: str = "") -> Material:
    """All sentences of a document, of which those that have `first` in them are not to be missing."""
    document = document_of(text, name=name, title=title)
    sentences = find_sentences(text, Language.INDONESIAN)
    return Material(
        document,
        sentences,
        tuple(span for span in sentences if first and first in text[span.start : span.end]),
    )
