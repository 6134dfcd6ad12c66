"""The list of documents as SQL: what is sought in their titles, in which order, and which part of it."""

from collections.abc import Sequence

from rag.analysis import words
from rag.store import narrowing
from rag.types import DocumentInfo, Filters, Order

TABLES = "document d LEFT JOIN file f ON f.name = d.name LEFT JOIN origin o ON o.name = d.name"
_MOST_WORDS = 50
_ORDERS = {
    Order.PUBLISHED: "d.date DESC, d.label, d.name",
    Order.ADDED: "o.added DESC, d.date DESC, d.label, d.name",
}


def label(info: DocumentInfo) -> str:
    """The words that a document is found by in the list, those of its title first."""
    return " ".join(word for text in (info.title, info.name, info.source) for word in words(text))


def words_of(sought: str) -> list[str]:
    """The words that are sought; a text that has none but its own signs is sought as it is, and found nowhere."""
    return list(dict.fromkeys(words(sought) or sought.split()))[:_MOST_WORDS]


def conditions(filters: Filters, sought: Sequence[str]) -> tuple[list[str], list[str]]:
    """Conditions on the document `d`, one value each."""
    narrowed, values = narrowing.conditions(filters)
    return [*narrowed, *["instr(d.label, ?)"] * len(sought)], [*values, *sought]


def count_statement(conditions: Sequence[str]) -> str:
    """The statement that counts the documents that fit."""
    return f"SELECT count(*) FROM document d{narrowing.where(conditions)}"


def page_statement(columns: str, conditions: Sequence[str], order: Order) -> str:
    """The statement for columns of `TABLES` of a part of the list; how many and after how many are its last values."""
    joined = " LEFT JOIN origin o ON o.name = d.name" if order is Order.ADDED else ""
    # What is listed is chosen from an index that holds all that is asked here; rows with their texts come after.
    chosen = (
        f"SELECT d.name FROM document d{joined}{narrowing.where(conditions)} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"
    )
    return f"SELECT {columns} FROM {TABLES} WHERE d.name IN ({chosen}) ORDER BY {_ORDERS[order]}"
