"""A process that has the program loaded, and forks a child for each thing to be done, to be killed at any step of it.

Requests come in on standard input and outcomes go out on standard output, a line of JSON each.
"""

import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from rag.commands import run
from rag.corpus import Corpus
from rag.loading import LoaderPool
from rag.planning import plan
from rag.preparing import Preparer
from rag.settings import Settings
from rag.store.catalogue import Catalogue
from rag.store.generations import Generations
from rag.store.seal import seal
from rag.store.store import Store
from rag.store.vectors import Vectors
from rag.syncing import Synchroniser
from rag.system import System
from rag.trash import Trash
from rag.types import Filters

LONGEST = 60  # seconds that anything here may take on a busy machine


def _code(function: Any) -> CodeType:
    """The code of a function, also of one that makes a context."""
    code: CodeType = getattr(function, "__wrapped__", function).__code__
    return code


# Functions of the program itself, by what they do; nothing in them knows that they are watched.
STEPS: Mapping[str, CodeType] = {
    name: _code(function)
    for name, function in {
        "copy": Corpus.staged,
        "load": LoaderPool.load,
        "rename into folder": Corpus.commit,
        "split": Preparer.split,
        "embed": Preparer.embed,
        "write vectors": Vectors.add,
        "write documents": Catalogue.put,
        "insert document": Catalogue._insert,
        "delete document": Catalogue._delete,
        "SQLite transaction": Catalogue._transaction,
        "remove vectors": Vectors.remove,
        "move to trash": Trash.take,
        "keep the version before": Trash.keep,
        "move out of trash": Trash.restore,
        "remove documents": Catalogue.remove,
        "plan": plan,
        "move to new name": Synchroniser._rename,
        "read vectors": Vectors.get,
        "take the place": Store.become,
        "say which generation counts": Generations.make_current,
        "delete other generations": Generations.remove_others,
        "compact SQLite": Catalogue.compact,
        "copy vectors": Vectors.copy_to,
        "say which vectors count": Catalogue.set_vectors_folder,
        "delete other vectors": Store._remove_other_vectors,
        "seal": seal,
    }.items()
}
_NAMES = {code: name for name, code in STEPS.items()}


def main() -> None:
    """Serve requests until standard input ends."""
    for line in sys.stdin:
        request = json.loads(line)
        sys.stdout.write(json.dumps(_in_child(request)) + "\n")
        sys.stdout.flush()


def _in_child(request: dict[str, Any]) -> dict[str, Any]:
    """What a child says, `killed` where it did not live to say it."""
    said, says = os.pipe()
    begun, begins = os.pipe()
    if (child := os.fork()) == 0:
        try:
            text = json.dumps(_carry_out(request, begins))
        except BaseException as error:
            text = json.dumps({"error": f"{type(error).__name__}: {error}"})
        os.write(says, b"1")
        with os.fdopen(says, "w", encoding="utf-8") as answer:
            answer.write(text)
        os._exit(0)
    os.close(says)
    os.close(begins)
    select.select([begun, said], [], [], LONGEST)
    if request.get("kill") and select.select([begun], [], [], 0)[0] and os.read(begun, 1):
        time.sleep(request["after"])
        os.kill(child, signal.SIGKILL)
    with os.fdopen(said, encoding="utf-8") as answer:
        text = answer.read()
    os.close(begun)
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    # One byte goes ahead, so that a child that is killed while it says more counts as done.
    return {"killed": killed, "done": bool(text)} | (json.loads(text[1:]) if len(text) > 1 and not killed else {})


def _carry_out(request: dict[str, Any], begins: int) -> dict[str, Any]:
    settings = Settings(
        corpus=Path(request["corpus"]), index=Path(request["index"]), threads=1, **request.get("settings", {})
    )
    if most := request.get("largest_file"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    watch = _Watch(request.get("kill", ""), request.get("call", 1), request.get("edge", ""), begins)
    system = System.open(settings)
    sys.setprofile(watch)
    try:
        outcome = ACTIONS[request["do"]](system, **request.get("arguments", {}))
        system.close()
    finally:
        sys.setprofile(None)
    return outcome | {"steps": watch.lasted}


class _Watch:
    """Sees each step begin and end: tells when the one begins that is to be cut short, and how long each lasts."""

    def __init__(self, kill: str, call: int, edge: str, begins: int) -> None:
        """At an `edge` of the step, its "start" or "end", the process ends itself; without one it is ended."""
        self.lasted: list[tuple[str, float]] = []
        self._kill = kill
        self._call = call
        self._edge = edge
        self._begins = begins
        self._seen = 0
        self._since: dict[int, float] = {}

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        name = _NAMES.get(frame.f_code)
        if name is None or event not in ("call", "return"):
            return
        if name == self._kill:
            self._seen += event == "call"
            if self._seen == self._call:
                self._cut_short(event)
        if event == "call":
            self._since[id(frame)] = time.perf_counter()
        else:
            self.lasted.append((name, time.perf_counter() - self._since.pop(id(frame))))

    def _cut_short(self, event: str) -> None:
        if self._edge == {"call": "start", "return": "end"}[event]:
            os.kill(os.getpid(), signal.SIGKILL)
        if not self._edge and event == "call":
            os.write(self._begins, b"1")


def _command(system: System, command: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return run(system, command, arguments)


def _renew(system: System) -> dict[str, Any]:
    assert system.successor is not None
    return {"renewed": system.indexer.renew(system.successor)}


def _look(system: System, phrases: list[str]) -> dict[str, Any]:
    """Bring the index up to date, and say all that can be seen of it from outside."""
    if system.successor:
        system.indexer.renew(system.successor)
    system.indexer.sync()
    found: dict[str, list[tuple[str, str]]] = {}
    for phrase in phrases:
        vector = system.embedder.encode_questions([phrase])[0]
        ids = [one for one, _ in system.store.search_dense(vector, k=50, filters=Filters())]
        ids += [one for one, _ in system.retriever.lexical(phrase)]
        found[phrase] = [(info.name, passage.text) for passage, info in system.store.passages(ids).values()]
    health = system.store.health()
    return {
        "notices": list(system.notices),
        "problems": list(health.problems),
        "counts": [health.passages, health.full_texts, health.vectors],
        "documents": {
            entry.info.name: system.store.document(entry.info.name).text for entry in system.store.documents()
        },
        "found": found,
        "trash": [one.name for one in system.indexer.removed()],
    }


ACTIONS: Mapping[str, Callable[..., dict[str, Any]]] = {"command": _command, "renew": _renew, "look": _look}

if __name__ == "__main__":
    main()
