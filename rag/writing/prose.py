"""A quoting answer and what it was made from to the same answer in prose, where a chat model can write it."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from rag.orders import overlap
from rag.store import Store
from rag.types import Answer, Citation, Digest, DigestKind, Document, Group, Hit, Ranks, Stage
from rag.writing.prompts import Purpose
from rag.writing.sources import Material
from rag.writing.writer import Composed, Task, Writer

PASSAGES = 6  # that a fact is written from, at most
_PURPOSES = {
    DigestKind.SUMMARY: Purpose.SUMMARY,
    DigestKind.COMPARISON: Purpose.COMPARISON,
    DigestKind.TIMELINE: Purpose.TIMELINE,
    DigestKind.LIST: Purpose.LIST,
}


class Prose:
    """Turns answers over one store into prose; what was found and how far that answers is not touched."""

    def __init__(self, writer: Writer, store: Store) -> None:
        self._writer = writer
        self._store = store

    def of_fact(self, answer: Answer, pieces: Sequence[str], hits: Sequence[Hit]) -> Iterator[str | Stage | Answer]:
        """The answer to a question whose `hits` were read, the best first; `pieces` are the text of the quoting one."""
        document = cache(self._store.document)
        materials = [_around(citation, hits, document(citation.document)) for citation in answer.citations]
        materials += [
            Material(document(hit.info.name), hit.passage.sentences, ranks=_ranks_of(hit, answer)) for hit in hits
        ]
        task = Task(
            Purpose.ANSWER,
            answer.searched or answer.question,
            answer.language,
            tuple(materials[: max(PASSAGES, len(answer.citations))]),
            anchors=len(answer.citations),
            said=answer.citations[0].said,
        )
        yield from self._written(answer, pieces, task)

    def of_digest(self, answer: Answer, pieces: Sequence[str]) -> Iterator[str | Stage | Answer]:
        """A summary is written from its whole document, all else from the quotations that were gathered."""
        assert answer.digest
        purpose = _PURPOSES[answer.digest.kind]
        if purpose is Purpose.SUMMARY:
            names = dict.fromkeys(citation.document for citation in answer.citations)
            materials = [self._whole(name, answer.citations) for name in names]
        else:
            materials = [_of_citation(one, self._store.document(one.document)) for one in answer.citations]
        task = Task(purpose, answer.searched or answer.question, answer.language, tuple(materials))
        yield from self._written(answer, pieces, task)

    def _whole(self, name: str, quoted: Sequence[Citation]) -> Material:
        """All of a document; where it is too long for that, what was quoted of it comes before the rest."""
        ids = self._store.passage_ids_of(name)
        found = self._store.passages(ids)
        sentences = {span for one in ids if one in found for span in found[one][0].sentences}
        spans = [one.span for one in quoted if one.document == name]
        in_order = tuple(sorted(sentences, key=lambda span: span.start))
        first = tuple(one for one in in_order if overlap(spans, one))
        return Material(self._store.document(name), in_order, first)

    def _written(self, answer: Answer, pieces: Sequence[str], task: Task) -> Iterator[str | Stage | Answer]:
        began = time.perf_counter()
        for piece in self._writer.write(task):
            if not isinstance(piece, Composed):
                yield piece
                continue
            if not piece.text:
                yield from pieces
            took = (time.perf_counter() - began) * 1000
            timings = {**answer.timings, "write": took, "total": answer.timings["total"] + took}
            yield replace(_with(answer, piece), timings=timings, writing=piece.writing)


def _with(answer: Answer, composed: Composed) -> Answer:
    """The answer in prose, or as it was where there is none."""
    if not composed.text:
        return answer
    left = [*answer.citations, *answer.unused]
    unused = tuple(
        replace(one, marker=0, answer=None, speaker="")
        for one in left
        if not any(_overlap(one, cited) for cited in composed.citations)
    )
    citations = tuple(_answering(one, answer.citations) for one in composed.citations)
    digest = answer.digest and Digest(answer.digest.kind, (Group(len(composed.citations)),))
    return replace(answer, text=composed.text, citations=citations, unused=unused, digest=digest)


def _answering(citation: Citation, quoted: Sequence[Citation]) -> Citation:
    """With the words that answer, where it holds those that were found."""
    within = (
        one.answer
        for one in quoted
        if one.answer
        and one.document == citation.document
        and citation.start <= one.answer.start
        and one.answer.end <= citation.end
    )
    return replace(citation, answer=next(within, None))


def _around(citation: Citation, hits: Sequence[Hit], document: Document) -> Material:
    """A quotation with the passages that it stands in."""
    span = citation.span
    near = [hit.passage.sentences for hit in hits if _stands_in(citation, hit)]
    sentences = sorted({one for passage in near for one in passage} or {span}, key=lambda one: one.start)
    first = tuple(filter(span.meets, sentences))
    return Material(document, tuple(sentences), first, citation.ranks)


def _of_citation(citation: Citation, document: Document) -> Material:
    return Material(document, (citation.span,), (citation.span,), citation.ranks)


def _ranks_of(hit: Hit, answer: Answer) -> Ranks:
    return next((one.ranks for one in (*answer.unused, *answer.citations) if _stands_in(one, hit)), Ranks())


def _stands_in(citation: Citation, hit: Hit) -> bool:
    return citation.document == hit.info.name and citation.span.meets(hit.passage.span)


def _overlap(one: Citation, other: Citation) -> bool:
    return one.document == other.document and one.span.meets(other.span)
