"""A turn of a conversation <-> the JSON that the reader's browser keeps of it.

Kept are the question, what came of it, and where its quotations stand, but not their words: these are read from the
documents again when the conversation is opened, so that what was removed from the documents is gone from there too.
What a chat model wrote is kept as it stood, for the next time it may write something else, and is shown while all of
its quotations stand.
"""

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from rag.answering.citing import cite
from rag.answering.extractive import compose
from rag.assistant import LONGEST_QUESTION
from rag.digest import composing
from rag.errors import RagError, UnknownDocumentError
from rag.types import (
    Answer,
    Citation,
    Digest,
    Document,
    Doubt,
    Language,
    Outcome,
    Ranks,
    Span,
    Unwritten,
    Writing,
    Written,
)
from ui.conversation import MOST_TURNS, Conversation, Failure
from ui.filters import filters_of, query_of
from ui.markup import digest
from ui.texts import Words
from ui.written import is_written, paragraphs_of

_LONGEST_TEXT = 4 * LONGEST_QUESTION  # characters; a follow-up made whole is longer than what was typed
_MOST_QUOTATIONS = 20
_MOST_CITATIONS = 1000  # a chat model may cite many more than are quoted
_MOST_SENTENCES = 5000
_LONGEST_WRITING = 1_000_000  # characters; what 200,000 tokens, the most that a chat model is given, may come to
_Place = Annotated[int, Field(ge=0, lt=2**31)]


class KeptQuotation(BaseModel):
    """Where a quotation stands, and a digest of its words, which tells whether they still stand there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: Annotated[str, Field(max_length=1000)]
    start: _Place
    end: _Place
    check: Annotated[str, Field(max_length=64)]
    answer: tuple[_Place, _Place] | None = None
    ranks: tuple[_Place, _Place, _Place] = (0, 0, 0)


class KeptSentence(BaseModel):
    """A sentence of a chat model, with its markers or what speaks against it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[str, Field(min_length=1, max_length=_LONGEST_WRITING)]
    markers: Annotated[tuple[Annotated[int, Field(ge=1, le=_MOST_CITATIONS)], ...], Field(max_length=100)] = ()
    doubt: Doubt | None = None


class KeptWriting(BaseModel):
    """What a chat model did; `text` is the whole answer where it wrote one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: Annotated[str, Field(max_length=1000)]
    text: Annotated[str, Field(max_length=_LONGEST_WRITING)] = ""
    sentences: Annotated[tuple[KeptSentence, ...], Field(max_length=_MOST_SENTENCES)] = ()
    unwritten: Unwritten | None = None
    dropped: _Place = 0
    read: _Place = 0
    written: _Place = 0
    seconds: Annotated[float, Field(ge=0, lt=1e6)] = 0.0
    reused: bool = False


class KeptTurn(BaseModel):
    """A question with what came of it; a `failure` is the reason in the words that the page gave."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: Annotated[str, Field(max_length=_LONGEST_TEXT)]
    failure: Annotated[str, Field(max_length=2000)] = ""
    searched: Annotated[str, Field(max_length=_LONGEST_TEXT)] = ""
    language: Language = Language.UNDETERMINED
    outcome: Outcome | None = None
    probability: Annotated[float, Field(ge=0, le=1)] = 0.0
    within: Annotated[str, Field(max_length=20_000)] = ""
    seconds: Annotated[float, Field(ge=0, lt=1e6)] = 0.0
    citations: Annotated[tuple[KeptQuotation, ...], Field(max_length=_MOST_CITATIONS)] = ()
    closest: Annotated[tuple[KeptQuotation, ...], Field(max_length=_MOST_QUOTATIONS)] = ()
    digest: Digest | None = None
    writing: KeptWriting | None = None


TURNS = TypeAdapter(Annotated[list[KeptTurn], Field(max_length=10 * MOST_TURNS)])


def kept(entry: Answer | Failure) -> str:
    """A turn as one JSON object, without what is empty."""
    if isinstance(entry, Failure):
        turn = KeptTurn(question=entry.question[:LONGEST_QUESTION], failure=entry.message)
    else:
        turn = KeptTurn(
            question=entry.question,
            searched=entry.searched,
            language=entry.language,
            outcome=entry.outcome,
            probability=entry.probability,
            within=query_of(entry.filters),
            seconds=round(entry.timings.get("total", 0.0) / 1000, 3),
            citations=tuple(map(_kept_quotation, entry.citations)),
            closest=tuple(map(_kept_quotation, entry.closest)),
            digest=entry.digest,
            writing=_kept_writing(entry, entry.writing) if entry.writing else None,
        )
    return turn.model_dump_json(exclude_defaults=True)


def restored(turns: Sequence[KeptTurn], document: Callable[[str], Document], words: Words) -> Conversation:
    """The conversation that was kept; what its documents no longer say is told to have been removed.

    `document` gives the document of a name or raises `UnknownDocumentError`.
    """
    dropped = max(0, len(turns) - MOST_TURNS)
    entries = tuple(restored_turn(turn, document, words) for turn in turns[dropped:])
    return Conversation(entries, dropped).of(lambda _: True, words.source_removed)


def parsed(text: str) -> list[KeptTurn]:
    """The turns in a browser's JSON; `ValueError` where it is none of ours."""
    try:
        return TURNS.validate_json(text)
    except ValidationError as error:
        raise ValueError(f"not a kept conversation: {error.error_count()} errors") from error


def restored_turn(turn: KeptTurn, document: Callable[[str], Document], words: Words) -> Answer | Failure:
    """One turn again, or a failure that says that what it quoted is gone."""
    if turn.outcome is None or turn.failure:
        return Failure(turn.question, turn.failure or words.error_kinds[RagError])
    try:
        if turn.language is Language.UNDETERMINED:
            raise ValueError("no question is in no language")
        citations = tuple(_quotation(one, marker, document) for marker, one in enumerate(turn.citations, start=1))
        closest = tuple(_quotation(one, 0, document) for one in turn.closest)
        writing = _writing(turn.writing, len(citations)) if turn.writing else None
        return Answer(
            question=turn.question,
            language=turn.language,
            outcome=turn.outcome,
            text=turn.writing.text if turn.writing and turn.writing.text else _composed(turn, turn.outcome, citations),
            citations=citations,
            closest=closest,
            probability=turn.probability,
            timings={"total": turn.seconds * 1000} if turn.seconds else {},
            searched=turn.searched,
            filters=filters_of(turn.within),
            digest=turn.digest,
            writing=writing,
        )
    except (UnknownDocumentError, ValueError):
        return Failure(turn.question, words.source_removed)


def _composed(turn: KeptTurn, outcome: Outcome, citations: Sequence[Citation]) -> str:
    """The text of an answer that quotes."""
    if turn.digest:
        return "".join(composing.compose(turn.digest, citations, turn.language))
    return "".join(compose(outcome, citations, turn.language))


def _kept_writing(answer: Answer, writing: Writing) -> KeptWriting:
    return KeptWriting(
        model=writing.model,
        text=answer.text if is_written(answer) else "",
        sentences=tuple(KeptSentence(text=one.text, markers=one.markers, doubt=one.doubt) for one in writing.sentences),
        unwritten=writing.unwritten,
        dropped=writing.dropped,
        read=writing.read,
        written=writing.written,
        seconds=round(writing.seconds, 3),
        reused=writing.reused,
    )


def _writing(kept: KeptWriting, citations: int) -> Writing:
    """What a chat model did; `ValueError` where the text is not that of its sentences, or these cite nothing."""
    sentences = tuple(Written(one.text, one.markers, one.doubt) for one in kept.sentences)
    if any(marker > citations for one in sentences for marker in one.markers):
        raise ValueError("a sentence cites what is not there")
    paragraphs_of(kept.text, sentences)
    return Writing(
        model=kept.model,
        sentences=sentences,
        unwritten=kept.unwritten,
        dropped=kept.dropped,
        read=kept.read,
        written=kept.written,
        seconds=kept.seconds,
        reused=kept.reused,
    )


def _kept_quotation(citation: Citation) -> KeptQuotation:
    ranks = citation.ranks
    return KeptQuotation(
        document=citation.document,
        start=citation.start,
        end=citation.end,
        check=digest(citation.quote),
        answer=(citation.answer.start, citation.answer.end) if citation.answer else None,
        ranks=(ranks.lexical, ranks.dense, ranks.reader),
    )


def _quotation(kept: KeptQuotation, marker: int, document: Callable[[str], Document]) -> Citation:
    """The quotation; `ValueError` where its words no longer stand there."""
    source, span = document(kept.document), Span(kept.start, kept.end)
    if digest(source.text[span.start : span.end]) != kept.check:
        raise ValueError(f"{kept.document!r} no longer says this at {span.start}..{span.end}")
    answer = Span(*kept.answer) if kept.answer else None
    return cite(source, span, marker=marker, answer=answer, ranks=Ranks(*kept.ranks))
