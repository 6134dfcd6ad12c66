"""What is damaged in the index, however it is, is found before it is used, named, and made anew from the corpus."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.machine import DOCUMENTS, REPLACEMENT, Place, Program, check, make, running

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")

INDEX_ANEW = r"^the index was damaged \(.+\); it was set aside, and it is made anew from the corpus folder, where"
VECTORS_ANEW = r"^the vectors of the index were damaged \(.+\); they are made anew from the documents$"
MANY = 1_100  # passages, more than Chroma holds before it writes its graph


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    with running() as program:
        yield program


@pytest.fixture(scope="module")
def whole(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return make(tmp_path_factory.mktemp("whole") / "place", program)


@pytest.fixture(scope="module")
def large(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """One with so many passages that Chroma has files for each part of its graph."""
    place = Place(tmp_path_factory.mktemp("large") / "place")
    place.corpus.mkdir(parents=True)
    rows = "".join(f"{number},Perpustakaan {number}\n" for number in range(MANY))
    (place.corpus / "banyak.csv").write_text(f"nomor,nama\n{rows}", encoding="utf-8")
    program.do(place, "command", arguments={"command": "sync", "arguments": {}})
    assert list(place.index.rglob("data_level0.bin"))
    return place


def overwrite(path: Path, *, seed: int, places: int, length: int = 256, first: int = 0) -> None:
    """Write random bytes over a file at several places."""
    draw = random.Random(seed)
    with path.open("r+b") as file:
        size = path.stat().st_size
        for _ in range(places):
            file.seek(draw.randrange(first, max(first + 1, size - length)))
            file.write(draw.randbytes(length))


def truncate(path: Path, share: float) -> None:
    os.truncate(path, int(path.stat().st_size * share))


CATALOGUE = "catalogue.sqlite3"
CATALOGUE_FAULTS: dict[str, Callable[[Path], object]] = {
    **{
        f"bytes-overwritten-{seed}": lambda path, seed=seed: overwrite(path, seed=seed, places=12)  # type: ignore[misc]
        for seed in range(3)
    },
    "one-place-overwritten": lambda path: overwrite(path, seed=7, places=1, length=64, first=8192),
    "header-overwritten": lambda path: overwrite(path, seed=0, places=1, length=100, first=0) or _head(path),
    "truncated-to-half": lambda path: truncate(path, 0.5),
    "truncated-to-a-tenth": lambda path: truncate(path, 0.1),
    "zero-length": lambda path: truncate(path, 0.0),
    "gone": lambda path: path.unlink(),
    "another-file": lambda path: path.write_bytes(b"not a database " * 5000),
}


def _head(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(random.Random(0).randbytes(100))


@pytest.mark.parametrize("fault", CATALOGUE_FAULTS)
def test_damaged_catalogue_is_set_aside_and_made_anew(
    fault: str, whole: Place, program: Program, tmp_path: Path
) -> None:
    place = whole.copy(tmp_path / "place")
    CATALOGUE_FAULTS[fault](place.index / CATALOGUE)
    (notice,) = check(place, program)
    import re

    assert re.match(INDEX_ANEW, notice), notice
    assert check(place, program) == []
