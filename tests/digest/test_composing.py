"""A digest that the browser keeps is the same when it is opened again."""

import pytest

from rag.system import System
from ui.keeping import kept, parsed, restored_turn
from ui.texts import ENGLISH


@pytest.mark.parametrize(
    "question",
    [
        "Summarise the FAQ",
        "Ringkas raker 2023",
        "What happened between 2022 and 2024?",
        "Bandingkan FAQ dan mengenal-forsesdasi",
    ],
)
def test_a_kept_digest_comes_back_as_it_was(sample_system: System, question: str) -> None:
    answer = sample_system.assistant.ask(question)
    (turn,) = parsed(f"[{kept(answer)}]")
    again = restored_turn(turn, sample_system.store.document, ENGLISH)
    assert getattr(again, "text", None) == answer.text
    assert getattr(again, "digest", None) == answer.digest
