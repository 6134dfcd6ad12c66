"""What a format's reader hands back: the cleaned text of a file and what the file says of itself."""

import datetime
from dataclasses import dataclass, field

from rag.errors import LoadError
from rag.types import Language, UnreadPage

MEBIBYTE = 1 << 20
MEGABYTE = 1_000_000  # as the setting counts them


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file, or the user, says of a document; an empty field says nothing."""

    title: str = ""
    date: datetime.date | None = None
    source: str = ""
    language: Language = Language.UNDETERMINED
    place: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold before it is refused: bytes on disk, characters of text, pages, bytes unpacked; and how
    many seconds the text recognition of one page may take."""

    max_bytes: int = 50 * MEGABYTE
    max_characters: int = 5_000_000
    max_pages: int = 2_000
    max_unpacked: int = 256 * MEBIBYTE
    page_seconds: float = 60.0

    def check_characters(self, characters: int, *, name: str) -> None:
        """Raise `LoadError` (reason `too_large`) for more text than one document may hold."""
        if characters > self.max_characters:
            raise LoadError(
                f"{name!r} holds more than {self.max_characters:,} characters of text; split it and add the parts",
                reason="too_large",
            )


@dataclass(frozen=True, slots=True)
class Extraction:
    """The text of a file, cleaned, with the offsets of its pages, or of its rows, posts or messages.

    `stated` was written by somebody for this document and is believed; `properties` were filled in by a program and
    are used only where neither `stated` nor the text says more. `confidence` is that of text recognition, from 0 to 1,
    None where none was needed; `unread` are the pages that it could not read.
    """

    text: str
    page_starts: tuple[int, ...] = ()
    records: tuple[int, ...] = ()
    confidence: float | None = None
    unread: tuple[UnreadPage, ...] = ()
    stated: Metadata = field(default_factory=Metadata)
    properties: Metadata = field(default_factory=Metadata)
