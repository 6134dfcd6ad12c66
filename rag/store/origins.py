"""Acts on documents -> the table that tells by whom and when each was added."""

import json
import sqlite3
from collections.abc import Sequence

from rag.types import Act, Deed

SCHEMA = """
CREATE TABLE IF NOT EXISTS origin (
    name TEXT PRIMARY KEY, added TEXT NOT NULL, way TEXT NOT NULL, detail TEXT NOT NULL, present INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS origin_added ON origin (added);
"""
_ADD = (
    "INSERT INTO origin VALUES (?, ?, ?, ?, 1) ON CONFLICT (name) DO UPDATE SET"
    " added = excluded.added, way = excluded.way, detail = excluded.detail, present = 1 WHERE NOT present"
)
_KEEP = "INSERT INTO origin VALUES (?, ?, ?, ?, 1) ON CONFLICT (name) DO UPDATE SET present = 1"
KNOWN = "SELECT name FROM origin WHERE present AND name IN (SELECT value FROM json_each(?))"


def learn(connection: sqlite3.Connection, acts: Sequence[Act]) -> None:
    """Take in acts in their order.

    Nothing is kept of a document that was removed; for one that was restored the acts since it was added are needed.
    """
    for act in acts:
        if act.deed is Deed.REMOVED:
            connection.execute("UPDATE origin SET present = 0 WHERE name = ?", (act.name,))
        elif act.deed is Deed.RENAMED:
            connection.execute("UPDATE OR REPLACE origin SET name = ? WHERE name = ?", (act.name, act.before))
        else:
            added = (act.name, act.when.strftime("%Y-%m-%dT%H:%M:%S+00:00"), act.by.way.value, act.by.detail)
            connection.execute(_ADD if act.deed is Deed.ADDED else _KEEP, added)
    connection.execute("DELETE FROM origin WHERE NOT present")


def listed(names: Sequence[str]) -> str:
    """Names as the one value that `KNOWN` takes."""
    return json.dumps(list(names))
