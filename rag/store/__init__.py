"""The index: documents and words in SQLite, vectors in Chroma, kept in step by `Store`."""

from rag.store.lock import IndexLock, Owner, owner_of
from rag.store.opening import Opened, open_store
from rag.store.store import Health, Identity, Store, erase

__all__ = ["Health", "Identity", "IndexLock", "Opened", "Owner", "Store", "erase", "open_store", "owner_of"]
