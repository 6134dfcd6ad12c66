"""Chroma: the vectors of passages, by passage id."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, InternalError

from rag.errors import StoreError
from rag.store.files import DISK_FULL
from rag.types import Vector

_COLLECTION = "passages"
_DISK_FULL = ("disk is full", "No space left")
# Candidates that Chroma's approximate search keeps. Of the 50 nearest among 4,470 passages, 97.5 in 100 are found with
# its default of 100, 99.5 with 200.
_SEARCH_WIDTH = 200
_SEARCHED = 200  # vectors searched for to see whether a collection is sound
_NEAREST = 10  # of each of which so many are to be found
_COPIED = 1000  # vectors held in memory while a collection is copied


class Vectors:
    """A Chroma collection of unit vectors compared by cosine."""

    def __init__(self, folder: Path) -> None:
        self.failed = False  # whether anything could not be read or written since it was opened
        with self._translated():
            client = chromadb.PersistentClient(path=str(folder), settings=ChromaSettings(anonymized_telemetry=False))
            assert isinstance(client, Client)  # the declared type lacks close()
            self._client = client
            self._collection = self._client.get_or_create_collection(
                _COLLECTION,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_WIDTH}},
            )
            self._batch = self._client.get_max_batch_size()

    def close(self) -> None:
        """Release Chroma's files."""
        self._client.close()

    def add(self, ids: Sequence[str], vectors: Vector) -> None:
        """Store vectors (n, dimensions) under their passage ids."""
        with self._translated():
            for first in range(0, len(ids), self._batch):
                part = slice(first, first + self._batch)
                self._collection.upsert(ids=list(ids[part]), embeddings=vectors[part])

    def remove(self, ids: Sequence[str]) -> None:
        """Delete the vectors of these ids; ids that are not there are passed over."""
        with self._translated():
            for first in range(0, len(ids), self._batch):
                self._collection.delete(ids=list(ids[first : first + self._batch]))

    def search(self, vector: Vector, *, k: int) -> list[tuple[str, float]]:
        """Ids and cosine similarities of the `k` nearest passages, nearest first."""
        with self._translated():
            return self._search(vector, k, None)

    def search_among(self, ids: Sequence[str], vector: Vector, *, k: int) -> list[tuple[str, float]]:
        """Those of the `k` nearest of these passages; ids that are not there are passed over."""
        wanted = list(ids)
        with self._translated():
            while wanted:
                try:
                    return self._search(vector, k, wanted)
                except InternalError:  # also where a single one is not there, or was removed a moment ago
                    known = self._collection.get(ids=wanted, include=[])["ids"]
                    if len(known) == len(wanted):
                        raise
                    wanted = known
        return []

    def _search(self, vector: Vector, k: int, ids: list[str] | None) -> list[tuple[str, float]]:
        found = self._collection.query(query_embeddings=vector[np.newaxis], n_results=k, ids=ids, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        return [
            (found_id, 1.0 - float(distance)) for found_id, distance in zip(found["ids"][0], distances, strict=True)
        ]

    def get(self, ids: Sequence[str]) -> Vector:
        """The vectors of these ids (n, dimensions), in their order; `StoreError` where one is not there."""
        found: dict[str, Any] = {}
        with self._translated():
            for first in range(0, len(ids), self._batch):
                part = self._collection.get(ids=list(ids[first : first + self._batch]), include=["embeddings"])
                found.update(
                    zip(part["ids"], part["embeddings"] if part["embeddings"] is not None else [], strict=True)
                )
        if missing := [vector_id for vector_id in ids if vector_id not in found]:
            raise StoreError(f"{len(missing)} passages without a vector; run: tanya sync")
        return np.asarray([found[vector_id] for vector_id in ids], dtype=np.float32)

    def copy_to(self, other: "Vectors", ids: Sequence[str]) -> None:
        """Store the vectors of these ids in another collection."""
        with self._translated():
            for first in range(0, len(ids), _COPIED):
                part = self._collection.get(ids=list(ids[first : first + _COPIED]), include=["embeddings"])
                if part["ids"]:
                    other._collection.add(part["ids"], embeddings=part["embeddings"])

    def problem(self) -> str:
        """What is wrong with the vectors, each of which is read, and some searched for; empty where nothing is.

        Those of unit length are taken to be what was stored: bytes that were written over are hardly ever of it. An
        approximate search may pass by even what is searched for, the more often the more vectors lie close together.
        """
        ids = sorted(self.ids())
        for first in range(0, len(ids), _COPIED):
            vectors = self.get(ids[first : first + _COPIED])
            if not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3):
                return "not all are of the length that was stored"
        found = False
        for vector_id in ids[:: max(1, len(ids) // _SEARCHED)]:
            (vector,) = self.get([vector_id])
            nearest = self.search(vector, k=_NEAREST)
            if len(nearest) < min(_NEAREST, len(ids)):
                return "a search finds too few of them"
            found = found or nearest[0][1] > 1 - 1e-3
        return "no search for one finds it" if ids and not found else ""

    def count(self) -> int:
        """The number of vectors."""
        with self._translated():
            return self._collection.count()

    def ids(self) -> set[str]:
        """The ids of all vectors."""
        with self._translated():
            return set(self._collection.get(include=[])["ids"])

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        # Chroma's Rust core raises its own errors and bare RuntimeError or ValueError alike.
        try:
            yield
        except (ChromaError, RuntimeError, ValueError, OSError) as error:
            self.failed = True
            if any(words in str(error) for words in _DISK_FULL):
                raise StoreError(DISK_FULL) from error
            raise StoreError(
                f"the vectors of the index cannot be read or written ({error}); run: tanya sync --rebuild"
            ) from error
