"""The entailer learns from pairs that are what they are labelled: rules change what is said, and statements say it."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from benchmarks.data import Part
from rag.models.files import Vocabulary, load_vocabulary
from rag.models.onnx_entailer import CLASSES, OnnxEntailer
from rag.reading import BUNDLED_FOLDER
from rag.types import Language
from tests.posing import write_data, write_pairs
from tests.small_encoder import PAD, small_encoder
from tests.supported import TOLD
from training.entailment.batches import batch_of, batches_of, framed
from training.entailment.corrupt import (
    CHANGES,
    corrupt,
    exchange_date,
    exchange_name,
    exchange_number,
    exchange_opposite,
    negate,
    swap_names,
)
from training.entailment.figures import FEWEST, Judged, pooled
from training.entailment.make import fit_threshold
from training.entailment.net import EntailmentNet, entailment_loss
from training.entailment.pair import Label, Pair
from training.entailment.parallel import Parallel, main_clause, pairs_of
from training.entailment.rearrange import recombine, reorder, shorten
from training.entailment.source import Source, sets_of
from training.entailment.statement import form_of, state
from training.entailment.train import train
from training.entailment.write import restore, write_entailer, write_threshold
from training.retriever.encoder_graph import WORD_MATRIX, Precision, word_table
from training.retriever.q4 import Q4Model
from training.tuning.steps import Run

INDONESIAN, ENGLISH = Language.INDONESIAN, Language.ENGLISH
# The largest error of the probabilities, of a net that computes in bfloat16.
FAR = {Precision.FLOAT: 0.02, Precision.QUANTISED: 0.06}
SENTENCES = (
    {
        INDONESIAN: "Rapat itu dibuka oleh Bupati Kapuas pada 12 Mei 2021.",
        ENGLISH: "The meeting was opened by the Regent of Kapuas on 12 May 2021.",
    },
    {
        INDONESIAN: "Harga beras naik di Sampit, karena panen di hulu gagal tahun itu.",
        ENGLISH: "The price of rice rose in Sampit, because the harvest upstream failed that year.",
    },
    {
        INDONESIAN: "Sebanyak 35 desa akan menerima bantuan dari Palangka Raya.",
        ENGLISH: "As many as 35 villages will receive aid from Palangka Raya.",
    },
    {
        INDONESIAN: "Warga tidak menolak jembatan baru di Kasongan.",
        ENGLISH: "The residents did not oppose the new bridge in Kasongan.",
    },
)


@pytest.fixture(scope="module")
def tokens() -> Tokenizer:
    return load_vocabulary(BUNDLED_FOLDER / "vocabulary").tokenizer


@pytest.fixture(scope="module")
def model(tokens: Tokenizer) -> Q4Model:
    return small_encoder(tokens)


@pytest.fixture(scope="module")
def vocabulary(model: Q4Model, tokens: Tokenizer) -> Vocabulary:
    """The tokenizer that ships, with the small encoder's word vectors."""
    return Vocabulary("small", tokens, word_table(model.matrices[WORD_MATRIX], Precision.QUANTISED))


@pytest.fixture(scope="module")
def net(model: Q4Model) -> EntailmentNet:
    """A net whose logits are far apart, as after training."""
    torch.manual_seed(4)
    net = EntailmentNet(model)
    torch.nn.init.normal_(net.classes.weight)
    return net


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_data(folder)
    write_pairs(folder)
    return folder


def told_pairs() -> list[Pair]:
    """An entailed and a neutral pair of each passage, Indonesian by English."""
    return [
        Pair(told.passage[0], statements[0][1], label, (INDONESIAN, ENGLISH), "told")
        for told in TOLD
        for statements, label in ((told.said, Label.ENTAILED), (told.unsaid, Label.NOT_ENTAILED))
    ]


def probabilities(net: EntailmentNet, tokens: Tokenizer, pairs: list[Pair]) -> np.ndarray:
    rows = framed(pairs, tokens)
    batch = batch_of(rows, [0] * len(rows))
    with torch.no_grad():
        found: np.ndarray = net(batch.ids, batch.mask).softmax(dim=1).numpy()
    return found


def test_number_becomes_another_of_the_document_or_one_like_it() -> None:
    text, others = SENTENCES[2][INDONESIAN], ["Anggarannya 78 juta.", "Pada 1998 ada 412 desa."]
    found = {exchange_number(text, INDONESIAN, others, random.Random(seed)) for seed in range(30)}
    assert text not in found
    assert "Sebanyak 78 desa akan menerima bantuan dari Palangka Raya." in found
    assert all(one.startswith("Sebanyak ") and one.endswith(text.split("35")[1]) for one in found)
    assert exchange_number("Ada tiga desa.", INDONESIAN, [], random.Random(0)) != "Ada tiga desa."
    assert exchange_number("Warga rapat.", INDONESIAN, ["Pada 1998."], random.Random(0)) == ""


def test_month_becomes_another_month() -> None:
    for seed in range(5):
        changed = exchange_date(SENTENCES[0][ENGLISH], ENGLISH, [], random.Random(seed))
        assert "May" not in changed
        assert changed.startswith("The meeting was opened by the Regent of Kapuas on 12 ")


def test_name_becomes_another_of_the_document_with_no_word_of_the_sentence() -> None:
    text = SENTENCES[1][INDONESIAN]
    others = [one[INDONESIAN] for one in SENTENCES]
    found = {exchange_name(text, INDONESIAN, others, random.Random(seed)) for seed in range(30)}
    assert found == {text.replace("Sampit", name) for name in ("Bupati Kapuas", "Palangka Raya", "Kasongan")}
    assert exchange_name(text, INDONESIAN, [text], random.Random(0)) == ""


@pytest.mark.parametrize(
    ("text", "swapped"),
    [
        (
            "Rapat di Sampit mendengarkan laporan yang dibawa dari Kasongan.",
            "Rapat di Kasongan mendengarkan laporan yang dibawa dari Sampit.",
        ),
        ("Laporan dibawa dari Kasongan ke Sampit.", ""),  # too near each other: "Kasongan and Sampit" says the same
        ("Laporan dibawa dari Kasongan, lalu dibaca sekali lagi di Kasongan.", ""),
    ],
)
def test_names_of_a_sentence_trade_places(text: str, swapped: str) -> None:
    assert swap_names(text, INDONESIAN, [], random.Random(0)) == swapped


@pytest.mark.parametrize(
    ("text", "language", "reordered"),
    [
        (
            "Pada 12 Mei 2021, rapat dibuka oleh bupati, lalu ditutup.",
            INDONESIAN,
            "Rapat dibuka oleh bupati, lalu ditutup pada 12 Mei 2021.",
        ),
        (SENTENCES[0][INDONESIAN], INDONESIAN, "Pada 12 Mei 2021, rapat itu dibuka oleh Bupati Kapuas."),
        (
            "Sampit became the seat of the regent in 1998.",
            ENGLISH,
            "In 1998, Sampit became the seat of the regent.",
        ),
        (
            "In its report, the office of the regent lists three villages.",
            ENGLISH,
            "The office of the regent lists three villages in its report.",
        ),
        ("Di Sampit, hujan lebat.", INDONESIAN, ""),  # too little is left of it
        ("Pada 12 Mei 2021, rapat dibuka oleh bupati. Rapat itu lama.", INDONESIAN, ""),
        (SENTENCES[2][ENGLISH], ENGLISH, ""),
    ],
)
def test_parts_of_a_statement_move(text: str, language: Language, reordered: str) -> None:
    assert reorder(text, language) == reordered


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("Raker diadakan di Sampit, Kabupaten Kotawaringin Timur, pada 2023.", {"Raker diadakan di Sampit pada 2023."}),
        ("Bantuan untuk warga desa dibagikan pada 2023.", {"Bantuan untuk warga desa dibagikan."}),
        ("Bantuan untuk warga desa tidak dibagikan pada 2023.", {""}),  # they may have been in another year
        ("Hujan turun di Sampit.", {""}),
    ],
)
def test_less_of_a_sentence_is_said_by_it(text: str, shorter: set[str]) -> None:
    found = {shorten(text, random.Random(seed)) for seed in range(20)}
    assert shorter <= found
    assert "" not in found or shorter == {""}


def test_clauses_that_are_mixed_say_what_neither_said() -> None:
    text = "Rapat kerja digelar di Sampit, sedangkan rapat nasional digelar di Mataram."
    found = {recombine([text], random.Random(seed)) for seed in range(30)}
    assert found == {"Rapat kerja digelar di Mataram.", "Rapat nasional digelar di Sampit."}
    assert recombine(["Hujan turun.", "Banjir datang di Sampit."], random.Random(0)) == ""


@pytest.mark.parametrize(
    ("text", "language", "changed"),
    [
        (SENTENCES[1][INDONESIAN], INDONESIAN, "turun"),
        ("The price fell before the harvest.", ENGLISH, "rose"),
    ],
)
def test_word_becomes_its_opposite(text: str, language: Language, changed: str) -> None:
    found = {exchange_opposite(text, language, [], random.Random(seed)) for seed in range(20)}
    assert text not in found
    assert any(changed in one for one in found)
    assert exchange_opposite("Warga rapat.", INDONESIAN, [], random.Random(0)) == ""


@pytest.mark.parametrize(
    ("text", "language", "changed"),
    [
        ("Warga tidak menolak jembatan.", INDONESIAN, "Warga menolak jembatan."),
        ("Desa itu akan menerima bantuan.", INDONESIAN, "Desa itu tidak akan menerima bantuan."),
        ("Warga membangun jembatan.", INDONESIAN, "Warga tidak membangun jembatan."),
        ("The village will receive aid.", ENGLISH, "The village will not receive aid."),
        ("The village was not flooded.", ENGLISH, "The village was flooded."),
        ("Hujan lebat.", INDONESIAN, ""),
    ],
)
def test_negation_is_put_in_or_taken_out(text: str, language: Language, changed: str) -> None:
    assert negate(text, language, [], random.Random(0)) == changed


@pytest.mark.parametrize("language", [INDONESIAN, ENGLISH])
def test_changed_sentence_is_never_the_same(language: Language) -> None:
    others = [one[language] for one in SENTENCES]
    for text in others:
        for seed in range(10):
            changed = corrupt(text, language, others, random.Random(seed))
            assert changed
            assert changed != text
    assert corrupt("Hujan lebat.", language, ["Hujan lebat."], random.Random(0)) == ""
    assert len(CHANGES) == 6


@pytest.mark.parametrize(
    ("question", "answer", "language", "statement"),
    [
        ("Siapakah pendiri kota itu ?", "Raden Saleh", INDONESIAN, "Pendiri kota itu adalah Raden Saleh."),
        ("Siapa yang membangun jembatan?", "warga desa", INDONESIAN, "Warga desa membangun jembatan."),
        ("Kapan pasar dibuka?", "1998", INDONESIAN, "Pasar dibuka pada 1998."),
        ("Kapankah pasar dibuka?", "pada tahun 1998", INDONESIAN, "Pasar dibuka pada tahun 1998."),
        ("Tahun berapa pasar dibuka?", "1998", INDONESIAN, "Pasar dibuka pada tahun 1998."),
        ("Dimanakah rapat digelar?", "Sampit", INDONESIAN, "Rapat digelar di Sampit."),
        ("Berapa panjang jembatan?", "dua ratus meter", INDONESIAN, "Panjang jembatan adalah dua ratus meter."),
        ("Mengapa pelabuhan dipindahkan?", "sungai dangkal", INDONESIAN, ""),
        ("Who built the bridge?", "the villagers", ENGLISH, "The villagers built the bridge."),
        ("Who was the first regent?", "Rahmat", ENGLISH, "Rahmat was the first regent."),
        ("What is the capital of the district?", "Sampit", ENGLISH, "The capital of the district is Sampit."),
        ("When was the market opened by the regent?", "1998", ENGLISH, "The market was opened by the regent in 1998."),
        ("How many villages are flooded?", "35", ENGLISH, "35 villages are flooded."),
        ("Who did the regent meet?", "Rahmat", ENGLISH, ""),
        ("Kapan pasar dibuka?", " .", INDONESIAN, ""),
    ],
)
def test_question_and_answer_become_a_statement(question: str, answer: str, language: Language, statement: str) -> None:
    assert state(question, answer, language) == statement


def test_questions_of_one_form_are_answered_by_the_same_kind_of_words() -> None:
    assert form_of("Siapakah ketua?") == form_of("siapa pendirinya?") != form_of("Kapan rapat?")
    assert form_of("How many villages?") != form_of("How long is it?")


def test_main_clause_is_what_stands_before_its_reason() -> None:
    assert main_clause(SENTENCES[1][INDONESIAN], INDONESIAN) == "Harga beras naik di Sampit."
    assert main_clause(SENTENCES[1][ENGLISH], ENGLISH) == "The price of rice rose in Sampit."
    assert main_clause(SENTENCES[2][ENGLISH], ENGLISH) == ""


def test_true_pairs_of_translations_are_said_by_their_premises_and_untrue_ones_are_not() -> None:
    text = Parallel(SENTENCES, Part.TRAIN, "news")
    place = {one[language]: number for number, one in enumerate(SENTENCES) for language in one}
    clauses = {
        said: number
        for number, one in enumerate(SENTENCES)
        for language in one
        for clause in (one[language], main_clause(one[language], language))
        for shorter in (clause, *(shorten(clause, random.Random(seed)) for seed in range(9)))
        for said in (shorter, reorder(shorter, language))
    } | place
    directions, labels = set(), set()
    for seed in range(40):
        for pair in pairs_of(text, random.Random(seed)):
            directions.add(pair.direction)
            labels.add(pair.label)
            # Which sentences the premise has whole; a changed or shortened one is not among them.
            held = {place[one[pair.languages[0]]] for one in SENTENCES if one[pair.languages[0]] in pair.premise}
            stated = [clauses.get(one) for one in _sentences(pair, clauses)]
            if pair.label is Label.ENTAILED:
                assert None not in stated
                assert set(stated) <= held
            else:
                assert None in stated or not set(stated) <= held
    assert directions == {"id-en", "en-id", "id-id", "en-en"}
    assert labels == {Label.ENTAILED, Label.NEUTRAL, Label.NOT_ENTAILED}


def _sentences(pair: Pair, known: dict[str, int]) -> list[str]:
    """The known sentences that a hypothesis is made of, or the hypothesis as it is."""
    if pair.hypothesis in known:
        return [pair.hypothesis]
    for one in known:
        rest = pair.hypothesis.removeprefix(f"{one} ")
        if one and rest in known:
            return [one, rest]
    return [pair.hypothesis]


def test_parts_have_their_own_premises(data: Path) -> None:
    sources = {part: Source(data, part) for part in Part}
    written = {part: {pair.premise for pair in source.written} for part, source in sources.items()}
    assert all(written.values())
    translated = {
        part: {pair.set_name for pair in source.translated(random.Random(0))} for part, source in sources.items()
    }
    assert translated[Part.TEST] == translated[Part.TRAIN] == {"news", "passages"}
    for one in Part:
        for other in Part:
            assert one is other or not written[one] & written[other]
    assert [pair.label for pair in sources[Part.TEST].written] == [
        Label.ENTAILED,
        Label.NEUTRAL,
        Label.CONTRADICTED,
    ]


def test_epoch_is_the_same_for_a_seed_and_another_for_another(data: Path) -> None:
    source = Source(data, Part.TRAIN)
    assert source.epoch(1) == source.epoch(1)
    assert any(source.epoch(1) != source.epoch(seed) for seed in range(2, 6))
    assert set(source.written) <= set(source.epoch(1))


def test_sets_are_named_by_the_languages_of_their_pairs(data: Path) -> None:
    sets = sets_of(Source(data, Part.TEST))
    assert {"indonli", "translated en-id", "translated id-en"} <= set(sets)
    for name, pairs in sets.items():
        assert pairs
        assert name == "indonli" or all(name.endswith(f" {pair.direction}") for pair in pairs)


def test_batches_hold_every_pair_once_as_the_program_will_read_it(tokens: Tokenizer) -> None:
    pairs = told_pairs()
    rows = framed(pairs, tokens)
    found = []
    for batch in batches_of(pairs, tokens, tokens=150, draw=random.Random(1)):
        assert len(batch.ids) == 1 or int(batch.mask.sum()) <= 150
        for ids, mask, label in zip(batch.ids, batch.mask, batch.labels, strict=True):
            length = int(mask.sum())
            assert (ids[length:] == PAD).all()
            found.append((ids[:length].tolist(), int(label)))
    assert sorted(found) == sorted((ids, int(pair.label)) for ids, pair in zip(rows, pairs, strict=True))


def test_loss_of_a_pair_that_is_not_entailed_leaves_the_other_two_classes_open() -> None:
    label = torch.tensor([Label.NOT_ENTAILED])
    even = entailment_loss(torch.zeros(1, 3), label)
    assert float(even) == pytest.approx(-np.log(2 / 3))
    for other in (Label.NEUTRAL, Label.CONTRADICTED):
        logits = torch.zeros(1, 3)
        logits[0, other] = 20.0
        assert float(entailment_loss(logits, label)) == pytest.approx(0, abs=1e-6)
        assert float(entailment_loss(logits, torch.tensor([other]))) == pytest.approx(0, abs=1e-6)
    logits = torch.zeros(1, 3)
    logits[0, Label.ENTAILED] = 20.0
    assert float(entailment_loss(logits, label)) > 19


def test_training_learns_its_pairs_and_leaves_the_shared_word_vectors(
    data: Path, model: Q4Model, tokens: Tokenizer, tmp_path: Path
) -> None:
    torch.manual_seed(1)
    net = EntailmentNet(model)
    before = net.bert.embeddings.word_embeddings.weight.clone()
    source = Source(data, Part.TRAIN)
    batch = batch_of(framed(source.written, tokens), [int(pair.label) for pair in source.written])
    with torch.no_grad():
        untrained = float(entailment_loss(net(batch.ids, batch.mask), batch.labels))
    train(net, source, Source(data, Part.CALIBRATE), tokens, Run(12, tmp_path / "entailer.pt"))
    with torch.no_grad():
        trained = float(entailment_loss(net(batch.ids, batch.mask), batch.labels))
    assert trained < untrained
    assert torch.equal(net.bert.embeddings.word_embeddings.weight, before)
    assert torch.load(tmp_path / "entailer.pt", weights_only=True)["step"] == 12


@pytest.mark.parametrize("precision", list(Precision))
def test_files_of_an_entailer_say_what_its_net_does(
    net: EntailmentNet, model: Q4Model, vocabulary: Vocabulary, precision: Precision, tmp_path: Path
) -> None:
    pairs = told_pairs()
    write_entailer(net, model, vocabulary, framed(pairs, vocabulary.tokenizer), tmp_path, precision=precision)
    entailer = OnnxEntailer(tmp_path, vocabulary, threads=1)
    found = np.array(entailer.classify([(pair.premise, pair.hypothesis) for pair in pairs]))
    expected = probabilities(net, vocabulary.tokenizer, pairs)
    assert found.shape == (len(pairs), CLASSES)
    assert expected.std(axis=0).max() > FAR[precision]
    assert np.abs(found - expected).max() < FAR[precision]


def test_net_restored_from_files_says_the_same(
    net: EntailmentNet, model: Q4Model, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    pairs = told_pairs()
    write_entailer(net, model, vocabulary, framed(pairs, vocabulary.tokenizer), tmp_path)
    restored = EntailmentNet(model)
    restore(restored, model, tmp_path)
    expected = probabilities(net, vocabulary.tokenizer, pairs)
    assert np.abs(probabilities(restored, vocabulary.tokenizer, pairs) - expected).max() < FAR[Precision.QUANTISED]


def test_nothing_is_entailed_until_a_threshold_is_fitted(
    net: EntailmentNet, model: Q4Model, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    write_entailer(net, model, vocabulary, framed(told_pairs(), vocabulary.tokenizer), tmp_path)
    assert OnnxEntailer(tmp_path, vocabulary, threads=1).threshold == 1.0
    write_threshold(tmp_path, 0.75)
    assert OnnxEntailer(tmp_path, vocabulary, threads=1).threshold == 0.75


def test_threshold_is_the_least_that_has_the_precision() -> None:
    sure = Judged(np.linspace(0.999, 0.6, 100), np.arange(100) % 10 != 9)  # the last of every ten is wrong
    noise = Judged(np.concatenate([sure.probabilities, [0.5] * 40]), np.concatenate([sure.entailed, [False] * 40]))
    for judged in (sure, noise):
        threshold = judged.threshold(0.9)
        assert threshold == pytest.approx(0.6)
        assert judged.precision(threshold) == pytest.approx(0.9)
        assert judged.recall(threshold) == 1.0
        assert judged.recall(0.8) < 0.6
    assert Judged(np.full(100, 0.5), np.arange(100) % 2 == 0).threshold(0.9) == 1.0
    few = Judged(np.array([0.9, 0.1]), np.array([True, False]))
    assert FEWEST > 2
    assert few.threshold(0.9) == 1.0
    assert few.auroc() == 1.0
    assert Judged(np.array([0.9, 0.1]), np.array([True, True])).auroc() == 0.5


def test_sets_count_the_same_where_a_threshold_is_fitted() -> None:
    sure = Judged(np.linspace(0.6, 0.9, 400), np.full(400, True))
    wrong = Judged(np.linspace(0.4, 0.59, 40), np.full(40, False))
    both = pooled([sure, wrong])
    assert both.entailed.tolist() == [True] * 40 + [False] * 40
    assert both.probabilities[[0, 39, 40, 79]].tolist() == [0.6, 0.9, 0.4, 0.59]
    assert both.precision(0.4) == 0.5
    assert 0.5 < both.threshold(0.9) < 0.6


def test_threshold_is_fitted_to_what_the_files_say(
    net: EntailmentNet, model: Q4Model, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    write_entailer(net, model, vocabulary, framed(told_pairs(), vocabulary.tokenizer), tmp_path)
    entailer = OnnxEntailer(tmp_path, vocabulary, threads=1)
    right = [pair for pair in told_pairs() if pair.label is Label.ENTAILED] * FEWEST
    wrong = [pair for pair in told_pairs() if pair.label is not Label.ENTAILED] * FEWEST
    lowest = min(found for found, _, _ in entailer.classify([(pair.premise, pair.hypothesis) for pair in right]))
    assert fit_threshold({"right": right}, entailer) == pytest.approx(lowest, abs=1e-4)
    assert fit_threshold({"wrong": wrong}, entailer) == 1.0
