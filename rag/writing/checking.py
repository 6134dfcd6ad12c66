"""A drafted sentence and its sources to the quotations that support it, or what speaks against showing it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.analysis import words
from rag.entailment import Entailer
from rag.language import detect
from rag.orders import gives_orders
from rag.types import Doubt, Language, Span
from rag.writing.drafting import Drafted
from rag.writing.saying import (
    covered,
    denies,
    lacks_name,
    misplaces_number,
    mixes_clauses,
    numbers_in,
    parts_name,
    times_in,
)
from rag.writing.sources import Source

# Shares of a sentence's words of substance that its quotation has to have, in its own language and across.
WITHIN, ACROSS = 0.7, 0.5
LEAST = 0.2  # of each of several quotations that support a sentence together
COPIED = 0.9  # share of a sentence of the source that has to be in one that is taken for a copy of it
WIDEST = 3  # sentences of a quotation
TRIED = 3  # quotations of a source
LONGEST = 1_200  # characters of a quotation; the entailer sees no more
_FOREIGN = re.compile(
    r"https?://|www\.|[<>{}|]|\]\(|!\[|`|[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069]"
)


@dataclass(frozen=True, slots=True)
class Support:
    """Sentences that follow each other in a source and support a sentence."""

    source: Source
    sentences: tuple[Span, ...]

    @property
    def text(self) -> str:
        """What they say."""
        return self.source.said(self.sentences)

    @property
    def span(self) -> Span:
        """Where they stand in their document."""
        return Span(self.sentences[0].start, self.sentences[-1].end)


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence, and what supports it or the doubt about it."""

    text: str
    support: tuple[Support, ...] = ()
    doubt: Doubt | None = None


class Checker:
    """Checks sentences in one language; a sentence that was there before is one too many."""

    def __init__(self, entailer: Entailer, sources: Sequence[Source], language: Language) -> None:
        self._entailer = entailer
        self._sources = {source.number: source for source in sources}
        self._language = language
        self._seen: set[tuple[str, ...]] = set()

    def check(self, drafted: Drafted) -> Checked:
        """What is to be made of a sentence."""
        text = drafted.text
        said = tuple(words(text))
        if _FOREIGN.search(text) or gives_orders(text):
            return Checked(text, doubt=Doubt.MARKUP)
        if said in self._seen:
            return Checked(text, doubt=Doubt.REPEATED)
        self._seen.add(said)
        if not drafted.numbers:
            return Checked(text, doubt=Doubt.UNMARKED)
        if any(number not in self._sources for number in drafted.numbers):
            return Checked(text, doubt=Doubt.UNKNOWN_MARKER)
        if detect(text) not in (self._language, Language.UNDETERMINED):
            return Checked(text, doubt=Doubt.LANGUAGE)
        cited = [self._sources[number] for number in drafted.numbers]
        checked = self._against(text, cited)
        if not checked.support:
            # A small model knows better what is said than where: cited is the passage that says it, whichever it named.
            others = (self._against(text, [one]) for one in self._sources.values() if one not in cited)
            checked = next((one for one in others if one.support), checked)
        return checked

    def _against(self, text: str, cited: Sequence[Source]) -> Checked:
        """A sentence beside some sources."""
        whole = " ".join(f"{source.document.info.title} {source.text}" for source in cited)
        if not numbers_in(text) <= numbers_in(whole) or not times_in(text) <= times_in(whole):
            return Checked(text, doubt=Doubt.NUMBER)
        if lacks_name(text, whole, self._language):
            return Checked(text, doubt=Doubt.NAME)
        return self._supported(text, cited)

    def _supported(self, text: str, cited: Sequence[Source]) -> Checked:
        """Supported by one of its sources, or by two of them together."""
        likely = {source.number: self._likely(text, source) for source in cited}
        alone = [(support,) for source in cited for support in likely[source.number]]
        together = [
            (one, other)
            for first, second in combinations(cited, 2)
            for one, other in zip(likely[first.number][:1], likely[second.number][:1], strict=True)
            if min(self._covered(text, one), self._covered(text, other)) >= LEAST
        ]
        doubt = Doubt.UNSUPPORTED
        for tried in (*alone, *together):
            source = " ".join(support.text for support in tried)
            titled = " ".join(f"{support.source.document.info.title}" for support in tried)
            if self._lacks(text, source, f"{titled} {source}"):
                continue
            if denies(text) != denies(self._nearest(text, tried)):
                doubt = Doubt.NEGATION
                continue
            if self._copied(text, source) or self._entailed(text, source):
                return Checked(text, tried)
        return Checked(text, doubt=doubt)

    def _likely(self, text: str, source: Source) -> list[Support]:
        """The quotations of a source that have most of a sentence's words, the shorter first among equals."""
        supports = [
            Support(source, source.sentences[begin : begin + size])
            for size in range(1, WIDEST + 1)
            for begin in range(len(source.sentences) - size + 1)
            if source.sentences[begin + size - 1].end - source.sentences[begin].start <= LONGEST
        ]
        return sorted(supports, key=lambda one: (-self._covered(text, one), len(one.sentences)))[:TRIED]

    def _nearest(self, text: str, supports: Sequence[Support]) -> str:
        """The one sentence that has most of a sentence's words: what else stands there may deny something else."""
        sentences = [support.source.said([span]) for support in supports for span in support.sentences]
        return max(sentences, key=lambda sentence: covered(text, sentence, self._language))

    def _covered(self, text: str, support: Support) -> float:
        return covered(text, f"{support.source.document.info.title} {support.text}", self._language)

    def _lacks(self, text: str, source: str, titled: str) -> bool:
        """Whether a quotation lacks what has to be there, as it belongs: most words, every number, time and name."""
        least = WITHIN if detect(source) in (self._language, Language.UNDETERMINED) else ACROSS
        return (
            covered(text, titled, self._language) < least
            or not numbers_in(text) <= numbers_in(source)
            or not times_in(text) <= times_in(source)
            or lacks_name(text, source, self._language)
            or parts_name(text, source, self._language)
            or misplaces_number(text, source, self._language)
            or mixes_clauses(text, source, self._language)
        )

    def _copied(self, text: str, source: str) -> bool:
        """Whether a sentence is its source word for word, almost whole."""
        said, there = words(text), words(source)
        if len(said) < COPIED * len(there):
            return False
        return any(there[begin : begin + len(said)] == said for begin in range(len(there) - len(said) + 1))

    def _entailed(self, text: str, source: str) -> bool:
        (probability,) = self._entailer.probabilities([(source, text)])
        return probability >= self._entailer.threshold
