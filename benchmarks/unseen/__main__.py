"""Questions that nothing of the program was made with in view, to what it answers.

    python -m benchmarks.unseen [--data DIR] [--each] [--json]

Those of `sample.jsonl` are asked of the sample corpus; with DIR, those of `news_and_laws.jsonl` of 60 news articles and
ten laws in the data sets. A language model that was shown the documents alone wrote them as people ask who have not
read these; a third is not answered there, but nearly. The settings are those of the environment. Whoever changes the
program after reading what it answers to them has to have new ones written.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.sources import Named, read_sources
from rag.commands import evaluate
from rag.evaluation.questions import Case, write_cases
from rag.evaluation.report import lines_of
from rag.settings import Settings, read_settings
from rag.system import NO_MODEL, System
from rag.types import Language, Outcome

FOLDER = Path(__file__).parent
CORPUS = FOLDER.parents[1] / "corpus"


def main() -> None:
    """Ask, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the data sets")
    parser.add_argument("--each", action="store_true", help="print what was given wrongly or not at all")
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    arguments = parser.parse_args()
    settings = read_settings().model_copy(update={"llm": NO_MODEL})
    with tempfile.TemporaryDirectory() as folder:
        runs = {"sample": run_of(settings, CORPUS, FOLDER / "sample.jsonl", Path(folder) / "sample")}
        if arguments.data:
            corpus, questions = Path(folder) / "corpus", Path(folder) / "questions.jsonl"
            write_cases(questions, write_corpus(arguments.data, corpus))
            runs["news and laws"] = run_of(settings, corpus, questions, Path(folder) / "news")
    if arguments.json:
        print(json.dumps(runs, ensure_ascii=False))
        return
    for name, run in runs.items():
        print("\n".join([f"{name}:", *lines_of(run), *(each_of(run) if arguments.each else []), ""]))


def run_of(settings: Settings, corpus: Path, questions: Path, index: Path) -> dict[str, Any]:
    """What came of the questions of a file, asked of a folder of documents, as `tanya evaluate` says it."""
    with System.open(settings.model_copy(update={"corpus": corpus, "index": index})) as system:
        system.indexer.sync()
        return evaluate(system, questions=str(questions))


def write_corpus(data: Path, corpus: Path, *, folder: Path = FOLDER) -> Iterator[Case]:
    """Write the texts that `folder` names as documents, and give its questions about them."""
    corpus.mkdir()
    named = [Named(one["set"], one["text"]) for one in _rows(folder / "texts.jsonl")]
    texts: dict[str, str] = {}
    for one, source in read_sources(data, named).items():
        texts[one.text] = source.texts[Language.INDONESIAN]
        heading = [f"# {source.title.capitalize()}", *([source.date.isoformat()] if source.date else [])]
        (corpus / _document(one.text)).write_text("\n\n".join([*heading, texts[one.text]]), encoding="utf-8")
    for row in _rows(folder / "news_and_laws.jsonl"):
        yield Case(
            row["question"],
            Language(row["language"]),
            row["kind"],
            Outcome(row["outcome"]),
            tuple(dict.fromkeys(texts[text][start:end] for text, start, end in row["answers"])),
            tuple(dict.fromkeys(_document(text) for text, _, _ in row["answers"])),
        )


def each_of(run: dict[str, Any]) -> Iterator[str]:
    """The questions whose outcome is not as expected."""
    for one in run["questions"]:
        if not one["as_expected"] or one["wrong_first"]:
            expected = " | ".join(one.get("answers", ()))
            yield f"- {one['question']} -> {one['given']} {one['probability']:.2f}: {one['said']} [{expected}]"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _document(text: str) -> str:
    return f"{text.replace('/', '-')}.md"


if __name__ == "__main__":
    main()
