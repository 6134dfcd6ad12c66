"""Catalogue and vectors as one index: what the first does not know, no search returns."""

import contextlib
import os
import shutil
import threading
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.duplicates import groups
from rag.errors import ModelMismatchError, StoreError
from rag.lexicon import Term
from rag.store import listing
from rag.store.catalogue import SCHEMA_VERSION, Catalogue
from rag.store.generations import CATALOGUE, VECTORS, Generations
from rag.store.seal import break_seal, is_sealed, seal
from rag.store.vectors import Vectors
from rag.types import (
    Act,
    Document,
    DocumentEntry,
    DocumentInfo,
    Facets,
    FileRecord,
    Filters,
    Language,
    Listed,
    Order,
    Passage,
    Span,
    Suggestion,
    Vector,
)

# Passages looked through before those that fit a narrow filter are listed: 500 nearest take 5 ms of 30,000, a search
# among listed ones 11 to 50.
_NEAR = 500


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
    """The only reader and writer of a generation of the index, safe to use from several threads of one process."""

    def __init__(self, folder: Path, *, identity: Identity) -> None:
        """`ModelMismatchError` where it was made with something else, `StoreError` where it cannot be opened."""
        folder.mkdir(parents=True, exist_ok=True)
        self.changes = 0  # how often documents were put or removed since it was opened
        self._write = threading.RLock()
        # What a process that was ended left behind may agree in numbers alone.
        self._counts_tell = is_sealed(folder)
        break_seal(folder)
        self._catalogue = Catalogue(folder / CATALOGUE)
        self._outlived: list[Catalogue] = []
        self._groups: tuple[str, tuple[tuple[str, ...], ...]] = ("", ())  # of which version, and which
        try:
            _check(self._catalogue, identity)
            self.folder = folder
            self._vectors = Vectors(folder / self._catalogue.vectors_folder())
            self._remove_other_vectors()
        except BaseException:
            self._catalogue.close()
            raise

    def close(self) -> None:
        """Release all files."""
        self._vectors.close()
        for catalogue in (*self._outlived, self._catalogue):
            catalogue.close()
        if not self._catalogue.failed and not self._vectors.failed:
            seal(self.folder)

    def become(self, other: "Store") -> None:
        """Be another store from now on, which nobody else may use any more; questions under way come to their end."""
        with self._write, other._write:
            self._outlived.append(self._catalogue)  # which a question under way may still read
            self.changes += 1
            old = self._vectors
            self._catalogue, self._vectors, self.folder = other._catalogue, other._vectors, other.folder
            old.close()

    def take_over(self) -> None:
        """Be the generation that counts, instead of any other."""
        Generations(self.folder.parent).make_current(self.folder)

    def put(
        self,
        entries: Sequence[tuple[Document, Sequence[Passage]]],
        vectors: Vector,
        *,
        files: Sequence[FileRecord] = (),
        instead_of: Collection[str] = (),
    ) -> None:
        """Add documents, or replace those of the same name; `vectors` (n, dimensions) follow the passages' order.

        Vectors are written before the documents become visible, and those of replaced passages removed after. In the
        step that makes them visible documents named in `instead_of` go, and `files` are remembered.
        """
        ids = [passage.id for _, passages in entries for passage in passages]
        if len(ids) != len(vectors):
            raise ValueError(f"{len(ids)} passages but {len(vectors)} vectors")
        with self._write:
            self._vectors.add(ids, vectors)
            replaced = self._catalogue.put(entries, files=files, instead_of=instead_of)
            self.changes += 1
            self._vectors.remove(sorted(set(replaced) - set(ids)))

    def remove(self, *names: str) -> None:
        """Remove documents with all that was derived from them, and forget their files; unknown names are passed by."""
        with self._write:
            self._vectors.remove(self._catalogue.remove(names))
            self.changes += bool(names)

    def files(self) -> dict[str, FileRecord]:
        """What is remembered of the files of the folder, by name."""
        return self._catalogue.files()

    def remember(self, files: Sequence[FileRecord]) -> None:
        """Remember each of the files in place of what was known of it."""
        with self._write:
            self._catalogue.remember(files)

    def learn(self, acts: Sequence[Act], *, read_to: int) -> None:
        """Take in acts on documents, oldest first, and up to where in their log they were read."""
        with self._write:
            self._catalogue.learn(acts, read_to=read_to)

    def acts_read(self) -> int:
        """Up to where the log of acts was read; 0 at first."""
        return self._catalogue.acts_read()

    def known(self, names: Collection[str]) -> set[str]:
        """Those of the names of which an act says that they are there."""
        return self._catalogue.known(names)

    def checksums(self) -> dict[str, str]:
        """The checksums of all documents, by name."""
        return self._catalogue.checksums()

    def checksum(self, name: str) -> str:
        """The checksum of a document, or `UnknownDocumentError`."""
        return self._catalogue.checksum(name)

    def failing(self) -> tuple[FileRecord, ...]:
        """The files of the folder that could not be read, by name."""
        return self._catalogue.failing()

    def files_of(self, names: Collection[str]) -> dict[str, FileRecord]:
        """What is remembered of some files, by name."""
        return self._catalogue.files_of(names)

    def duplicates(self) -> tuple[tuple[str, ...], ...]:
        """Names of documents whose texts are almost the same, in groups."""
        version = self.version
        if self._groups[0] != version:  # looking through many takes long, and the answer is often asked for
            self._groups = version, groups(self._catalogue.signatures())
        return self._groups[1]

    def passage_ids_of(self, name: str) -> list[str]:
        """The ids of a document's passages in their order; none where there is no such document."""
        return self._catalogue.passage_ids_of(name)

    def vectors_of(self, *names: str) -> Vector:
        """The vectors of the passages of documents, in their order: (n, dimensions)."""
        return self._vectors.get([passage_id for name in names for passage_id in self.passage_ids_of(name)])

    def documents(self) -> tuple[DocumentEntry, ...]:
        """All documents, by name."""
        return self._catalogue.entries()

    def document(self, name: str) -> Document:
        """The document of that name, or `UnknownDocumentError`."""
        return self._catalogue.document(name)

    def sentences_of(self, name: str, *, passages: int) -> tuple[Span, ...]:
        """The sentences of a document's first passages, each once, in order; none where there is no such document."""
        ids = self.passage_ids_of(name)[:passages]
        found = self.passages(ids)
        return tuple(dict.fromkeys(span for one in ids if one in found for span in found[one][0].sentences))

    def passages(self, ids: Sequence[str]) -> dict[str, tuple[Passage, DocumentInfo]]:
        """The passages of these ids that are visible, with their documents."""
        return self._catalogue.passages(ids)

    def passage_count(self) -> int:
        """The number of passages."""
        return self._catalogue.passage_count()

    def passage_frequency(self, stems: Sequence[str]) -> dict[str, int]:
        """In how many passages each stem stands, for those that stand in any."""
        return self._catalogue.passage_frequency(stems)

    def unfinished(self, *, maker: str, k: int, filters: Filters = Filters()) -> list[tuple[str, int]]:
        """The next `k` documents that a maker of suggestions is not done with, and how many it has asked of each."""
        return self._catalogue.unfinished(maker=maker, k=k, filters=filters)

    def suggest(self, info: DocumentInfo, kept: Sequence[Suggestion], *, maker: str, asked: int, done: bool) -> None:
        """Keep suggestions of a document, unless it is another by now, and how far its maker has come."""
        with self._write:
            self._catalogue.suggest(info, kept, maker=maker, asked=asked, done=done)

    def withdraw(self, suggestion: Suggestion) -> None:
        """Forget a suggestion that is answered no more."""
        with self._write:
            self._catalogue.withdraw(suggestion)

    def newest_suggestions(
        self, language: Language, *, maker: str, k: int, filters: Filters = Filters()
    ) -> list[Suggestion]:
        """The `k` suggestions of a maker in a language whose documents are the newest."""
        return self._catalogue.newest_suggestions(language, maker=maker, k=k, filters=filters)

    def suggestions_of(self, documents: Sequence[str], *, maker: str) -> list[Suggestion]:
        """All suggestions of a maker that these documents answer."""
        return self._catalogue.suggestions_of(documents, maker=maker)

    def search_lexical(self, terms: Sequence[Term], *, k: int, filters: Filters) -> list[tuple[str, float]]:
        """Ids and BM25 scores of the `k` best passages that share a term, best first."""
        return self._catalogue.search(terms, k=k, filters=filters)

    def search_dense(self, vector: Vector, *, k: int, filters: Filters) -> list[tuple[str, float]]:
        """Ids and cosine similarities of the `k` nearest passages, nearest first."""
        vectors = self._vectors
        try:
            return vectors.search(vector, k=k) if filters.empty else self._narrowed(vectors, vector, k, filters)
        except StoreError:
            if vectors is self._vectors:
                raise
            return self.search_dense(vector, k=k, filters=filters)  # `compact` put others in their place meanwhile

    def _narrowed(self, vectors: Vectors, vector: Vector, k: int, filters: Filters) -> list[tuple[str, float]]:
        """The nearest that fit: among the nearest of all where these are enough, else among all that fit."""
        near = vectors.search(vector, k=max(k, _NEAR))
        fitting = self._catalogue.fitting([passage_id for passage_id, _ in near], filters)
        if len(fitting) >= k:
            return [one for one in near if one[0] in fitting][:k]
        return vectors.search_among(self._catalogue.narrowed(filters), vector, k=k)

    def listed(
        self,
        filters: Filters = Filters(),
        *,
        sought: str = "",
        order: Order = Order.PUBLISHED,
        start: int = 0,
        count: int,
    ) -> Listed:
        """At most `count` documents of the list of those that fit, from the place `start` on, which counts from 0.

        With `sought` they have all its words in title, name or source, as beginnings, ends or middles of words.
        """
        return self._catalogue.listed(filters, words=listing.words_of(sought), order=order, start=start, count=count)

    @property
    def version(self) -> str:
        """A text that is another one whenever documents, or what is known of them, have changed."""
        return self._catalogue.version

    def facets(self, filters: Filters = Filters()) -> Facets:
        """How many documents there are of each source, language, format and month, of those that fit."""
        return self._catalogue.facets(filters)

    def without_vector(self) -> int:
        """The number of passages that lost their vector; a sync makes them anew."""
        with self._write:
            return len(self._catalogue.passage_ids() - self._vectors.ids())

    def repair(self) -> set[str]:
        """Delete vectors whose passage is gone; names of documents of which a passage has no vector come back.

        That there is none of either shows in their numbers, so that a sound index of any size is passed at once.
        """
        with self._write:
            if self._counts_tell and self._vectors.count() == self.passage_count():
                return set()
            known, stored = self._catalogue.passage_ids(), self._vectors.ids()
            self._vectors.remove(sorted(stored - known))
            self._counts_tell = True
        return self._catalogue.documents_of(sorted(known - stored))

    def incomplete(self) -> set[str]:
        """Names of documents of which a passage has no vector."""
        with self._write:
            if self._counts_tell and self._vectors.count() == self.passage_count():
                return set()
            return self._catalogue.documents_of(sorted(self._catalogue.passage_ids() - self._vectors.ids()))

    def compact(self) -> None:
        """Write the index anew, so that on disk nothing is left of what was removed; questions are answered meanwhile.

        Chroma keeps vectors that were deleted in its files, so the others are copied to a new folder. The catalogue
        says which folder counts: cut short at any point, this leaves an index that is whole.
        """
        with self._write:
            self._catalogue.compact()
            name = self._catalogue.another_vectors_folder()
            fresh = Vectors(self.folder / name)
            try:
                self._vectors.copy_to(fresh, sorted(self._catalogue.passage_ids()))
                self._catalogue.set_vectors_folder(name)
            except BaseException:
                fresh.close()
                raise
            old, self._vectors = self._vectors, fresh
            old.close()
            self._remove_other_vectors()

    def _remove_other_vectors(self) -> None:
        for path in self.folder.glob(f"{VECTORS}*"):
            if path.name != self._catalogue.vectors_folder():
                shutil.rmtree(path, ignore_errors=True)

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
    Generations(folder).erase()


def identity_of(folder: Path) -> Identity | None:
    """What the generation in a folder was made with; None where there is none yet."""
    if not (folder / CATALOGUE).exists():
        return None
    catalogue = Catalogue(folder / CATALOGUE)
    try:
        found = catalogue.meta()
    finally:
        catalogue.close()
    return Identity(*(found.get(key, "") for key in asdict(Identity("", "")))) if found else None


def copy_texts(source: Path, target: Path, *, identity: Identity) -> None:
    """Begin a generation with the documents and words of another, without vectors of them; not where one is begun."""
    if (target / CATALOGUE).exists():
        return
    incoming = target / f"{CATALOGUE}.incoming"
    target.mkdir(parents=True, exist_ok=True)
    incoming.unlink(missing_ok=True)
    with contextlib.closing(Catalogue(source / CATALOGUE)) as catalogue:
        catalogue.copy_to(incoming)
    with contextlib.closing(Catalogue(incoming)) as copy:
        copy.set_meta(asdict(identity))
        copy.set_vectors_folder(VECTORS)
    os.replace(incoming, target / CATALOGUE)


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
