"""The index: what goes in is found, what goes out is gone everywhere, and another model's index is refused."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from rag.analysis import stem_pair
from rag.embedding import BundledEmbedder
from rag.errors import ModelMismatchError, StoreError, UnknownDocumentError
from rag.lexicon import Term
from rag.splitting import split
from rag.store import Identity, Store, erase
from rag.types import Document, DocumentInfo, Facets, Filters, Language, Passage

IDENTITY = Identity("model-a", "splitter-1")
NO_FILTER = Filters()
ODD_SOURCE = 'Bupati\'s "office"; 100%'
IN_INDONESIAN = {"id23.txt", "undated.txt"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "index", identity=IDENTITY)
    yield opened
    opened.close()


def a_document(
    name: str,
    text: str,
    *,
    language: Language = Language.INDONESIAN,
    day: date | None = date(2023, 11, 30),
    source: str = "sumber",
    format: str = "txt",
) -> Document:
    checksum = f"{hash((name, text)) & 0xFFFFFFFF:08x}" * 8
    return Document(DocumentInfo(name, checksum, f"Judul {name}", language, day, source, "Sampit", format), text)


def put(store: Store, embedder: BundledEmbedder, *documents: Document) -> None:
    entries: list[tuple[Document, tuple[Passage, ...]]] = [
        (document, split(document, count_tokens=embedder.count_tokens)) for document in documents
    ]
    store.put(entries, embedder.encode_passages([passage.text for _, passages in entries for passage in passages]))


def lexical_names(store: Store, *terms: str, filters: Filters = NO_FILTER) -> list[str]:
    asked = [Term(term, stem_pair(term)) for term in terms]
    ids = [passage_id for passage_id, _ in store.search_lexical(asked, k=10, filters=filters)]
    return [store.passages(ids)[passage_id][0].document for passage_id in ids]


def dense_names(store: Store, embedder: BundledEmbedder, text: str, filters: Filters = NO_FILTER) -> list[str]:
    ids = [found for found, _ in store.search_dense(embedder.encode_questions([text])[0], k=10, filters=filters)]
    known = store.passages(ids)
    return [known[passage_id][0].document for passage_id in ids if passage_id in known]


def test_stored_document_comes_back_whole(store: Store, embedder: BundledEmbedder) -> None:
    document = Document(a_document("a.pdf", "Satu. Dua.").info, "Satu. Dua.", (0, 6))
    put(store, embedder, document)
    assert store.document("a.pdf") == document
    (entry,) = store.documents()
    assert entry.info == document.info
    assert entry.passages == 1


def test_passages_come_back_with_their_sentences(store: Store, embedder: BundledEmbedder) -> None:
    document = a_document("a.txt", "Raker digelar di Sampit. Tuan rumahnya Pemkab Kotim.")
    put(store, embedder, document)
    (passage,) = split(document, count_tokens=embedder.count_tokens)
    assert store.passages([passage.id, "unknown-0"]) == {passage.id: (passage, document.info)}


def test_words_are_found_by_stem_case_and_accent(store: Store, embedder: BundledEmbedder) -> None:
    put(store, embedder, a_document("a.txt", "Para peserta menyepakati Café di Sampit sebagai tempat pertemuan."))
    put(store, embedder, a_document("b.txt", "The secretaries were meeting.", language=Language.ENGLISH))
    assert lexical_names(store, "kesepakatan") == ["a.txt"]
    assert lexical_names(store, "sampit") == ["a.txt"]
    assert lexical_names(store, "cafe") == ["a.txt"]
    assert lexical_names(store, "meetings") == ["b.txt"]
    assert lexical_names(store, "palangka") == []


@pytest.mark.parametrize("term", ['"', "'", "*", "a OR b", "words : x", "NEAR(", "-x", 'x" OR "sampit', "^", "\0"])
def test_terms_are_never_read_as_query_syntax(store: Store, embedder: BundledEmbedder, term: str) -> None:
    put(store, embedder, a_document("a.txt", "Raker di Sampit."))
    assert lexical_names(store, term) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"id23.txt", "en24.txt", "undated.txt"}),
        (Filters(documents=("en24.txt", "undated.txt")), {"en24.txt", "undated.txt"}),
        (Filters(languages=(Language.ENGLISH,)), {"en24.txt"}),
        (Filters(date_from=date(2024, 1, 1)), {"en24.txt"}),
        (Filters(date_to=date(2023, 12, 31)), {"id23.txt"}),
        (Filters(date_from=date(2023, 11, 30), date_to=date(2023, 11, 30)), {"id23.txt"}),
        (Filters(languages=(Language.INDONESIAN,), date_from=date(2024, 1, 1)), set()),
        (Filters(sources=("sumber",)), {"id23.txt", "en24.txt"}),
        (Filters(sources=(ODD_SOURCE,)), {"undated.txt"}),
        (Filters(sources=("' OR 1=1 --",)), set()),
        (Filters(formats=("pdf", "docx")), {"en24.txt"}),
        (Filters(sources=("sumber", ODD_SOURCE), formats=("txt",), languages=(Language.INDONESIAN,)), IN_INDONESIAN),
        (Filters(documents=tuple(f"{number}.txt" for number in range(2000))), set()),
    ],
)
def test_filters_narrow_both_searches(
    store: Store, embedder: BundledEmbedder, filters: Filters, expected: set[str]
) -> None:
    put(
        store,
        embedder,
        a_document("id23.txt", "Forsesdasi bertemu di Sampit."),
        a_document(
            "en24.txt", "Forsesdasi met in Sampit.", language=Language.ENGLISH, day=date(2024, 5, 1), format="pdf"
        ),
        a_document("undated.txt", "Forsesdasi di Mataram.", day=None, source=ODD_SOURCE),
    )
    assert set(lexical_names(store, "forsesdasi", filters=filters)) == expected
    assert set(dense_names(store, embedder, "forsesdasi", filters)) == expected


def test_narrow_search_by_meaning_finds_what_is_far_from_the_nearest(
    store: Store, embedder: BundledEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.store.store._NEAR", 4)
    put(store, embedder, *(a_document(f"{number}.txt", f"Rapat ke-{number} digelar di Sampit.") for number in range(9)))
    put(store, embedder, a_document("far.txt", "Harga cabai naik.", source="pasar"))
    assert dense_names(store, embedder, "Rapat di Sampit", Filters(sources=("pasar",))) == ["far.txt"]
    store._vectors.remove(store.passage_ids_of("3.txt"))  # one that lost its vector keeps nobody from the others
    vector = embedder.encode_questions(["Rapat di Sampit"])[0]
    narrow = Filters(documents=("3.txt", "4.txt"))
    assert [found for found, _ in store.search_dense(vector, k=10, filters=narrow)] == store.passage_ids_of("4.txt")
    without_vector = Filters(documents=("3.txt",))
    assert store.search_dense(vector, k=10, filters=without_vector) == []
    wide = dict(store.search_dense(vector, k=3, filters=Filters(sources=("sumber",))))
    assert len(wide) == 3
    assert wide.items() <= dict(store.search_dense(vector, k=10, filters=NO_FILTER)).items()


def test_facets_count_the_documents_of_each_kind(store: Store, embedder: BundledEmbedder) -> None:
    assert store.facets() == Facets(0, 0, 0, (), (), (), ())
    put(
        store,
        embedder,
        a_document("a.txt", "Rapat digelar."),
        a_document("b.pdf", "Rapat ditutup.", format="pdf", day=date(2023, 11, 2), source=ODD_SOURCE),
        a_document("c.txt", "The meeting opened.", language=Language.ENGLISH, day=date(2024, 5, 1), source=""),
        a_document("d.txt", "Rapat lain.", day=None),
    )
    assert store.facets() == Facets(
        documents=4,
        passages=4,
        undated=1,
        sources=(("sumber", 2), ("", 1), (ODD_SOURCE, 1)),
        languages=((Language.INDONESIAN, 3), (Language.ENGLISH, 1)),
        formats=(("txt", 3), ("pdf", 1)),
        months=((date(2023, 11, 1), 2), (date(2024, 5, 1), 1)),
    )
    assert store.facets().years == ((2023, 2), (2024, 1))
    narrowed = store.facets(Filters(formats=("txt",), date_to=date(2023, 12, 31)))
    assert (narrowed.documents, narrowed.sources, narrowed.undated) == (1, (("sumber", 1),), 0)
    store.remove("d.txt", "b.pdf")
    assert (store.facets().documents, store.facets().undated) == (2, 0)


def test_common_words_are_not_searched_for_where_rare_ones_are_enough(
    store: Store, embedder: BundledEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, embedder, *(a_document(f"{number}.txt", "Rapat digelar.") for number in range(5)))
    put(store, embedder, a_document("a.txt", "Rapat digelar di Sampit."))
    assert len(lexical_names(store, "rapat", "sampit")) == 6
    monkeypatch.setattr("rag.store.lexical.MOST_POSTINGS", 5)
    assert lexical_names(store, "rapat", "sampit") == ["a.txt"]
    assert len(lexical_names(store, "rapat")) == 6


def test_replaced_version_is_gone_from_every_search(store: Store, embedder: BundledEmbedder) -> None:
    put(store, embedder, a_document("a.txt", "Rapat digelar di Sampit."))
    put(store, embedder, a_document("a.txt", "Rapat digelar di Muara Teweh."))
    assert lexical_names(store, "sampit") == []
    assert lexical_names(store, "teweh") == ["a.txt"]
    assert dense_names(store, embedder, "rapat") == ["a.txt"]
    assert store.health().problems == ()
    assert store.health().vectors == 1


def test_removed_document_leaves_nothing(store: Store, embedder: BundledEmbedder, tmp_path: Path) -> None:
    put(store, embedder, a_document("a.txt", "Rapat di Sampit."), a_document("b.txt", "Kongres di Mataram."))
    store.remove("a.txt")
    assert lexical_names(store, "rapat") == []
    assert dense_names(store, embedder, "Rapat di Sampit.") == ["b.txt"]
    with pytest.raises(UnknownDocumentError):
        store.document("a.txt")
    health = store.health()
    assert (health.documents, health.passages, health.full_texts, health.vectors) == (1, 1, 1, 1)
    with sqlite3.connect(tmp_path / "index" / "catalogue.sqlite3") as raw:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in ("document", "passage", "passage_words"):
            assert table in tables
            assert not any("Rapat" in str(row) for row in raw.execute(f"SELECT * FROM {table}"))
    raw.close()


def test_vectors_that_no_passage_owns_are_ignored_and_repaired(store: Store, embedder: BundledEmbedder) -> None:
    document = a_document("a.txt", "Rapat di Sampit.")
    put(store, embedder, document)
    store._vectors.add(["ghost-0"], embedder.encode_passages(["Rapat di Sampit."]))
    assert dense_names(store, embedder, "Rapat di Sampit.") == ["a.txt"]
    assert store.health().problems == ("1 vectors without a passage",)
    assert store.repair() == set()
    assert store.health().problems == ()


def test_passages_that_lost_their_vector_are_named(store: Store, embedder: BundledEmbedder) -> None:
    document = a_document("a.txt", "Rapat di Sampit.")
    put(store, embedder, document)
    store._vectors.remove([f"{document.info.version}-0"])
    assert store.health().problems == ("1 passages without a vector",)
    assert store.repair() == {"a.txt"}


@pytest.mark.parametrize(
    "other",
    [Identity("model-b", "splitter-1"), Identity("model-a", "splitter-2"), Identity("model-a", "splitter-1", "0")],
)
def test_index_of_another_model_is_refused_with_the_command_to_run(tmp_path: Path, other: Identity) -> None:
    Store(tmp_path, identity=IDENTITY).close()
    with pytest.raises(ModelMismatchError, match="tanya sync --rebuild"):
        Store(tmp_path, identity=other)
    Store(tmp_path, identity=IDENTITY).close()


def test_damaged_catalogue_is_a_clear_error_and_can_be_erased(tmp_path: Path) -> None:
    Store(tmp_path, identity=IDENTITY).close()
    (tmp_path / "catalogue.sqlite3").write_bytes(b"not a database" * 500)
    with pytest.raises(StoreError, match="tanya sync --rebuild"):
        Store(tmp_path, identity=IDENTITY)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    erase(tmp_path)
    Store(tmp_path, identity=IDENTITY).close()
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_failed_transaction_changes_nothing(store: Store, embedder: BundledEmbedder) -> None:
    document = a_document("a.txt", "Rapat di Sampit.")
    put(store, embedder, document)
    (passage,) = split(document, count_tokens=embedder.count_tokens)
    twice = a_document("b.txt", "Rapat di Sampit.")
    with pytest.raises(StoreError):
        store.put([(twice, [passage])], np.zeros((1, embedder.dimensions), dtype=np.float32))
    assert [entry.info.name for entry in store.documents()] == ["a.txt"]
    assert lexical_names(store, "sampit") == ["a.txt"]
