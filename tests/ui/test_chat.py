"""A conversation keeps what follow-ups lean on, and loses it with the documents that it was said from."""

import dataclasses
from collections.abc import Callable

from rag.types import Answer, Citation
from tests.ui.samples import answer, not_found
from ui.conversation import Conversation, Failure

REMOVED = "removed"


def only(name: str) -> Callable[[Citation], bool]:
    """What stands while the document of that name is the only one."""
    return lambda citation: citation.document == name


def followed(entry: Answer) -> Answer:
    return dataclasses.replace(entry, searched="What is the office of Sri Wahyuni?")


def test_answers_are_leant_on_with_what_was_said() -> None:
    (turn,) = Conversation((answer(quote="It is Sri Wahyuni.", words="Sri Wahyuni", question="Who?"),)).leant_on
    assert (turn.question, turn.searched, turn.said) == ("Who?", "Who?", "Sri Wahyuni")
    (turn,) = Conversation((followed(answer()),)).leant_on
    assert (turn.searched, turn.said) == ("What is the office of Sri Wahyuni?", "")


def test_nothing_before_a_failure_is_leant_on() -> None:
    first, last = answer(question="First?"), answer(question="Last?")
    conversation = Conversation((first, Failure("?", "no words"), last))
    assert [turn.question for turn in conversation.leant_on] == ["Last?"]
    assert Conversation((first, Failure("?", "no words"))).leant_on == ()


def test_what_was_asked_of_a_removed_document_goes_with_it() -> None:
    said, others = answer(name="gone.md"), followed(answer(name="here.md"))
    alone = answer(name="here.md")
    kept = Conversation((said, others, others, alone, others)).of(only("here.md"), REMOVED)
    assert kept.turns == (*[Failure("Question?", REMOVED)] * 3, alone, others)
    assert kept.of(only("here.md"), REMOVED) == kept


def test_nothing_is_lost_while_the_documents_are_there() -> None:
    conversation = Conversation((Failure("?", "no words"), answer(), followed(not_found())))
    assert conversation.of(only("name.md"), REMOVED) == conversation
