"""Retrieval: how the two searches are fused, what narrows them, and that a question is only ever words."""

import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.embedding import BundledEmbedder
from rag.retrieval import FITTED, Fusion, Retriever, fuse
from rag.splitting import split
from rag.store import Identity, Store
from rag.types import Document, DocumentInfo, Filters, Hit, Language

WEIGHTS = Fusion({Language.INDONESIAN: 0.01, Language.ENGLISH: 0.001})
TEXTS = {
    "pasar.txt": (Language.INDONESIAN, datetime.date(2022, 3, 1), "Pasar ikan di Kuala Jelai buka sejak pukul lima."),
    "jembatan.txt": (Language.INDONESIAN, datetime.date(2023, 6, 1), "Jembatan gantung di Kuala Jelai sudah tua."),
    "library.txt": (Language.ENGLISH, datetime.date(2024, 9, 1), "The library of Kuala Jelai lends three books."),
    "undated.txt": (Language.INDONESIAN, None, "Apa itu lumbung? Lumbung ialah tempat menyimpan padi."),
}
SOURCES = {"pasar.txt": 'Bupati\'s "office", 100%', "jembatan.txt": "Dinas", "library.txt": "Dinas", "undated.txt": ""}


def fill(store: Store, embedder: BundledEmbedder) -> None:
    for name, (language, date, text) in TEXTS.items():
        checksum = hashlib.sha256(text.encode()).hexdigest()
        format_ = "pdf" if language is Language.ENGLISH else "txt"
        document = Document(DocumentInfo(name, checksum, "Catatan", language, date, SOURCES[name], "", format_), text)
        passages = split(document, count_tokens=embedder.count_tokens)
        store.put([(document, passages)], embedder.encode_passages([passage.text for passage in passages]))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, embedder: BundledEmbedder) -> Iterator[Store]:
    opened = Store(tmp_path_factory.mktemp("index"), identity=Identity(embedder.identity, "1"))
    fill(opened, embedder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def retriever(store: Store) -> Retriever:
    return Retriever(store, fusion=WEIGHTS)


def retrieve(
    retriever: Retriever,
    embedder: BundledEmbedder,
    question: str,
    *,
    language: Language = Language.INDONESIAN,
    k: int = 10,
    filters: Filters = Filters(),
) -> tuple[Hit, ...]:
    vector = embedder.encode_questions([question])[0]
    return retriever.retrieve(question, vector=vector, language=language, k=k, filters=filters)


def names(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.info.name for hit in hits]


def test_score_is_the_cosine_plus_the_weighted_words() -> None:
    scores = fuse([("a", 0.9), ("b", 0.75)], [("b", 10.0), ("c", 5.0)], WEIGHTS, Language.INDONESIAN)
    assert scores == pytest.approx({"a": 0.9, "b": 0.75 + 0.1, "c": 0.75 + 0.05})


def test_passages_of_one_search_alone_are_scored() -> None:
    assert fuse([("a", 0.9)], [], WEIGHTS, Language.ENGLISH) == {"a": 0.9}
    assert fuse([], [("a", 3.0)], WEIGHTS, Language.ENGLISH) == pytest.approx({"a": 0.003})
    assert fuse([], [], WEIGHTS, Language.ENGLISH) == {}


def test_words_decide_less_in_an_english_question() -> None:
    dense, lexical = [("near", 0.85), ("worded", 0.84)], [("worded", 4.0)]
    indonesian = fuse(dense, lexical, WEIGHTS, Language.INDONESIAN)
    english = fuse(dense, lexical, WEIGHTS, Language.ENGLISH)
    assert max(indonesian, key=lambda name: indonesian[name]) == "worded"
    assert max(english, key=lambda name: english[name]) == "near"
    assert 0 < FITTED.lexical_weight[Language.ENGLISH] < FITTED.lexical_weight[Language.INDONESIAN]


@pytest.mark.parametrize("language", [Language.INDONESIAN, Language.ENGLISH])
def test_hits_tell_how_each_search_saw_them(
    retriever: Retriever, embedder: BundledEmbedder, language: Language
) -> None:
    question = "Kapan pasar ikan buka?"
    hits = retrieve(retriever, embedder, question, language=language)
    bm25 = dict(retriever.lexical(question))
    assert names(hits)[0] == "pasar.txt"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert sorted(hit.dense_rank for hit in hits) == [1, 2, 3, 4]
    for hit in hits:
        words = bm25.get(hit.passage.id, 0.0)
        assert hit.score == pytest.approx(hit.similarity + WEIGHTS.lexical_weight[language] * words)
        assert (hit.lexical_rank > 0) == (words > 0)


def test_no_more_hits_than_asked_for(retriever: Retriever, embedder: BundledEmbedder) -> None:
    every = retrieve(retriever, embedder, "Kuala Jelai")
    assert len(every) == len(TEXTS)
    assert retrieve(retriever, embedder, "Kuala Jelai", k=2) == every[:2]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(documents=("library.txt", "undated.txt")), {"library.txt", "undated.txt"}),
        (Filters(documents=("elsewhere.txt",)), set()),
        (Filters(languages=(Language.ENGLISH,)), {"library.txt"}),
        (Filters(date_from=datetime.date(2023, 6, 1)), {"jembatan.txt", "library.txt"}),
        (Filters(date_to=datetime.date(2023, 5, 31)), {"pasar.txt"}),
        (Filters(languages=(Language.INDONESIAN,), date_from=datetime.date(2023, 1, 1)), {"jembatan.txt"}),
        (Filters(sources=("Dinas",)), {"jembatan.txt", "library.txt"}),
        (Filters(sources=("Dinas", "")), {"jembatan.txt", "library.txt", "undated.txt"}),
        (Filters(formats=("pdf",)), {"library.txt"}),
        (Filters(sources=("Dinas",), formats=("txt",), date_to=datetime.date(2023, 12, 31)), {"jembatan.txt"}),
    ],
)
def test_filters_narrow_what_is_retrieved(
    retriever: Retriever, embedder: BundledEmbedder, filters: Filters, expected: set[str]
) -> None:
    # Every document shares a word with the question, so that each search would find it.
    question = "Pasar, jembatan, library atau lumbung di Kuala Jelai?"
    assert set(names(retrieve(retriever, embedder, question))) == set(TEXTS)
    assert set(names(retrieve(retriever, embedder, question, filters=filters))) == expected


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ('"pasar ikan', "pasar ikan"),
        ('pasar" OR "jembatan', "pasar or jembatan"),
        ("NEAR(pasar jembatan, 1)", "near pasar jembatan 1"),
        ("pasar AND jembatan", "pasar and jembatan"),
        ("pasar NOT ikan", "pasar not ikan"),
        ("(pasar", "pasar"),
        ("words : pasar", "words pasar"),
        ("{stems title} : pasar", "stems title pasar"),
        ("- pasar + ^ikan", "pasar ikan"),
        ("pasar; DROP TABLE passage", "pasar drop table passage"),
    ],
)
def test_query_syntax_in_a_question_means_nothing(retriever: Retriever, question: str, plain: str) -> None:
    found = retriever.lexical(question)
    assert found == retriever.lexical(plain)
    assert len(found) == (2 if "jembatan" in plain else 1)


def test_beginning_of_a_word_with_a_star_is_not_a_prefix_search(retriever: Retriever) -> None:
    assert retriever.lexical("jemb*") == []


@given(question=st.text(max_size=60) | st.text(alphabet='"*()^:{}-+,ANDORTE pasar\0\\', max_size=60))
def test_any_question_can_be_searched_for(retriever: Retriever, question: str) -> None:
    assert len(retriever.lexical(question)) <= len(TEXTS)


def test_question_of_stop_words_alone_is_searched_for_by_them(retriever: Retriever, store: Store) -> None:
    ((found, _),) = retriever.lexical("Apa itu?")
    assert store.passages([found])[found][0].document == "undated.txt"


def test_question_without_words_is_answered_by_meaning_alone(retriever: Retriever, embedder: BundledEmbedder) -> None:
    assert retriever.lexical("?!") == []
    hits = retrieve(retriever, embedder, "?!")
    assert len(hits) == len(TEXTS)
    assert all(hit.score == hit.similarity for hit in hits)


def test_empty_store_has_no_hits(tmp_path: Path, embedder: BundledEmbedder) -> None:
    empty = Store(tmp_path, identity=Identity(embedder.identity, "1"))
    assert retrieve(Retriever(empty), embedder, "Kapan pasar ikan buka?") == ()
    empty.close()


def test_vector_that_no_passage_owns_is_never_a_hit(tmp_path: Path, embedder: BundledEmbedder) -> None:
    opened = Store(tmp_path, identity=Identity(embedder.identity, "1"))
    fill(opened, embedder)
    question = "Kapan pasar ikan buka?"
    opened._vectors.add(["ghost-0"], embedder.encode_passages([question]))
    assert "ghost-0" in dict(Retriever(opened).dense(embedder.encode_questions([question])[0]))
    hits = retrieve(Retriever(opened), embedder, question)
    assert sorted(names(hits)) == sorted(TEXTS)
    opened.close()
