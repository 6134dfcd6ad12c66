"""Catalogue and vectors as one index: what the first does not know, no search returns."""

import shutil
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.errors import ModelMismatchError
from rag.lexicon import Term
from rag.store.catalogue import Catalogue
from rag.store.vectors import Vectors
from rag.types import Document, DocumentEntry, DocumentInfo, Filters, Passage, Vector

SCHEMA_VERSION = "2"
_CATALOGUE = "catalogue.sqlite3"
_VECTORS = "vectors"


@dataclass(frozen=True, slots=True)
class Identity:
    """What an index depends on: with any of it changed, its vectors or passages no longer fit."""

    embedding_model: str
    splitter: str
    schema: str = SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Health:
    """Counts of an index, and in words what does not agree; an empty `problems` means sound."""

    documents: int
    passages: int
    full_texts: int
    vectors: int
    problems: tuple[str, ...]


class Store:
    """The only reader and writer of the index folder, safe to use from several threads of one process."""

    def __init__(self, folder: Path, *, identity: Identity) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._write = threading.RLock()
        self._catalogue = Catalogue(folder / _CATALOGUE)
        try:
            _check(self._catalogue, identity)
            self._vectors = Vectors(folder / _VECTORS)
        except BaseException:
            self._catalogue.close()
            raise

    def close(self) -> None:
        """Release all files."""
        self._vectors.close()
        self._catalogue.close()

    def put(self, entries: Sequence[tuple[Document, Sequence[Passage]]], vectors: Vector) -> None:
        """Add documents, or replace those of the same name; `vectors` (n, dimensions) follow the passages' order.

        Vectors are written before the documents become visible, and those of replaced passages removed after.
        """
        ids = [passage.id for _, passages in entries for passage in passages]
        infos = [document.info for document, passages in entries for _ in passages]
        if len(ids) != len(vectors):
            raise ValueError(f"{len(ids)} passages but {len(vectors)} vectors")
        with self._write:
            self._vectors.add(ids, vectors, infos)
            replaced = self._catalogue.put(entries)
            self._vectors.remove(sorted(set(replaced) - set(ids)))

    def remove(self, name: str) -> None:
        """Remove a document with all that was derived from it, or raise `UnknownDocumentError`."""
        with self._write:
            self._vectors.remove(self._catalogue.remove(name))

    def documents(self) -> tuple[DocumentEntry, ...]:
        """All documents, by name."""
        return self._catalogue.entries()

    def document(self, name: str) -> Document:
        """The document of that name, or `UnknownDocumentError`."""
        return self._catalogue.document(name)

    def passages(self, ids: Sequence[str]) -> dict[str, tuple[Passage, DocumentInfo]]:
        """The passages of these ids that are visible, with their documents."""
        return self._catalogue.passages(ids)

    def passage_count(self) -> int:
        """The number of passages."""
        return self._catalogue.word_counts()[0]

    def passage_frequency(self, stems: Sequence[str]) -> dict[str, int]:
        """In how many passages each stem stands, for those that stand in any."""
        return self._catalogue.passage_frequency(stems)

    def search_lexical(self, terms: Sequence[Term], *, k: int, filters: Filters) -> list[tuple[str, float]]:
        """Ids and BM25 scores of the `k` best passages that share a term, best first."""
        return self._catalogue.search(terms, k=k, filters=filters)

    def search_dense(self, vector: Vector, *, k: int, filters: Filters) -> list[tuple[str, float]]:
        """Ids and cosine similarities of the `k` nearest passages, nearest first."""
        return self._vectors.search(vector, k=k, filters=filters)

    def repair(self) -> int:
        """Delete vectors whose passage is gone; their number comes back."""
        with self._write:
            orphans = self._vectors.ids() - self._catalogue.passage_ids()
            self._vectors.remove(sorted(orphans))
        return len(orphans)

    def incomplete(self) -> set[str]:
        """Names of documents of which a passage has lost its vector."""
        missing = self._catalogue.passage_ids() - self._vectors.ids()
        return {passage.document for passage, _ in self.passages(sorted(missing)).values()}

    def health(self) -> Health:
        """Count everything and say what does not agree."""
        with self._write:
            passages, full_texts = self._catalogue.word_counts()
            known, stored = self._catalogue.passage_ids(), self._vectors.ids()
            problems = self._catalogue.problems()
        if full_texts != passages:
            problems.append(f"{passages} passages but {full_texts} full-text rows")
        if missing := known - stored:
            problems.append(f"{len(missing)} passages without a vector")
        if orphans := stored - known:
            problems.append(f"{len(orphans)} vectors without a passage")
        return Health(len(self.documents()), passages, full_texts, len(stored), tuple(problems))


def erase(folder: Path) -> None:
    """Delete the index's own files in a folder that nobody has open; anything else there is left alone."""
    for path in folder.glob(f"{_CATALOGUE}*"):
        path.unlink()
    if (folder / _VECTORS).exists():
        shutil.rmtree(folder / _VECTORS)


def _check(catalogue: Catalogue, identity: Identity) -> None:
    wanted, found = asdict(identity), catalogue.meta()
    if not found:
        catalogue.set_meta(wanted)
        return
    for key, value in wanted.items():
        if found.get(key) != value:
            what = key.replace("_", " ")
            raise ModelMismatchError(
                f"this index was made with {what} {found.get(key)!r}, not {value!r};"
                " to make it anew from the corpus, run: tanya sync --rebuild"
            )
