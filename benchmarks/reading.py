"""Questions, each with its passage, to how well the reader answers or knows that there is no answer, as SQuAD 2.0 does.

    python -m benchmarks.reading --data DIR [--models FOLDER ...] [--questions N] [--json]

IDK-MRC's validation questions, and those of six articles of SQuAD that nothing was trained on, in four directions: the
language of the question, then that of the passage. Below one threshold, fitted on the questions kept for calibration,
nothing is predicted. A model's FOLDER holds `reader` and `vocabulary`; with several, the spread is reported too.
"""

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.data import Part
from benchmarks.posed import Posed, Text, read_all
from rag.embedding import BundledEmbedder, Embedder
from rag.evaluation import metrics
from rag.reading import BUNDLED_FOLDER, Reader, Words
from rag.splitting import split
from rag.types import Document, DocumentInfo, Hit

FIGURES = ("exact", "f1", "f1_answerable", "auroc")


@dataclass(frozen=True, slots=True)
class Predicted:
    """The best words in a question's passage and how likely the passage answers (a logit), beside the truth."""

    said: str
    score: float
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one set, each between 0 and 1; `f1_answerable` is of answerable questions, whatever the threshold."""

    model: str
    set_name: str
    questions: int
    exact: float
    f1: float
    f1_answerable: float
    auroc: float


def main() -> None:
    """Measure every model on every set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--models", type=Path, nargs="+", default=[BUNDLED_FOLDER], help="folders of readers")
    parser.add_argument("--questions", type=int, default=100_000, help="of each part, spread over it, at most")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    arguments = parser.parse_args()
    texts, posed = read_all(arguments.data)
    embedder = BundledEmbedder(threads=0)
    results = [
        result
        for folder in arguments.models
        for result in measure(Reader(threads=0, folder=folder), texts, posed, embedder, most=arguments.questions)
    ]
    print(json.dumps([asdict(result) for result in results], indent=2) if arguments.json else table(results))


def measure(
    reader: Reader, texts: Sequence[Text], posed: Sequence[Posed], embedder: Embedder, *, most: int
) -> Iterator[Result]:
    """The figures of one reader; `embedder` counts tokens where paragraphs are split into passages."""

    def predictions(part: Part) -> Iterator[tuple[str, Predicted]]:
        with ThreadPoolExecutor(os.cpu_count()) as workers:
            pairs = list(asked(texts, posed, part))
            pairs = pairs[:: max(1, -(-len(pairs) // most))]
            yield from workers.map(lambda pair: predict(reader, pair[0], pair[1], texts, embedder), pairs)

    threshold = fit_threshold([one for _, one in predictions(Part.CALIBRATE)])
    sets: dict[str, list[Predicted]] = {}
    for name, one in predictions(Part.TEST):
        sets.setdefault(name, []).append(one)
    for name, predicted in sorted(sets.items()):
        yield figures(reader.identity, name, predicted, threshold)


def asked(texts: Sequence[Text], posed: Sequence[Posed], part: Part) -> Iterator[tuple[Posed, int]]:
    """The questions of a part, each with the place of a passage: the one in its language and that one's twin."""
    for one in posed:
        homes = [one.home, *([texts[one.home].twin] if texts[one.home].twin >= 0 else [])]
        for home in homes:
            # An answer that was not found in the other language's passage says nothing about the reader.
            if one.part is part and (home in one.answers or not one.answers):
                yield one, home


def predict(reader: Reader, one: Posed, home: int, texts: Sequence[Text], embedder: Embedder) -> tuple[str, Predicted]:
    """Read one passage, in parts where it is longer than a passage of the program; with the name of the set."""
    text = texts[home].text
    info = DocumentInfo("-", "0", "-", texts[home].language, None, "", "", "txt")
    parts = split(Document(info, text), count_tokens=embedder.count_tokens)
    readings = reader.read(one.question, [Hit(part, info, 0.0, 0.0, 0, 0) for part in parts])
    best: Words = max((readings.best(reading) for reading in readings.readings), key=lambda words: words.probability)
    score = max(reading.scores.answerable for reading in readings.readings)
    answers = tuple(text[span.start : span.end] for span in one.answers.get(home, ()))
    name = f"squad {one.language}-{texts[home].language}" if one.set_name == "squad" else "idk_mrc/valid"
    return name, Predicted(text[best.span.start : best.span.end], score, answers)


def fit_threshold(predicted: Sequence[Predicted]) -> float:
    """The score below which predicting nothing gives the best F1."""
    ordered = sorted(predicted, key=lambda one: one.score)
    gains = [metrics.f1("", one.answers) - metrics.f1(one.said, one.answers) for one in ordered]
    best = int(np.argmax(np.concatenate([[0.0], np.cumsum(gains)])))
    return ordered[best].score if best < len(ordered) else float("inf")


def figures(model: str, name: str, predicted: Sequence[Predicted], threshold: float) -> Result:
    """All figures of one set."""
    said = [one.said if one.score >= threshold else "" for one in predicted]
    answerable = [one for one in predicted if one.answers]
    return Result(
        model,
        name,
        len(predicted),
        exact=float(
            np.mean([metrics.exact_match(text, one.answers) for text, one in zip(said, predicted, strict=True)])
        ),
        f1=float(np.mean([metrics.f1(text, one.answers) for text, one in zip(said, predicted, strict=True)])),
        f1_answerable=float(np.mean([metrics.f1(one.said, one.answers) for one in answerable])),
        auroc=float(roc_auc_score([bool(one.answers) for one in predicted], [one.score for one in predicted])),
    )


def table(results: Sequence[Result]) -> str:
    """A line for each model and set, and the spread of each set over several models."""
    lines = [f"{'':48}{'questions':>10}" + "".join(f"{name:>15}" for name in FIGURES)]
    for one in results:
        values = "".join(f"{getattr(one, name):15.3f}" for name in FIGURES)
        lines.append(f"{one.model[-33:]:34}{one.set_name:14}{one.questions:10}{values}")
    if len({one.model for one in results}) > 1:
        for name in dict.fromkeys(one.set_name for one in results):
            values = ""
            for figure in FIGURES:
                found = [getattr(one, figure) for one in results if one.set_name == name]
                values += f"{f'{min(found):.3f}..{max(found):.3f}':>15}"
            lines.append(f"{'spread':34}{name:14}{'':10}{values}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
