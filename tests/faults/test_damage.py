"""What is damaged in the index, however it is, is found before it is used, named, and made anew from the corpus."""

import os
import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.store.mending import problem_of
from rag.store.vectors import Vectors
from tests.faults.machine import EACH, Place, Program, check

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")

INDEX_ANEW = r"the index was damaged \(.+\); it was set aside, and it is made anew from the corpus folder, where"
VECTORS_ANEW = (
    r"the vectors of the index were damaged \(.+\); they are made anew from the documents$"
    r"|\d+ passages had lost their vectors, which are made anew from the documents$"
)
MANY = 1_100  # passages, more than Chroma holds before it writes its graph
CATALOGUE = "catalogue.sqlite3"


@pytest.fixture(scope="module")
def large(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """An index of so many passages that Chroma has a file for each part of its graph."""
    place = Place(tmp_path_factory.mktemp("large") / "place")
    place.corpus.mkdir(parents=True)
    rows = "".join(f"{number},Perpustakaan {number}\n" for number in range(MANY))
    (place.corpus / "banyak.csv").write_text(f"nomor,nama\n{rows}", encoding="utf-8")
    program.do(place, "command", arguments={"command": "sync", "arguments": {}})
    assert list(place.index.rglob("data_level0.bin"))
    return place


def overwrite(path: Path, *, seed: int = 0, places: int = 12, length: int = 256) -> None:
    """Write random bytes over a file at several places, the first of which is its beginning if there is but one."""
    draw = random.Random(seed)
    with path.open("r+b") as file:
        for _ in range(places):
            file.seek(draw.randrange(max(1, path.stat().st_size - length)) if places > 1 else 0)
            file.write(draw.randbytes(length))


def cut(path: Path, share: float) -> None:
    """Keep the beginning of a file."""
    os.truncate(path, int(path.stat().st_size * share))


FILE_FAULTS: dict[str, Callable[[Path], object]] = {
    "bytes overwritten": overwrite,
    "other bytes overwritten": lambda path: overwrite(path, seed=1),
    "beginning overwritten": lambda path: overwrite(path, places=1, length=100),
    "cut to half": lambda path: cut(path, 0.5),
    "cut to a tenth": lambda path: cut(path, 0.1),
    "emptied": lambda path: cut(path, 0.0),
    "gone": lambda path: path.unlink(),
    "other content": lambda path: path.write_bytes(b"something else " * 5000),
}


def some(*chosen: str) -> Sequence[str]:
    """All faults of a file, or those chosen where there is little time."""
    return list(FILE_FAULTS) if EACH else chosen


@pytest.mark.parametrize("fault", some("bytes overwritten", "cut to half", "emptied"))
def test_damaged_catalogue_is_set_aside_and_made_anew(
    fault: str, whole: Place, program: Program, tmp_path: Path
) -> None:
    place = whole.copy(tmp_path / "place")
    FILE_FAULTS[fault](place.index / CATALOGUE)
    (notice,) = check(place, program)
    assert re.match(INDEX_ANEW, notice), notice
    assert check(place, program) == []  # and it is sound from then on
    assert not (place.index / "damaged").exists()


@pytest.mark.parametrize("fault", some("beginning overwritten", "gone"))
def test_damaged_database_of_vectors_is_made_anew(fault: str, whole: Place, program: Program, tmp_path: Path) -> None:
    place = whole.copy(tmp_path / "place")
    FILE_FAULTS[fault](place.index / "vectors" / "chroma.sqlite3")
    (notice,) = check(place, program)
    assert re.match(VECTORS_ANEW, notice), notice
    assert check(place, program) == []


def test_folder_of_vectors_that_is_gone_or_a_file_is_made_anew(whole: Place, program: Program, tmp_path: Path) -> None:
    for number, instead in enumerate((None, b"no folder") if EACH else (None,)):
        place = whole.copy(tmp_path / str(number))
        shutil.rmtree(place.index / "vectors")
        if instead is not None:
            (place.index / "vectors").write_bytes(instead)
        (notice,) = check(place, program)
        assert re.match(VECTORS_ANEW, notice), notice


def test_log_of_a_killed_process_that_is_gone_leaves_an_index_that_a_sync_makes_whole(
    whole: Place, program: Program, tmp_path: Path
) -> None:
    place = whole.copy(tmp_path / "place")
    (place.corpus / "tetap-10.txt").write_text("Naskah lain sama sekali.", encoding="utf-8")
    after = place.files()
    request = {"command": "sync", "arguments": {}}
    assert program.do(place, "command", arguments=request, kill="seal", edge="start")["killed"]
    for path in place.index.glob(f"{CATALOGUE}-*"):
        path.unlink()
    check(place, program, may_be=[after])
    assert check(place, program, may_be=[after]) == []


def test_catalogue_of_an_earlier_day_is_brought_up_to_date(whole: Place, program: Program, tmp_path: Path) -> None:
    place = whole.copy(tmp_path / "place")
    shutil.copy(place.index / CATALOGUE, tmp_path / "earlier")
    (place.corpus / "tetap-10.txt").write_text("Naskah lain sama sekali.", encoding="utf-8")
    after = place.files()
    check(place, program, may_be=[after])
    shutil.copy(tmp_path / "earlier", place.index / CATALOGUE)
    check(place, program, may_be=[after])
    assert check(place, program, may_be=[after]) == []


@pytest.mark.parametrize("change", ["newer", "older", "other hash"] if EACH else ["newer"])
def test_vectors_of_another_version_of_chroma_are_made_anew(
    change: str, whole: Place, program: Program, tmp_path: Path
) -> None:
    place = whole.copy(tmp_path / "place")
    raw = sqlite3.connect(place.index / "vectors" / "chroma.sqlite3")
    with raw:
        if change == "newer":  # a step of a later version has been done to the tables
            raw.execute("ALTER TABLE embeddings RENAME COLUMN segment_id TO part_id")
            raw.execute(
                "INSERT INTO migrations (dir, version, filename, sql, hash)"
                " VALUES ('metadb', 99, '99-later.sqlite.sql', '', '0')"
            )
        elif change == "older":  # a table that came later is not there, nor is the step that made it
            raw.execute("DELETE FROM migrations WHERE dir = 'sysdb' AND version > 1")
            raw.execute("DROP TABLE collections")
        else:
            raw.execute("UPDATE migrations SET hash = 'ffff', sql = 'SELECT 1' WHERE version = 1")
    raw.close()
    (notice,) = check(place, program)
    assert re.match(VECTORS_ANEW, notice), notice
    assert check(place, program) == []


GRAPH = ("data_level0.bin", "header.bin", "length.bin", "index_metadata.pickle")


def test_vectors_that_crash_who_opens_them_are_found_by_another_process(tmp_path: Path) -> None:
    vectors = Vectors(tmp_path / "vectors")
    draws = np.random.default_rng(0).standard_normal((MANY, 64)).astype(np.float32)
    ids = [str(number) for number in range(MANY)]
    vectors.add(ids, draws / np.linalg.norm(draws, axis=1, keepdims=True))
    vectors.close()
    assert problem_of(tmp_path / "vectors") == ""
    (graph,) = tmp_path.rglob("data_level0.bin")
    overwrite(graph, places=1, length=100)
    assert "the process that opened them to look was ended by them" in problem_of(tmp_path / "vectors")


@pytest.mark.skipif(not EACH, reason="takes minutes; run: make faults")
@pytest.mark.parametrize("name", GRAPH)
def test_damaged_graph_crashes_another_process_and_is_made_anew(
    name: str, large: Place, program: Program, tmp_path: Path
) -> None:
    for number, fault in enumerate(("beginning overwritten", "bytes overwritten", "emptied")):
        place = large.copy(tmp_path / str(number))
        (path,) = place.index.rglob(name)
        FILE_FAULTS[fault](path)
        seen = program.do(place, "look", arguments={"phrases": []})
        assert "error" not in seen, seen
        (notice,) = seen["notices"]
        assert re.match(VECTORS_ANEW, notice), notice
        assert seen["problems"] == []
        assert seen["counts"] == [MANY, MANY, MANY]
