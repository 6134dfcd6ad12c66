"""A file to a Document: one module per format, and the checks and the cleaning that all formats share."""

from rag.loading.aligning import Quoted
from rag.loading.extraction import Limits
from rag.loading.files import checksum_of, load
from rag.loading.names import SUPPORTED_SUFFIXES, is_document_name, is_sidecar, sidecar_of
from rag.loading.pool import Bounds, LoaderPool

__all__ = [
    "SUPPORTED_SUFFIXES",
    "Bounds",
    "Limits",
    "LoaderPool",
    "Quoted",
    "checksum_of",
    "is_document_name",
    "is_sidecar",
    "load",
    "sidecar_of",
]
