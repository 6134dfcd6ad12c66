"""Small files of the index, written in one step."""

import os
from pathlib import Path


def write_at_once(path: Path, text: str) -> None:
    """Write a text file so that it is there whole or as it was before, even if the machine stops."""
    incoming = path.with_name(f"{path.name}.incoming")
    with incoming.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(incoming, path)
