"""A file that hangs, crashes or bloats its reader is refused at a limit; what comes before and after is read."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import LoadError
from rag.loading import Bounds, Limits, LoaderPool, load, sidecar_of
from tests.loading.bad_files import SAMPLE_DOCX, SAMPLE_PDF

FAULTY = Path(__file__).parent.parent / "faulty_readers"
TEXT = "Rapat koordinasi digelar di Muara Teweh."


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoaderPool]:
    """A pool whose processes have a reader that fails on demand."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(FAULTY), os.environ["PYTHONPATH"]]))
    pool = LoaderPool(Limits(), bounds=Bounds(seconds=5, memory_mb=512), processes=2)
    yield pool
    pool.close()


def write(folder: Path, name: str, text: str) -> tuple[Path, str]:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name, name


@pytest.mark.parametrize("name", ["a.txt", "b.md", "c.pdf", "d.docx"])
def test_a_process_loads_what_the_program_itself_would(tmp_path: Path, name: str, pool: LoaderPool) -> None:
    content = {".pdf": SAMPLE_PDF, ".docx": SAMPLE_DOCX}.get(Path(name).suffix, TEXT.encode() + b" \xf0\x9f\x8c\xbe")
    path = tmp_path / name
    path.write_bytes(content)
    sidecar_of(path).write_text("date: 2023-11-30\nsource: Sekretariat", encoding="utf-8")
    assert pool.load(path, name=name) == load(path, name=name)


@pytest.mark.parametrize(
    ("fault", "reason", "advice"),
    [
        ("hang", "slow", "TANYA_LOAD_SECONDS"),
        ("crash", "crashed", "save it anew"),
        ("memory", "memory", "TANYA_LOAD_MEMORY_MB"),
        ("mistake", "crashed", "save it anew"),
    ],
)
def test_faulty_load_is_ended_and_the_next_file_is_read(
    tmp_path: Path, pool: LoaderPool, fault: str, reason: str, advice: str
) -> None:
    began = time.monotonic()
    with pytest.raises(LoadError, match=advice) as refused:
        pool.load(*write(tmp_path, "bad.txt", f"FAULT {fault}")[:1], name="bad.txt")
    assert refused.value.reason == reason
    assert str(refused.value).startswith("'bad.txt' ")
    assert time.monotonic() - began < 30
    assert pool.load(write(tmp_path, "good.txt", TEXT)[0], name="good.txt").text == TEXT


def test_faults_among_many_files_stop_no_other(tmp_path: Path, pool: LoaderPool) -> None:
    faults = {3: "hang", 7: "crash", 11: "memory", 12: "mistake"}
    files = [
        write(tmp_path, f"{number}.txt", f"FAULT {faults[number]}" if number in faults else f"{TEXT} {number}")
        for number in range(24)
    ]
    outcomes = {}
    for name, loading in pool.load_all(files):
        error = loading.exception()
        outcomes[name] = error.reason if isinstance(error, LoadError) else loading.result().text
    refused = {3: "slow", 7: "crashed", 11: "memory", 12: "crashed"}
    assert outcomes == {f"{number}.txt": refused.get(number, f"{TEXT} {number}") for number in range(24)}


def test_what_a_library_prints_is_not_taken_for_an_answer(tmp_path: Path, pool: LoaderPool) -> None:
    path, name = write(tmp_path, "a.txt", f"FAULT print {TEXT}")
    assert pool.load(path, name=name).text.endswith(TEXT)


def test_stopping_early_ends_the_loads_under_way(tmp_path: Path, pool: LoaderPool) -> None:
    files = [write(tmp_path, "0.txt", TEXT), *(write(tmp_path, f"{n}.txt", "FAULT hang") for n in range(1, 20))]
    began = time.monotonic()
    loads = pool.load_all(files)
    assert next(loads)[0] == "0.txt"
    loads.close()
    assert time.monotonic() - began < 5


def test_process_is_used_again_and_ended_when_the_pool_closes(tmp_path: Path, pool: LoaderPool) -> None:
    path, name = write(tmp_path, "a.txt", TEXT)
    pool.load(path, name=name)
    (worker,) = pool._idle
    pool.load(path, name=name)
    assert pool._idle == [worker]
    pool.close()
    assert not worker.alive
    assert pool.load(path, name=name).text == TEXT


def test_limits_reach_the_process(tmp_path: Path) -> None:
    long, unpacking = tmp_path / "a.txt", tmp_path / "b.docx"
    long.write_text("kata " * 100, encoding="utf-8")
    unpacking.write_bytes(SAMPLE_DOCX)
    pool = LoaderPool(Limits(max_characters=99, max_unpacked=1000), bounds=Bounds(), processes=1)
    for path in (long, unpacking):
        with pytest.raises(LoadError) as refused:
            pool.load(path, name=path.name)
        assert refused.value.reason == "too_large"
    pool.close()
