"""Questions that documents answer, in the catalogue's file: each goes with its document, and with a change of it."""

import sqlite3
from collections.abc import Sequence

from rag.types import Language, Span, Suggestion

SCHEMA = """
CREATE TABLE IF NOT EXISTS suggesting (
    document TEXT PRIMARY KEY REFERENCES document (name) ON DELETE CASCADE,
    maker TEXT NOT NULL, asked INTEGER NOT NULL, done INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS suggestion (
    document TEXT NOT NULL REFERENCES suggesting (document) ON DELETE CASCADE, question TEXT NOT NULL,
    language TEXT NOT NULL, kind TEXT NOT NULL, date TEXT,
    start INTEGER NOT NULL, end INTEGER NOT NULL, answer_start INTEGER NOT NULL, answer_end INTEGER NOT NULL,
    PRIMARY KEY (document, question)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS suggestion_newest ON suggestion (language, date);
"""
_COLUMNS = "s.question, s.language, s.kind, s.document, s.start, s.end, s.answer_start, s.answer_end"


def unfinished_statement(conditions: Sequence[str]) -> str:
    """Selects documents that a maker is not done with: where fewest were asked first, and of those the newest."""
    return (
        "SELECT d.name, coalesce(w.asked, 0) FROM document d"
        " LEFT JOIN suggesting w ON w.document = d.name AND w.maker = ?"
        f" WHERE {' AND '.join(('(w.done IS NULL OR NOT w.done)', *conditions))}"
        " ORDER BY coalesce(w.asked, 0), d.date DESC, d.name LIMIT ?"
    )


def newest_statement(conditions: Sequence[str]) -> str:
    """Selects the suggestions of a maker and a language in documents that fit, of the newest first."""
    # The date of the document is here too, for its index.
    fits = " AND ".join(("s.language = ?", *(one.replace("d.date", "s.date") for one in conditions)))
    return (
        f"SELECT {_COLUMNS} FROM suggestion s JOIN document d ON d.name = s.document"
        f" JOIN suggesting w ON w.document = s.document AND w.maker = ? WHERE {fits}"
        " ORDER BY s.date DESC, s.document LIMIT ?"
    )


def of_statement(documents: int) -> str:
    """Selects the suggestions of a maker in so many documents."""
    return (
        f"SELECT {_COLUMNS} FROM suggestion s JOIN suggesting w ON w.document = s.document AND w.maker = ?"
        f" WHERE s.document IN ({','.join('?' * documents)}) ORDER BY s.document, s.start, s.question"
    )


def record(
    connection: sqlite3.Connection, name: str, kept: Sequence[Suggestion], *, maker: str, asked: int, done: bool
) -> None:
    """Keep suggestions of a document, and how many candidates of it were asked; those of another maker go."""
    connection.execute("DELETE FROM suggesting WHERE document = ? AND maker <> ?", (name, maker))
    connection.execute(
        "INSERT INTO suggesting VALUES (?, ?, ?, ?)"
        " ON CONFLICT (document) DO UPDATE SET asked = excluded.asked, done = excluded.done",
        (name, maker, asked, done),
    )
    connection.executemany(
        "INSERT OR REPLACE INTO suggestion SELECT name, ?, ?, ?, date, ?, ?, ?, ? FROM document WHERE name = ?",
        [
            (
                one.question,
                one.language,
                one.kind,
                one.source.start,
                one.source.end,
                one.answer.start,
                one.answer.end,
                name,
            )
            for one in kept
        ],
    )


def suggestion(row: Sequence) -> Suggestion:  # type: ignore[type-arg]
    """A row as those statements select them."""
    question, language, kind, document, start, end, answer_start, answer_end = row
    source, answer = Span(start, end), Span(answer_start, answer_end)
    return Suggestion(question, Language(language), kind, document, source, answer)
