"""A trained net goes into the files that the program reads and comes back out of them, as near as 8 bits keep it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from rag.models.files import Vocabulary, load_vocabulary
from rag.models.onnx_reader import Material, OnnxReader, frame
from rag.reading import BUNDLED_FOLDER
from tests.posing import BRIDGE, MARKET
from tests.small_encoder import small_encoder
from training.reader.net import ReaderNet
from training.reader.restore import restore
from training.reader.rewrite import rewrite
from training.reader.write import write_reader
from training.retriever.encoder_graph import WORD_MATRIX, Precision, word_table
from training.retriever.q4 import Q4Model

QUESTION = "Berapa panjang jembatan gantung?"
TEXTS = (BRIDGE.text, MARKET.text)
TITLE = "Catatan kota"
# The largest error, in the spread of the net's logits, which are computed in bfloat16: 8 bits of precision.
FAR = {Precision.FLOAT: 0.05, Precision.QUANTISED: 0.15}


@pytest.fixture(scope="module")
def model() -> Q4Model:
    return small_encoder(load_vocabulary(BUNDLED_FOLDER / "vocabulary").tokenizer)


@pytest.fixture(scope="module")
def vocabulary(model: Q4Model) -> Vocabulary:
    """The tokenizer that ships, with the small encoder's word vectors."""
    shipped = load_vocabulary(BUNDLED_FOLDER / "vocabulary")
    return Vocabulary("small", shipped.tokenizer, word_table(model.matrices[WORD_MATRIX], Precision.QUANTISED))


@pytest.fixture(scope="module")
def net(model: Q4Model) -> ReaderNet:
    """A net whose encoder is no longer the one it was built from, as after training."""
    torch.manual_seed(4)
    net = ReaderNet(model)
    with torch.no_grad():
        for layer in net.bert.encoder.layer:
            for parameter in layer.parameters():
                parameter.add_(0.02 * torch.randn_like(parameter))
        for head in (net.span, net.passage):
            torch.nn.init.normal_(head.weight)
            torch.nn.init.normal_(head.bias)
    return net


def ids_of(vocabulary: Vocabulary, text: str) -> tuple[list[int], int]:
    question, title, passage = vocabulary.tokenizer.encode_batch([QUESTION, TITLE, text], add_special_tokens=False)
    return frame(question.ids, title.ids, passage.ids)


def logits_of_net(net: ReaderNet, vocabulary: Vocabulary, text: str) -> NDArray[np.float32]:
    """Starts, ends and the passage's own logit in one row."""
    ids, first = ids_of(vocabulary, text)
    inside = torch.zeros((1, len(ids)), dtype=torch.bool)
    inside[0, first:-1] = True
    with torch.no_grad():
        found = net(torch.tensor([ids]), torch.ones((1, len(ids)), dtype=torch.long), inside)
    return torch.cat([found.starts[inside], found.ends[inside], found.answerable]).numpy()


@pytest.mark.parametrize("precision", list(Precision))
def test_files_of_a_reader_score_as_its_net(
    net: ReaderNet, model: Q4Model, vocabulary: Vocabulary, precision: Precision, tmp_path: Path
) -> None:
    sample = [ids_of(vocabulary, text)[0] for text in TEXTS]
    write_reader(net, model, vocabulary, sample, tmp_path, precision=precision)
    reader = OnnxReader(tmp_path, vocabulary, threads=1)
    for text, scores in zip(TEXTS, reader.read(QUESTION, [Material(TITLE, text) for text in TEXTS]), strict=True):
        expected = logits_of_net(net, vocabulary, text)
        found = np.concatenate([scores.starts, scores.ends, [scores.answerable]])
        assert np.abs(found - expected).max() < FAR[precision] * expected.std()


def test_net_restored_from_files_scores_as_the_one_they_were_written_from(
    net: ReaderNet, model: Q4Model, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    write_reader(net, model, vocabulary, [ids_of(vocabulary, text)[0] for text in TEXTS], tmp_path)
    torch.manual_seed(5)
    restored = ReaderNet(model)
    apart = [
        np.abs(logits_of_net(restored, vocabulary, text) - logits_of_net(net, vocabulary, text)).max() for text in TEXTS
    ]
    restore(restored, model, tmp_path)
    for text, before in zip(TEXTS, apart, strict=True):
        expected = logits_of_net(net, vocabulary, text)
        error = np.abs(logits_of_net(restored, vocabulary, text) - expected).max()
        assert error < FAR[Precision.QUANTISED] * expected.std() < before


def test_reader_written_again_says_the_same(
    net: ReaderNet, model: Q4Model, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    write_reader(net, model, vocabulary, [ids_of(vocabulary, text)[0] for text in TEXTS], tmp_path)
    materials = [Material(TITLE, text) for text in TEXTS]
    before = OnnxReader(tmp_path, vocabulary, threads=1).read(QUESTION, materials)
    rewrite(tmp_path, model, vocabulary)
    after = OnnxReader(tmp_path, vocabulary, threads=1).read(QUESTION, materials)
    for one, other in zip(before, after, strict=True):
        assert np.allclose(one.starts, other.starts, atol=1e-3)
        assert one.answerable == pytest.approx(other.answerable, abs=1e-3)
