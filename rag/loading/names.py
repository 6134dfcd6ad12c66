"""Which files of the corpus folder are documents, and which stand beside one."""

from pathlib import Path, PurePosixPath

SUPPORTED_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx"})
SIDECAR_SUFFIX = ".meta.yaml"
_TEMPORARY_SUFFIXES = (".tmp", ".part", ".crdownload", ".swp", ".bak", "~")


def sidecar_of(path: Path) -> Path:
    """Where the details that the user gives of a document lie, whether or not there are any."""
    return path.with_name(path.name + SIDECAR_SUFFIX)


def is_sidecar(path: Path) -> bool:
    """Whether a file holds details of the document beside it."""
    return path.name.endswith(SIDECAR_SUFFIX)


def is_document_name(name: str) -> bool:
    """Whether a file of that name is a document: not hidden, not a sidecar, not temporary."""
    path = PurePosixPath(name)
    if any(part.startswith(".") for part in path.parts) or path.name.startswith("~$"):
        return False
    return not is_sidecar(Path(path.name)) and not path.name.lower().endswith(_TEMPORARY_SUFFIXES)
