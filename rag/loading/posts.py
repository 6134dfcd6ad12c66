"""Posts of a forum or messages of a list to one text, in which each begins with who wrote it and when."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.language import detect
from rag.loading.cleaning import clean_line, join_records
from rag.loading.dates import written_date
from rag.loading.extraction import Extraction, Limits, Metadata
from rag.types import Language

_LONGEST_HEAD = 200
_SAMPLE_POSTS = 50


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody wrote: `quoted` are words of others in it, `attached` names of files; any field may be empty."""

    author: str
    date: datetime.date | None
    text: str
    subject: str = ""
    quoted: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()


def extraction_of(posts: Sequence[Post], *, stated: Metadata, name: str, limits: Limits) -> Extraction:
    """The posts in their order, each a record of its own under a line that names its subject, author and date."""
    language = detect("\n".join(post.text for post in posts[:_SAMPLE_POSTS]))
    records: list[str] = []
    characters = 0
    for post in posts:
        for record in _records(post, language):
            characters += len(record)
            limits.check_characters(characters, name=name)
            records.append(record)
    text, starts = join_records(records)
    return Extraction(text=text, records=starts, stated=stated)


def _records(post: Post, language: Language) -> Iterator[str]:
    attached = ", ".join(map(clean_line, post.attached))
    label = "Attached" if language is Language.ENGLISH else "Lampiran"
    parts = [part for part in (post.text, f"{label}: {attached}" if attached else "") if part]
    if parts:
        yield _head(post, language) + "\n\n".join(parts)
    # No passage mixes what somebody wrote with what they quoted.
    yield from post.quoted


def _head(post: Post, language: Language) -> str:
    said_by = ", ".join(filter(None, (post.author, written_date(post.date, language) if post.date else "")))
    head = " \u2014 ".join(filter(None, (post.subject, said_by)))[:_LONGEST_HEAD]
    return f"{head}:\n" if head else ""
