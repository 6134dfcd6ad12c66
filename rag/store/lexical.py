"""The words of passages in SQLite's FTS5: what is indexed, and how a question's terms become its query."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.analysis import stems, words
from rag.lexicon import Term
from rag.orders import seen, without_orders
from rag.store.narrowing import rows_statement
from rag.types import DocumentInfo, Language, Passage

TABLE = "passage_words"
# Tokens are made by rag.analysis; FTS5 only has to cut at the spaces between them.
SCHEMA = f"""
CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(words, stems, title, tokenize = 'unicode61');
CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE}_terms USING fts5vocab({TABLE}, 'col');
"""

WORD_WEIGHT, STEM_WEIGHT, TITLE_WEIGHT = 0.5, 1.0, 0.3
# Passages that a question's phrases may stand in, counted for each phrase: BM25 looks at every one of them. What is too
# frequent tells least. Among 100,000 passages this halves the time and costs at most a point of R@10.
MOST_POSTINGS = 40_000


@dataclass(frozen=True, slots=True)
class Phrase:
    """A token that is searched for in some of the columns."""

    columns: tuple[str, ...]
    token: str


def insert(connection: sqlite3.Connection, *, row: int, passage: Passage, info: DocumentInfo) -> None:
    """Index a passage's words under its row, but for those of orders to the program: a word in them is no commoner."""
    passage_words = words(seen(info.title, passage.text))
    connection.execute(
        f"INSERT INTO {TABLE} (rowid, words, stems, title) VALUES (?, ?, ?, ?)",
        (
            row,
            " ".join(passage_words),
            " ".join(_stems(passage_words, info.language)),
            " ".join(_stems(words(without_orders(info.title)), info.language)),
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


def phrases_of(terms: Sequence[Term]) -> list[Phrase]:
    """Each term as a word, and by its stems."""
    return [
        phrase
        for term in terms
        for phrase in (
            Phrase(("words",), term.word),
            *(Phrase(("stems", "title"), stem) for stem in sorted(term.stems)),
        )
    ]


def affordable(phrases: Sequence[Phrase], frequency: Mapping[tuple[str, str], int]) -> list[Phrase]:
    """The phrases in their order without the most frequent, so that the rest stands in `MOST_POSTINGS` passages.

    The rarest stays however frequent it is. `frequency` is by token and column; a phrase that is not there is kept,
    since FTS5 may cut it into several tokens.
    """
    postings = {one: sum(frequency.get((one.token, column), 0) for column in one.columns) for one in phrases}
    kept: set[Phrase] = set()
    total = 0
    for one in sorted(postings, key=lambda phrase: postings[phrase]):
        total += postings[one]
        if total > MOST_POSTINGS and any(postings[other] for other in kept):
            break
        kept.add(one)
    return [one for one in phrases if one in kept]


def match_expression(phrases: Sequence[Phrase]) -> str:
    """An FTS5 query for any of the phrases, which are quoted, never parsed as syntax."""
    return " OR ".join(f'{{{" ".join(one.columns)}}} : "{_quoted(one.token)}"' for one in phrases)


def search_statement(conditions: Sequence[str]) -> str:
    """The statement that ranks passages by BM25; `conditions` on the document `d` narrow."""
    # Documents are looked up for those passages alone that are given back, unless they have to be for all.
    # The sign keeps SQLite from asking FTS5 anew for each row that fits: 52 s for 7,500 passages, not 0.1.
    narrowed = f" AND +w.rowid IN ({rows_statement(conditions)})" if conditions else ""
    return (
        f"SELECT p.id, found.score FROM (SELECT w.rowid AS row, -bm25({TABLE}, {WORD_WEIGHT}, {STEM_WEIGHT},"
        f" {TITLE_WEIGHT}) AS score FROM {TABLE} w WHERE {TABLE} MATCH ?{narrowed}"
        " ORDER BY score DESC, w.rowid LIMIT ?) found"
        " JOIN passage p ON p.row = found.row ORDER BY found.score DESC, p.id"
    )


def frequency_statement(count: int) -> str:
    """The statement that tells in how many passages each of `count` stems stands."""
    return f"SELECT term, doc FROM {TABLE}_terms WHERE col = 'stems' AND term IN ({','.join('?' * count)})"


def postings_statement(count: int) -> str:
    """The statement that tells in how many passages each of `count` tokens stands, by column."""
    return f"SELECT term, col, doc FROM {TABLE}_terms WHERE term IN ({','.join('?' * count)})"


def _stems(text_words: Sequence[str], language: Language) -> list[str]:
    if language is not Language.UNDETERMINED:
        return stems(text_words, language)
    return stems(text_words, Language.INDONESIAN) + stems(text_words, Language.ENGLISH)


def _quoted(term: str) -> str:
    return term.replace('"', '""').replace("\0", " ")
