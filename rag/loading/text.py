"""A plain text file to its cleaned text."""

from rag.loading.cleaning import unwrap
from rag.loading.decoding import decode
from rag.loading.extraction import Extraction, Limits


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .txt file."""
    text = decode(content, name=name)
    limits.check_characters(len(text), name=name)
    return Extraction(text=unwrap(text))
