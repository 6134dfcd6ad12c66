"""A system and what a reader looks at -> all that the tab of documents shows of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rag.reports import State
from rag.system import System
from rag.trash import Removed
from rag.types import Facets, FileRecord, Filters, Listed
from ui.view import PER_PAGE, View

MOST_LISTED = 50  # failed files, groups of near-duplicates, removed documents


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents there are in all, and of each kind among those that all other filters leave."""

    all: Facets
    times: Facets
    sources: Facets
    languages: Facets
    formats: Facets


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is shown: the counts, a page of the list with the state of each document, and the files beside it.

    `failing` are those that are shown of `failures`; `reading` are new files that are being read.
    """

    view: View
    counts: Counts
    listed: Listed
    states: Mapping[str, State]
    reading: tuple[str, ...]
    failures: int
    failing: tuple[FileRecord, ...]
    similar: tuple[tuple[str, ...], ...]
    removed: tuple[Removed, ...]


def look(system: System, view: View) -> Shelf:
    """Look at the documents."""
    store = system.store
    listed = _listed(system, view)
    if view.start >= listed.total:
        view = view.within(listed.total)
        listed = _listed(system, view)
    failing = store.failing()
    return Shelf(
        view=view,
        counts=_counts(system, view.filters),
        listed=listed,
        states=system.indexer.states([entry.info.name for entry in listed.entries]),
        reading=_reading(system, failing),
        failures=len(failing),
        failing=failing[:MOST_LISTED],
        similar=store.duplicates()[:MOST_LISTED],
        removed=system.indexer.removed()[:MOST_LISTED],
    )


def _reading(system: System, failing: tuple[FileRecord, ...]) -> tuple[str, ...]:
    """The files that are being read and are neither documents yet nor failed before."""
    if not (pending := system.indexer.pending):
        return ()
    return tuple(sorted(pending - system.store.checksums().keys() - {file.name for file in failing}))


def _listed(system: System, view: View) -> Listed:
    return system.store.listed(view.filters, sought=view.sought, order=view.order, start=view.start, count=PER_PAGE)


def _counts(system: System, filters: Filters) -> Counts:
    everything = system.store.facets()
    within = everything if filters.empty else system.store.facets(filters)

    def beside(own: Filters) -> Facets:
        """Counts without the filters of one kind, so that what else could be chosen of it is seen."""
        return within if own == filters else system.store.facets(own)

    return Counts(
        all=everything,
        times=beside(replace(filters, date_from=None, date_to=None)),
        sources=beside(replace(filters, sources=())),
        languages=beside(replace(filters, languages=())),
        formats=beside(replace(filters, formats=())),
    )
