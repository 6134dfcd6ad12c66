"""The command line as its user meets it: output, exit status, and where it matters a process of its own."""

import contextlib
import getpass
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.security.attacker import attacking, reply
from tests.terminal import in_its_own, in_this_process

CITED = {"marker", "document", "title", "date", "source", "page", "quote", "start", "end", "answer", "speaker"}


class Shell:
    """Runs `tanya` in a folder with a corpus and an index of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = {"TANYA_CORPUS": str(folder / "corpus"), "TANYA_INDEX": str(folder / "index")}

    def run(self, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """What a command prints and ends with."""
        return in_this_process(*words, folder=self.folder, settings={**self.settings, **settings})

    def start(self, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """The same of a process of its own."""
        return in_its_own(*words, folder=self.folder, settings={**self.settings, **settings})

    def json(self, *words: str) -> dict[str, Any]:
        """What a command that must succeed prints with --json."""
        done = self.run(*words, "--json")
        assert done.returncode == 0, done.stderr
        printed: dict[str, Any] = json.loads(done.stdout)
        return printed

    def refused(self, *words: str, status: int, **settings: str) -> str:
        """The one line on standard error of a command that must fail with a status."""
        done = self.run(*words, **settings)
        lines = [line for line in done.stderr.splitlines() if not line.startswith(("Loading", "Indexing"))]
        assert done.returncode == status, done.stderr
        assert len(lines) == 1, done.stderr
        assert lines[0].startswith("tanya: ")
        assert "Traceback" not in done.stderr
        return lines[0]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, sample_corpus: Path) -> Shell:
    """A synchronised copy of the sample corpus, to be asked only."""
    shell = Shell(tmp_path_factory.mktemp("sample"))
    shutil.copytree(sample_corpus, shell.folder / "corpus")
    shell.json("sync")
    return shell


@pytest.fixture
def small(tmp_path: Path) -> Shell:
    """A corpus of two documents, not indexed yet."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "rapat.md").write_text(
        "---\ntitle: Rapat tahunan\ndate: 2024-05-06\n---\n\nRapat tahunan diadakan di Balai Kota pada 6 Mei 2024.\n",
        encoding="utf-8",
    )
    (tmp_path / "corpus" / "taman.txt").write_text("Taman dibuka setiap hari pukul tujuh pagi.\n", encoding="utf-8")
    return Shell(tmp_path)


def test_help_lists_the_commands_and_loads_nothing_heavy(sample: Shell) -> None:
    # How long it takes is measured by benchmarks/speed.py; what it must not load decides that.
    done = sample.start("--help", PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    for command in ("serve", "ask", "search", "add", "list", "remove", "restore", "log", "sync", "doctor", "evaluate"):
        assert command in done.stdout
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "rag.errors" in loaded
    assert loaded.isdisjoint({"numpy", "chromadb", "onnxruntime", "gradio", "langchain_core", "torch", "pydantic"})


def test_ask_prints_the_answer_with_its_source(sample: Shell) -> None:
    done = sample.run("ask", "Siapa ketua umum Forsesdasi yang terpilih pada 2023?")
    assert done.returncode == 0
    assert done.stdout.startswith("Dokumen menyatakan:")
    assert "[1]" in done.stdout
    assert re.search(r"^Kemungkinan \[1\] menjawab pertanyaan: \d{1,2} %$", done.stdout, re.MULTILINE)
    assert done.stderr == ""


def test_part_of_an_answer_is_told_as_one_and_has_no_likelihood(sample: Shell) -> None:
    done = sample.run("ask", "Siapa tuan rumah raker 2024?")
    assert done.stdout.startswith("Dokumen hanya menyatakan ini; yang ditanyakan tidak disebutkan:")
    assert "[1]" in done.stdout
    assert "Kemungkinan" not in done.stdout


def test_ask_as_json_is_one_object_with_exact_quotations(sample: Shell) -> None:
    answer = sample.json("ask", "When did Law 20 of 2023 take effect?")
    assert list(answer) == [
        "question", "searched", "language", "outcome", "text", "probability", "digest", "writing", "citations",
        "closest", "timings", "reach",
    ]  # fmt: skip
    assert (answer["language"], answer["outcome"], answer["closest"]) == ("en", "answered", [])
    citations = answer["citations"]
    assert isinstance(citations, list)
    assert citations
    for citation in citations:
        assert set(citation) == CITED
        assert citation["end"] - citation["start"] == len(citation["quote"])
        assert set(citation["answer"]) == {"start", "end"}
        assert citation["start"] <= citation["answer"]["start"] < citation["answer"]["end"] <= citation["end"]
    probability = answer["probability"]
    assert isinstance(probability, float)
    assert 0 < probability < 1
    timings = answer["timings"]
    assert isinstance(timings, dict)
    assert timings["total"] > 0


def test_ask_loads_neither_the_page_nor_torch(sample: Shell) -> None:
    done = sample.start("ask", "Siapa tuan rumah raker 2024?", PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "chromadb" in loaded
    assert loaded.isdisjoint({"gradio", "torch", "sentence_transformers", "langchain_core.retrievers", "trafilatura"})
    assert "rag.web.fetching" not in loaded


def test_not_found_as_json_cites_nothing_and_shows_the_closest(sample: Shell) -> None:
    answer = sample.json("ask", "Bagaimana cara merebus telur?")
    assert (answer["outcome"], answer["citations"]) == ("not_found", [])
    closest = answer["closest"]
    assert isinstance(closest, list)
    assert closest
    assert all(set(passage) == CITED and passage["marker"] == 0 for passage in closest)
    assert all(passage["answer"] is None for passage in closest)
    assert "Kemungkinan" not in sample.run("ask", "Bagaimana cara merebus telur?").stdout


def test_search_lists_passages_best_first(sample: Shell) -> None:
    hits = sample.json("search", "kepanjangan BerAKHLAK", "-k", "3")["hits"]
    assert isinstance(hits, list)
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert hits[0]["document"] == "nilai-dasar-asn-berakhlak.md"
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


def test_list_names_every_document(sample: Shell) -> None:
    documents = sample.json("list")["documents"]
    assert isinstance(documents, list)
    assert {entry["name"] for entry in documents} == {
        str(path.relative_to(sample.folder / "corpus"))
        for path in (sample.folder / "corpus").iterdir()
        if not path.name.startswith(".")
    }
    assert "Glosarium" in sample.run("list").stdout


def test_doctor_says_that_a_sound_index_is_sound(sample: Shell) -> None:
    health = sample.json("doctor")
    assert health["sound"] is True
    assert health["problems"] == []
    assert health["passages"] == health["vectors"] == health["full_texts"]
    assert health["reranker"] == "bundled"
    assert (health["llm"], health["llm_base_url"]) == ("none", "none")
    printed = sample.run("doctor").stdout
    assert "sound" in printed
    assert f"reader {health['reader']}" in printed
    assert "chat model none" in printed


def test_doctor_names_the_chat_model_and_keeps_what_opens_it_to_itself(small: Shell) -> None:
    small.json("sync")
    model = {
        "TANYA_LLM": "openai:model-1b",
        "TANYA_LLM_BASE_URL": "http://reader:hidden@127.0.0.1:9/v1?key=hidden#hidden",
        "TANYA_LLM_API_KEY": "hidden",
    }
    health = json.loads(small.run("doctor", "--json", **model).stdout)
    assert (health["llm"], health["llm_base_url"]) == ("openai:model-1b", "http://127.0.0.1:9/v1")
    done = small.run("doctor", **model)
    assert "chat model openai:model-1b at http://127.0.0.1:9/v1\n" in done.stdout
    assert "hidden" not in done.stdout + done.stderr
    # With a slash in the password it is no address; what is said of that tells nothing of it either.
    model["TANYA_LLM_BASE_URL"] = "http://reader:hid/den@127.0.0.1:9/v1"
    said = small.refused("doctor", status=2, **model)
    assert "TANYA_LLM=openai:model-1b cannot be used" in said
    assert "hid" not in said


def test_first_question_on_a_fresh_clone_indexes_the_corpus(small: Shell) -> None:
    done = small.start("ask", "Di mana rapat tahunan diadakan?")
    assert done.returncode == 0
    assert "Balai Kota" in done.stdout
    assert "2 of 2 documents" in done.stderr


def test_added_document_is_answered_from_and_a_removed_one_is_not(small: Shell, tmp_path: Path) -> None:
    file = tmp_path / "kolam.txt"
    file.write_text("Kolam renang kota ditutup setiap hari Senin untuk dibersihkan.\n", encoding="utf-8")
    small.json("sync")
    assert small.json("add", str(file))["files"] == [
        {"name": "kolam.txt", "status": "added", "reason": "", "message": "", "unread": []}
    ]
    assert small.run("add", str(file)).stdout == "unchanged kolam.txt\n"
    assert "Senin" in small.run("ask", "Kapan kolam renang kota ditutup?").stdout
    assert small.json("remove", "kolam.txt") == {"removed": ["kolam.txt"]}
    assert not (small.folder / "corpus" / "kolam.txt").exists()
    assert "Senin" not in small.run("ask", "Kapan kolam renang kota ditutup?").stdout


def test_sync_says_what_it_did(small: Shell) -> None:
    assert small.json("sync")["added"] == ["rapat.md", "taman.txt"]
    (small.folder / "corpus" / "taman.txt").unlink()
    (small.folder / "corpus" / "rapat.md").write_text("Rapat dipindahkan ke aula.\n", encoding="utf-8")
    (small.folder / "corpus" / "rusak.pdf").write_bytes(b"%PDF-1.7 broken")
    done = small.json("sync")
    assert (done["replaced"], done["removed"]) == (["rapat.md"], ["taman.txt"])
    refused = done["refused"]
    assert isinstance(refused, list)
    assert [file["name"] for file in refused] == ["rusak.pdf"]


def test_file_that_cannot_be_read_is_listed_with_its_tries(small: Shell) -> None:
    (small.folder / "corpus" / "rusak.pdf").write_bytes(b"%PDF-1.7 broken")
    small.json("sync")
    again = small.json("sync", "--retry")
    assert [file["name"] for file in again["refused"]] == ["rusak.pdf"]
    quiet = small.json("sync")
    assert (quiet["refused"], quiet["failing"]) == ([], 1)
    (failing,) = small.json("list")["failing"]
    assert (failing["name"], failing["reason"], failing["tries"]) == ("rusak.pdf", "damaged", 2)
    assert "not read, tries 2: 'rusak.pdf'" in small.run("list").stdout
    doctor = small.run("doctor")
    assert "not read, tries 2: 'rusak.pdf'" in doctor.stdout
    assert doctor.returncode == 0


def test_removed_document_is_restored_and_compacted_away(small: Shell) -> None:
    small.json("sync")
    small.json("remove", "taman.txt")
    assert [removed["name"] for removed in small.json("restore")["trash"]] == ["taman.txt"]
    (act,) = small.json("log", "-n", "1")["acts"]
    assert (act["deed"], act["name"], act["way"], act["who"]) == ("removed", "taman.txt", "command", getpass.getuser())
    assert "removed taman.txt  |  command" in small.run("log").stdout
    assert small.run("restore", "taman.txt").stdout == "added taman.txt\n"
    assert "no document named" in small.refused("restore", "taman.txt", status=1)
    assert "pukul tujuh" in small.run("ask", "Kapan taman dibuka?").stdout
    small.json("remove", "taman.txt")
    index = small.folder / "index"
    assert small.json("doctor", "--compact")["sound"] is True
    assert not [path for path in index.rglob("*") if path.is_file() and b"pukul tujuh" in path.read_bytes()]


def test_near_duplicates_are_listed(small: Shell) -> None:
    text = " ".join(f"Butir {number} mengatur hal nomor {number * 7}." for number in range(40))
    for name in ("satu.txt", "dua.txt"):
        (small.folder / "corpus" / name).write_text(text, encoding="utf-8")
    small.json("sync")
    assert small.json("list", "--duplicates")["duplicates"] == [["dua.txt", "satu.txt"]]
    assert "almost the same: dua.txt  |  satu.txt" in small.run("doctor").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there Ctrl+C cannot be sent to one process")
def test_interrupted_sync_keeps_what_is_done_and_the_next_goes_on(small: Shell) -> None:
    small.settings["TANYA_PASSAGE_TOKENS"] = "32"  # many short passages, so that there are several groups
    for number in range(30):
        text = f"Catatan {number}. " + "Anggaran perpustakaan daerah naik menjadi 4 miliar rupiah. " * 40
        (small.folder / "corpus" / f"{number:03}.txt").write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "rag.cli", "sync", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, **small.settings},
        cwd=small.folder,
    )
    deadline = time.monotonic() + 100
    while not documents_in(small.folder / "index") and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    printed, said = process.communicate(timeout=100)
    assert process.returncode == 1
    assert "Stopping" in said
    done = json.loads(printed)
    assert done["cancelled"] is True
    assert 0 < len(done["added"]) < 32
    assert small.json("doctor")["sound"] is True
    rest = small.json("sync")
    assert (rest["unchanged"], len(rest["added"])) == (len(done["added"]), 32 - len(done["added"]))


def documents_in(index: Path) -> int:
    """How many documents an index holds at this moment, seen from outside."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{index}/catalogue.sqlite3?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM document").fetchone()[0])
    except sqlite3.Error:
        return 0


def test_refused_file_exits_with_one_line(small: Shell, tmp_path: Path) -> None:
    file = tmp_path / "gambar.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    small.json("sync")
    assert "gambar.png" in small.refused("add", str(file), status=1)
    assert "tidak-ada.txt" in small.refused("add", str(tmp_path / "tidak-ada.txt"), status=1)
    assert len([path for path in (small.folder / "corpus").iterdir() if not path.name.startswith(".")]) == 2


def test_page_is_added_by_its_address_where_that_is_switched_on(small: Shell, tmp_path: Path) -> None:
    page = "<html><head><title>Jadwal</title></head><body><p>Perpustakaan daerah buka pukul {} pagi.</p></body></html>"
    file = tmp_path / "kolam.txt"
    file.write_text("Kolam renang kota ditutup setiap hari Senin.\n", encoding="utf-8")
    on = {"TANYA_ALLOW_URLS": "true", "TANYA_URL_NETWORKS": "127.0.0.1"}
    small.json("sync")
    with attacking({"/jadwal": reply(page.format("delapan").encode())}) as site:
        address = f"{site.address}/jadwal"
        assert "TANYA_ALLOW_URLS" in small.refused("add", address, status=1)
        assert "public internet" in small.refused("add", address, status=1, TANYA_ALLOW_URLS="1")
        assert site.connections == 0
        done = small.run("add", address, str(file), **on)
        assert done.returncode == 0, done.stderr
        (first, second) = done.stdout.splitlines()
        assert re.fullmatch(r"added 127\.0\.0\.1-jadwal-[0-9a-f]{8}\.md", first)
        assert second == "added kolam.txt"
        assert small.run("add", address, **on).stdout == first.replace("added", "unchanged") + "\n"
        site.pages["/jadwal"] = reply(page.format("sembilan").encode())
        assert small.run("add", address, **on).stdout == first.replace("added", "replaced") + "\n"
        assert "sembilan pagi" in small.run("ask", "Kapan perpustakaan daerah buka?").stdout
        assert "404" in small.refused("add", f"{site.address}/tidak-ada", status=1, **on)
        assert "https://" in small.refused("add", "ftp://127.0.0.1/a.txt", status=1, **on)


def test_errors_are_one_line_with_a_status(small: Shell) -> None:
    small.json("sync")
    assert "empty" in small.refused("ask", "  ", status=1)
    assert "no words" in small.refused("ask", "?!", status=1)
    assert "hilang.md" in small.refused("remove", "hilang.md", status=1)
    assert "TANYA_PORT" in small.refused("list", status=2, TANYA_PORT="99999")
    assert "did you mean TANYA_CORPUS" in small.refused("list", status=2, TANYA_CORPSE="x")
    assert "bundled" in small.refused("list", status=1, TANYA_EMBEDDING_MODEL="no such model")
    assert "no such reranker" in small.refused("list", status=1, TANYA_RERANKER="no such reranker")
    assert "TANYA_CAUTION" in small.refused("list", status=2, TANYA_CAUTION="brave")


def test_evaluation_is_told_saved_compared_and_shown_on_a_page(small: Shell) -> None:
    cases = [
        {"question": "Di mana rapat tahunan 2024 diadakan?", "answers": ["Balai Kota"], "documents": ["rapat.md"]},
        {"question": "Siapa gubernur?", "outcome": "not_found"},
    ]
    (small.folder / "set.jsonl").write_text("\n".join(map(json.dumps, cases)), encoding="utf-8")
    run = small.json("evaluate", "set.jsonl", "--save", "run.json", "--html", "run.html")
    assert run["figures"]["questions"] == 2
    assert run["figures"]["recall"]["1"] == 1.0
    assert json.loads((small.folder / "run.json").read_text("utf-8")) == run
    assert "Balai Kota" in (small.folder / "run.html").read_text("utf-8")
    again = small.run("evaluate", "set.jsonl", "--against", "run.json")
    assert again.returncode == 0, again.stderr
    assert "within noise" in again.stdout
    assert "recall@1" in again.stdout


def test_set_of_questions_is_begun_from_the_titles_and_never_written_over(small: Shell) -> None:
    assert "tanya sync" in small.refused("evaluate", "--start", "new.jsonl", status=2)
    small.json("sync")
    assert small.run("evaluate", "--start", "new.jsonl").returncode == 0
    assert small.json("evaluate", "new.jsonl")["figures"]["questions"] == 2
    assert "name a new file" in small.refused("evaluate", "--start", "new.jsonl", status=2)


def test_evaluation_of_what_is_no_set_is_one_clear_error(small: Shell) -> None:
    (small.folder / "set.jsonl").write_text('{"question": "A?"}\n{"answer": 1}', encoding="utf-8")
    assert "line 2" in small.refused("evaluate", "set.jsonl", status=1)
    assert "nowhere.jsonl" in small.refused("evaluate", "nowhere.jsonl", status=1)
    assert "--save" in small.refused("evaluate", "set.jsonl", "--against", "set.jsonl", status=1)


def test_wrong_usage_exits_with_two(small: Shell) -> None:
    for words in (["ask"], ["fly"], ["search", "x", "-k", "0"]):
        done = small.run(*words)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_index_of_another_model_is_made_anew_with_a_line_that_says_so(small: Shell) -> None:
    small.json("sync")
    # What an index is whose vectors are of another model is tried in tests/faults/test_upgrades.py.
    with contextlib.closing(sqlite3.connect(small.folder / "index" / "catalogue.sqlite3")) as raw, raw:
        raw.execute("UPDATE meta SET value = 'another' WHERE key = 'embedding_model'")
    found = small.run("search", "Di mana rapat tahunan diadakan?")
    assert found.returncode == 0, found.stderr
    assert "Balai Kota" in found.stdout
    (told,) = [line for line in found.stderr.splitlines() if line.startswith("tanya: ")]
    assert "embedding model" in told
    assert "it is made anew from the corpus folder" in told
    assert small.json("doctor")["sound"] is True
    again = small.run("search", "Di mana rapat tahunan diadakan?")
    assert (again.stdout, again.stderr) == (found.stdout, "")


def test_rebuild_makes_the_same_index_again(small: Shell) -> None:
    small.json("sync")
    before = small.json("search", "rapat")["hits"]
    assert small.json("sync", "--rebuild")["added"] == ["rapat.md", "taman.txt"]
    assert small.json("search", "rapat")["hits"] == before
