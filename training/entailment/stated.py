"""Questions whose answers are known to pairs: a statement made of both, beside the passage, true and untrue."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import Part
from benchmarks.posed import Posed, Text, read_all
from rag.sentences import find_sentences
from rag.types import Span
from training.entailment.pair import Label, Pair
from training.entailment.parallel import MOST_CHARACTERS
from training.entailment.statement import form_of, state


@dataclass(frozen=True, slots=True)
class Answered:
    """Questions about one text; `homes` are the places of it and of its twin."""

    questions: tuple[Posed, ...]
    homes: tuple[int, ...]


class Stated:
    """Draws pairs of the questions of one part."""

    def __init__(self, data: Path, part: Part) -> None:
        self.texts, posed = read_all(data)
        self.sentences = {
            place: find_sentences(text.text, text.language)
            for place, text in enumerate(self.texts)
            if text.part is part
        }
        self.groups = list(_grouped(self.texts, [one for one in posed if one.part is part]))

    def pairs(self, draw: random.Random) -> Iterator[Pair]:
        """For every question whose form is known, a true pair where it has an answer, and an untrue one."""
        for group in self.groups:
            for one in group.questions:
                for home in group.homes:
                    yield from self._pairs(one, home, group, draw)

    def _pairs(self, one: Posed, home: int, group: Answered, draw: random.Random) -> Iterator[Pair]:
        own = self._own_home(one, group)  # in the language of the question, where its answer's words are
        languages, name = (self.texts[home].language, one.language), "questions"
        answer = self._words(one, own)
        if answer and (spans := one.answers.get(home)):
            said = state(one.question, answer, one.language)
            premise = self._around(home, spans[0], draw)
            if said:
                yield Pair(premise, said, Label.ENTAILED, languages, name)
        wrong = self._wrong(one, own, group, draw)
        if not wrong or not (said := state(one.question, wrong.words, one.language)):
            return
        # Beside the sentences where the wrong words are, or beside those where the right ones are.
        spans = (one.answers.get(home) if draw.random() < 0.5 else None) or wrong.one.answers.get(home)
        if spans:
            yield Pair(self._around(home, spans[0], draw), said, Label.NOT_ENTAILED, languages, name)

    def _own_home(self, one: Posed, group: Answered) -> int:
        return next((home for home in group.homes if self.texts[home].language is one.language), one.home)

    def _words(self, one: Posed, own: int) -> str:
        spans = one.answers.get(own)
        return self.texts[own].text[spans[0].start : spans[0].end] if spans else ""

    def _wrong(self, one: Posed, own: int, group: Answered, draw: random.Random) -> "_Wrong | None":
        """Words that answer another question about the same text, of the same form where there are any."""
        right = self._words(one, own).casefold()
        others = [
            _Wrong(other, words)
            for other in group.questions
            if other.language is one.language and (words := self._words(other, own))
        ]
        others = [other for other in others if not right or _apart(right, other.words.casefold())]
        same = [other for other in others if form_of(other.one.question) == form_of(one.question)]
        return draw.choice(same or others) if same or others else None

    def _around(self, place: int, span: Span, draw: random.Random) -> str:
        """The sentence of an answer, with some around it: on occasion alone, at most what a passage has."""
        text, sentences = self.texts[place].text, self.sentences[place]
        held = [number for number, one in enumerate(sentences) if one.start < span.end and one.end > span.start]
        if not held:
            return text[:MOST_CHARACTERS]
        reach = draw.choices([0, 1, 3], [0.35, 0.4, 0.25])[0]
        first = max(0, held[0] - draw.randint(0, reach))
        last = min(len(sentences) - 1, held[-1] + draw.randint(0, reach))
        while last > held[-1] and sentences[last].end - sentences[first].start > MOST_CHARACTERS:
            last -= 1
        while first < held[0] and sentences[last].end - sentences[first].start > MOST_CHARACTERS:
            first += 1
        return text[sentences[first].start : sentences[last].end]


@dataclass(frozen=True, slots=True)
class _Wrong:
    one: Posed
    words: str


def _apart(right: str, wrong: str) -> bool:
    return right not in wrong and wrong not in right


def _grouped(texts: Sequence[Text], posed: Sequence[Posed]) -> Iterator[Answered]:
    """The questions by the text they are about; a text and its twin are one."""
    groups: dict[tuple[int, ...], list[Posed]] = {}
    for one in posed:
        twin = texts[one.home].twin
        homes = tuple(sorted({one.home, twin} if twin >= 0 else {one.home}))
        groups.setdefault(homes, []).append(one)
    for homes, questions in groups.items():
        yield Answered(tuple(questions), homes)
