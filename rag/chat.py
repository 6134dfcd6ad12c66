"""What is said to a chat model and comes back from one, whoever runs it."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """Who speaks."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that the model read and wrote, 0 where its server does not tell."""

    read: int = 0
    written: int = 0


class ChatModel(Protocol):
    """A model that answers messages."""

    @property
    def identity(self) -> str:
        """The model's name, which tells it from others; never a key."""
        ...

    def stream(
        self, messages: Sequence[Message], *, tokens: int, seconds: float, grammar: str = ""
    ) -> Generator[str | Usage]:
        """The pieces of what it writes, and last the usage; an empty piece says that it is still waited for.

        At most about so many `tokens` are written, and with a `grammar` (GBNF) nothing else than that allows, by a
        server that knows such. Raises `ChatError`, after `seconds` in any case. Closing the generator ends the request.
        """
        ...
