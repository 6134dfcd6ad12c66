"""A run is kept as JSON, told in lines and on a page, and compared question by question."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from rag.commands import evaluate
from rag.errors import EvaluationError
from rag.evaluation.report import change_lines, lines_of, page_of
from rag.evaluation.runs import Run, compare, read_run
from rag.system import System

SET = [
    {"question": "Siapa tuan rumah raker 2023?", "answers": ["Kotawaringin Timur"], "kind": "fact"},
    {"question": "Berapa gaji bupati?", "outcome": "not_found"},
    {"question": "Apa isi dokumen Glosarium?", "documents": ["glosarium-singkatan.md"]},
    {"question": "Apa arti <b>rujab</b> & 'sekda'?", "answers": ["kediaman resmi"]},
]


@pytest.fixture(scope="module")
def run(sample_system: System, tmp_path_factory: pytest.TempPathFactory) -> Run:
    path = tmp_path_factory.mktemp("sets") / "set.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in SET), encoding="utf-8")
    asked: list[tuple[int, int]] = []
    found = evaluate(sample_system, questions=str(path), report=lambda done, total: asked.append((done, total)))
    assert asked == [(1, 4), (2, 4), (3, 4), (4, 4)]
    return found


def changed(run: Run, figure: str, values: list[Any]) -> Run:
    questions = [{**one, figure: value} for one, value in zip(run["questions"], values, strict=True)]
    return {**run, "questions": questions}


def test_run_is_plain_and_comes_back_as_it_was(run: Run, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps(run, allow_nan=False), encoding="utf-8")
    assert read_run(tmp_path / "run.json") == json.loads(json.dumps(run))
    assert run["figures"]["questions"] == len(run["questions"]) == len(SET)
    assert run["figures"]["exact_quotations"] == 1.0
    assert run["made_with"]["questions"] == "set.jsonl"
    assert run["questions"][2]["as_expected"] is None


@pytest.mark.parametrize("text", ["", "[]", '{"questions": 1}', '{"questions": [{"question": 1}]}'])
def test_what_is_no_run_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"run\.json is not an evaluation"):
        read_run(tmp_path / "run.json")


def test_lines_and_page_tell_the_figures_and_the_page_escapes_what_it_shows(run: Run) -> None:
    lines, page = "\n".join(lines_of(run)), page_of(run, [])
    for name in ("recall@5", "MRR", "F1", "citation precision", "exact quotations"):
        assert name in lines
        assert name in page
    assert "4 questions" in lines
    assert "&lt;b&gt;rujab&lt;/b&gt; &amp;" in page
    assert "<b>" not in page
    parser = HTMLParser()
    parser.feed(page)
    assert page.count("<svg") == 1


def test_change_of_every_question_is_beyond_noise_and_of_none_within(run: Run) -> None:
    many = {**run, "questions": [{**run["questions"][0], "question": str(n)} for n in range(40)]}
    worse, better = (changed(many, "as_expected", [value] * 40) for value in (False, True))
    (change,) = [one for one in compare(worse, better) if one.figure == "as_expected"]
    assert (change.before, change.after, change.low, change.questions) == (0.0, 1.0, 1.0, 40)
    assert change.beyond_noise
    assert any("better" in line for line in change_lines(compare(worse, better)))
    assert any("worse" in line for line in change_lines(compare(better, worse)))
    assert not any(one.beyond_noise for one in compare(better, better))


def test_few_changes_both_ways_are_within_noise(run: Run) -> None:
    many = {**run, "questions": [{**run["questions"][0], "question": str(n)} for n in range(40)]}
    before = changed(many, "as_expected", [n % 2 == 0 for n in range(40)])
    after = changed(many, "as_expected", [n % 2 == 0 if n > 6 else n % 2 == 1 for n in range(40)])
    (change,) = [one for one in compare(before, after) if one.figure == "as_expected"]
    assert not change.beyond_noise
    assert change.low < 0 < change.high
    assert "within noise" in "\n".join(change_lines([change]))


def test_runs_are_compared_on_the_questions_that_both_asked(run: Run) -> None:
    fewer = {**run, "questions": run["questions"][:1]}
    assert {change.questions for change in compare(run, fewer)} == {1}
    with pytest.raises(EvaluationError, match="no question in common"):
        compare({**run, "questions": []}, run)


def test_page_tells_what_changed(run: Run) -> None:
    assert "Since the run before" in page_of(run, compare(run, run))
