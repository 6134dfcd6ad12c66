"""An index that was not closed in order -> one that can be opened: what is damaged in it is set aside."""

import os
import subprocess
import sys
from pathlib import Path

import rag
from rag.errors import DamagedIndexError
from rag.store.catalogue import Catalogue
from rag.store.generations import CATALOGUE, VECTORS, Generations

_LONGEST = 600  # seconds that looking at the vectors of a large index may take
_ROOT = Path(rag.__file__).parent.parent
_ANEW = "it is made anew from the corpus folder, where all documents are"


def mend(generations: Generations, folder: Path) -> list[str]:
    """Make a generation fit to be opened; a line for each thing that was wrong says what was done."""
    if not (folder / CATALOGUE).exists() and not any(folder.glob(f"{VECTORS}*")):
        return [] if folder == generations.folder else [f"the index was not where it was said to be; {_ANEW}"]
    if wrong := _wrong_with_catalogue(folder):
        generations.set_aside(folder)
        return [f"the index was damaged ({wrong}); it was set aside, and {_ANEW}"]
    if wrong := _wrong_with_vectors(folder):
        return [f"the vectors of the index were damaged ({wrong}); they are made anew from the documents"]
    return []


def _wrong_with_catalogue(folder: Path) -> str:
    if not (folder / CATALOGUE).exists():
        return f"its file {CATALOGUE} was gone"
    try:
        catalogue = Catalogue(folder / CATALOGUE)
    except DamagedIndexError as error:
        return error.wrong
    try:
        if not catalogue.meta():
            return f"its file {CATALOGUE} was empty" if any(folder.glob(f"{VECTORS}*")) else ""
        return "; ".join(catalogue.problems()[:1]) if catalogue.is_ours() else ""
    except DamagedIndexError as error:
        return error.wrong
    finally:
        catalogue.close()


def _wrong_with_vectors(folder: Path) -> str:
    """What is wrong with them, in which case other ones, still empty, count from now on."""
    catalogue = Catalogue(folder / CATALOGUE)
    try:
        if not catalogue.is_ours():
            return ""
        vectors = folder / catalogue.vectors_folder()
        if not vectors.is_dir() and not catalogue.passage_count():
            return ""  # none have been stored yet
        wrong = problem_of(vectors) if vectors.is_dir() else "their folder was gone"
        if wrong:
            catalogue.set_vectors_folder(catalogue.another_vectors_folder())
        return wrong
    finally:
        catalogue.close()


def problem_of(vectors: Path) -> str:
    """What another process says of the vectors, which may crash it."""
    path = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(_ROOT))))
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "rag.store.probe", str(vectors.absolute())],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "PYTHONPATH": path},
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"opening them took longer than {_LONGEST} seconds"
    if done.returncode:
        return f"the process that opened them to look was ended by them, with status {done.returncode}"
    return done.stdout.strip()
