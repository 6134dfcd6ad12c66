"""Which files of the corpus folder are documents, of which format, and which stand beside one."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module that reads it, and the suffix that its files have as a rule."""

    module: str
    suffix: str


# By suffix; the only place that says what can be read.
FORMATS = {
    suffix: Format(f"rag.loading.{module}", usual)
    for module, usual, suffixes in (
        ("text", ".txt", ".txt"),
        ("markdown", ".md", ".md .markdown"),
        ("html", ".html", ".html .htm"),
        ("pdf", ".pdf", ".pdf"),
        ("docx", ".docx", ".docx"),
        ("odt", ".odt", ".odt"),
        ("rtf", ".rtf", ".rtf"),
        ("epub", ".epub", ".epub"),
        ("pptx", ".pptx", ".pptx"),
        ("xlsx", ".xlsx", ".xlsx .xlsm"),
        ("csv", ".csv", ".csv .tsv"),
        ("eml", ".eml", ".eml"),
        ("mbox", ".mbox", ".mbox"),
        ("discourse", ".json", ".json"),
    )
    for suffix in suffixes.split()
}
SUPPORTED_SUFFIXES = frozenset(FORMATS)
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
