"""SQLite: the documents, their passages and the words of each, in one file that decides what is visible."""

import contextlib
import datetime
import json
import secrets
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from rag.duplicates import Signature, signature
from rag.errors import DamagedIndexError, StoreError, UnknownDocumentError
from rag.lexicon import Term
from rag.store import lexical, listing, narrowing, origins, suggestions
from rag.store.files import DISK_FULL
from rag.types import (
    Act,
    By,
    Document,
    DocumentEntry,
    DocumentInfo,
    Facets,
    FileRecord,
    Filters,
    Language,
    Listed,
    Order,
    Origin,
    Passage,
    Span,
    Suggestion,
    UnreadPage,
    Way,
)

SCHEMA_VERSION = "7"
_META = "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
    name TEXT PRIMARY KEY, checksum TEXT NOT NULL, title TEXT NOT NULL, language TEXT NOT NULL, date TEXT,
    source TEXT NOT NULL, place TEXT NOT NULL, format TEXT NOT NULL, ocr_confidence REAL,
    address TEXT NOT NULL, unread_pages TEXT NOT NULL, label TEXT NOT NULL, passages INTEGER NOT NULL,
    text TEXT NOT NULL, page_starts TEXT NOT NULL, records TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS document_facets ON document (date, language, source, format, name, passages, label);
CREATE TABLE IF NOT EXISTS passage (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL REFERENCES document (name) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, page INTEGER NOT NULL, text TEXT NOT NULL, sentences TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passage_document ON passage (document);
CREATE TABLE IF NOT EXISTS file (
    name TEXT PRIMARY KEY, stamp TEXT NOT NULL, checksum TEXT NOT NULL,
    reason TEXT NOT NULL, message TEXT NOT NULL, tries INTEGER NOT NULL, size INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS signature (
    document TEXT PRIMARY KEY REFERENCES document (name) ON DELETE CASCADE, minima BLOB NOT NULL
) WITHOUT ROWID;
"""
_INFO = (
    "d.name, d.checksum, d.title, d.language, d.date, d.source, d.place, d.format, d.ocr_confidence, d.address,"
    " d.unread_pages"
)
_ENTRY = f"{_INFO}, d.passages, coalesce(f.size, 0), o.added, o.way, o.detail"
_FILE = "name, stamp, checksum, reason, message, tries, size"
_PASSAGE = "p.id, p.document, p.start, p.end, p.text, p.sentences, p.page"
_ACTS_READ = "acts_read"
_VECTORS = "vectors"  # the key of the name of their folder, and that of the first one
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# What keeps sound files from being read; all else that goes wrong while they are checked is in the files.
_CIRCUMSTANCES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)
_NO_TEXT = "a text in it is none any more"
_VARIABLES = 900  # values bound in one statement; SQLite before 3.32 allowed 999


class Catalogue:
    """Documents and passages in one SQLite file; one connection per thread, writes in transactions."""

    def __init__(self, path: Path) -> None:
        self.failed = False  # whether anything could not be read or written since it was opened
        self.version = secrets.token_hex(8)  # another one whenever anything was written
        self._path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        try:
            with self._translated():
                connection = self._connection()
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(_META)
                # The tables of another version of the program are not to be added to.
                if self.meta().get("schema", SCHEMA_VERSION) == SCHEMA_VERSION:
                    connection.executescript(_SCHEMA + origins.SCHEMA + suggestions.SCHEMA + lexical.SCHEMA)
        except StoreError:
            self.close()  # an open file cannot be replaced on Windows
            raise

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._guard:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            self._local = threading.local()

    def meta(self) -> dict[str, str]:
        """What the index remembers of itself, by key."""
        return dict(self._rows("SELECT key, value FROM meta"))

    def set_meta(self, values: dict[str, str]) -> None:
        """Remember each of the values under its key."""
        with self._transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(values.items()))

    def is_ours(self) -> bool:
        """Whether the tables are those that this version of the program makes."""
        return self.meta().get("schema") == SCHEMA_VERSION

    def vectors_folder(self) -> str:
        """The name of the folder of the vectors that belong to the documents."""
        return self.meta().get(_VECTORS, _VECTORS)

    def another_vectors_folder(self) -> str:
        """A name for a folder of vectors to come."""
        return f"{_VECTORS}-{secrets.token_hex(4)}"

    def set_vectors_folder(self, name: str) -> None:
        """Let the vectors in another folder be those that count."""
        self.set_meta({_VECTORS: name})

    def put(
        self,
        entries: Sequence[tuple[Document, Sequence[Passage]]],
        *,
        files: Sequence[FileRecord],
        instead_of: Collection[str],
    ) -> list[str]:
        """Make the documents visible in one transaction; the ids of the passages that they replace come back.

        Documents named in `instead_of` go in the same transaction, and `files` are remembered in it.
        """
        replaced: list[str] = []
        with self._transaction() as connection:
            for name in instead_of:
                replaced += self._delete(connection, name)
            for document, passages in entries:
                replaced += self._delete(connection, document.info.name)
                self._insert(connection, document, passages)
            _remember(connection, files)
        return replaced

    def remove(self, names: Collection[str]) -> list[str]:
        """Remove documents and what is known of their files in one transaction; ids of their passages come back."""
        with self._transaction() as connection:
            return [passage_id for name in names for passage_id in self._delete(connection, name)]

    def files(self) -> dict[str, FileRecord]:
        """What is remembered of the files of the folder, by name."""
        return {row[0]: FileRecord(*row) for row in self._rows(f"SELECT {_FILE} FROM file ORDER BY name")}

    def failing(self) -> tuple[FileRecord, ...]:
        """The files that could not be read, by name."""
        rows = self._rows(f"SELECT {_FILE} FROM file WHERE reason <> '' ORDER BY name")
        return tuple(FileRecord(*row) for row in rows)

    def files_of(self, names: Collection[str]) -> dict[str, FileRecord]:
        """What is remembered of some files, by name."""
        rows = self._rows(
            f"SELECT {_FILE} FROM file WHERE {narrowing.ONE_OF.format(column='name')}", (json.dumps(list(names)),)
        )
        return {row[0]: FileRecord(*row) for row in rows}

    def remember(self, files: Sequence[FileRecord]) -> None:
        """Remember each of the files in place of what was known of it."""
        with self._transaction() as connection:
            _remember(connection, files)

    def learn(self, acts: Sequence[Act], *, read_to: int) -> None:
        """Take in acts in their order, and up to where they were read, in one transaction."""
        with self._transaction() as connection:
            origins.learn(connection, acts)
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_ACTS_READ, str(read_to)))

    def acts_read(self) -> int:
        """Up to where acts were read, as `learn` was told; 0 where none were."""
        return int(self.meta().get(_ACTS_READ, "0"))

    def known(self, names: Collection[str]) -> set[str]:
        """Those of the names of which an act says that they are there."""
        return {row[0] for row in self._rows(origins.KNOWN, (origins.listed(sorted(names)),))}

    def checksums(self) -> dict[str, str]:
        """The checksums of all documents, by name."""
        return dict(self._rows("SELECT name, checksum FROM document"))

    def checksum(self, name: str) -> str:
        """The checksum of a document, or `UnknownDocumentError`."""
        rows = self._rows("SELECT checksum FROM document WHERE name = ?", (name,))
        if not rows:
            raise _unknown(name)
        return str(rows[0][0])

    def signatures(self) -> dict[str, Signature]:
        """The signature of each document's text, by name."""
        rows = self._rows("SELECT document, minima FROM signature")
        return {name: np.frombuffer(minima, dtype="<u4") for name, minima in rows}

    def passage_ids_of(self, name: str) -> list[str]:
        """The ids of a document's passages in their order; none where there is no such document."""
        return [row[0] for row in self._rows("SELECT id FROM passage WHERE document = ? ORDER BY row", (name,))]

    def entries(self) -> tuple[DocumentEntry, ...]:
        """All documents, by name."""
        rows = self._rows(f"SELECT {_ENTRY} FROM {listing.TABLES} ORDER BY d.name")
        return tuple(map(_entry, rows))

    def document(self, name: str) -> Document:
        """The document of that name, or `UnknownDocumentError`."""
        rows = self._rows(f"SELECT {_INFO}, d.text, d.page_starts, d.records FROM document d WHERE d.name = ?", (name,))
        if not rows:
            raise _unknown(name)
        *info, text, page_starts, records = rows[0]
        return Document(_info(info), text, tuple(json.loads(page_starts)), tuple(json.loads(records)))

    def passages(self, ids: Sequence[str]) -> dict[str, tuple[Passage, DocumentInfo]]:
        """The passages of these ids that are visible, with their documents."""
        found: dict[str, tuple[Passage, DocumentInfo]] = {}
        for batch in _batches(ids):
            rows = self._rows(
                f"SELECT {_PASSAGE}, {_INFO} FROM passage p JOIN document d ON d.name = p.document"
                f" WHERE p.id IN ({','.join('?' * len(batch))})",
                batch,
            )
            found.update((row[0], (_passage(row[:7]), _info(row[7:]))) for row in rows)
        return found

    def documents_of(self, ids: Sequence[str]) -> set[str]:
        """The names of the documents that these passages are of."""
        return {
            row[0]
            for batch in _batches(ids)
            for row in self._rows(
                f"SELECT DISTINCT document FROM passage WHERE id IN ({','.join('?' * len(batch))})", batch
            )
        }

    def passage_ids(self) -> set[str]:
        """The ids of all passages."""
        return {row[0] for row in self._rows("SELECT id FROM passage")}

    def search(self, terms: Sequence[Term], *, k: int, filters: Filters) -> list[tuple[str, float]]:
        """Ids and BM25 scores (higher is better) of the `k` best passages that share a term, best first."""
        if not terms:
            return []
        phrases = lexical.phrases_of(terms)
        frequency = {
            (token, column): passages
            for batch in _batches(sorted({one.token for one in phrases}))
            for token, column, passages in self._rows(lexical.postings_statement(len(batch)), batch)
        }
        expression = lexical.match_expression(lexical.affordable(phrases, frequency))
        conditions, values = narrowing.conditions(filters)
        return self._rows(lexical.search_statement(conditions), (expression, *values, k))

    def narrowed(self, filters: Filters) -> list[str]:
        """The ids of the passages of documents that fit."""
        conditions, values = narrowing.conditions(filters)
        return [row[0] for row in self._rows(narrowing.passages_statement(conditions), values)]

    def fitting(self, ids: Sequence[str], filters: Filters) -> set[str]:
        """Those of the ids that are of passages of documents that fit."""
        conditions, values = narrowing.conditions(filters)
        statement = narrowing.passages_statement([narrowing.ONE_OF.format(column="p.id"), *conditions])
        return {row[0] for row in self._rows(statement, (json.dumps(list(ids)), *values))}

    def listed(self, filters: Filters, *, words: Sequence[str], order: Order, start: int, count: int) -> Listed:
        """A part of the list of documents that fit and have all the words in title, name or source."""
        conditions, values = listing.conditions(filters, words)
        total = int(self._rows(listing.count_statement(conditions), values)[0][0])
        rows = self._rows(listing.page_statement(_ENTRY, conditions, order), (*values, count, start))
        return Listed(tuple(map(_entry, rows)), total)

    def facets(self, filters: Filters) -> Facets:
        """How many of the documents that fit there are of each kind."""
        conditions, values = narrowing.conditions(filters)
        return narrowing.facets_of(self._rows(narrowing.facets_statement(conditions), values))

    def passage_frequency(self, stems: Sequence[str]) -> dict[str, int]:
        """In how many passages each stem stands, for those that stand in any."""
        found: dict[str, int] = {}
        for batch in _batches(stems):
            found.update(self._rows(lexical.frequency_statement(len(batch)), batch))
        return found

    def passage_count(self) -> int:
        """The number of passages."""
        return int(self._rows("SELECT count(*) FROM passage")[0][0])

    def unfinished(self, *, maker: str, k: int, filters: Filters = Filters()) -> list[tuple[str, int]]:
        """The next `k` documents that a maker of suggestions is not done with, and how many it has asked of each."""
        conditions, values = narrowing.conditions(filters)
        return self._rows(suggestions.unfinished_statement(conditions), (maker, *values, k))

    def suggest(self, info: DocumentInfo, kept: Sequence[Suggestion], *, maker: str, asked: int, done: bool) -> None:
        """Keep suggestions of a document, unless it is another by now."""
        with self._transaction() as connection:
            current = connection.execute("SELECT checksum FROM document WHERE name = ?", (info.name,)).fetchone()
            if current == (info.checksum,):
                suggestions.record(connection, info.name, kept, maker=maker, asked=asked, done=done)

    def withdraw(self, suggestion: Suggestion) -> None:
        """Forget a suggestion that is answered no more."""
        with self._transaction() as connection:
            connection.execute(
                "DELETE FROM suggestion WHERE document = ? AND question = ?", (suggestion.document, suggestion.question)
            )

    def newest_suggestions(self, language: Language, *, maker: str, k: int, filters: Filters) -> list[Suggestion]:
        """The `k` suggestions of a maker in a language whose documents are the newest."""
        conditions, values = narrowing.conditions(filters)
        rows = self._rows(suggestions.newest_statement(conditions), (maker, language, *values, k))
        return [suggestions.suggestion(row) for row in rows]

    def suggestions_of(self, documents: Sequence[str], *, maker: str) -> list[Suggestion]:
        """All suggestions of a maker that these documents answer."""
        rows = self._rows(suggestions.of_statement(len(documents)), (maker, *documents))
        return [suggestions.suggestion(row) for row in rows]

    def word_counts(self) -> tuple[int, int]:
        """The numbers of passages and of their full-text rows; they agree in a sound index."""
        (texts,) = self._rows(f"SELECT count(*) FROM {lexical.TABLE}")[0]
        return self.passage_count(), texts

    def problems(self) -> list[str]:
        """What is wrong with the file: by SQLite's own checks, and where passages do not stand in their documents."""
        try:
            connection = self._connection()
            for statement in ("PRAGMA quick_check", "PRAGMA foreign_key_check"):
                if wrong := [str(row) for row in connection.execute(statement) if row != ("ok",)]:
                    return wrong
            lexical.check(connection)
            return self._misplaced(connection)
        except sqlite3.Error as error:
            if _code(error) not in _CIRCUMSTANCES:
                return [_told(error)]
            with self._translated():
                raise
        except DamagedIndexError as error:
            return [error.wrong]
        except ValueError as error:  # a value that no part of the program writes
            return [str(error)]

    def _misplaced(self, connection: sqlite3.Connection) -> list[str]:
        """Documents of which a passage is not where it says that it is, or of which anything cannot be understood."""
        wrong = list[str]()
        for (name,) in connection.execute("SELECT name FROM document ORDER BY name").fetchall():
            text = self.document(name).text
            rows = connection.execute(f"SELECT {_PASSAGE} FROM passage p WHERE p.document = ?", (name,))
            passages = [_passage(row) for row in rows]
            if any(text[passage.start : passage.end] != passage.text for passage in passages):
                wrong.append(f"passages of {name!r} do not stand in its text")
        return wrong

    def copy_to(self, path: Path) -> None:
        """Write all that it holds into a file that is not there yet."""
        with self._translated():
            self._connection().execute("VACUUM INTO ?", (str(path),))

    def compact(self) -> None:
        """Write the file anew without a byte of what was deleted; `StoreError` while somebody reads it for long."""
        with self._translated():
            connection = self._connection()
            lexical.compact(connection)
            connection.execute("VACUUM")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StoreError(
                "the index is being read, so its log could not be emptied; run again: tanya doctor --compact"
            )

    def _insert(self, connection: sqlite3.Connection, document: Document, passages: Sequence[Passage]) -> None:
        info = document.info
        connection.execute(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                info.name,
                info.checksum,
                info.title,
                info.language.value,
                info.date.isoformat() if info.date else None,
                info.source,
                info.place,
                info.format,
                info.ocr_confidence,
                info.address,
                json.dumps([(one.page, one.reason) for one in info.unread_pages]),
                listing.label(info),
                len(passages),
                document.text,
                json.dumps(document.page_starts),
                json.dumps(document.records),
            ),
        )
        minima = signature(document.text).astype("<u4").tobytes()
        connection.execute("INSERT INTO signature VALUES (?, ?)", (info.name, minima))
        for passage in passages:
            sentences = json.dumps([(span.start, span.end) for span in passage.sentences])
            cursor = connection.execute(
                "INSERT INTO passage (id, document, start, end, page, text, sentences) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (passage.id, info.name, passage.start, passage.end, passage.page, passage.text, sentences),
            )
            lexical.insert(connection, row=cursor.lastrowid or 0, passage=passage, info=info)

    def _delete(self, connection: sqlite3.Connection, name: str) -> list[str]:
        rows = connection.execute("SELECT row, id FROM passage WHERE document = ?", (name,)).fetchall()
        lexical.delete(connection, rows=[row for row, _ in rows])
        connection.execute("DELETE FROM file WHERE name = ?", (name,))
        connection.execute("DELETE FROM document WHERE name = ?", (name,))
        return [passage_id for _, passage_id in rows]

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # Shared only with close(): every other use is by the thread that made it.
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=30, check_same_thread=False)
            with self._guard:
                self._connections.append(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            self._local.connection = connection
        return connection

    def _rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        with self._translated():
            return self._connection().execute(statement, values).fetchall()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._translated():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                if connection.in_transaction:  # SQLite itself rolls back when the disk is full
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            self.version = secrets.token_hex(8)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            self.failed = True
            if _code(error) == sqlite3.SQLITE_FULL:
                raise StoreError(DISK_FULL) from error
            told = _told(error)
            message = f"the index cannot be read or written ({told}); if this stays, run: tanya sync --rebuild"
            if _code(error) in _DAMAGE or told == _NO_TEXT:
                raise DamagedIndexError(message, wrong=told) from error
            raise StoreError(message) from error


def _told(error: sqlite3.Error) -> str:
    """What SQLite says, without what Python adds of the documents."""
    return _NO_TEXT if str(error).startswith("Could not decode") else str(error)


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary code of an error; 0 for one of the Python module itself."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _remember(connection: sqlite3.Connection, files: Sequence[FileRecord]) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(file.name, file.stamp, file.checksum, file.reason, file.message, file.tries, file.size) for file in files],
    )


def _batches(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[first : first + _VARIABLES] for first in range(0, len(ids), _VARIABLES))


def _info(row: Sequence) -> DocumentInfo:  # type: ignore[type-arg]
    name, checksum, title, language, date, source, place, format_, confidence, address, unread = row
    day = datetime.date.fromisoformat(date) if date else None
    pages = tuple(UnreadPage(page, reason) for page, reason in json.loads(unread))
    return DocumentInfo(
        name, checksum, title, Language(language), day, source, place, format_, confidence, address, pages
    )


def _entry(row: Sequence) -> DocumentEntry:  # type: ignore[type-arg]
    *info, passages, size, added, way, detail = row
    origin = Origin(datetime.datetime.fromisoformat(added), By(Way(way), detail)) if added else None
    return DocumentEntry(_info(info), passages, size, origin)


def _passage(row: Sequence) -> Passage:  # type: ignore[type-arg]
    passage_id, document, start, end, text, sentences, page = row
    spans = tuple(Span(first, last) for first, last in json.loads(sentences))
    return Passage(passage_id, document, start, end, text, spans, page)


def _unknown(name: str) -> UnknownDocumentError:
    return UnknownDocumentError(f"no document named {name!r} (see: tanya list)")
