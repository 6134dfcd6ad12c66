"""The benchmarks run on a folder laid out as the development data, here of a few sentences, and report every row."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rag.embedding import BUNDLED_FOLDER
from tests.posing import BRIDGE, write_data, write_documents, write_pairs

ROOT = Path(__file__).parent.parent
FIGURES = {"R@1", "R@5", "R@10", "MRR@10"}
ROWS = ["lexical", "dense fp32 before pruning", "dense as shipped", "hybrid", "all-MiniLM-L6-v2"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_data(folder)
    write_pairs(folder)
    return folder


def run(benchmark: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"benchmarks.{benchmark}", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)


def test_every_search_is_measured_on_every_set(data: Path, tmp_path: Path) -> None:
    command = ["--data", str(data), "--fp32", str(BUNDLED_FOLDER), "--cache", str(tmp_path / "cache"), "--json"]
    done = run("retrieval", *command)
    assert done.returncode == 0, done.stderr
    results = {result["name"]: result for result in json.loads(done.stdout)}
    assert list(results) == ["idk_mrc/valid", "squad id-id", "squad en-id"]
    counts = {name: (result["questions"], result["documents"]) for name, result in results.items()}
    assert counts == {"idk_mrc/valid": (1, 3), "squad id-id": (3, 3), "squad en-id": (3, 3)}
    for result in results.values():
        assert list(result["rows"]) == ROWS
        assert all(set(row) == FIGURES for row in result["rows"].values())
    assert all(results["squad id-id"]["rows"]["hybrid"][figure] == 1.0 for figure in FIGURES)
    assert results["squad en-id"]["rows"]["lexical"]["R@10"] > 0.0  # no word in common, but translations


def test_row_that_needs_the_unpruned_model_is_left_out_with_a_word(data: Path) -> None:
    done = run("retrieval", "--data", str(data))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line[:26].strip() for line in lines[2:6]] == [ROWS[0], *ROWS[2:]]
    assert "--fp32" in lines[-1]


def test_reader_is_measured_on_questions_and_passages_in_every_pair_of_languages(data: Path) -> None:
    done = run("reading", "--data", str(data), "--json")
    assert done.returncode == 0, done.stderr
    results = {result["set_name"]: result for result in json.loads(done.stdout)}
    assert list(results) == ["idk_mrc/valid", "squad en-en", "squad en-id", "squad id-en", "squad id-id"]
    for result in results.values():
        assert set(result) == {"model", "set_name", "questions", "exact", "f1", "f1_answerable", "auroc"}
        assert result["questions"] == 2  # one with an answer, one without
        # No question is left to fit a threshold on, so nothing is predicted, which is right of one in two.
        assert result["exact"] == result["f1"] == 0.5
        assert 0 <= result["f1_answerable"] <= 1
        assert result["auroc"] in (0.0, 1.0)


def test_reader_is_measured_for_people_too_and_beside_another(data: Path) -> None:
    done = run("reading", "--data", str(data), "--models", str(BUNDLED_FOLDER), str(BUNDLED_FOLDER))
    assert done.returncode == 0, done.stderr
    heading, *lines = done.stdout.splitlines()
    assert heading.split() == ["questions", "exact", "f1", "f1_answerable", "auroc"]
    assert len(lines) == 2 * 5
    assert lines[:5] == lines[5:]


def test_entailer_is_measured_on_written_pairs_and_on_made_ones_by_their_languages(data: Path) -> None:
    done = run("entailing", "--data", str(data), "--pairs", "40", "--json")
    assert done.returncode == 0, done.stderr
    results = {result["set_name"]: result for result in json.loads(done.stdout)}
    assert {"indonli", "translated en-id", "translated id-en"} <= set(results)
    assert results["indonli"]["pairs"] == 3
    assert results["indonli"]["entailed"] == pytest.approx(1 / 3)
    for result in results.values():
        assert 0 < result["pairs"] <= 40
        for figure in ("threshold", "accuracy", "precision", "recall", "auroc", "cosine_auroc"):
            assert 0 <= result[figure] <= 1
        assert result["milliseconds"] > 0


def test_entailer_is_measured_for_people_too(data: Path) -> None:
    done = run("entailing", "--data", str(data), "--pairs", "10")
    assert done.returncode == 0, done.stderr
    heading, model, *lines = done.stdout.splitlines()
    assert heading.split()[:3] == ["pairs", "entailed", "accuracy"]
    assert "threshold" in model
    assert lines[0].startswith("indonli")


def test_whole_system_is_measured_with_and_without_the_paragraph_that_answers(data: Path, tmp_path: Path) -> None:
    misses, plot = tmp_path / "misses.jsonl", tmp_path / "curves.svg"
    done = run("answering", "--data", str(data), "--json", "--misses", str(misses), "--plot", str(plot))
    assert done.returncode == 0, done.stderr
    results = {result["set_name"]: result for result in json.loads(done.stdout)}
    assert list(results) == ["idk_mrc/valid", "squad id-id", "squad en-id"]
    wrong = 0.0
    for result in results.values():
        assert result["questions"] == 1
        assert result["before"]["R@5"] == result["after"]["R@5"] == 1.0  # of three documents
        wrong += 1 - result["after"]["R@1"]
        assert result["auroc"] in (0.0, 0.5, 1.0)
        assert 0 <= result["calibration_error"] <= 1
        assert result["error_at_coverage"][-1][0] == 1.0
        assert list(result["cautions"]) == ["low", "normal", "high"]
        answered = [result["cautions"][caution]["coverage"] for caution in ("low", "normal", "high")]
        assert answered == sorted(answered, reverse=True)
        assert set(answered) <= {0.0, 0.5, 1.0}
    assert len(misses.read_text("utf-8").splitlines()) == wrong
    assert plot.read_text("utf-8").count("<polyline") == 1 + 2 * len(results)


def test_index_is_measured_at_each_size_it_grows_to(data: Path, tmp_path: Path) -> None:
    plot, folder = tmp_path / "scale.svg", tmp_path / "grown"
    sizes = ["--passages", "80", "20", "--embedded", "10", "--questions", "3", "--rounds", "2"]
    command = ["scale", "--data", str(data), *sizes, "--folder", str(folder), "--json"]
    done = run(*command)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    small, large = report["sizes"]
    assert 15 <= small["filled"]["passages"] < 60 < large["filled"]["passages"]
    assert [size["filled"]["precomputed"] for size in (small, large)] == [False, True]
    for size in (small, large):
        filled, asked = size["filled"], size["asked"]
        assert min(value for name, value in filled.items() if name != "precomputed") > 0
        assert filled["ratio"] == pytest.approx(filled["rate"] / filled["encoder_rate"])
        assert (asked["questions"], asked["rounds"]) == (3, 2)
        assert {"embed", "dense", "lexical", "weigh", "narrowed", "read", "answer", "total"} <= set(asked["p50"])
        assert all(0 <= asked["p50"][stage] <= asked["p95"][stage] for stage in asked["p50"])
        assert size["started"]["first"] > 0
        assert size["started"]["memory"] > 0
    assert all(growth == {"times": 1.0, "low": 1.0, "high": 1.0} for growth in small["asked"]["growth"].values())
    assert {"total, p95 ms", "asking, MB", "Chroma, bytes a passage"} <= set(report["slopes"])

    again = run(*command[:-1], "--plot", str(plot))  # what was grown is not grown again
    assert again.returncode == 0, again.stderr
    assert f"| passages | {small['filled']['passages']} | {large['filled']['passages']} | slope |" in again.stdout
    rate = small["filled"]["filling_rate"]
    assert f"| passages/s, filling | {f'{rate:.3g}' if rate < 10 else f'{rate:,.0f}'} |" in again.stdout
    assert plot.read_text("utf-8").count("<polyline") == 2 * 7 + 6


def test_all_articles_and_regulations_go_in(data: Path) -> None:
    done = run("intake", "--data", str(data), "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["files"] == report["added"] == 3
    assert report["passages"] == 3
    assert report["refused"] == report["problems"] == []


def test_article_that_cannot_be_read_is_reported_and_fails_the_run(tmp_path: Path) -> None:
    write_documents(tmp_path, [[BRIDGE.text], ["x" * 300_000] * 20])
    done = run("intake", "--data", str(tmp_path))
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "3 files, 2 added, 1 refused"
    assert "5,000,000 characters" in done.stdout
    assert "doctor: sound" in done.stdout


@pytest.mark.parametrize("benchmark", ["retrieval", "reading", "answering", "scale"])
def test_folder_without_the_data_is_one_clear_error(tmp_path: Path, benchmark: str) -> None:
    sizes = ["--passages", "20"] if benchmark == "scale" else []
    done = run(benchmark, "--data", str(tmp_path), *sizes)
    assert done.returncode != 0
    assert "idk_mrc" in done.stderr
    assert "Traceback" not in done.stderr
