"""What was read decides the order of hits: by the bundled reader, or by any cross-encoder that a setting names."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sentence_transformers import CrossEncoder
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from rag.calibration import load_calibration
from rag.errors import ModelError
from rag.reading import Reader, Reading, Readings
from rag.reranking import CrossEncoderReranker, ReaderReranker, Rerank
from rag.settings import Settings
from rag.system import System
from rag.types import Hit
from tests.hits import hit_of, read_as, scored

MARKET = "Pasar ikan di tepi sungai buka setiap hari pukul lima pagi."
BRIDGE = "Jembatan gantung itu panjangnya dua ratus meter."
SCHOOL = "Sekolah di bukit itu dipimpin oleh Ibu Ratna."
ASKED = {
    "Berapa panjang jembatan gantung?": BRIDGE,
    "How long is the suspension bridge?": BRIDGE,
    "Siapa memimpin sekolah di bukit?": SCHOOL,
    "When does the fish market open?": MARKET,
}
WORDS = ["pasar", "ikan", "jembatan", "gantung", "sekolah", "bukit", "sungai", "panjang", "berapa", "dua", "catatan"]
LONGEST = 32  # tokens that the small cross-encoder reads


def hits_of(texts: Sequence[str], *, score: float = 0.8) -> list[Hit]:
    return [hit_of(text, name=f"{number}.md", score=score) for number, text in enumerate(texts)]


def names(readings: Readings) -> list[str]:
    return [one.hit.info.name for one in readings.readings]


def scores(readings: Readings) -> list[float]:
    return [one.hit.score for one in readings.readings]


def unread(texts: Sequence[str]) -> Readings:
    """Readings to be put in order by something else than what was read."""
    return Readings([read_as(hit, {}) for hit in hits_of(texts)])


def judged(name: str, *, score: float, answerable: float, start: float) -> Reading:
    """A reading of one word, with these logits."""
    return Reading(hit_of("Sampit", name=name, score=score), scored([start], [0], [(0, 6)], answerable=answerable))


def make_cross_encoder(folder: Path, *, labels: int) -> str:
    """A small cross-encoder of random weights; its path."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    vocabulary = {word: place for place, word in enumerate([*special, *WORDS])}
    words = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    words.normalizer = normalizers.Lowercase()
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    words.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=words,
        model_max_length=LONGEST,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    )
    torch.manual_seed(2)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=LONGEST,
        initializer_range=0.8,  # so that the scores of different texts lie apart
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


def logits_of(cross_encoder: str, pairs: list[tuple[str, str]]) -> list[float]:
    """What the library itself makes of pairs."""
    model = CrossEncoder(cross_encoder, local_files_only=True)
    logits: list[float] = model.predict(pairs, show_progress_bar=False, activation_fn=torch.nn.Identity()).tolist()
    return logits


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_cross_encoder(tmp_path_factory.mktemp("cross") / "encoder", labels=1)


@pytest.fixture(scope="module")
def bundled(reader: Reader) -> ReaderReranker:
    return ReaderReranker(load_calibration(reader.identity).rerank)


@pytest.mark.parametrize("question", list(ASKED))
def test_passage_that_answers_is_put_above_its_equals(reader: Reader, bundled: ReaderReranker, question: str) -> None:
    texts = [MARKET, BRIDGE, SCHOOL]
    for order in (texts, texts[::-1]):
        ranked = bundled.rerank(question, reader.read(question, hits_of(order)))
        assert ranked.readings[0].hit.passage.text == ASKED[question]
        assert scores(ranked) == sorted(scores(ranked), reverse=True)
        assert sorted(names(ranked)) == ["0.md", "1.md", "2.md"]


@given(st.lists(st.tuples(*[st.floats(-20, 20)] * 3), max_size=8))
def test_reader_without_weight_keeps_the_order_and_the_scores(values: list[tuple[float, float, float]]) -> None:
    retrieved = sorted((score for score, _, _ in values), reverse=True)
    readings = Readings(
        [
            judged(f"{place}.md", score=score, answerable=answerable, start=start)
            for place, (score, (_, answerable, start)) in enumerate(zip(retrieved, values, strict=True))
        ]
    )
    ranked = ReaderReranker(Rerank(0.0, 0.0, -8.0)).rerank("Di mana?", readings)
    assert names(ranked) == names(readings)
    assert scores(ranked) == retrieved


def test_score_is_that_of_the_search_and_what_each_logit_adds() -> None:
    readings = Readings([judged("a.md", score=0.7, answerable=3.0, start=-2.0)])
    (found,) = scores(ReaderReranker(Rerank(answerable=0.1, start=0.01, least=-5.0)).rerank("Di mana?", readings))
    assert found == pytest.approx(0.7 + 0.3 - 0.02)


def test_passages_that_surely_do_not_answer_keep_the_order_of_the_search() -> None:
    near = judged("near.md", score=0.9, answerable=-30.0, start=-25.0)
    far = judged("far.md", score=0.8, answerable=-9.0, start=-10.0)
    ranked = ReaderReranker(Rerank(1.0, 1.0, -8.0)).rerank("Di mana?", Readings([near, far]))
    assert names(ranked) == ["near.md", "far.md"]
    assert np.diff(scores(ranked)) == pytest.approx([-0.1])


def test_passage_in_which_nothing_can_be_read_comes_last() -> None:
    empty = Reading(hit_of("\u200b", name="empty.md", score=0.8), scored([], [], [], answerable=-9.0))
    unlikely = judged("unlikely.md", score=0.8, answerable=-5.0, start=-5.0)
    ranked = ReaderReranker(Rerank(0.1, 0.1, -8.0)).rerank("Di mana?", Readings([empty, unlikely]))
    assert names(ranked) == ["unlikely.md", "empty.md"]
    assert np.isfinite(scores(ranked)).all()


def test_nothing_to_rerank_stays_nothing(bundled: ReaderReranker, cross_encoder: str) -> None:
    for reranker in (bundled, CrossEncoderReranker(cross_encoder)):
        assert reranker.rerank("Di mana?", Readings([])).readings == ()


def test_cross_encoder_orders_by_its_own_scores_alone(cross_encoder: str) -> None:
    texts = ["pasar ikan", "jembatan gantung", "sekolah bukit", "sungai panjang dua", "ikan sungai"]
    question = "berapa panjang jembatan"
    pairs = [(question, f"Catatan\n{text}") for text in texts]
    expected = logits_of(cross_encoder, pairs)
    ranked = CrossEncoderReranker(cross_encoder).rerank(question, unread(texts))
    assert names(ranked) == [f"{place}.md" for place in sorted(range(len(texts)), key=lambda place: -expected[place])]
    assert scores(ranked) == pytest.approx(sorted(expected, reverse=True), abs=1e-5)
    assert names(ranked) != sorted(names(ranked))


def test_passage_longer_than_the_cross_encoder_reads_is_cut(cross_encoder: str) -> None:
    beginning = "pasar ikan sungai " * LONGEST
    ranked = CrossEncoderReranker(cross_encoder).rerank("ikan", unread([beginning, beginning + "jembatan " * 500]))
    assert scores(ranked)[0] == pytest.approx(scores(ranked)[1], abs=1e-5)


def test_cross_encoder_with_two_labels_is_one_clear_error(tmp_path: Path) -> None:
    classifier = make_cross_encoder(tmp_path / "classifier", labels=2)
    with pytest.raises(ModelError, match="one is needed") as raised:
        CrossEncoderReranker(classifier).rerank("ikan", unread(["pasar ikan", "sungai"]))
    assert "classifier" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_folder_without_a_cross_encoder_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot load the reranker") as raised:
        CrossEncoderReranker(str(tmp_path))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "why"), [("no such reranker", "no such folder"), ("nobody/no-such-reranker", "HF_HUB_OFFLINE")]
)
def test_cross_encoder_that_is_nowhere_is_one_clear_error(name: str, why: str) -> None:
    with pytest.raises(ModelError, match=f"cannot load the reranker {name!r}.*{why}") as raised:
        CrossEncoderReranker(name)
    assert "\n" not in str(raised.value)


def test_without_sentence_transformers_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r"reranker 'some/model' needs .*pip install '\.\[sentence-transformers\]'"):
        CrossEncoderReranker("some/model")


def test_cross_encoder_that_a_setting_names_orders_what_is_found(tmp_path: Path, cross_encoder: str) -> None:
    texts = {"pasar.txt": MARKET, "jembatan.txt": BRIDGE, "sekolah.txt": SCHOOL}
    (tmp_path / "corpus").mkdir()
    for name, text in texts.items():
        (tmp_path / "corpus" / name).write_text(text, encoding="utf-8")
    question = "Berapa panjang jembatan gantung?"
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", reranker=cross_encoder)
    with System.open(settings) as system:
        system.indexer.sync()
        hits = system.assistant.search(question, k=3)
        answer = system.assistant.ask(question)
    pairs = [(question, f"{hit.info.title}\n{hit.passage.text}") for hit in hits]
    expected = logits_of(cross_encoder, pairs)
    assert [hit.score for hit in hits] == pytest.approx(sorted(expected, reverse=True), abs=1e-5)
    assert {hit.info.name for hit in hits} == set(texts)
    assert "dua ratus meter" in answer.citations[0].quote


def test_reranker_that_cannot_be_loaded_leaves_the_index_to_others(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    with pytest.raises(ModelError, match="no such reranker"):
        System.open(Settings(corpus=corpus, index=index, reranker="no such reranker"))
    with System.open(Settings(corpus=corpus, index=index), wait=0) as system:
        assert system.store.passage_count() == 0
