"""What is kept, and what goes."""

from rag.writing import remembering
from rag.writing.remembering import Memory


def test_the_least_used_goes_first() -> None:
    memory = Memory[int]()
    for number in range(remembering.MOST):
        memory.put(number, number)
    assert memory.get(0) == 0
    memory.put("new", -1)
    assert memory.get(1) is None
    assert memory.get(0) == 0
    assert memory.get("new") == -1
