"""What was found to prose: the model is asked, each of its sentences checked, and what is supported given on."""

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from rag.analysis import NAMED
from rag.answering.citing import cite
from rag.chat import ChatModel, Usage
from rag.entailment import Entailer
from rag.errors import ChatError
from rag.types import Citation, Doubt, Language, Stage, StageKind, Unwritten, Writing, Written
from rag.writing.checking import Checked, Checker, Support
from rag.writing.drafting import Draft, Drafted
from rag.writing.form import form_of
from rag.writing.prompts import NOTHING, TOKENS, Purpose, messages_for
from rag.writing.queueing import Turnstile
from rag.writing.remembering import Memory, key_of
from rag.writing.sources import Material, Source, parts_of, sources_of

SENTENCES = 12  # of one answer; what goes on after them runs on
LONGEST_SENTENCE = 700  # characters
WORDY = 8  # characters to a token at most; what is longer than its tokens allow runs on, whatever its server says
MOST_PARTS = 12  # of a document that is summarised part by part
_SHARE = 4  # one of so many tokens of the context is for the answer
_LEAST, _MOST = 160, 700  # tokens of an answer
_BEAT = 0.2  # seconds between two looks at the queue


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be written, from which materials, the most valuable first.

    With `anchors`, the first so many materials are what was found to answer, and one of them has to be cited; `said`
    are the words that answer, of which all numbers and one of the names have to occur.
    """

    purpose: Purpose
    matter: str
    language: Language
    materials: tuple[Material, ...]
    anchors: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """What came of a task; without a text, `writing` tells why."""

    writing: Writing
    text: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(slots=True)
class _Asked:
    """What one request to the model has come to so far."""

    checked: list[Checked]
    read: int = 0
    written: int = 0
    unwritten: Unwritten | None = None

    @property
    def supported(self) -> list[Checked]:
        return [one for one in self.checked if one.support]


class Writer:
    """Writes with one chat model, for one question at a time."""

    def __init__(self, chat: ChatModel, entailer: Entailer, *, seconds: float, context: int, strict: bool) -> None:
        """`context` are tokens of what the model is given and writes; if `strict`, sentences in doubt are left out."""
        self._chat = chat
        self._entailer = entailer
        self._seconds = seconds
        self._strict = strict
        self._answer_tokens = min(_MOST, max(_LEAST, context // _SHARE))
        self._source_tokens = context - self._answer_tokens - TOKENS
        self._turnstile = Turnstile()
        self._memory = Memory[Composed]()

    def write(self, task: Task) -> Generator[str | Stage | Composed]:
        """Supported sentences as they come, with the stages between, and last what came of it.

        `Stage.WITHDRAWN` says that the sentences before it do not stand.
        """
        sources = sources_of(task.materials, tokens=self._source_tokens)
        key = key_of(task.purpose, task.matter, task.language, sources, self._chat.identity)
        if known := self._memory.get(key):
            yield known.text
            yield replace(known, writing=replace(known.writing, reused=True))
            return
        composed = None
        with self._turnstile.place() as place:
            while before := place.wait(_BEAT):
                yield Stage(StageKind.QUEUED, total=before)
            began = time.monotonic()
            yield Stage(StageKind.WRITING)
            told = False
            parts = self._parts(task)
            written = self._mapped(task, parts) if len(parts) > 1 else self._asked(task, sources)
            for piece in written:
                told = told or isinstance(piece, str)
                if isinstance(piece, _Asked):
                    composed = self._composed(task, piece, seconds=time.monotonic() - began)
                else:
                    yield piece
        assert composed
        if composed.text:
            self._memory.put(key, composed)
        elif told:
            yield Stage(StageKind.WITHDRAWN)
        yield composed

    def _parts(self, task: Task) -> list[Material]:
        """The parts of a document that does not go in whole; none where it does, or where there are too many."""
        if task.purpose is not Purpose.SUMMARY or len(task.materials) != 1:
            return []
        parts = parts_of(task.materials[0], tokens=self._source_tokens)
        return parts if len(parts) <= MOST_PARTS else []

    def _mapped(self, task: Task, parts: Sequence[Material]) -> Iterator[str | Stage | _Asked]:
        """A summary of the quotations that summaries of the parts rest on; where it fails, those summaries."""
        mapped = _Asked([])
        ends = time.monotonic() + self._seconds * len(parts)
        for done, part in enumerate(parts):
            yield Stage(StageKind.PART, done, len(parts) + 1)
            of_part = replace(task, purpose=Purpose.PART, materials=(part,))
            for piece in self._ask(of_part, sources_of([part], tokens=self._source_tokens), ends=ends):
                if isinstance(piece, _Asked):
                    mapped.read, mapped.written = mapped.read + piece.read, mapped.written + piece.written
                    mapped.checked += piece.checked
                    if piece.unwritten in (Unwritten.FAILED, Unwritten.SLOW):
                        mapped.unwritten = piece.unwritten
                elif isinstance(piece, Stage):
                    yield Stage(StageKind.PART, done, len(parts) + 1)
            if mapped.unwritten:
                yield mapped
                return
        supports = [one for checked in mapped.supported for one in checked.support]
        spans = sorted({span for one in supports for span in one.sentences}, key=lambda span: span.start)
        if not spans:
            yield replace(mapped, unwritten=Unwritten.UNSUPPORTED)
            return
        yield Stage(StageKind.PART, len(parts), len(parts) + 1)
        kept = sources_of([replace(task.materials[0], sentences=tuple(spans))], tokens=self._source_tokens)
        told = False
        for piece in self._ask(task, kept):
            if not isinstance(piece, _Asked):
                told = told or isinstance(piece, str)
                yield piece
            elif piece.unwritten:
                if told:
                    yield Stage(StageKind.WITHDRAWN)
                whole = replace(mapped, checked=mapped.supported[:SENTENCES])
                numbering = Numbering()
                yield from (numbering.told(one) for one in whole.checked)
                yield whole
            else:
                yield replace(piece, read=mapped.read + piece.read, written=mapped.written + piece.written)

    def _asked(self, task: Task, sources: Sequence[Source]) -> Iterator[str | Stage | _Asked]:
        """One request, which has to say what answers."""
        for piece in self._ask(task, sources):
            if isinstance(piece, _Asked) and not piece.unwritten and _astray(task, piece.supported):
                piece.unwritten = Unwritten.ASTRAY
            yield piece

    def _ask(
        self, task: Task, sources: Sequence[Source], *, ends: float = float("inf")
    ) -> Iterator[str | Stage | _Asked]:
        """Supported sentences with their markers, heartbeats, and last all that was written and how it ended."""
        asked = _Asked([])
        if not sources:
            asked.unwritten = Unwritten.EMPTY
            yield asked
            return
        draft, checker = Draft(task.language), Checker(self._entailer, sources, task.language)
        numbering = Numbering()
        messages = messages_for(task.purpose, task.matter, sources, task.language)
        grammar = form_of(task.purpose, len(sources), task.language)
        seconds = max(0.0, min(self._seconds, ends - time.monotonic()))
        longest = self._answer_tokens * WORDY + 1  # of a piece: one that is longer runs on by itself
        whole = False
        try:
            with closing(
                self._chat.stream(messages, tokens=self._answer_tokens, seconds=seconds, grammar=grammar)
            ) as pieces:  # ends the request however this ends
                for piece in pieces:
                    if isinstance(piece, Usage):
                        asked.read, asked.written = piece.read, piece.written
                        whole = True
                        continue
                    if not piece:
                        yield Stage(StageKind.WRITING)
                        continue
                    yield from self._taken(draft.add(piece[:longest]), checker, numbering, asked)
                    if asked.unwritten or self._runs_on(draft, asked):
                        asked.unwritten = asked.unwritten or Unwritten.RAN_ON
                        break
        except ChatError as error:
            asked.unwritten = Unwritten.SLOW if error.reason == "slow" else Unwritten.FAILED
        if whole and not asked.unwritten:
            yield from self._taken(draft.rest(), checker, numbering, asked)
            if asked.written >= self._answer_tokens:
                asked.unwritten = Unwritten.RAN_ON
        asked.unwritten = asked.unwritten or _lacking(asked)
        yield asked

    def _taken(
        self, drafted: Sequence[Drafted], checker: Checker, numbering: "Numbering", asked: _Asked
    ) -> Iterator[str]:
        for one in drafted:
            if one.text.strip(" .!*") in NOTHING.values() or not one.text:
                continue
            checked = checker.check(one)
            if checked.doubt is Doubt.REPEATED and any(other.doubt is Doubt.REPEATED for other in asked.checked):
                asked.unwritten = Unwritten.REPEATED
            asked.checked.append(checked)
            if checked.support:
                yield numbering.told(checked)
            if asked.unwritten:
                return

    def _runs_on(self, draft: Draft, asked: _Asked) -> bool:
        long = draft.characters > self._answer_tokens * WORDY
        return long or draft.unfinished > LONGEST_SENTENCE or len(asked.checked) > SENTENCES

    def _composed(self, task: Task, asked: _Asked, *, seconds: float) -> Composed:
        numbering = Numbering()
        shown = [] if asked.unwritten else [one for one in asked.checked if one.support or not self._strict]
        sentences = tuple(Written(one.text, numbering.of(one), one.doubt) for one in shown)
        writing = Writing(
            model=self._chat.identity,
            sentences=sentences,
            unwritten=asked.unwritten,
            dropped=sum(one.doubt is not None for one in asked.checked if one not in shown),
            read=asked.read,
            written=asked.written,
            seconds=round(seconds, 3),
        )
        text = "".join(_marked(one.text, one.markers) for one in sentences if one.markers)
        return Composed(writing, text.strip(), numbering.citations())


class Numbering:
    """Numbers quotations as they are first cited."""

    def __init__(self) -> None:
        self._supports: list[Support] = []

    def of(self, checked: Checked) -> tuple[int, ...]:
        """The markers of a sentence's quotations."""
        markers = []
        for support in checked.support:
            same = (place for place, one in enumerate(self._supports, start=1) if _same(one, support))
            marker = next(same, 0)
            if not marker:
                self._supports.append(support)
                marker = len(self._supports)
            markers.append(marker)
        return tuple(markers)

    def told(self, checked: Checked) -> str:
        """A supported sentence with its markers, and the space after it."""
        return _marked(checked.text, self.of(checked))

    def citations(self) -> tuple[Citation, ...]:
        """The quotations."""
        return tuple(
            cite(one.source.document, one.span, marker=marker, ranks=one.source.ranks)
            for marker, one in enumerate(self._supports, start=1)
        )


def _marked(text: str, markers: Sequence[int]) -> str:
    return f"{text} {''.join(f'[{marker}]' for marker in markers)} "


def _same(one: Support, other: Support) -> bool:
    return one.source.document.info.name == other.source.document.info.name and one.span == other.span


def _lacking(asked: _Asked) -> Unwritten | None:
    """Why nothing of what was written is shown; None where something is."""
    if asked.supported:
        return None
    if not asked.checked:
        return Unwritten.EMPTY
    foreign = sum(one.doubt is Doubt.LANGUAGE for one in asked.checked)
    return Unwritten.LANGUAGE if 2 * foreign > len(asked.checked) else Unwritten.UNSUPPORTED


def _astray(task: Task, supported: Sequence[Checked]) -> bool:
    """Whether none of what was found to answer is cited, or a name or number of what answers is missing."""
    if not task.anchors:
        return False
    anchors = [
        (material.document.info.name, span) for material in task.materials[: task.anchors] for span in material.first
    ]
    cited = {
        (support.source.document.info.name, span)
        for checked in supported
        for support in checked.support
        for span in support.sentences
    }
    if not any(name == other and one.meets(span) for name, span in anchors for other, one in cited):
        return True
    text = " ".join(one.text for one in supported).casefold()
    names = [name.casefold() for name in NAMED.findall(task.said)]
    numbers = [name for name in names if name.isdecimal()]
    # A name may be written out or shortened: "Pemkab X", "Pemerintah Kabupaten X".
    return not all(number in text for number in numbers) or bool(names and not any(name in text for name in names))
