"""A set of passages to an index made by the program's own document path, kept on disk for the next run."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rag.embedding import Embedder
from rag.splitting import split
from rag.store import Identity, Store
from rag.syncing import GROUP_PASSAGES
from rag.types import Document, DocumentInfo, Language


@contextmanager
def indexed(texts: Sequence[str], *, folder: Path, embedder: Embedder, max_tokens: int = 200) -> Iterator[Store]:
    """A store in which text i is the document named by `name_of(i)`, without a title that would help to find it."""
    digest = hashlib.sha256("\0".join([embedder.identity, str(max_tokens), *texts]).encode()).hexdigest()[:16]
    store = Store(folder / digest, identity=Identity(embedder.identity, str(max_tokens)))
    try:
        for first in range(len(store.documents()), len(texts), GROUP_PASSAGES):
            documents = [_document(place, texts[place]) for place in range(first, len(texts))[:GROUP_PASSAGES]]
            group = [(one, split(one, count_tokens=embedder.count_tokens, max_tokens=max_tokens)) for one in documents]
            store.put(group, embedder.encode_passages([part.text for _, parts in group for part in parts]))
        yield store
    finally:
        store.close()


def name_of(place: int) -> str:
    """The name of the document made of the text at a place."""
    return f"{place:07d}.txt"


def _document(place: int, text: str) -> Document:
    checksum = hashlib.sha256(text.encode()).hexdigest()
    name = name_of(place)
    return Document(DocumentInfo(name, checksum, "-", Language.INDONESIAN, None, "", "", "txt"), text)
