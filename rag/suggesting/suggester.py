"""Questions to suggest, from those that are kept: examples for a page without any, and follow-ups to an answer."""

import datetime
import hashlib
import re
from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.analysis import content_words, words
from rag.assistant import Assistant
from rag.errors import UnknownDocumentError
from rag.language import question_language
from rag.lexicon import meanings
from rag.store import Store
from rag.suggesting.checking import is_answered
from rag.suggesting.making import RULES_VERSION, make
from rag.types import Answer, DocumentInfo, Filters, Language, Outcome, Suggestion

MOST_KEPT = 6  # of a document
MOST_ASKED = 10  # of a document, whatever comes of them
_PASSAGES = 100  # of a document, its first, that questions are made from
_POOL = 100  # of the newest documents, from which examples are chosen
_JITTER = 8  # places by which the day may put a question before newer ones
_CACHED = 512  # documents whose candidates are remembered between two that are asked
_MOST_WANTED = 64  # documents that have been cited, and are to be gone on with first
_AHEAD = 16  # documents looked up at a time; to find them takes longer the more there are
_RECHECKED = 24  # examples of each language that are asked again when the documents have changed
_SAME = 0.8  # share of common words from which two questions that ask alike ask the same
_ASKING = {
    "kapan": "when", "when": "when", "siapa": "who", "who": "who", "mana": "where", "where": "where",
    "berapa": "number", "many": "number", "much": "number", "kepanjangan": "long", "stand": "long",
}  # fmt: skip


class Suggester:
    """Makes, checks and chooses the suggestions of one store, for any number of threads."""

    def __init__(self, store: Store, checker: Assistant, *, checked_with: str) -> None:
        """`checker` is asked whether it answers them; `checked_with` names all that its answers depend on."""
        self._store = store
        self._checker = checker
        self.maker = f"{RULES_VERSION}/{checked_with}"  # what another one has kept counts as not there
        self._wanted: deque[str] = deque(maxlen=_MOST_WANTED)
        self._to_recheck: deque[Suggestion] = deque()
        self._rechecked = self._known = store.changes
        self._queue: deque[tuple[str, int]] = deque()
        # By one thread alone, which works off what is left.
        self._candidates = lru_cache(maxsize=_CACHED)(self._make)

    def examples(self, language: Language, *, k: int, filters: Filters = Filters()) -> tuple[str, ...]:
        """At most `k` questions for a reader of a language, on different things, the newest documents first.

        They are the same all day unless the documents change; where there are too few, others in the other language
        follow. Raises `StoreError`.
        """
        chosen: list[str] = []
        for one in (language, *(other for other in (Language.INDONESIAN, Language.ENGLISH) if other is not language)):
            pool = self._store.newest_suggestions(one, maker=self.maker, k=_POOL, filters=filters)
            chosen += [suggestion.question for suggestion in _varied(pool, k - len(chosen), datetime.date.today())]
        return tuple(chosen)

    def after(self, answer: Answer, *, asked: Collection[str], k: int = 3) -> tuple[str, ...]:
        """At most `k` questions that the documents of an answer answer as well, nearest to it first.

        None is among those `asked`, nor answered by what the answer shows. Raises `StoreError`.
        """
        documents = list(dict.fromkeys(citation.document for citation in answer.citations))
        if answer.outcome is Outcome.NOT_FOUND:
            return ()
        self._wanted.extend(documents)
        known = self._store.suggestions_of(documents, maker=self.maker)
        before = [question for question in (answer.question, answer.searched, *asked) if question]
        # By the words that answer it a question is known in another language too.
        told = {one.answer for one in known if any(_same(one.question, other) for other in before)}
        found = [one for one in known if one.answer not in told and not _is_shown(one, answer)]
        return tuple(one.question for one in _nearest(found, answer, k))

    def work(self) -> bool:
        """Ask one question that was made, and keep it if it is answered; False where nothing is left to do."""
        try:
            if self._to_recheck:
                self._recheck(self._to_recheck.popleft())
                return True
            name, asked = self._next()
            if not name:
                return self._changed()
            self._go_on(name, asked)
        except UnknownDocumentError:
            pass  # removed in this moment, which the next call will see
        return True

    def _go_on(self, name: str, asked: int) -> None:
        # With the checksum, so that a changed document is made questions of anew.
        info, candidates = self._candidates(name, self._store.checksum(name))
        tried = candidates[asked : asked + 1]
        kept = [one for one in tried if is_answered(one, self._checker)]
        have = len(self._store.suggestions_of([name], maker=self.maker)) + len(kept)
        asked += len(tried)
        done = have >= MOST_KEPT or asked >= len(candidates)
        self._store.suggest(info, kept, maker=self.maker, asked=asked, done=done)

    def _next(self) -> tuple[str, int]:
        """The document to go on with, and how many of its candidates were asked; no name where all are done."""
        if wanted := tuple(frozenset(self._wanted)):
            found = self._store.unfinished(maker=self.maker, k=1, filters=Filters(documents=wanted))
            if found:
                return found[0]
            self._wanted.clear()
        if self._known != self._store.changes:
            self._known = self._store.changes
            self._queue.clear()
        if not self._queue:
            self._queue.extend(self._store.unfinished(maker=self.maker, k=_AHEAD))
        return self._queue.popleft() if self._queue else ("", 0)

    def _changed(self) -> bool:
        """Whether documents have changed since the examples were last asked again, in which case they will be."""
        if self._rechecked == self._store.changes:
            return False
        self._rechecked = self._store.changes
        for language in (Language.INDONESIAN, Language.ENGLISH):
            pool = self._store.newest_suggestions(language, maker=self.maker, k=_POOL)
            self._to_recheck.extend(_varied(pool, _RECHECKED, datetime.date.today()))
        return bool(self._to_recheck)

    def _recheck(self, suggestion: Suggestion) -> None:
        if not is_answered(suggestion, self._checker):
            self._store.withdraw(suggestion)

    def _make(self, name: str, _: str) -> tuple[DocumentInfo, tuple[Suggestion, ...]]:
        document = self._store.document(name)
        return document.info, make(document, self._store.sentences_of(name, passages=_PASSAGES))[:MOST_ASKED]


def _varied(pool: Sequence[Suggestion], k: int, today: datetime.date) -> Iterator[Suggestion]:
    """At most `k` of them, of documents and kinds that were not had yet where there are such."""
    places = {name: place for place, name in enumerate(dict.fromkeys(one.document for one in pool))}
    order = sorted(pool, key=lambda one: places[one.document] + _JITTER * _of_day(one, today))
    documents, kinds = Counter[str](), Counter[str]()
    while order and k > 0:
        best = min(order, key=lambda one: 2 * documents[one.document] + kinds[one.kind])
        yield best
        k -= 1
        documents[best.document] += 1
        kinds[best.kind] += 1
        order = [one for one in order if one is not best and not _same(one.question, best.question)]


def _of_day(suggestion: Suggestion, today: datetime.date) -> float:
    """A number from 0 to 1 that a question has all day, and another tomorrow."""
    digest = hashlib.sha256(f"{today} {suggestion.question}".encode()).digest()
    return int.from_bytes(digest[:4]) / (1 << 32)


def _is_shown(suggestion: Suggestion, answer: Answer) -> bool:
    """Whether what answers stands in a quotation that the reader has before them."""
    span = suggestion.answer
    return any(citation.document == suggestion.document and citation.span.meets(span) for citation in answer.citations)


def _nearest(found: Sequence[Suggestion], answer: Answer, k: int) -> Iterator[Suggestion]:
    """At most `k`: in the answer's language where there are such, near to it, and not all of one kind."""
    first = answer.citations[0]
    about = frozenset().union(*_meanings(f"{answer.searched or answer.question} {first.quote}"))
    left = list(found)
    kinds = Counter[str]()

    def far(one: Suggestion) -> tuple[bool, float, int]:
        terms = _wording(one.question).terms
        shared = sum(bool(term & about) for term in terms) / len(terms) if terms else 0.0
        elsewhere = 0.5 * (one.document != first.document)
        return (
            one.language is not answer.language,
            elsewhere + 0.5 * kinds[one.kind] - shared,
            abs(one.source.start - first.start),
        )

    while left and k > 0:
        best = min(left, key=far)
        yield best
        k -= 1
        kinds[best.kind] += 1
        left = [
            one
            for one in left
            if one is not best and not _same(one.question, best.question) and one.answer != best.answer
        ]


def _same(question: str, other: str) -> bool:
    """Whether two questions ask the same in other words."""
    one, two = _wording(question), _wording(other)
    if one.words == two.words:
        return True
    if one.asks != two.asks or not one.terms or not two.terms or (one.names - two.names and two.names - one.names):
        return False
    shared = sum(any(term & known for known in two.terms) for term in one.terms)
    return shared >= _SAME * max(len(one.terms), len(two.terms))


@dataclass(frozen=True, slots=True)
class _Wording:
    """A question's words, what it asks for, the stems of its words of substance, and its names and numbers."""

    words: tuple[str, ...]
    asks: str
    terms: tuple[frozenset[str], ...]
    names: frozenset[str]


@lru_cache(maxsize=4096)
def _wording(question: str) -> _Wording:
    found = tuple(words(question))
    asks = next((_ASKING[word] for word in found if word in _ASKING), "what")
    names = frozenset(word.casefold() for word in re.findall(r"(?<!^)\b(?:[A-Z][\w-]*|\d+)", question))
    return _Wording(found, asks, _meanings(question), names)


def _meanings(text: str) -> tuple[frozenset[str], ...]:
    language = question_language(text)
    return tuple(meanings(word, language) for word in content_words(text) if word not in _ASKING)
