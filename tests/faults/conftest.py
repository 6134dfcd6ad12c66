"""A child process that runs commands, and a corpus with its index to do harm to."""

from collections.abc import Iterator

import pytest

from tests.faults.machine import Place, Program, make, running


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    with running() as program:
        yield program


@pytest.fixture(scope="module")
def whole(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return make(tmp_path_factory.mktemp("whole") / "place", program)
