"""What a browser keeps of a turn brings the turn back, unless its documents no longer say it."""

import dataclasses
import json
from collections.abc import Callable

import pytest

from rag.answering.citing import cite
from rag.answering.extractive import compose
from rag.errors import UnknownDocumentError
from rag.types import Answer, Document, Doubt, Filters, Language, Outcome, Ranks, Span, Unwritten, Writing, Written
from tests.ui.samples import HOSTILE, document
from ui.conversation import MOST_TURNS, Failure
from ui.keeping import kept, parsed, restored
from ui.texts import ENGLISH, INDONESIAN

TEXT = "Rapat dibuka. Tuan rumah raker 2023 adalah Kotawaringin Timur.\n\nSelesai."
SAID = "Tuan rumah raker 2023 adalah Kotawaringin Timur."


def answered(source: Document, *, outcome: Outcome = Outcome.ANSWERED) -> Answer:
    start = source.text.index(SAID)
    span, name = Span(start, start + len(SAID)), Span(start + 30, start + len(SAID) - 1)
    found = outcome is not Outcome.NOT_FOUND
    citation = cite(source, span, marker=int(found), answer=name if found else None, ranks=Ranks(2, 1, 1))
    citations = (citation,) if found else ()
    return Answer(
        question="Siapa?",
        language=Language.INDONESIAN,
        outcome=outcome,
        text="".join(compose(outcome, citations, Language.INDONESIAN)),
        citations=citations,
        closest=() if found else (citation,),
        probability=0.75,
        timings={"total": 120.0},
        searched="Siapa tuan rumah raker 2023?",
        filters=Filters(sources=("Source",)),
    )


def written(source: Document, *, unwritten: Unwritten | None = None) -> Answer:
    """What a chat model wrote, or the quotations in its place."""
    quoted = answered(source)
    sentences = (
        Written("Raker 2023 diadakan di Kotawaringin Timur.", (1,)),
        Written("Itu di Jawa.", (), Doubt.NAME),
        Written("Rapat selesai.", (1,)),
    )
    writing = Writing("maker:model-1b", () if unwritten else sentences, unwritten, 1, 900, 40, 3.5, reused=True)
    text = quoted.text if unwritten else f"{sentences[0].text} [1]\n\n{sentences[2].text} [1]"
    return dataclasses.replace(quoted, text=text, writing=writing)


def folder(*documents: Document) -> Callable[[str], Document]:
    known = {one.info.name: one for one in documents}

    def document_of(name: str) -> Document:
        if name not in known:
            raise UnknownDocumentError(f"no document named {name!r}")
        return known[name]

    return document_of


@pytest.mark.parametrize("outcome", list(Outcome))
def test_turn_comes_back_whole(outcome: Outcome) -> None:
    source = document(TEXT)
    before = answered(source, outcome=outcome)
    (after,) = restored(parsed(f"[{kept(before)}]"), folder(source), INDONESIAN).turns
    assert after == before


@pytest.mark.parametrize("unwritten", [None, *Unwritten])
def test_what_a_model_wrote_comes_back_as_it_stood(unwritten: Unwritten | None) -> None:
    source = document(TEXT)
    before = written(source, unwritten=unwritten)
    assert restored(parsed(f"[{kept(before)}]"), folder(source), INDONESIAN).turns == (before,)


@pytest.mark.parametrize("now", [(), (document("Rapat ditutup."),)], ids=["removed", "changed"])
def test_what_a_model_wrote_of_documents_that_are_gone_is_not_shown_again(now: tuple[Document, ...]) -> None:
    (after,) = restored(parsed(f"[{kept(written(document(TEXT)))}]"), folder(*now), ENGLISH).turns
    assert after == Failure("Siapa?", ENGLISH.source_removed)


@pytest.mark.parametrize(
    "forged",
    [
        {"text": "Raker 2023 diadakan di Jawa. [1]"},
        {"text": "Raker 2023 diadakan di Kotawaringin Timur. [1]"},
        {"text": ""},
        {"sentences": []},
        {"sentences": [{"text": "Raker 2023 diadakan di Kotawaringin Timur."}]},
        {"text": "Benar. [2]", "sentences": [{"text": "Benar.", "markers": [2]}]},
        {"unwritten": "slow"},
    ],
)
def test_forged_writing_is_not_shown(forged: dict[str, object]) -> None:
    source = document(TEXT)
    turn = json.loads(kept(written(source)))
    turn["writing"] |= forged
    (after,) = restored(parsed(json.dumps([turn])), folder(source), ENGLISH).turns
    assert after == Failure("Siapa?", ENGLISH.source_removed)


@pytest.mark.parametrize(
    "malformed",
    [
        {"model": None},
        {"other": 1},
        {"unwritten": "tired"},
        {"seconds": -1},
        {"dropped": -1},
        {"sentences": [{"text": "", "markers": [1]}]},
        {"sentences": [{"text": "Benar.", "markers": [0]}]},
        {"sentences": [{"text": "Benar.", "doubt": "certain"}]},
        {"text": "a" * 2_000_000},
    ],
)
def test_malformed_writing_is_no_conversation(malformed: dict[str, object]) -> None:
    turn = json.loads(kept(written(document(TEXT))))
    turn["writing"] |= malformed
    with pytest.raises(ValueError, match="not a kept conversation"):
        parsed(json.dumps([turn]))


def test_words_of_documents_are_not_kept() -> None:
    text = kept(answered(document(TEXT)))
    assert "Kotawaringin" not in text
    assert json.loads(text)["citations"][0]["document"] == "name.md"


@pytest.mark.parametrize("now", [(), (document("Rapat ditutup."),)], ids=["removed", "changed"])
def test_what_documents_no_longer_say_is_not_shown_again(now: tuple[Document, ...]) -> None:
    lines = [kept(answered(document(TEXT))), kept(Failure("?", "no words"))]
    after = restored(parsed(f"[{','.join(lines)}]"), folder(*now), ENGLISH)
    assert after.turns == (Failure("Siapa?", ENGLISH.source_removed), Failure("?", "no words"))


def test_only_the_last_turns_of_a_long_conversation_come_back_under_their_numbers() -> None:
    lines = [kept(Failure(str(number), "!")) for number in range(MOST_TURNS + 5)]
    after = restored(parsed(f"[{','.join(lines)}]"), folder(), ENGLISH)
    assert (len(after.turns), after.dropped, after.next_number) == (MOST_TURNS, 5, MOST_TURNS + 6)
    assert after.turns[0] == Failure("5", "!")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '[{"question": 1}]',
        '[{"question": "?", "other": 1}]',
        '[{"question": "?", "outcome": "certain"}]',
        '[{"question": "?", "probability": 7}]',
        '[{"question": "%s"}]' % ("a" * 100_000),
        "[" * 100_000,
    ],
)
def test_what_is_no_conversation_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a kept conversation"):
        parsed(text)


@pytest.mark.parametrize(
    "forged",
    [
        {"citations": [{"document": "name.md", "start": 0, "end": 10**6, "check": "0" * 12}]},
        {"citations": [{"document": "name.md", "start": 9, "end": 3, "check": "0" * 12}]},
        {"citations": [{"document": "../../etc/passwd", "start": 0, "end": 3, "check": "0" * 12}]},
        {"citations": []},
        {"outcome": "not_found"},
        {"language": "und"},
    ],
)
def test_forged_turn_shows_nothing_that_documents_do_not_say(forged: dict[str, object]) -> None:
    source = document(TEXT)
    turn = json.dumps([{**json.loads(kept(answered(source))), **forged}])
    (after,) = restored(parsed(turn), folder(source), ENGLISH).turns
    assert after == Failure("Siapa?", ENGLISH.source_removed)


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_words_come_back_as_they_were(payload: str) -> None:
    source = document(f"{payload} {TEXT}", name=payload, title=payload)
    before = dataclasses.replace(answered(source), question=payload, searched=payload)
    assert restored(parsed(f"[{kept(before)}]"), folder(source), ENGLISH).turns == (before,)
