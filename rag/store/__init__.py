"""The index: documents and words in SQLite, vectors in Chroma, kept in step by `Store`."""

from rag.store.lock import IndexLock, Owner, owner_of
from rag.store.store import Health, Identity, Store, erase

__all__ = ["Health", "Identity", "IndexLock", "Owner", "Store", "erase", "owner_of"]
