"""News articles with labelled quotations to how often the speaker that is named is the right one.

    python -m benchmarks.speakers --data DIR [--misses] [--ask]

The labels are ours: articles of IndoSum by their ids, the paragraph, and a name that the speaker must have, or none.
With `--ask`, "Siapa yang mengatakan bahwa ...?" is asked with the first words of each, of all labelled articles.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import read_rows
from benchmarks.pool import indexed
from rag.answering.gate import Caution
from rag.answering.speakers import speeches
from rag.assistant import Assistant
from rag.calibration import load_calibration
from rag.embedding import BundledEmbedder
from rag.reading import Reader
from rag.reranking import ReaderReranker
from rag.retrieval import Retriever
from rag.settings import Settings
from rag.types import Outcome

LABELS = Path(__file__).with_name("speakers.jsonl")
PARAGRAPH_BREAK = "\n\n"
ASKED_WITH = 10  # words of a quotation


@dataclass(frozen=True, slots=True)
class Named:
    """The first quotation of a paragraph: the name that it should have and the one it got, each empty for none."""

    article: str
    paragraph: int
    said: str
    expected: str
    given: str

    @property
    def right(self) -> bool:
        """Whether the name that was given is that of the speaker."""
        return bool(self.expected) and self.expected in self.given


def main() -> None:
    """Name the speakers of every labelled quotation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--misses", action="store_true", help="print what was not named right")
    parser.add_argument("--ask", action="store_true", help="ask who said each quotation, too")
    arguments = parser.parse_args()
    rows = {row["id"]: row["paragraphs"] for row in read_rows(arguments.data / "indosum" / "articles.jsonl.gz")}
    found = list(named(rows))
    given = [one for one in found if one.given]
    right = sum(one.right for one in given)
    sought = sum(bool(one.expected) for one in found)
    print(f"{len(found)} quotations, {sought} with a speaker that the text names")
    print(
        f"named: {len(given)}, of these right: {right} ({right / len(given):.3f}); of all found: {right / sought:.3f}"
    )
    if arguments.misses:
        for one in found:
            if not one.right and (one.given or one.expected):
                print(f"{one.article} {one.paragraph}: {one.expected or '-'} | {one.given or '-'}")
    if arguments.ask:
        texts = [PARAGRAPH_BREAK.join(rows[article]) for article in dict.fromkeys(one.article for one in found)]
        ask([one for one in found if one.expected], texts, misses=arguments.misses)


def ask(found: Sequence[Named], texts: Sequence[str], *, misses: bool) -> None:
    """Ask who said each quotation, of all articles, and print how often a speaker is told and is the right one."""
    embedder, reader = BundledEmbedder(threads=0), Reader(threads=0)
    calibration = load_calibration(reader.identity)
    told = right = 0
    with tempfile.TemporaryDirectory() as folder, indexed(texts, folder=Path(folder), embedder=embedder) as store:
        assistant = Assistant(
            store,
            Retriever(store),
            embedder,
            reader,
            ReaderReranker(calibration.rerank),
            gates=calibration.gates,
            caution=Caution.NORMAL,
            candidates=Settings.model_fields["candidates"].default,
        )
        for one in found:
            words = " ".join(one.said.strip('“”"').split()[:ASKED_WITH]).strip(",.")
            answer = assistant.ask(f"Siapa yang mengatakan bahwa {words}?")
            speakers = [citation.speaker for citation in answer.citations if citation.speaker]
            if answer.outcome is Outcome.ANSWERED and speakers:
                told += 1
                right += one.expected in speakers[0]
                if misses and one.expected not in speakers[0]:
                    print(f"{words}: {one.expected} | {speakers[0]}")
    print(f"asked: {len(found)}, a speaker told: {told}, the right one: {right} ({right / told:.3f})")


def named(articles: Mapping[str, list[str]]) -> Iterator[Named]:
    """Every labelled quotation with the name it got."""
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        paragraphs = articles[label["article"]]
        start = sum(len(one) + len(PARAGRAPH_BREAK) for one in paragraphs[: label["paragraph"]])
        end = start + len(paragraphs[label["paragraph"]])
        text = PARAGRAPH_BREAK.join(paragraphs)
        within = [one for one in speeches(text) if start <= one.span.start < end]
        said = text[within[0].span.start : within[0].span.end] if within else ""
        yield Named(label["article"], label["paragraph"], said, label["speaker"], within[0].speaker if within else "")


if __name__ == "__main__":
    main()
