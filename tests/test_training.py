"""The reader learns what it is asked to: labels at the answer's words, a loss that falls with them, runs that go on."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from torch import Tensor

from benchmarks.posed import read_all
from rag.embedding import BundledEmbedder
from rag.models.files import load_vocabulary
from rag.models.onnx_reader import PASSAGE_TOKENS, frame
from rag.reading import BUNDLED_FOLDER
from rag.types import Language
from tests.posing import BRIDGE, HARBOUR, MARKET, SCHOOL, SQUAD, Fact, write_data
from tests.small_encoder import PAD, small_encoder
from training.reader import mine
from training.reader.groups import Batch, Group, Grouping
from training.reader.loss import reader_loss
from training.reader.mine import Mined, Pool
from training.reader.net import ReaderNet, Scores
from training.reader.train import best_span, train
from training.retriever.q4 import Q4Model
from training.retriever.reference import build_bert
from training.tuning.steps import Run, rate_factor

FACTS = (MARKET, BRIDGE, SCHOOL, HARBOUR)


@pytest.fixture(scope="module")
def tokens() -> Tokenizer:
    return load_vocabulary(BUNDLED_FOLDER / "vocabulary").tokenizer


@pytest.fixture(scope="module")
def model(tokens: Tokenizer) -> Q4Model:
    return small_encoder(tokens)


@pytest.fixture(scope="module")
def grouping(tokens: Tokenizer) -> Grouping:
    """Each fact's question with the passage that answers it, and one that nothing answers."""
    pool = Pool(tuple(fact.text for fact in FACTS), tuple(range(len(FACTS))), (0,) * len(FACTS))
    mined = [mined_of(place, fact) for place, fact in enumerate(FACTS)]
    mined.append(Mined("idk_mrc", "train", "id", "Siapa walikota?", {}, hard=(1,), ranked=(0, 2)))
    return Grouping(pool, ["Catatan kota"] * len(FACTS), [Language.INDONESIAN] * len(FACTS), mined, tokens)


def mined_of(place: int, fact: Fact) -> Mined:
    start = fact.text.index(fact.answer)
    ranked = tuple(other for other in range(len(FACTS)) if other != place)
    return Mined("squad", "train", "id", fact.question, {place: (start, start + len(fact.answer))}, (), ranked)


def group_of(grouping: Grouping, question: int, *others: int, titled: bool = False) -> Group:
    """A question with the passage that answers it first."""
    ((place, answer),) = grouping.mined[question].positives.items()
    return Group(question, (place, *others), answer, titled)


def words_at(tokens: Tokenizer, ids: Tensor) -> str:
    decoded: str = tokens.decode(ids.tolist())
    return decoded.strip()


def even_scores(batch: Batch) -> Scores:
    """Logits of 0 for every token of a passage and for every passage."""
    logits = torch.zeros(batch.inside.shape).masked_fill(~batch.inside, float("-inf"))
    return Scores(logits, logits.clone(), torch.zeros(len(batch.group)))


def raised(scores: Scores, *, starts: Sequence[int] = (), answerable: Sequence[int] = ()) -> Scores:
    """The same with one start and one passage more likely."""
    found = replace(scores, starts=scores.starts.clone(), answerable=scores.answerable.clone())
    if starts:
        found.starts[tuple(starts)] += 1.0
    if answerable:
        found.answerable[tuple(answerable)] += 1.0
    return found


@pytest.mark.parametrize("titled", [False, True], ids=["without title", "with title"])
def test_labels_of_a_batch_point_at_the_words_of_the_answer(
    grouping: Grouping, tokens: Tokenizer, titled: bool
) -> None:
    groups = [group_of(grouping, place, (place + 1) % 4, titled=titled) for place in range(len(FACTS))]
    batch = grouping.batch([*groups, Group(4, (1,), None, titled)])
    assert batch.group.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4]
    assert batch.target.tolist() == [0, 2, 4, 6, -1]
    for row, start, end, fact in zip(batch.target, batch.start, batch.end, FACTS, strict=False):
        assert words_at(tokens, batch.ids[row, start : end + 1]) == fact.answer
        assert batch.inside[row, start : end + 1].all()


def test_tokens_inside_are_those_of_the_passage_alone(grouping: Grouping, tokens: Tokenizer) -> None:
    batch = grouping.batch([group_of(grouping, 0, 1, 2, titled=True), group_of(grouping, 3)])
    for row, place in enumerate([0, 1, 2, 3]):
        assert words_at(tokens, batch.ids[row][batch.inside[row]]) == FACTS[place].text
        length = int(batch.mask[row].sum())
        assert batch.mask[row].tolist() == [1] * length + [0] * (batch.ids.shape[1] - length)
        assert batch.ids[row, length:].tolist() == [PAD] * (batch.ids.shape[1] - length)


def test_batch_holds_what_the_program_will_read(grouping: Grouping, tokens: Tokenizer) -> None:
    question, title, passage = (
        tokens.encode(text, add_special_tokens=False).ids for text in (MARKET.question, "Catatan kota", MARKET.text)
    )
    batch = grouping.batch([group_of(grouping, 0, titled=True)])
    assert batch.ids[0].tolist() == frame(question, title, passage)[0]


def test_answer_beyond_what_is_read_of_a_passage_is_no_answer(tokens: Tokenizer) -> None:
    text = "kata " * PASSAGE_TOKENS + "Sampit"
    mined = [Mined("squad", "train", "id", "Di mana?", {0: (len(text) - 6, len(text))}, (), ())]
    long = Grouping(Pool((text,), (0,), (0,)), ["-"], [Language.INDONESIAN], mined, tokens)
    assert long.batch([group_of(long, 0)]).target.tolist() == [-1]


def test_epoch_asks_every_question_once_and_the_same_for_a_seed(grouping: Grouping, tokens: Tokenizer) -> None:
    def batches(seed: int) -> list[Batch]:
        return list(grouping.epoch(seed, tokens=150))

    def asked(batch: Batch) -> list[str]:
        firsts = [batch.group.tolist().index(group) for group in range(len(batch.target))]
        return [words_at(tokens, batch.ids[row, 1:]).split("?")[0] + "?" for row in firsts]

    assert len(batches(1)) > 1
    assert sorted(question for batch in batches(1) for question in asked(batch)) == sorted(
        one.question for one in grouping.mined
    )
    for one, other in zip(batches(1), batches(1), strict=True):
        assert torch.equal(one.ids, other.ids)
    assert [batch.ids.shape for batch in batches(1)] != [batch.ids.shape for batch in batches(2)]


def test_loss_without_knowledge_is_that_of_guessing(grouping: Grouping) -> None:
    batch = grouping.batch([group_of(grouping, 0, 1)])
    places = int(batch.inside.sum())
    # One of all tokens or none; one of two passages or none; two passages, each yes or no.
    expected = math.log(places + 1) + 0.5 * math.log(2 + 1) + 0.5 * math.log(2)
    assert float(reader_loss(even_scores(batch), batch)) == pytest.approx(expected, rel=1e-5)


def test_loss_falls_with_the_right_start_and_rises_with_a_wrong_one(grouping: Grouping) -> None:
    batch = grouping.batch([group_of(grouping, place, (place + 1) % 4) for place in range(2)])
    even = even_scores(batch)
    before = float(reader_loss(even, batch))
    row, right = int(batch.target[1]), int(batch.start[1])
    assert float(reader_loss(raised(even, starts=(row, right)), batch)) < before
    assert float(reader_loss(raised(even, starts=(row, right + 1)), batch)) > before
    assert float(reader_loss(raised(even, starts=(row + 1, int(batch.inside[row + 1].int().argmax()))), batch)) > before


def test_loss_falls_with_the_right_passage_and_rises_with_another(grouping: Grouping) -> None:
    batch = grouping.batch([group_of(grouping, 0, 1)])
    even = even_scores(batch)
    before = float(reader_loss(even, batch))
    assert float(reader_loss(raised(even, answerable=(0,)), batch)) < before
    assert float(reader_loss(raised(even, answerable=(1,)), batch)) > before


def test_question_without_an_answer_learns_that_it_is_not_here(grouping: Grouping) -> None:
    batch = grouping.batch([Group(4, (1, 2), None, titled=False)])
    even = even_scores(batch)
    before = float(reader_loss(even, batch))
    first = int(batch.inside[0].int().argmax())
    assert float(reader_loss(raised(even, starts=(0, first)), batch)) > before
    assert float(reader_loss(raised(even, answerable=(1,)), batch)) > before
    lowered = Scores(even.starts - 5, even.ends - 5, even.answerable - 5)
    assert float(reader_loss(lowered, batch)) < before


def test_logits_of_any_size_have_a_finite_loss(grouping: Grouping) -> None:
    batch = grouping.batch([group_of(grouping, 0, 1), Group(4, (1,), None, titled=False)])
    even = even_scores(batch)
    for size in (-1e4, 1e4):
        assert math.isfinite(float(reader_loss(Scores(even.starts + size, even.ends, even.answerable - size), batch)))


def test_net_scores_the_passage_alone(grouping: Grouping, model: Q4Model) -> None:
    batch = grouping.batch([group_of(grouping, 0, 1, titled=True)])
    with torch.no_grad():
        found = ReaderNet(model)(batch.ids, batch.mask, batch.inside)
    for logits in (found.starts, found.ends):
        assert torch.equal(logits.isfinite(), batch.inside)
    assert found.answerable.shape == (2,)
    assert best_span(found.starts[0], found.ends[0])[0] >= int(batch.inside[0].int().argmax())


def test_packed_passages_are_encoded_as_padded_ones_are(grouping: Grouping, model: Q4Model) -> None:
    batch = grouping.batch([group_of(grouping, 0, 1, titled=True), group_of(grouping, 2)])
    assert not batch.mask.all(), "one is shorter"
    net = ReaderNet(model)
    with torch.no_grad():
        found = net(batch.ids, batch.mask, batch.inside)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = build_bert(model)(input_ids=batch.ids, attention_mask=batch.mask).last_hidden_state.float()
        starts, ends = net.span(hidden).unbind(-1)
    torch.testing.assert_close(found.answerable, net.passage(hidden[:, 0])[:, 0], rtol=0, atol=0.01)
    for logits, expected in ((found.starts, starts), (found.ends, ends)):
        torch.testing.assert_close(logits[batch.inside], expected[batch.inside], rtol=0, atol=0.01)


def test_word_vectors_that_are_shared_with_the_retriever_are_never_trained(
    grouping: Grouping, model: Q4Model, tmp_path: Path
) -> None:
    net = ReaderNet(model)
    before = {name: value.clone() for name, value in net.state_dict().items()}
    train(net, grouping, grouping, Run(2, tmp_path / "reader.pt"))
    kept = {name for name, value in net.state_dict().items() if torch.equal(value, before[name])}
    assert "bert.embeddings.word_embeddings.weight" in kept
    assert kept.isdisjoint({"bert.encoder.layer.0.intermediate.dense.weight", "span.weight", "passage.weight"})


def test_run_that_was_broken_off_goes_on_from_its_step(
    grouping: Grouping, model: Q4Model, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def trained(steps: int, checkpoint: str) -> dict[str, Tensor]:
        torch.manual_seed(5)
        net = ReaderNet(model)
        train(net, grouping, grouping, Run(steps, tmp_path / checkpoint, seed=3))
        return {name: value.clone() for name, value in net.state_dict().items()}

    at_once = trained(6, "whole.pt")
    trained(3, "parts.pt")
    capsys.readouterr()
    in_parts = trained(6, "parts.pt")
    assert "going on from step 3" in capsys.readouterr().out
    assert torch.load(tmp_path / "parts.pt", weights_only=True)["step"] == 6
    for name, value in at_once.items():
        torch.testing.assert_close(in_parts[name], value, rtol=1e-4, atol=1e-6)


def test_finished_run_is_not_trained_any_further(grouping: Grouping, model: Q4Model, tmp_path: Path) -> None:
    first, again = ReaderNet(model), ReaderNet(model)
    for net in (first, again):
        train(net, grouping, grouping, Run(2, tmp_path / "reader.pt"))
    for one, other in zip(first.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)


def test_training_leaves_no_other_arithmetic_behind(grouping: Grouping, model: Q4Model, tmp_path: Path) -> None:
    train(ReaderNet(model), grouping, grouping, Run(1, tmp_path / "reader.pt"))
    assert torch.tensor(1e-40) * 1.0 != 0  # a number below the least one that is kept whole


def test_rate_goes_up_stays_and_goes_down_to_almost_nothing() -> None:
    rates = [rate_factor(step, 1000) for step in range(1000)]
    assert rates[0] < rates[50] < rates[99] == rates[400] == 1.0
    assert 0 < rates[-1] < 0.01
    assert all(0 < rate <= 1 for rate in rates)


def test_best_span_never_ends_before_it_begins() -> None:
    starts, ends = torch.tensor([0.0, 0.0, 9.0, 0.0]), torch.tensor([9.0, 0.0, 1.0, 2.0])
    assert best_span(starts, ends) == (2, 3)


def test_mined_passages_answer_or_are_of_the_same_part_and_do_not(tmp_path: Path, embedder: BundledEmbedder) -> None:
    write_data(tmp_path / "data")
    texts, posed = read_all(tmp_path / "data")
    pool, mined = mine.mine(texts, posed, embedder, folder=tmp_path / "indexes")
    assert sorted(pool.passages) == sorted(text.text for text in texts)  # each is short enough for one passage
    answers = {question: fact for fact in FACTS for question in (fact.question, fact.question_en)}
    assert len(mined) == len(posed)
    for one in mined:
        assert all(texts[pool.texts[place]].part == one.part for place in (*one.positives, *one.hard, *one.ranked))
        if fact := answers.get(one.question):
            words = {pool.passages[place][start:end] for place, (start, end) in one.positives.items()}
            assert words
            assert words <= {fact.answer, fact.answer_en}
            assert not any(answer in pool.passages[place] for answer in words for place in one.ranked)
        else:
            assert one.positives == {}
            assert one.hard


def test_what_was_mined_is_kept_as_it_is(tmp_path: Path) -> None:
    pool = Pool(tuple(fact.text for fact in SQUAD), (0, 1, 2), (0, 0, 5))
    mined = [mined_of(place, fact) for place, fact in enumerate(SQUAD)]
    mine.write(tmp_path / "mined.json", pool, mined)
    assert mine.read(tmp_path / "mined.json") == (pool, mined)
