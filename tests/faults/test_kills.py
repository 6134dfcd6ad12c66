"""Adding, replacing, removing and all else that writes is ended by `kill -9` at every step, and nothing is lost.

`FAULTS_EACH` is how often each step is cut short, `make faults` sets it; without it each operation is cut short at a
few of its steps. `FAULTS_REPORT` names a file to which each kill is added as a line of JSON.
"""

import json
import os
import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.faults.machine import DOCUMENTS, EACH, REPLACEMENT, Place, Program, check, make

REPORT = os.environ.get("FAULTS_REPORT", "")
_TRIES = 20
_FEW = 1  # steps of each operation without FAULTS_EACH

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")


@dataclass(frozen=True)
class Operation:
    """Something that is done to a corpus, the steps in it, and what the folder may be after it was cut short."""

    name: str
    steps: tuple[tuple[str, int], ...]
    before: Mapping[str, str]
    after: Mapping[str, str]
    request: Mapping[str, Any]
    between: tuple[Mapping[str, str], ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


def _command(name: str, **arguments: Any) -> dict[str, Any]:
    return {"action": "command", "arguments": {"command": name, "arguments": arguments}}


_ADDED = {**DOCUMENTS, "baru.txt": REPLACEMENT}
_REPLACED = {**DOCUMENTS, "ganti.txt": REPLACEMENT}
_REMOVED = {name: text for name, text in DOCUMENTS.items() if name != "hapus.txt"}
_EDITED = {
    **{name: text for name, text in _REPLACED.items() if name not in ("hapus.txt", "lama/pindah.txt")},
    "baru.txt": "Naskah ini baru ditambahkan.",
    "pindah.txt": DOCUMENTS["lama/pindah.txt"],
}
_WRITING = (("embed", 1), ("write vectors", 1), ("write documents", 1), ("SQLite transaction", 1))
_PUT = (*_WRITING, ("insert document", 1), ("SQLite transaction", 2), ("remove vectors", 1), ("seal", 1))
_TAKING = (("copy", 1), ("load", 1), ("rename into folder", 1), ("copy", 2), ("split", 1), *_PUT)
OPERATIONS = (
    Operation("add", _TAKING, DOCUMENTS, _ADDED, _command("add", files=["{place}/baru.txt"])),
    Operation(
        "replace",
        (*_TAKING, ("delete document", 1), ("keep the version before", 1)),
        DOCUMENTS,
        _REPLACED,
        _command("add", files=["{place}/ganti.txt"]),
    ),
    Operation(
        "remove",
        (
            ("move to trash", 1),
            ("remove documents", 1),
            ("delete document", 1),
            ("SQLite transaction", 2),
            ("remove vectors", 1),
            ("seal", 1),
        ),
        DOCUMENTS,
        _REMOVED,
        _command("remove", names=["hapus.txt"]),
    ),
    Operation(
        "restore",
        (("move out of trash", 1), ("load", 1), ("split", 1), *_PUT),
        _REMOVED,
        DOCUMENTS,
        _command("restore", names=["hapus.txt"]),
    ),
    Operation(
        "exchange",
        (
            ("move out of trash", 1),
            ("keep the version before", 1),
            ("load", 1),
            ("split", 1),
            *_PUT,
            ("delete document", 1),
        ),
        _REPLACED,
        DOCUMENTS,
        _command("restore", names=["ganti.txt"]),
    ),
    Operation(
        "sync",
        (
            ("plan", 1),
            ("remove documents", 1),
            ("remove vectors", 1),
            ("move to new name", 1),
            ("read vectors", 1),
            ("split", 1),
            *_WRITING,
            ("write vectors", 2),
            ("write documents", 2),
            ("remove vectors", 2),
            ("remove vectors", 3),
            ("seal", 1),
        ),
        _EDITED,
        _EDITED,
        _command("sync"),
    ),
    Operation(
        "renew",
        (
            ("plan", 1),
            *_WRITING,
            ("take the place", 1),
            ("say which generation counts", 1),
            ("delete other generations", 1),
            ("seal", 1),
        ),
        DOCUMENTS,
        DOCUMENTS,
        {"action": "renew"},
        settings={"passage_tokens": 64},
    ),
    Operation(
        "compact",
        (("compact SQLite", 1), ("copy vectors", 1), ("say which vectors count", 1), ("delete other vectors", 1)),
        DOCUMENTS,
        DOCUMENTS,
        _command("compact"),
    ),
)


@pytest.fixture(scope="module")
def places(program: Program, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Place]:
    """For each operation a corpus in the state that it begins in."""
    whole = make(tmp_path_factory.mktemp("whole") / "place", program)
    (whole.folder / "baru.txt").write_text(REPLACEMENT, encoding="utf-8")
    (whole.folder / "ganti.txt").write_text(REPLACEMENT, encoding="utf-8")
    removed = whole.copy(tmp_path_factory.mktemp("removed") / "place")
    program.do(removed, "command", arguments={"command": "remove", "arguments": {"names": ["hapus.txt"]}})
    replaced = whole.copy(tmp_path_factory.mktemp("replaced") / "place")
    files = [str(replaced.folder / "ganti.txt")]
    program.do(replaced, "command", arguments={"command": "add", "arguments": {"files": files}})
    (replaced.folder / "ganti.txt").unlink()
    edited = whole.copy(tmp_path_factory.mktemp("edited") / "place")
    shutil.move(edited.corpus / "lama" / "pindah.txt", edited.corpus / "pindah.txt")
    for name in ("ganti.txt", "baru.txt"):
        (edited.corpus / name).write_text(_EDITED[name], encoding="utf-8")
    (edited.corpus / "hapus.txt").unlink()
    others = {"restore": removed, "exchange": replaced, "sync": edited}
    return {operation.name: others.get(operation.name, whole) for operation in OPERATIONS}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_killed_at_any_step(operation: Operation, program: Program, places: dict[str, Place], tmp_path: Path) -> None:
    draw = random.Random(operation.name)
    start = places[operation.name]
    assert start.files() == operation.before
    whole = _do(operation, program, start.copy(tmp_path / "whole"))
    assert "error" not in whole, whole
    lasted = _lasted(whole["steps"])
    missing = [step for step in operation.steps if step not in lasted]
    assert not missing  # else the list of steps is not that of the program any more
    steps = operation.steps if EACH else tuple(draw.sample(operation.steps, _FEW))
    for step in steps:
        for number in range(max(EACH, 1)):
            edge = ("start", "end", "")[min(number, 2)] if EACH else draw.choice(("start", "end", ""))
            after = draw.uniform(0, lasted[step])
            place, outcome = _cut_short(operation, program, start, tmp_path / "cut", step, edge, after)
            done = [operation.after] if outcome["done"] else [operation.before, operation.after]
            notices = check(place, program, may_be=done, **operation.settings)
            assert [line for line in notices if not line.startswith("the index was made with")] == [], (step, edge)
            _nothing_lost(operation, place)
            _note(operation, step, edge, after)
            shutil.rmtree(place.folder)


def _cut_short(
    operation: Operation, program: Program, start: Place, folder: Path, step: tuple[str, int], edge: str, after: float
) -> tuple[Place, dict[str, Any]]:
    """A copy of the place in which the operation was killed; on a busy machine a kill may come too late."""
    for _ in range(_TRIES):
        place = start.copy(folder)
        outcome = _do(operation, program, place, kill=step[0], call=step[1], edge=edge, after=after)
        if outcome["killed"]:
            return place, outcome
        assert not edge, (step, edge, outcome)
        after /= 2
        shutil.rmtree(folder)
    raise AssertionError(f"{operation.name} was over before it could be killed at {step}")


def _do(operation: Operation, program: Program, place: Place, **kill: Any) -> dict[str, Any]:
    request = json.loads(json.dumps(dict(operation.request)).replace("{place}", str(place.folder)))
    return program.do(place, request.pop("action"), settings=dict(operation.settings), **request, **kill)


def _lasted(steps: list[tuple[str, float]]) -> dict[tuple[str, int], float]:
    """How long each call of each step took, by its name and number."""
    counts: dict[str, int] = {}
    lasted: dict[tuple[str, int], float] = {}
    for name, seconds in steps:
        counts[name] = counts.get(name, 0) + 1
        lasted[name, counts[name]] = seconds
    return lasted


def _nothing_lost(operation: Operation, place: Place) -> None:
    """Every text from before or after lies in the folder, in its trash, or where it was added from."""
    texts = {path.read_text(encoding="utf-8") for path in place.folder.glob("*.txt")} | set(place.files().values())
    texts |= {path.read_text(encoding="utf-8") for path in (place.corpus / ".trash").rglob("*.txt")}
    assert {*operation.before.values(), *operation.after.values()} <= texts


def _note(operation: Operation, step: tuple[str, int], edge: str, after: float) -> None:
    if REPORT:
        line = {"operation": operation.name, "step": step[0], "call": step[1], "edge": edge, "after": after}
        with Path(REPORT).open("a", encoding="utf-8") as report:
            report.write(json.dumps(line) + "\n")
