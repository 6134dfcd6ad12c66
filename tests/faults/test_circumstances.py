"""A full disk, a corpus that cannot be written to, a clock set back, several programs at once: nothing is lost."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.machine import DOCUMENTS, EACH, REPLACEMENT, ROOT, Place, Program, check
from tests.serving import free_port, serving

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")

SET_BACK = Path(__file__).parent / "set_back"


def tanya(place: Place, *words: str, clock: bool = False) -> "subprocess.CompletedProcess[str]":
    """The finished command, with `clock` in a process whose clock is set back by a day."""
    settings = {"TANYA_CORPUS": str(place.corpus), "TANYA_INDEX": str(place.index), "TANYA_PORT": str(free_port())}
    path = os.pathsep.join([str(SET_BACK), str(ROOT)]) if clock else os.environ["PYTHONPATH"]
    return subprocess.run(
        [sys.executable, "-m", "rag.cli", *words],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **settings, "PYTHONPATH": path},
        cwd=place.folder,
        timeout=180,
    )


@contextlib.contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """Something mounted on a folder until the block ends; the test is skipped where that is not allowed."""
    if (
        shutil.which("mount") is None
        or subprocess.run(["mount", *options, str(folder)], capture_output=True).returncode
    ):
        pytest.skip("mounting is not allowed here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("room", [0, 40_000, 150_000, 400_000] if EACH else [0, 40_000])
def test_full_disk_of_the_index(room: int, whole: Place, program: Program, tmp_path: Path) -> None:
    place = Place(tmp_path)
    shutil.copytree(whole.corpus, place.corpus)
    place.index.mkdir()
    with mounted(place.index, "-t", "tmpfs", "-o", "size=8m", "none"):
        shutil.copytree(whole.index, place.index, dirs_exist_ok=True)
        # Text of words that are all different takes room in each part of the index.
        added = " ".join(f"Kata{number:x} bertemu kata{number * 7919:x}." for number in range(1500))
        (place.corpus / "baru.txt").write_text(added, encoding="utf-8")
        after = place.files()
        filler = place.index / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        os.truncate(filler, max(0, filler.stat().st_size - room))
        failed = tanya(place, "sync")
        assert failed.returncode == 1
        assert "disk" in failed.stderr, failed.stderr
        assert "Traceback" not in failed.stderr
        filler.unlink()
        check(place, program, may_be=[after])
        assert check(place, program, may_be=[after]) == []


@pytest.mark.parametrize("largest", [30_000, 100_000, 250_000] if EACH else [100_000])
def test_file_of_the_index_that_may_grow_no_more(largest: int, whole: Place, program: Program, tmp_path: Path) -> None:
    place = whole.copy(tmp_path / "place")
    source = tmp_path / "ganti.txt"
    source.write_text(REPLACEMENT * 8, encoding="utf-8")
    request = {"command": "add", "arguments": {"files": [str(source)]}}
    outcome = program.do(place, "command", arguments=request, largest_file=largest)
    assert "error" in outcome
    replaced = {**DOCUMENTS, "ganti.txt": source.read_text(encoding="utf-8")}
    check(place, program, may_be=[DOCUMENTS, replaced])
    assert check(place, program, may_be=[DOCUMENTS, replaced]) == []


def test_full_disk_of_the_corpus_refuses_the_file_and_changes_nothing(
    whole: Place, program: Program, tmp_path: Path
) -> None:
    place = Place(tmp_path)
    place.corpus.mkdir()
    shutil.copytree(whole.index, place.index)
    (tmp_path / "ganti.txt").write_text(REPLACEMENT * 20, encoding="utf-8")
    with mounted(place.corpus, "-t", "tmpfs", "-o", "size=40k", "none"):
        shutil.copytree(whole.corpus, place.corpus, dirs_exist_ok=True)
        refused = tanya(place, "add", str(tmp_path / "ganti.txt"))
        assert refused.returncode == 1
        assert "No space left" in refused.stderr, refused.stderr
        check(place, program)


def test_corpus_folder_that_cannot_be_written_to_is_answered_from(
    whole: Place, program: Program, tmp_path: Path
) -> None:
    place = whole.copy(tmp_path / "place")
    (tmp_path / "baru.txt").write_text(REPLACEMENT, encoding="utf-8")
    with mounted(place.corpus, "--bind", "-o", "ro", str(place.corpus)):
        for words in (("add", str(tmp_path / "baru.txt")), ("remove", "hapus.txt")):
            refused = tanya(place, *words)
            assert refused.returncode == 1
            assert len(refused.stderr.splitlines()) == 1
            assert "Read-only file system" in refused.stderr
        shutil.rmtree(place.index)
        synced = tanya(place, "sync")
        assert synced.returncode == 0, synced.stderr
        check(place, program)


def test_clock_set_back_by_a_day_hides_no_change(whole: Place, program: Program, tmp_path: Path) -> None:
    place = whole.copy(tmp_path / "place")
    assert tanya(place, "remove", "hapus.txt").returncode == 0  # it goes to the trash of a day that is to come
    (place.corpus / "tetap-10.txt").write_text("Naskah yang ditulis sebelum jam mundur.", encoding="utf-8")
    assert "1 replaced" in tanya(place, "sync", clock=True).stdout
    (place.corpus / "tetap-10.txt").write_text("Naskah yang ditulis sesudah jam mundur.", encoding="utf-8")
    assert "1 replaced" in tanya(place, "sync", clock=True).stdout
    assert tanya(place, "restore", "hapus.txt", clock=True).returncode == 0
    after = {**DOCUMENTS, "tetap-10.txt": "Naskah yang ditulis sesudah jam mundur."}
    check(place, program, may_be=[after])


def test_two_servers_and_a_command_line_on_one_index(whole: Place, program: Program, tmp_path: Path) -> None:
    with serving(tmp_path, documents=whole.corpus) as served:
        place = Place(served.corpus.parent)
        second = tanya(place, "serve")
        assert second.returncode == 1
        assert served.address in second.stderr.splitlines()[-1]
        (tmp_path / "baru.txt").write_text(REPLACEMENT, encoding="utf-8")
        assert tanya(place, "add", str(tmp_path / "baru.txt")).returncode == 0
        assert tanya(place, "remove", "hapus.txt").returncode == 0
    after = {name: text for name, text in DOCUMENTS.items() if name != "hapus.txt"} | {"baru.txt": REPLACEMENT}
    assert check(place, program, may_be=[after]) == []
