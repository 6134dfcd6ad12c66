"""Written answers, kept by what they depend on: the question, its sources, the model and the prompt."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from rag.types import Language
from rag.writing.prompts import PROMPT_VERSION, Purpose
from rag.writing.sources import Source

MOST = 256  # answers

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """The values that were last used, in memory alone."""

    def __init__(self) -> None:
        self._values = OrderedDict[Hashable, Value]()
        self._guard = threading.Lock()

    def get(self, key: Hashable) -> Value | None:
        """The value of a key, where it is still kept."""
        with self._guard:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Hashable, value: Value) -> None:
        """Keep a value; the one that was not used for longest goes."""
        with self._guard:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > MOST:
                self._values.popitem(last=False)


def key_of(purpose: Purpose, matter: str, language: Language, sources: Sequence[Source], model: str) -> Hashable:
    """What a written answer depends on; a changed document has another version."""
    given = tuple((source.document.info.version, source.sentences) for source in sources)
    return purpose, matter, language, given, model, PROMPT_VERSION
