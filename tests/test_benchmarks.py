"""The benchmarks run on a folder laid out as the development data, here of a few sentences, and report every row."""

import gzip
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from rag.embedding import BUNDLED_FOLDER

ROOT = Path(__file__).parent.parent
FIGURES = {"R@1", "R@5", "R@10", "MRR@10"}
ROWS = ["lexical", "dense fp32 before pruning", "dense as shipped", "hybrid", "all-MiniLM-L6-v2"]
# Each passage with a question it answers, in Indonesian and in English.
MARKET = (
    "Pasar ikan di tepi sungai buka setiap hari sejak pukul lima pagi.",
    "Kapan pasar ikan buka?",
    "When does the fish market open?",
)
BRIDGE = (
    "Jembatan gantung itu panjangnya dua ratus meter dan hanya untuk pejalan kaki.",
    "Berapa panjang jembatan gantung?",
    "How long is the suspension bridge?",
)
SCHOOL = (
    "Sekolah menengah di bukit memiliki perpustakaan dengan tiga ribu buku.",
    "Berapa buku di perpustakaan sekolah?",
    "How many books does the school library hold?",
)


def write_rows(path: Path, rows: Sequence[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


def reading(texts: tuple[str, str, str], *, impossible: bool = False) -> dict[str, object]:
    answers = [] if impossible else [{"text": texts[0].split()[0], "answer_start": 0}]
    return {"context": texts[0], "question": texts[1], "is_impossible": impossible, "answers": answers}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_rows(folder / "idk_mrc" / "train.jsonl.gz", [reading(SCHOOL)])
    write_rows(folder / "idk_mrc" / "valid.jsonl.gz", [reading(MARKET), reading(BRIDGE, impossible=True)])
    passages, questions = [], []
    for pid, (text, indonesian, english) in enumerate((MARKET, BRIDGE, SCHOOL)):
        passages.append({"pid": pid, "title": f"Judul {pid}", "text": text, "text_en": ""})
        questions.append(
            {
                "pid": pid,
                "title": f"Judul {pid}",
                "question_id": indonesian,
                "question_en": english,
                "answers_id": [{"text": text.split()[0], "answer_start": 0}],
                "is_impossible": False,
            }
        )
    write_rows(folder / "squad_id_en" / "passages.jsonl.gz", passages)
    write_rows(folder / "squad_id_en" / "questions.jsonl.gz", questions)
    return folder


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.retrieval", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)


def test_every_search_is_measured_on_every_set(data: Path, tmp_path: Path) -> None:
    command = ["--data", str(data), "--fp32", str(BUNDLED_FOLDER), "--cache", str(tmp_path / "cache"), "--json"]
    done = run(*command)
    assert done.returncode == 0, done.stderr
    results = {result["name"]: result for result in json.loads(done.stdout)}
    assert list(results) == ["idk_mrc/valid", "squad id-id", "squad en-id"]
    counts = {name: (result["questions"], result["documents"]) for name, result in results.items()}
    assert counts == {"idk_mrc/valid": (1, 3), "squad id-id": (3, 3), "squad en-id": (3, 3)}
    for result in results.values():
        assert list(result["rows"]) == ROWS
        assert all(set(row) == FIGURES for row in result["rows"].values())
    assert all(results["squad id-id"]["rows"]["hybrid"][figure] == 1.0 for figure in FIGURES)
    assert results["squad en-id"]["rows"]["lexical"]["R@10"] == 0.0  # no word in common


def test_row_that_needs_the_unpruned_model_is_left_out_with_a_word(data: Path) -> None:
    done = run("--data", str(data))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line[:26].strip() for line in lines[2:6]] == [ROWS[0], *ROWS[2:]]
    assert "--fp32" in lines[-1]


def test_folder_without_the_data_is_one_clear_error(tmp_path: Path) -> None:
    done = run("--data", str(tmp_path))
    assert done.returncode != 0
    assert "idk_mrc" in done.stderr
    assert "Traceback" not in done.stderr
