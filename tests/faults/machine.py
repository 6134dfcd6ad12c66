"""A corpus with its index that faults are done to, and what must hold of both after each."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
EACH = int(os.environ.get("FAULTS_EACH", "0"))  # how often each step is cut short; 0 is a selection of all faults
OLD, NEW, GONE = "Walikota Sumarmo membuka rapat", "Bupati Ngadiman menutup rapat", "Camat Zulkarnaen menunda rapat"
PHRASES = (OLD, NEW, GONE, "Perpustakaan dibuka")


def _text(phrase: str, paragraphs: int) -> str:
    return "\n\n".join(
        f"{phrase} nomor {number} di Sampit. Anggaran perpustakaan daerah ke-{number} naik menjadi {number * 3 + 4}"
        " miliar rupiah. Peserta dari seluruh kabupaten hadir, dan keputusan ditetapkan bersama oleh pimpinan forum."
        for number in range(1, paragraphs + 1)
    )


DOCUMENTS: Mapping[str, str] = {
    **{
        f"tetap-{number}.txt": f"Perpustakaan dibuka pada tahun 20{number} oleh kepala dinas."
        for number in range(10, 14)
    },
    "ganti.txt": _text(OLD, 12),
    "hapus.txt": _text(GONE, 12),
    "lama/pindah.txt": _text("Sekretaris daerah membuka rapat", 6),
}
REPLACEMENT = _text(NEW, 14)


class Program:
    """The process that does things to a corpus and its index, each in a child that may be killed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={**os.environ, "TOKENIZERS_PARALLELISM": "false"},
            encoding="utf-8",
        )

    def do(self, place: "Place", action: str, **request: Any) -> dict[str, Any]:
        """What came of an action."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = {"corpus": str(place.corpus), "index": str(place.index), "do": action, **request}
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        outcome: dict[str, Any] = json.loads(self._process.stdout.readline())
        return outcome

    def close(self) -> None:
        """End the process."""
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()


@dataclass(frozen=True, slots=True)
class Place:
    """A corpus and its index below one folder."""

    folder: Path

    @property
    def corpus(self) -> Path:
        """The folder of the documents."""
        return self.folder / "corpus"

    @property
    def index(self) -> Path:
        """The folder of the index."""
        return self.folder / "index"

    def files(self) -> dict[str, str]:
        """The documents that lie in the corpus folder, by name."""
        paths = [path for path in self.corpus.rglob("*") if path.is_file()]
        names = {path.relative_to(self.corpus).as_posix(): path for path in paths}
        return {
            name: path.read_text(encoding="utf-8")
            for name, path in names.items()
            if not any(part.startswith(".") for part in name.split("/"))
        }

    def copy(self, folder: Path) -> "Place":
        """The same elsewhere, with the times of its files, by which the index tells that it is as it was closed."""
        shutil.copytree(self.folder, folder)
        return Place(folder)


def make(folder: Path, program: Program) -> Place:
    """A corpus that is indexed, and beside it `new.txt`, which is not part of it."""
    place = Place(folder)
    for name, text in DOCUMENTS.items():
        path = place.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    program.do(place, "command", arguments={"command": "sync", "arguments": {}})
    return place


def check(
    place: Place, program: Program, *, may_be: list[Mapping[str, str]] | None = None, **settings: Any
) -> list[str]:
    """Assert that nothing is lost, that only what is in the folder is found, and that the counts agree.

    `may_be` are the states in which the folder may be, by default the one that it began in. The notices come back.
    """
    seen = program.do(place, "look", arguments={"phrases": PHRASES}, settings=settings)
    assert "error" not in seen, seen["error"]
    files = place.files()
    assert files in (may_be or [DOCUMENTS])
    assert seen["documents"] == files
    assert seen["problems"] == []
    assert len(set(seen["counts"])) == 1
    for phrase, passages in seen["found"].items():
        for name, text in passages:
            assert text in files[name], (phrase, name)
        if any(phrase in text for text in files.values()):
            assert any(phrase in text for _, text in passages), phrase
    notices: list[str] = seen["notices"]
    return notices


@contextlib.contextmanager
def running() -> Iterator[Program]:
    """The program, until the block ends."""
    program = Program()
    try:
        yield program
    finally:
        program.close()
