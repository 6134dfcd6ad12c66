"""What the figures of the benchmarks mean: how answers are counted, and which questions they are counted on."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.answering import Answered, bins_of, calibration_error, error_at_coverage, ranks, shares
from benchmarks.asking import answers, ask_all
from benchmarks.data import Part, Query, RetrievalSet, only, read_idk_mrc, read_squad, read_tydiqa, squad_parts
from benchmarks.growing import Filled
from benchmarks.pool import indexed, name_of
from benchmarks.posed import Posed, Text, read_all
from benchmarks.precomputed import Precomputed
from benchmarks.reading import Predicted, asked, figures, fit_threshold
from benchmarks.scale import Size, plot, slopes, table
from benchmarks.texts import Recombined, read_articles, read_regulations
from benchmarks.turns import STAGES, Asked, Growth, Started, growth
from rag.answering.gate import Caution
from rag.embedding import BundledEmbedder
from rag.evaluation.metrics import exact_match, f1
from rag.evaluation.plot import figure
from rag.reading import Reader, Readings
from rag.types import Language
from tests.hits import hit_of, read_as
from tests.posing import BRIDGE, HARBOUR, MARKET, NOT_SAID, SCHOOL, SQUAD, asked_of, write_data, write_rows

INDONESIAN, ENGLISH = Language.INDONESIAN, Language.ENGLISH
TITLES = [f"Judul_{number:02}" for number in range(24)]  # as many articles as SQuAD's development set has here


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_data(folder)
    return folder


def query_of(answer: str, *, relevant: int = 0, group: str = "") -> Query:
    return Query("Apa?", INDONESIAN, relevant, group, (answer,))


def answered(said: str, *, there: bool, given: bool, right: bool, probability: float = 0.5) -> Answered:
    return Answered(query_of("Sampit"), there, said, probability, dict.fromkeys(Caution, given), right)


@pytest.mark.parametrize(
    ("predicted", "annotated", "exact"),
    [
        ("Sampit", ["Sampit"], 1),
        ("  the “Sampit”, ", ["sampit"], 1),
        ("A market and an inn", ["Market, and inn!"], 1),
        ("Sampit", ["Kasongan", "Sampit"], 1),
        ("di Sampit", ["Sampit"], 0),
        ("theatre", ["atre"], 0),
        ("", ["Sampit"], 0),
        ("", [], 1),
        ("Sampit", [], 0),
    ],
)
def test_exact_match_is_of_words_without_case_punctuation_and_articles(
    predicted: str, annotated: Sequence[str], exact: float
) -> None:
    assert exact_match(predicted, annotated) == exact


@pytest.mark.parametrize(
    ("predicted", "annotated", "expected"),
    [
        ("in the city of Sampit", ["Sampit city"], 2 * 2 / (4 + 2)),
        ("dua dua", ["dua"], 2 / 3),
        ("dua", ["dua dua"], 2 / 3),
        ("dua ratus meter", ["tiga ribu", "dua ratus", "ratus"], 4 / 5),
        ("Kasongan", ["Sampit"], 0),
        ("", ["Sampit"], 0),
        ("", [], 1),
        ("Sampit", [], 0),
    ],
)
def test_f1_is_the_best_overlap_of_words(predicted: str, annotated: Sequence[str], expected: float) -> None:
    assert f1(predicted, annotated) == pytest.approx(expected)


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=3))
def test_exact_match_has_the_whole_f1_and_neither_leaves_its_bounds(predicted: str, annotated: list[str]) -> None:
    exact, overlap = exact_match(predicted, annotated), f1(predicted, annotated)
    assert exact in (0, 1)
    assert exact <= overlap <= 1 + 1e-9


def test_of_24_articles_six_test_and_three_calibrate() -> None:
    parts = squad_parts(TITLES)
    assert set(parts) == set(TITLES)
    counts = {part: sum(one is part for one in parts.values()) for part in Part}
    assert counts == {Part.TRAIN: 15, Part.CALIBRATE: 3, Part.TEST: 6}


@given(st.permutations(TITLES), st.lists(st.sampled_from(TITLES)))
def test_part_of_an_article_does_not_depend_on_the_order_or_the_number_of_its_questions(
    shuffled: list[str], again: list[str]
) -> None:
    assert squad_parts([*shuffled, *again]) == squad_parts(TITLES)


def test_parts_of_a_set_are_disjoint_and_cover_it() -> None:
    groups = [*TITLES, *TITLES, *(f"Paragraf nomor {number}" for number in range(100))]
    queries = tuple(query_of(f"{place}", relevant=place, group=group) for place, group in enumerate(groups))
    for name in ("squad id-id", "idk_mrc/train", "idk_mrc/valid", "tydiqa en-en"):
        one = RetrievalSet(name, tuple(groups), queries)
        parts = [only(one, part) for part in Part]
        chosen = [query.relevant for part in parts for query in part.queries]
        assert sorted(chosen) == list(range(len(queries)))
        assert all(part.passages == one.passages for part in parts)
        of_group = [{query.group for query in part.queries} for part in parts]
        assert not of_group[0] & of_group[1] | of_group[1] & of_group[2] | of_group[0] & of_group[2]


def test_nothing_is_fitted_on_validation_questions_nor_reported_on_training_ones(data: Path) -> None:
    valid, train = (read_idk_mrc(data, split=split) for split in ("valid", "train"))
    assert only(valid, Part.TEST) == valid
    for one in (train, read_tydiqa(data)):
        assert only(one, Part.TEST).queries == ()
        assert sum(len(only(one, part).queries) for part in (Part.TRAIN, Part.CALIBRATE)) == len(one.queries) == 1
    assert [query.text for query in only(read_squad(data)[1], Part.TEST).queries] == [BRIDGE.question_en]


def test_every_text_is_read_once_and_every_question_in_its_languages(data: Path) -> None:
    texts, posed = read_all(data)
    assert [text.text for text in texts] == [
        *(fact.text for fact in (SCHOOL, MARKET, BRIDGE)),
        *(fact.text for fact in SQUAD),
        *(fact.text_en for fact in SQUAD),
        HARBOUR.text_en,
    ]
    assert len({one.question for one in posed if one.set_name == "squad"}) == 2 * 4
    assert [one.question for one in posed if one.set_name == "idk_mrc"] == [SCHOOL.question, MARKET.question, NOT_SAID]
    assert all(texts[one.home].language is one.language for one in posed)
    assert all(texts[one.home].part is one.part for one in posed)


def test_answers_of_a_question_stand_in_its_text_and_in_the_twin(data: Path) -> None:
    texts, posed = read_all(data)
    for fact in SQUAD:
        for question in (fact.question, fact.question_en):
            (one,) = (each for each in posed if (each.set_name, each.question) == ("squad", question))
            assert said(one, texts) == {fact.text: fact.answer, fact.text_en: fact.answer_en}
            assert set(one.answers) == {one.home, texts[one.home].twin}
            assert texts[texts[one.home].twin].twin == one.home


def test_question_without_an_answer_has_none_in_either_language(data: Path) -> None:
    _, posed = read_all(data)
    assert [one.answers for one in posed if one.question == NOT_SAID] == [{}, {}]


def test_answer_that_does_not_stand_where_it_is_said_to_leaves_its_question_out(tmp_path: Path) -> None:
    write_data(tmp_path)
    misplaced = [{"text": SCHOOL.answer, "answer_start": 3}]
    write_rows(tmp_path / "idk_mrc" / "train.jsonl.gz", [{**asked_of(SCHOOL), "answers": misplaced}, asked_of(BRIDGE)])
    texts, posed = read_all(tmp_path)
    ours = [one for one in posed if one.set_name == "idk_mrc"]
    assert [one.question for one in ours] == [BRIDGE.question, MARKET.question, NOT_SAID]
    assert [texts[one.home].text for one in ours] == [BRIDGE.text, MARKET.text, BRIDGE.text]


def test_question_is_read_against_the_passages_of_both_languages(data: Path) -> None:
    texts, posed = read_all(data)
    pairs = [
        (one.language, texts[home].language)
        for one, home in asked(texts, posed, Part.TEST)
        if one.set_name == "squad" and one.answers
    ]
    assert sorted(pairs) == [(ENGLISH, ENGLISH), (ENGLISH, INDONESIAN), (INDONESIAN, ENGLISH), (INDONESIAN, INDONESIAN)]


def test_figures_of_the_reader_are_those_counted_by_hand() -> None:
    predicted = [
        Predicted("Sampit", 2.0, ("Sampit",)),
        Predicted("Kota Buntok", 1.0, ("Buntok",)),
        Predicted("apa saja", 0.5, ()),
        Predicted("Kasongan", -1.0, ("Kasongan",)),
    ]
    result = figures("model", "set", predicted, 0.0)
    assert result.questions == 4
    assert result.exact == pytest.approx(1 / 4)
    assert result.f1 == pytest.approx((1 + 2 / 3 + 0 + 0) / 4)
    assert result.f1_answerable == pytest.approx((1 + 2 / 3 + 1) / 3)
    assert result.auroc == pytest.approx(2 / 3)


def test_threshold_is_where_saying_nothing_stops_to_pay() -> None:
    wrong, right = Predicted("x", -1.0, ()), Predicted("Sampit", 1.0, ("Sampit",))
    assert fit_threshold([right, wrong]) == 1.0
    assert fit_threshold([right, Predicted("Buntok", -2.0, ("Buntok",))]) == -2.0
    assert fit_threshold([wrong, Predicted("y", 3.0, ())]) == np.inf
    assert fit_threshold([]) == np.inf


def test_questions_are_asked_of_all_documents_and_of_all_but_the_right_one(
    tmp_path: Path, embedder: BundledEmbedder, reader: Reader
) -> None:
    facts = [MARKET, BRIDGE, SCHOOL, HARBOUR]
    queries = [Query(fact.question, INDONESIAN, place, "", (fact.answer,)) for place, fact in enumerate(facts)]
    with indexed([fact.text for fact in facts], folder=tmp_path, embedder=embedder) as store:
        found = list(ask_all(queries, store, embedder, reader, candidates=2))
    assert [one.query for one in found] == queries
    for one in found:
        assert len(one.present.readings) == len(one.absent.readings) == 2
        assert any(answers(reading.hit, one.query) for reading in one.present.readings)
        assert not any(answers(reading.hit, one.query) for reading in one.absent.readings)


def test_rank_is_that_of_the_document_whatever_the_number_of_its_passages() -> None:
    def read_in_order(*documents: int) -> Readings:
        return Readings(
            [read_as(hit_of("Sampit", name=name_of(one), place=place), {}) for place, one in enumerate(documents)]
        )

    query = query_of("Sampit", relevant=1)
    assert ranks([(query, read_in_order(1, 2))]) == {"R@1": 1.0, "R@5": 1.0}
    assert ranks([(query, read_in_order(3, 3, 4, 4, 5, 6, 1))]) == {"R@1": 0.0, "R@5": 1.0}
    assert ranks([(query, read_in_order(3, 4, 5, 6, 7, 1)), (query, read_in_order(1))]) == {"R@1": 0.5, "R@5": 0.5}
    assert ranks([(query, read_in_order())]) == {"R@1": 0.0, "R@5": 0.0}


def test_shares_of_the_system_are_those_counted_by_hand() -> None:
    each = [
        answered("Sampit", there=True, given=True, right=True),
        answered("kota Sampit", there=True, given=True, right=True),
        answered("Kasongan", there=True, given=True, right=False),
        answered("Sampit", there=True, given=False, right=True),
        answered("Buntok", there=False, given=True, right=False),
        answered("Buntok", there=False, given=False, right=False),
        answered("Buntok", there=False, given=False, right=False),
    ]
    found = shares(each, Caution.NORMAL)
    assert found.exact == pytest.approx(1 / 4)
    assert found.f1 == pytest.approx((1 + 2 / 3) / 4)
    assert [found.precision, found.recall] == pytest.approx([2 / 3, 2 / 3])
    assert [found.coverage, found.error] == pytest.approx([4 / 7, 2 / 4])


def test_calibration_error_is_how_far_probabilities_are_off() -> None:
    probabilities, right = np.array([0.95, 0.85, 0.81, 1.0]), np.array([True, False, True, True])
    np.testing.assert_allclose(bins_of(probabilities, right), [(0.83, 0.5, 0.5), (0.975, 1.0, 0.5)])
    assert calibration_error(probabilities, right) == pytest.approx(0.5 * 0.33 + 0.5 * 0.025)
    assert calibration_error(np.array([0.0, 1.0]), np.array([False, True])) == 0


def test_error_at_coverage_is_that_of_the_surest_answers() -> None:
    probabilities = np.array([0.6, 0.9, 0.1, 0.7, 0.2, 0.3, 0.15, 0.05])
    right = np.array([True, True, False, False, False, True, False, False])
    errors: Mapping[float, float] = dict(error_at_coverage(probabilities, right))  # of four that can be answered
    assert [errors[share] for share in (0.25, 0.5, 0.75, 1.0)] == pytest.approx([0.0, 0.5, 1 / 3, 0.25])


def test_plot_is_a_picture_with_a_line_for_each_curve() -> None:
    curves = {"id": [(0.0, 0.0), (1.0, 1.0)], "en": [(0.5, 0.25)]}
    drawn = figure([("Left", "x", "y", curves, True), ("Right", "x", "y", curves, False)])
    assert drawn.startswith("<svg ")
    assert drawn.count("<polyline") == 1 + 2 * len(curves)
    assert all(f">{word}</text>" in drawn for word in ("Left", "Right", "id", "en"))


def grown(passages: int, *, milliseconds: float) -> Size:
    stages = dict.fromkeys(STAGES, milliseconds)
    filled = Filled(
        passages, passages // 10, False, 50.0, 40.0, 45.0, 0.9, 0.95, 0.96, 0.01, 0.1, 400.0, 5000.0, 2500.0
    )
    asked = Asked(60, 5, stages, stages, dict.fromkeys(STAGES, Growth(milliseconds, 1.0, 2.0)))
    return Size(filled, Started(500.0, 350.0, 360.0), asked)


def test_slope_is_the_power_that_a_figure_grows_with() -> None:
    sizes = [grown(1_000, milliseconds=10.0), grown(10_000, milliseconds=20.0), grown(100_000, milliseconds=40.0)]
    assert slopes(sizes)["total, p95 ms"] == pytest.approx(np.log10(2))
    assert slopes(sizes)["asking, MB"] == pytest.approx(0.0, abs=1e-9)
    assert slopes(sizes[:1]) == {}


def test_growth_is_of_the_percentile_and_its_interval_of_the_questions() -> None:
    before = np.linspace(100.0, 200.0, 101)
    doubled = growth(before, 2 * before)
    assert (doubled.times, doubled.low, doubled.high) == pytest.approx((2.0, 2.0, 2.0))
    uneven = growth(before, np.where(np.arange(101) % 10 == 0, 3 * before, before))
    assert uneven.low < uneven.times < uneven.high
    assert uneven.times == pytest.approx(
        np.percentile(np.where(np.arange(101) % 10 == 0, 3 * before, before), 95) / 195
    )


def test_sizes_are_columns_of_the_table_and_points_of_the_plot() -> None:
    sizes = [grown(1_000, milliseconds=1.0), grown(1_000_000, milliseconds=1_000.0)]
    heading, _, *rows = table(sizes)
    assert heading == "| passages | 1,000 | 1,000,000 | slope |"
    assert "| total, p50 ms | 1 | 1,000 | 1.00 |" in rows
    drawn = plot(sizes)
    assert ">1,000</text>" in drawn
    assert ">0.1</text>" in drawn
    assert 'points="48.0,288.0 348.0,108.0"' in drawn  # from a millisecond to a thousand, of five decades


def test_recombined_documents_are_real_sentences_of_which_no_two_documents_are_alike(data: Path) -> None:
    documents = Recombined(data)
    files = [documents.file(place) for place in range(20)]
    assert files == [Recombined(data).file(place) for place in range(20)]
    assert len({file.text for file in files}) == len({file.name for file in files}) == 20
    assert any(file.name.endswith(".md") for file in files)
    assert any(file.name.endswith(".txt") for file in files)
    assert all("ikan" in file.text or "buku" in file.text for file in files)
    assert not any("Nomor 35 Tahun 2003" in file.text for file in files)  # numbers are others


def test_articles_have_a_line_for_a_title_and_regulations_are_markdown(data: Path) -> None:
    (first, *_), (regulation,) = read_articles(data), read_regulations(data)
    assert (first.name, first.text.splitlines()[0]) == ("0-kabar-kota-0.txt", "Kabar kota 0")
    assert regulation.name == "pp-2003-35.md"


def test_precomputed_vectors_are_of_unit_length_and_lie_among_real_ones() -> None:
    embedder = BundledEmbedder(threads=1)
    real = embedder.encode_passages([fact.text for fact in SQUAD])
    drawn = Precomputed(embedder, real).encode_passages(["a"] * 200)
    assert np.linalg.norm(drawn, axis=1) == pytest.approx(1.0, abs=1e-5)
    nearest = (drawn @ real.T).max(axis=1)
    assert nearest.min() > 0.85
    assert nearest.max() < 0.99
    assert len(np.unique(drawn, axis=0)) == 200


def said(one: Posed, texts: Sequence[Text]) -> dict[str, str]:
    """The text and the words of every answer."""
    return {texts[home].text: texts[home].text[span.start : span.end] for home, (span,) in one.answers.items()}
