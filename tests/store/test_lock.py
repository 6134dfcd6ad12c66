"""One process owns an index; the next one is told who."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import IndexHeldError
from rag.store import IndexLock, Owner, owner_of

HOLD = """
import sys
from pathlib import Path
from rag.store import IndexLock
lock = IndexLock(Path(sys.argv[1]), timeout=1)
lock.announce("http://127.0.0.1:7999")
print("held", flush=True)
sys.stdin.read()
"""


def test_second_process_is_told_who_holds_the_index(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(IndexHeldError, match=rf"process {holder.pid}, which serves http://127.0.0.1:7999"):
            IndexLock(tmp_path, timeout=0.1)
        holder.stdin.close()
        holder.wait(timeout=10)
    lock = IndexLock(tmp_path, timeout=5)  # the end of a process frees what it held, even untidily
    assert owner_of(tmp_path) == Owner(os.getpid())
    lock.release()
    assert owner_of(tmp_path) is None


def test_secret_is_readable_by_this_user_only(tmp_path: Path) -> None:
    lock = IndexLock(tmp_path, timeout=1)
    owner = lock.announce("http://127.0.0.1:7860")
    assert len(owner.token) >= 32
    assert owner_of(tmp_path) == owner
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "owner.json").stat().st_mode) == 0o600
    lock.release()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1, "else": 2}', "null"])
def test_unreadable_owner_counts_as_nobody(tmp_path: Path, content: str) -> None:
    (tmp_path / "owner.json").write_text(content, encoding="utf-8")
    assert owner_of(tmp_path) is None
