"""A document to the sentences that are looked at more closely: all of a short one, of a long one those of the passages
that are most central to their section."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.digest.central import centrality, centred
from rag.digest.units import Unit, telling, units_of
from rag.embedding import Embedder
from rag.errors import StoreError
from rag.store import Store
from rag.types import Document, Passage, Span, Vector

MOST_SENTENCES = 120  # encoded for one document: under a second on two cores
SECTIONS = 12  # that a long document is parted into
_PER_SECTION = 2  # passages


@dataclass(frozen=True, slots=True)
class Gist:
    """Sentences of a document with their vectors (n, dimensions); `sections` says which part each is of, from 0."""

    document: Document
    units: tuple[Unit, ...]
    vectors: Vector
    sections: tuple[int, ...]


def gist_of(name: str, *, store: Store, embedder: Embedder, most: int = MOST_SENTENCES) -> Gist:
    """At most about `most` sentences of a document; `UnknownDocumentError` where there is none of that name."""
    document = store.document(name)
    passages = passages_of(name, store)
    units = telling(list(units_of(document, sentences_of(passages))))
    sections = [0] * len(units)
    if len(units) > most:
        parted = _sections(passages, store, embedder, name)
        units, sections = _within(units, parted, most)
    return Gist(document, tuple(units), embedder.encode_passages([unit.text for unit in units]), tuple(sections))


def passages_of(name: str, store: Store) -> list[Passage]:
    """The passages of a document in their order."""
    ids = store.passage_ids_of(name)
    found = store.passages(ids)
    return [found[one][0] for one in ids if one in found]


def sentences_of(passages: Sequence[Passage]) -> list[Span]:
    """The sentences of passages, each once."""
    return list(dict.fromkeys(span for passage in passages for span in passage.sentences))


def _sections(passages: Sequence[Passage], store: Store, embedder: Embedder, name: str) -> list[list[Passage]]:
    """The passages that say most in each section of a document, by the vectors that are stored of them."""
    vectors = _stored(passages, store, embedder, name)
    whole = centred(vectors)
    middle = whole.mean(axis=0)
    chosen = []
    for places in np.array_split(np.arange(len(passages)), min(SECTIONS, len(passages))):
        value = centrality(whole[places]) + whole[places] @ middle
        value[0] += 0.5 * float(value.max())  # what a section begins with says what it is about
        best = sorted(places[np.argsort(-value)[:_PER_SECTION]])
        chosen.append([passages[place] for place in best])
    return chosen


def _stored(passages: Sequence[Passage], store: Store, embedder: Embedder, name: str) -> Vector:
    try:
        vectors = store.vectors_of(name)
    except StoreError:  # an index whose vectors are being made anew has none of it yet
        vectors = embedder.encode_passages([passage.text for passage in passages])
    return vectors if len(vectors) == len(passages) else embedder.encode_passages([one.text for one in passages])


def _within(units: Sequence[Unit], parted: Sequence[Sequence[Passage]], most: int) -> tuple[list[Unit], list[int]]:
    """The units in these passages with their sections, at most so many of each that all together are `most`."""
    of_section: dict[int, list[Unit]] = {section: [] for section in range(len(parted))}
    spans = {span: section for section, part in enumerate(parted) for passage in part for span in passage.sentences}
    for unit in units:
        section = spans.get(unit.span)
        if section is not None and len(of_section[section]) < most // len(parted):
            of_section[section].append(unit)
    kept = [(unit, section) for section, part in of_section.items() for unit in part]
    return [unit for unit, _ in kept], [section for _, section in kept]
