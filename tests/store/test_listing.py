"""The list of documents: what it is narrowed to, what is sought in it, in which order, and part by part."""

import datetime
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.analysis import stem_pair
from rag.lexicon import Term
from rag.store import Identity
from rag.store.catalogue import Catalogue
from rag.store.store import Store
from rag.types import (
    Act,
    By,
    Deed,
    Document,
    DocumentInfo,
    FileRecord,
    Filters,
    Language,
    Listed,
    Order,
    Passage,
    Span,
    Way,
)

MANY = 10_000
LONGEST = 0.2  # seconds


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Ten thousand documents with their files and origins, and no vectors, which no list needs."""
    folder = tmp_path_factory.mktemp("index")
    Store(folder, identity=Identity("model", "1")).close()
    catalogue = Catalogue(folder / "catalogue.sqlite3")
    fill(catalogue)
    catalogue.close()
    opened = Store(folder, identity=Identity("model", "1"))
    yield opened
    opened.close()


def fill(catalogue: Catalogue) -> None:
    began = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    entries, files, acts = [], [], []
    for number in range(MANY):
        day = datetime.date(2000 + number % 25, number % 12 + 1, 1) if number % 10 else None
        language = Language.ENGLISH if number % 4 == 0 else Language.INDONESIAN
        name, kind = f"arsip/{number:05}.txt", ("txt", "pdf", "md")[number % 3]
        title = "Naskah Café 100% tentang_arsip" if number == 77 else f"Notulen rapat nomor {number}"
        source = f"Dinas {number % 40}"
        text = f"Rapat nomor {number} membahas anggaran. " * 20
        info = DocumentInfo(name, f"{number:064x}", title, language, day, source, "", kind)
        entries.append((Document(info, text), [Passage(f"{number}-0", name, 0, 40, text[:40], (Span(0, 40),))]))
        files.append(FileRecord(name, "", info.checksum, size=number))
        by = By(Way.COMMAND, "budi") if number % 2 else By(Way.PAGE)
        acts.append(Act(began + datetime.timedelta(minutes=(number * 7919) % MANY), Deed.ADDED, name, by))
    catalogue.put(entries, files=[*files, FileRecord("rusak.pdf", "", "", "damaged", "damaged", 2, 5)], instead_of=())
    catalogue.learn(acts, read_to=1)


def names(listed: Listed) -> list[str]:
    return [entry.info.name for entry in listed.entries]


def test_newest_published_come_first_and_undated_last(store: Store) -> None:
    listed = store.listed(count=25)
    assert listed.total == MANY
    assert len(listed.entries) == 25
    dates = [entry.info.date for entry in listed.entries]
    assert dates[0] == datetime.date(2024, 12, 1)
    assert dates == sorted(filter(None, dates), reverse=True)
    last = store.listed(start=MANY - 5, count=25)
    assert [entry.info.date for entry in last.entries] == [None] * 5
    assert store.listed(start=MANY, count=25) == Listed((), MANY)


def test_parts_make_up_the_whole_list(store: Store) -> None:
    narrow = Filters(sources=("Dinas 3",))
    parts = [store.listed(narrow, start=start, count=100) for start in range(0, 250, 100)]
    together = [name for part in parts for name in names(part)]
    assert [part.total for part in parts] == [250] * 3
    assert len(together) == len(set(together)) == 250


def test_last_added_come_first(store: Store) -> None:
    entries = store.listed(order=Order.ADDED, count=25).entries
    added = [entry.origin.added for entry in entries if entry.origin]
    assert len(added) == 25
    assert added == sorted(added, reverse=True)
    assert added[0] == datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(minutes=MANY - 1)


def test_entry_tells_size_origin_and_passages(store: Store) -> None:
    (entry,) = store.listed(sought="nomor 4321", count=25).entries
    assert (entry.info.name, entry.size, entry.passages) == ("arsip/04321.txt", 4321, 1)
    assert entry.origin is not None
    assert entry.origin.by == By(Way.COMMAND, "budi")


@pytest.mark.parametrize(
    ("sought", "total"),
    [
        ("", MANY),
        ("  ", MANY),
        ("cafe", 1),
        ("CAFÉ 100%", 1),
        ("arsip tentang", 1),
        ("04321.txt", 1),
        ("TULEN nomor 04321", 1),
        ("dinas", MANY),
        ("%", 0),
        ("'; DROP TABLE document; --", 0),
        ("...", 0),
        ("tidak ada", 0),
        (" ".join(f"kata{number}" for number in range(2000)), 0),
    ],
)
def test_words_are_sought_in_title_name_and_source(store: Store, sought: str, total: int) -> None:
    assert store.listed(sought=sought, count=25).total == total


def test_filters_and_words_narrow_together(store: Store) -> None:
    narrow = Filters(
        formats=("pdf",), languages=(Language.INDONESIAN,), date_from=datetime.date(2010, 1, 1), sources=("Dinas 1",)
    )
    listed = store.listed(narrow, sought="rapat", count=MANY)
    assert 0 < listed.total == len(listed.entries)
    for entry in listed.entries:
        assert (entry.info.format, entry.info.language, entry.info.source) == ("pdf", Language.INDONESIAN, "Dinas 1")
        assert entry.info.date is not None
        assert entry.info.date.year >= 2010
    assert store.facets(narrow).documents == listed.total


def test_list_and_counts_are_quick_among_ten_thousand(store: Store) -> None:
    store.listed(count=25)  # once, so that what is measured is not the disk
    for ask in (
        lambda: store.listed(count=25),
        lambda: store.listed(start=9000, count=25),
        lambda: store.listed(order=Order.ADDED, count=25),
        lambda: store.listed(Filters(languages=(Language.ENGLISH,)), sought="rapat 12", count=25),
        store.facets,
        lambda: store.facets(Filters(formats=("pdf",))),
        store.failing,
        lambda: store.search_lexical([Term("rapat", stem_pair("rapat"))], k=50, filters=Filters(formats=("pdf", "md"))),
    ):
        took = min(timed(ask) for _ in range(3))
        assert took < LONGEST


def timed(ask: object) -> float:
    began = time.perf_counter()
    assert callable(ask)
    ask()
    return time.perf_counter() - began


def test_version_changes_with_what_is_known_and_only_then(tmp_path: Path) -> None:
    opened = Store(tmp_path, identity=Identity("model", "1"))
    before = opened.version
    opened.listed(count=25)
    assert opened.version == before
    opened.remember([FileRecord("rusak.pdf", "", "", "damaged", "damaged", 2, 5)])
    assert opened.version != before
    assert [record.size for record in opened.failing()] == [5]
    assert opened.files_of(["rusak.pdf", "lain.pdf"]).keys() == {"rusak.pdf"}
    opened.close()
