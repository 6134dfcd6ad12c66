"""Where no chat model is set, nothing of it is loaded."""

import json
import subprocess
import sys
from pathlib import Path

_ASKED = """
import json, sys
from pathlib import Path
from rag.settings import Settings
from rag.system import System

corpus, index = map(Path, sys.argv[1:])
with System.open(Settings(corpus=corpus, index=index)) as system:
    system.indexer.sync()
    print(json.dumps([system.assistant.ask("Di mana raker digelar?").outcome.value, sorted(sys.modules)]))
"""
# What a chat model needs, each with all below it.
_OF_A_MODEL = ("langchain", "openai", "xllamacpp", "rag.chat", "rag.langchain_chat", "rag.entailment", "rag.writing")


def test_a_question_is_answered_without_anything_that_a_model_needs(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "raker.md").write_text("# Raker\n\nRaker digelar di Sampit pada 30 November 2023.\n", encoding="utf-8")
    arguments = [sys.executable, "-c", _ASKED, str(corpus), str(tmp_path / "index")]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    outcome, modules = json.loads(done.stdout.splitlines()[-1])
    assert outcome == "answered"
    needed = [one for one in modules if any(one == name or one.startswith(f"{name}.") for name in _OF_A_MODEL)]
    assert not needed
