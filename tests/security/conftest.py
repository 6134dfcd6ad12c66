"""The real server on loopback, shared by the attacks on it."""

from collections.abc import Iterator

import pytest

from tests.serving import Served, serving


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose largest file is one megabyte."""
    with serving(tmp_path_factory.mktemp("served"), MAX_FILE_MB="1") as server:
        yield server
