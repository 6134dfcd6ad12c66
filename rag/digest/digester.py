"""A request to the quotations that are gathered for it: chosen sentences with their citations, before any wording."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from rag.analysis import content_words, words
from rag.answering.citing import cite
from rag.answering.sentences import weigh
from rag.digest.comparison import compared
from rag.digest.gist import gist_of, passages_of, sentences_of
from rag.digest.naming import CLOSEST, named
from rag.digest.requests import FIRST_YEAR, LAST_YEAR, Request
from rag.digest.summary import summarised
from rag.digest.timeline import when_of
from rag.digest.units import Role, Unit, units_of
from rag.embedding import Embedder
from rag.language import question_language
from rag.retrieval import Retriever
from rag.store import Store
from rag.types import (
    Citation,
    Digest,
    DigestKind,
    Document,
    DocumentInfo,
    Filters,
    Group,
    Lack,
    Order,
    Outcome,
    Span,
    Turn,
    When,
)

MOST = 20  # quotations of one answer, as many as the page keeps
_LOOKED_AT = 50  # passages that a timeline or a list is looked for in
_WIDE = 400  # of a timeline without a matter
_MOST_LISTED = 6  # documents of which every entry is looked at for a list
_COVERED = 0.6  # share of a matter's information that a sentence, with its title and heading, has to have
_SAME = 0.7  # share of common words from which two sentences at one time tell the same
_FEWEST = 2  # entries of a list
_LISTED = 0.9  # share of a matter's information that they have to have, with what they stand under
_AT_ONCE = 3  # sentences of one time
_MOST_DOCUMENTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was chosen: the digest, its citations in their order, and documents that came closest where it lacks one."""

    digest: Digest
    citations: tuple[Citation, ...] = ()
    closest: tuple[Citation, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """*Partial* where there may be more than was found."""
        if not self.citations:
            return Outcome.NOT_FOUND
        whole = self.digest.kind in (DigestKind.SUMMARY, DigestKind.COMPARISON)
        return Outcome.ANSWERED if whole else Outcome.PARTIAL


@dataclass(frozen=True, slots=True)
class _Found:
    """A unit of a document."""

    document: Document
    unit: Unit
    when: When | None = None


class Digester:
    """Gathers from one store."""

    def __init__(self, store: Store, retriever: Retriever, embedder: Embedder) -> None:
        self._store = store
        self._retriever = retriever
        self._embedder = embedder

    def gather(self, request: Request, *, turns: Sequence[Turn], filters: Filters) -> Gathered | None:
        """The quotations for a request; None where no document or list is of it, and it may be another question."""
        if request.kind is DigestKind.TIMELINE:
            return self._timeline(request, filters)
        if request.kind is DigestKind.LIST:
            return self._list(request, filters)
        found = self._documents(request, turns, filters)
        if isinstance(found, Gathered):
            return found if request.sure else None
        gists = [gist_of(info.name, store=self._store, embedder=self._embedder) for info in found]
        if not all(gist.units for gist in gists):
            return self._lacking(request, Lack.NOTHING, found)
        if request.kind is DigestKind.SUMMARY:
            spans = [(gists[0].document, span) for span in summarised(gists[0])]
            return _gathered(request.kind, spans, [Group(1)] * len(spans))
        parts = compared(*gists)
        spans = [(gists[which].document, span) for part in parts for which, span in part]
        return _gathered(request.kind, spans, [Group(len(part)) for part in parts])

    def _documents(
        self, request: Request, turns: Sequence[Turn], filters: Filters
    ) -> tuple[DocumentInfo, ...] | Gathered:
        """The one or two documents that are meant, or why it is not known which."""
        wanted = 2 if request.kind is DigestKind.COMPARISON else 1
        entries = self._store.listed(filters, order=Order.PUBLISHED, count=_MOST_DOCUMENTS).entries
        infos = [entry.info for entry in entries]
        if request.points:
            quoted = turns[-1].documents if turns else ()
            pointed = tuple(info for info in infos if info.name in quoted) if quoted else tuple(infos)
            if len(pointed) == wanted:
                return pointed
            lack = Lack.SEVERAL if quoted and pointed else Lack.UNNAMED
            return self._lacking(request, lack, pointed if quoted else ())
        phrases = request.pairs() if wanted == 2 else iter([(request.matter,)])
        tried = [[named(phrase, infos) for phrase in part] for part in phrases]
        for names in tried:
            meant = tuple(one.fitting[0] for one in names if len(one.fitting) == 1)
            if len(meant) == wanted == len(set(meant)):
                return meant
        several = [info for names in tried for one in names for info in one.fitting if len(one.fitting) > 1]
        unknown = any(not one.fitting for names in tried for one in names)
        if several and not (unknown and wanted == 1):
            return self._lacking(request, Lack.SEVERAL, several)
        return self._lacking(request, Lack.UNKNOWN, [info for names in tried for one in names for info in one.closest])

    def _lacking(self, request: Request, lack: Lack, infos: Sequence[DocumentInfo]) -> Gathered:
        closest = []
        for info in list(dict.fromkeys(infos))[:CLOSEST]:
            document = self._store.document(info.name)
            first = passages_of(info.name, self._store)[0].sentences
            closest.append(cite(document, Span(first[0].start, first[:3][-1].end), marker=0))
        return Gathered(Digest(request.kind, lack=lack), closest=tuple(closest))

    def _timeline(self, request: Request, filters: Filters) -> Gathered:
        """Sentences of the matter that tell a time in the years asked about, in the order of time."""
        years = range(max(request.begin, 1900), min(request.end, 2100) + 1)
        bounded = request.begin > FIRST_YEAR or request.end < LAST_YEAR
        named_years = " ".join(map(str, years)) if bounded else ""
        if request.matter:
            ids = self._near(request.matter, filters)
            ids += [one for one, _ in self._retriever.lexical(f"{request.matter} {named_years}", filters=filters)]
        else:
            ids = [one for one, _ in self._retriever.lexical(named_years, k=_WIDE, filters=filters)]
        found: list[_Found] = []
        question = weigh(request.matter, self._store) if request.matter else None
        for document, unit in self._units(ids):
            when = when_of(unit.text, document.info.date, begin=request.begin, end=request.end)
            if unit.role is Role.HEADING or unit.text.endswith("?") or not when:
                continue
            if question and question.coverage(f"{document.info.title} {unit.heading} {unit.text}") < _COVERED:
                continue
            if not any(other.when == when and _says_the_same(other.unit.text, unit.text) for other in found):
                found.append(_Found(document, unit, when))
        if not found:
            return Gathered(Digest(request.kind, lack=Lack.NOTHING))
        found = _few_at_once(found)
        # Days tell more than years alone, of which there may be many.
        kept = sorted(found, key=lambda one: one.when is not None and not one.when.month)[:MOST]
        kept.sort(key=lambda one: _time(one.when))
        groups: list[Group] = []
        for one in kept:
            if groups and groups[-1].when == one.when:
                groups[-1] = Group(groups[-1].size + 1, one.when)
            else:
                groups.append(Group(1, one.when))
        return _gathered(request.kind, [(one.document, one.unit.span) for one in kept], groups)

    def _list(self, request: Request, filters: Filters) -> Gathered | None:
        """The entries of the one list or table that has most of what is asked for; None where there is none.

        The title may name whose entries they are; what they are, the first of the matter's words, has to stand at them.
        """
        question = weigh(request.matter, self._store)
        kind = weigh(next(iter(content_words(request.matter)), request.matter), self._store)
        passages = self._store.passages(ids := self._near(request.matter, filters))
        names = dict.fromkeys(passages[one][0].document for one in ids if one in passages)
        best: list[_Found] = []
        most = 0.0
        for name in list(names)[:_MOST_LISTED]:
            document = self._store.document(name)
            units = units_of(document, sentences_of(passages_of(name, self._store)))
            for (role, heading, lead), listed in groupby(units, key=lambda unit: (unit.role, unit.heading, unit.lead)):
                if role is not Role.ENTRY:
                    continue
                above = f"{heading} {lead}"
                title = document.info.title
                covered = [
                    (question.coverage(f"{title} {above} {unit.text}"), unit)
                    for unit in listed
                    if kind.coverage(f"{above} {unit.text}")
                ]
                if question.coverage(f"{title} {above}") < _LISTED:
                    covered = [(share, unit) for share, unit in covered if share >= _LISTED]
                mean = sum(share for share, _ in covered) / max(len(covered), 1)
                if len(covered) >= _FEWEST and mean > most:
                    best, most = [_Found(document, unit) for _, unit in covered], mean
        if not best:
            return None
        spans = [(one.document, one.unit.span) for one in best[:MOST]]
        return _gathered(request.kind, spans, [Group(1)] * len(spans))

    def _near(self, matter: str, filters: Filters) -> list[str]:
        """The passages nearest to a matter, by meaning and words."""
        vector = self._embedder.encode_questions([matter])[0]
        hits = self._retriever.retrieve(
            matter, vector=np.asarray(vector), language=question_language(matter), k=_LOOKED_AT, filters=filters
        )
        return [hit.passage.id for hit in hits]

    def _units(self, ids: Sequence[str]) -> Iterator[tuple[Document, Unit]]:
        """The units of these passages, each once, with their documents."""
        within: dict[str, set[Span]] = {}
        for passage, _ in self._store.passages(list(dict.fromkeys(ids))).values():
            within.setdefault(passage.document, set()).update(passage.sentences)
        for name in sorted(within):
            document = self._store.document(name)
            yield from (
                (document, unit) for unit in units_of(document, sorted(within[name], key=lambda span: span.start))
            )


def _gathered(kind: DigestKind, spans: Sequence[tuple[Document, Span]], groups: Sequence[Group]) -> Gathered:
    citations = tuple(cite(document, span, marker=marker) for marker, (document, span) in enumerate(spans, start=1))
    return Gathered(Digest(kind, tuple(groups)), citations)


def _few_at_once(found: Sequence[_Found]) -> list[_Found]:
    """At most `_AT_ONCE` of each time, rows and then the shortest first, for these are about little else."""
    of_time: dict[tuple[int, int, int], list[_Found]] = {}
    for one in sorted(found, key=lambda one: (one.unit.role is not Role.ENTRY, len(one.unit.text))):
        of_time.setdefault(_time(one.when)[:3], []).append(one)
    return [one for several in of_time.values() for one in several[:_AT_ONCE]]


def _time(when: When | None) -> tuple[int, int, int, str]:
    assert when
    return when.year, when.month, when.day, when.basis


def _says_the_same(text: str, other: str) -> bool:
    ours, others = set(words(text)), set(words(other))
    return len(ours & others) >= _SAME * min(len(ours), len(others))
