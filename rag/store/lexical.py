"""The words of passages in SQLite's FTS5: what is indexed, and how a question's terms become its query."""

import sqlite3
from collections.abc import Sequence

from rag.analysis import stems, words
from rag.lexicon import Term
from rag.types import DocumentInfo, Language, Passage

TABLE = "passage_words"
# Tokens are made by rag.analysis; FTS5 only has to cut at the spaces between them.
SCHEMA = f"""
CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(words, stems, title, tokenize = 'unicode61');
CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE}_terms USING fts5vocab({TABLE}, 'col');
"""

WORD_WEIGHT, STEM_WEIGHT, TITLE_WEIGHT = 0.5, 1.0, 0.3


def insert(connection: sqlite3.Connection, *, row: int, passage: Passage, info: DocumentInfo) -> None:
    """Index a passage's words under its row."""
    passage_words = words(passage.text)
    connection.execute(
        f"INSERT INTO {TABLE} (rowid, words, stems, title) VALUES (?, ?, ?, ?)",
        (
            row,
            " ".join(passage_words),
            " ".join(_stems(passage_words, info.language)),
            " ".join(_stems(words(info.title), info.language)),
        ),
    )


def delete(connection: sqlite3.Connection, *, rows: Sequence[int]) -> None:
    """Take the words of these rows out of the index."""
    connection.executemany(f"DELETE FROM {TABLE} WHERE rowid = ?", [(row,) for row in rows])


def compact(connection: sqlite3.Connection) -> None:
    """Merge the index into one segment, in which nothing is left of deleted rows."""
    connection.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")


def check(connection: sqlite3.Connection) -> None:
    """Compare the index with the words that it was made from; `sqlite3.DatabaseError` where they differ."""
    connection.execute(f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('integrity-check', 0)")


def match_expression(terms: Sequence[Term]) -> str:
    """An FTS5 query for any of the terms, as a word or by a stem; terms are quoted, never parsed as syntax."""
    parts = []
    for term in terms:
        parts.append(f'words : "{_quoted(term.word)}"')
        parts += [f'{{stems title}} : "{_quoted(stem)}"' for stem in sorted(term.stems)]
    return " OR ".join(parts)


def search_statement(condition: str) -> str:
    """The statement that ranks passages by BM25; `condition` narrows by columns of the document `d`."""
    return (
        f"SELECT p.id, -bm25({TABLE}, {WORD_WEIGHT}, {STEM_WEIGHT}, {TITLE_WEIGHT}) AS score FROM {TABLE}"
        f" JOIN passage p ON p.row = {TABLE}.rowid JOIN document d ON d.name = p.document"
        f" WHERE {TABLE} MATCH ?{condition} ORDER BY score DESC, p.id LIMIT ?"
    )


def frequency_statement(count: int) -> str:
    """The statement that tells in how many passages each of `count` stems stands."""
    return f"SELECT term, doc FROM {TABLE}_terms WHERE col = 'stems' AND term IN ({','.join('?' * count)})"


def _stems(text_words: Sequence[str], language: Language) -> list[str]:
    if language is not Language.UNDETERMINED:
        return stems(text_words, language)
    return stems(text_words, Language.INDONESIAN) + stems(text_words, Language.ENGLISH)


def _quoted(term: str) -> str:
    return term.replace('"', '""').replace("\0", " ")
