"""For processes that load in tests: the text reader hangs, crashes or fills the memory where a file says so."""

import ctypes
import importlib.abc
import runpy
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

runpy.run_path(str(Path(__file__).parent.parent / "no_network" / "sitecustomize.py"))


def _read(content: bytes, **options: Any) -> Any:
    from rag.loading.markdown import read

    if b"FAULT hang" in content:
        while True:
            time.sleep(1)
    if b"FAULT crash" in content:
        ctypes.string_at(0)
    if b"FAULT memory" in content:
        return [bytearray(50_000_000) for _ in range(1000)]
    if b"FAULT mistake" in content:
        raise ZeroDivisionError
    if b"FAULT print" in content:
        sys.stdout.write("a library that talks\n")
    return read(content, **options)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the reader above in place of the one for plain text."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        return importlib.machinery.ModuleSpec(name, self) if name == "rag.loading.text" else None

    def exec_module(self, module: ModuleType) -> None:
        module.read = _read  # type: ignore[attr-defined]


sys.meta_path.insert(0, _Finder())
