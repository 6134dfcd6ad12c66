"""An address -> fetched, made a file, and taken into the corpus as any other file is."""

import dataclasses
import tempfile
from pathlib import Path, PurePosixPath

from rag.corpus import Corpus
from rag.indexing import Indexer
from rag.loading import SUPPORTED_SUFFIXES
from rag.reports import AddReport, Status
from rag.types import By, Way
from rag.web.addresses import Network
from rag.web.fetching import Lookup, fetch, system_lookup
from rag.web.pages import file_of


def add_address(
    address: str,
    *,
    indexer: Indexer,
    corpus: Corpus,
    max_bytes: int,
    networks: tuple[Network, ...] = (),
    lookup: Lookup = system_lookup,
) -> AddReport:
    """Take in what lies at an address; `AddressError` or `LoadError` where it cannot be, and nothing is changed.

    The same address makes the same file, so what came from it before is replaced, or left alone where it is the same.
    """
    by = By(Way.ADDRESS, address)
    fetched = fetch(address, max_bytes=max_bytes, networks=networks, lookup=lookup)
    file = file_of(fetched, max_bytes=max_bytes)
    with tempfile.TemporaryDirectory(prefix="tanya-") as folder:
        path = Path(folder, file.name)
        path.write_bytes(file.content)
        report = indexer.add(path, name=file.name, sidecar=file.sidecar, by=by)
    if report.status is Status.REFUSED:
        return dataclasses.replace(report, name=address)
    former = _former(file.name, corpus)
    for name in former:
        indexer.remove(name, by=by)
    return dataclasses.replace(report, status=Status.REPLACED) if former else report


def _former(name: str, corpus: Corpus) -> tuple[str, ...]:
    """Documents that the same address gave when it held another kind of file."""
    others = (PurePosixPath(name).stem + suffix for suffix in sorted(SUPPORTED_SUFFIXES))
    return tuple(other for other in others if other != name and corpus.path(other).is_file())
