"""Questions asked of all paragraphs to how often the right one is first, what is answered, and when nothing is.

    python -m benchmarks.answering --data DIR [--models FOLDER ...] [--cache FOLDER] [--questions N]
        [--misses FILE] [--plot FILE] [--json]

IDK-MRC's validation questions over all its paragraphs, and the questions of six articles of SQuAD that nothing was
trained on over all its Indonesian paragraphs. Every question is asked twice, with the paragraph that answers and
without it, so half of all have none. A model's FOLDER holds `reader` and `vocabulary`, its calibration beside it.
"""

import argparse
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from benchmarks.asking import Asked, answers, ask_all
from benchmarks.data import Part, Query, RetrievalSet, only, read_sets
from benchmarks.pool import indexed
from benchmarks.retrieval import cache_folder
from rag.answering.extractive import Choice
from rag.answering.gate import Caution
from rag.calibration import FITTED, Calibration, load_calibration
from rag.embedding import BundledEmbedder
from rag.evaluation import metrics
from rag.evaluation.plot import figure
from rag.language import question_language
from rag.reading import BUNDLED_FOLDER, Reader, Readings
from rag.reranking import ReaderReranker
from rag.settings import Settings
from rag.types import Document, Hit, Span

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

BINS = 10  # of equal width, for the calibration error
COVERAGES = tuple(step / 20 for step in range(1, 21))


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said to a question: the words of the first quotation, its probability, and whether it was given."""

    query: Query
    there: bool  # whether the paragraph that answers was among the documents
    said: str
    probability: float
    given: Mapping[Caution, bool]
    right: bool  # whether the first quotation is of the right paragraph and holds an answer


@dataclass(frozen=True, slots=True)
class Shares:
    """At one caution: figures of the whole system, each between 0 and 1.

    `exact` and `f1` are over the questions asked with their paragraph, where saying nothing scores 0. A refusal is
    right where the paragraph was taken out: `precision` of refusals, and `recall` of what should be refused. `coverage`
    is the share of all that is answered, `error` the share of these answers that are not from the right paragraph.
    """

    exact: float
    f1: float
    precision: float
    recall: float
    coverage: float
    error: float


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one set by one reader; ranks are of the document that answers."""

    model: str
    set_name: str
    questions: int
    before: Mapping[str, float]
    after: Mapping[str, float]
    auroc: float
    calibration_error: float
    reliability: Sequence[tuple[float, float]]  # mean probability of a bin, and the share of it that is right
    error_at_coverage: Sequence[tuple[float, float]]
    cautions: Mapping[str, Shares]


def main() -> None:
    """Measure every reader on every set."""
    arguments = read_arguments()
    embedder = BundledEmbedder(threads=0)
    results, misses = [], []
    with cache_folder(arguments.cache) as cache:
        for one in (only(each, Part.TEST) for each in read_sets(arguments.data)):
            with indexed(one.passages, folder=cache, embedder=embedder) as store:
                for folder in arguments.models:
                    reader = Reader(threads=0, folder=folder)
                    calibration = load_calibration(reader.identity, path=folder / "reader" / FITTED.name)
                    queries = one.queries[:: -(-len(one.queries) // arguments.questions)]
                    asked = list(ask_all(queries, store, embedder, reader, candidates=arguments.candidates))
                    results.append(figures(reader.identity, one, asked, calibration, store.document))
                    misses += list(missed(one, asked, calibration))
    if arguments.misses:
        arguments.misses.write_text("".join(json.dumps(miss, ensure_ascii=False) + "\n" for miss in misses), "utf-8")
    if arguments.plot:
        arguments.plot.write_text(plot(results), "utf-8")
    print(json.dumps([asdict(result) for result in results], indent=2) if arguments.json else table(results))


def read_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--models", type=Path, nargs="+", default=[BUNDLED_FOLDER], help="folders of readers")
    parser.add_argument("--cache", type=Path, help="folder to keep indexes in for the next run")
    candidates = Settings.model_fields["candidates"].default
    parser.add_argument("--candidates", type=int, default=candidates, help="passages read for each question")
    parser.add_argument("--questions", type=int, default=10_000, help="of each set, spread over it, at most")
    parser.add_argument("--misses", type=Path, help="file for the questions whose first passage is not the right one")
    parser.add_argument("--plot", type=Path, help="SVG file for the curves of reliability and coverage")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    return parser.parse_args()


def figures(
    model: str,
    one: RetrievalSet,
    asked: Sequence[Asked],
    calibration: Calibration,
    document: Callable[[str], Document],
) -> Result:
    """All figures of one set."""
    answered = [each for question in asked for each in both(question, calibration, document)]
    given = {caution: shares(answered, caution) for caution in Caution}
    probabilities = np.array([each.probability for each in answered])
    right = np.array([each.right for each in answered])
    return Result(
        model,
        one.name,
        len(asked),
        before=ranks([(question.query, question.present) for question in asked]),
        after=ranks([(question.query, reranked(question.query, question.present, calibration)) for question in asked]),
        auroc=float(roc_auc_score([each.there for each in answered], probabilities)),
        calibration_error=calibration_error(probabilities, right),
        reliability=[(mean, share) for mean, share, _ in bins_of(probabilities, right)],
        error_at_coverage=error_at_coverage(probabilities, right),
        cautions={caution.value: each for caution, each in given.items()},
    )


def both(question: Asked, calibration: Calibration, document: Callable[[str], Document]) -> Iterator[Answered]:
    """What is said with the paragraph that answers, and without it."""
    query = question.query
    gate = calibration.gates[question_language(query.text)]
    for there, readings in ((True, question.present), (False, question.absent)):
        ranked = reranked(query, readings, calibration)
        choice = Choice(question.weighed, ranked, document, gate=gate, caution=Caution.NORMAL)
        given = {caution: bool(choice.quoted) and gate.opens(choice.probability, caution) for caution in Caution}
        said, right = "", False
        if choice.quoted:
            first = choice.quoted[0]
            said, quoted = (_text(first.hit, span) for span in (first.words.span, first.span))
            right = answers(first.hit, query) and any(answer in quoted for answer in query.answers)
        yield Answered(query, there, said, choice.probability, given, right)


def _text(hit: Hit, span: Span) -> str:
    passage = hit.passage
    return passage.text[max(0, span.start - passage.start) : span.end - passage.start]


def reranked(query: Query, readings: Readings, calibration: Calibration) -> Readings:
    """In the order that the program answers from."""
    return ReaderReranker(calibration.rerank).rerank(query.text, readings)


def ranks(ranked: Sequence[tuple[Query, Readings]]) -> dict[str, float]:
    """Share of the questions whose document is among the first k of those read."""
    found = []
    for query, readings in ranked:
        documents = list(dict.fromkeys(reading.hit.info.name for reading in readings.readings))
        relevant = [reading.hit.info.name for reading in readings.readings if answers(reading.hit, query)]
        found.append(documents.index(relevant[0]) + 1 if relevant else math.inf)
    return {f"R@{k}": float(np.mean(np.array(found) <= k)) for k in (1, 5)}


def shares(answered: Sequence[Answered], caution: Caution) -> Shares:
    """The figures at one caution."""
    there = [one for one in answered if one.there]
    said = [one.said if one.given[caution] else "" for one in there]
    given = np.array([one.given[caution] for one in answered])
    missing = np.array([not one.there for one in answered])
    right = np.array([one.right for one in answered])
    return Shares(
        exact=float(
            np.mean([metrics.exact_match(text, one.query.answers) for text, one in zip(said, there, strict=True)])
        ),
        f1=float(np.mean([metrics.f1(text, one.query.answers) for text, one in zip(said, there, strict=True)])),
        precision=_share(missing, among=~given),
        recall=_share(~given, among=missing),
        coverage=float(given.mean()),
        error=_share(~right, among=given),
    )


def calibration_error(probabilities: Reals, right: Flags) -> float:
    """Expected calibration error: how far each bin's probability is off, by the bin's size (Naeini et al., 2015)."""
    return sum(abs(mean - share) * weight for mean, share, weight in bins_of(probabilities, right))


def bins_of(probabilities: Reals, right: Flags) -> list[tuple[float, float, float]]:
    """Of each bin with anything in it: the mean probability, the share that is right, and its share of all."""
    bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    return [
        (float(probabilities[inside].mean()), float(right[inside].mean()), float(inside.mean()))
        for inside in (bins == one for one in range(BINS))
        if inside.any()
    ]


def error_at_coverage(probabilities: Reals, right: Flags) -> list[tuple[float, float]]:
    """Share of wrong answers among the surest ones, by how large a share of all that could be answered they are."""
    wrong = ~right[np.argsort(-probabilities, kind="stable")]
    answerable = len(wrong) // 2  # every question is asked twice, once without an answer
    return [(coverage, float(wrong[: max(1, round(coverage * answerable))].mean())) for coverage in COVERAGES]


def plot(results: Sequence[Result]) -> str:
    """Reliability, and error against coverage, of every set."""
    names = [one.set_name for one in results]
    return figure(
        [
            (
                "Are answers right as often as stated?",
                "stated probability",
                "share right",
                dict(zip(names, [one.reliability for one in results], strict=True)),
                True,
            ),
            (
                "Errors by how much is answered",
                "answers given, of all that could be",
                "share wrong",
                dict(zip(names, [one.error_at_coverage for one in results], strict=True)),
                False,
            ),
        ]
    )


def _share(what: Flags, *, among: Flags) -> float:
    return float(what[among].mean()) if among.any() else math.nan


def missed(one: RetrievalSet, asked: Sequence[Asked], calibration: Calibration) -> Iterator[dict[str, object]]:
    """Questions whose first passage is of another document, to be judged by hand: that one may answer too."""
    for question in asked:
        first = reranked(question.query, question.present, calibration).readings[0]
        if not answers(first.hit, question.query):
            yield {
                "set": one.name,
                "question": question.query.text,
                "answers": question.query.answers,
                "passage": first.hit.passage.text,
            }


def table(results: Sequence[Result]) -> str:
    """Each set in a few lines."""
    lines = []
    for one in results:
        order = "  ".join(f"{name} {one.before[name]:.3f} -> {one.after[name]:.3f}" for name in one.before)
        surest = "  ".join(f"{error:.3f} at {coverage}" for coverage, error in one.error_at_coverage[4::5])
        lines += [
            f"{one.set_name}: {one.questions} questions, {one.model}",
            f"  reranking    {order}",
            f"  answer there AUROC {one.auroc:.3f}, calibration error {one.calibration_error:.3f}",
            f"  error among the surest, by their share of all that can be answered: {surest}",
            f"  {'caution':8}{'exact':>8}{'F1':>8}{'refusal precision':>20}{'recall':>8}{'answered':>10}{'wrong':>8}",
        ]
        for caution, each in one.cautions.items():
            lines.append(
                f"  {caution:8}{each.exact:8.3f}{each.f1:8.3f}{each.precision:20.3f}{each.recall:8.3f}"
                f"{each.coverage:10.3f}{each.error:8.3f}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
