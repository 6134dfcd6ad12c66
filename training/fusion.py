"""The development data to the weights of `rag.retrieval.FITTED`, beside the best that fusing ranks would reach.

Fitted on IDK-MRC's training questions, TyDiQA's English ones and those of SQuAD's articles for calibration, which the
lexicon was not made from; the articles for tests check it. Run as: python -m training.fusion --data DIR
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.data import Part, Query, RetrievalSet, only, read_idk_mrc, read_squad, read_tydiqa
from benchmarks.pool import indexed
from benchmarks.retrieval import cache_folder, encode_questions, figures
from rag.embedding import BundledEmbedder, Embedder
from rag.retrieval import Fusion, Retriever, fuse
from rag.types import Language

WEIGHTS = [step / 4000 for step in range(1, 17)]  # of a point of BM25
CONSTANTS = (2, 5, 10, 30, 60)  # of reciprocal ranks; 60 is Cormack et al.'s, SIGIR 2009
RANK_WEIGHTS = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)  # of the lexical ranking; the dense one counts 1
CRITERION = "MRR@10"

Key = TypeVar("Key")
Scored = Sequence[tuple[str, float]]
Rule = Callable[[Scored, Scored], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Found:
    """What both searches find for one question, and the place of each document by its version."""

    query: Query
    dense: Scored
    lexical: Scored
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Searched:
    """A set of questions that have been searched for."""

    name: str
    language: Language
    questions: tuple[Found, ...]


def main() -> None:
    """Fit each language's weight and print what it reaches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the development data sets")
    parser.add_argument("--cache", type=Path, help="folder to keep indexes and vectors in for the next run")
    parser.add_argument("--threads", type=int, default=0, help="texts embedded at the same time, 0 is one per core")
    arguments = parser.parse_args()
    embedder = BundledEmbedder(threads=arguments.threads)
    with cache_folder(arguments.cache) as cache:
        fitting = [search_both(one, embedder, cache) for one in read_fitting(arguments.data)]
        checking = [search_both(only(one, Part.TEST), embedder, cache) for one in read_squad(arguments.data)]
    for language in (Language.INDONESIAN, Language.ENGLISH):
        report(language, fitting, checking)


def read_fitting(data: Path) -> Iterator[RetrievalSet]:
    """The sets that are fitted on."""
    yield read_idk_mrc(data, split="train")
    yield from (only(one, Part.CALIBRATE) for one in read_squad(data))
    yield read_tydiqa(data)


def search_both(one: RetrievalSet, embedder: Embedder, cache: Path) -> Searched:
    """Ask every question of both searches."""
    with indexed(one.passages, folder=cache, embedder=embedder) as store:
        retriever = Retriever(store)
        places = {entry.info.version: place for place, entry in enumerate(store.documents())}
        questions = tuple(
            Found(query, retriever.dense(vector), retriever.lexical(query.text), places)
            for query, vector in zip(one.queries, encode_questions(one.queries, embedder, cache), strict=True)
        )
    return Searched(one.name, one.queries[0].language, questions)


def report(language: Language, fitting: Sequence[Searched], checking: Sequence[Searched]) -> None:
    """Print the fitted weight of a language, the best fusion of ranks, and the figures of both."""
    fitting, checking = ([one for one in sets if one.language is language] for sets in (fitting, checking))
    weight = best(fitting, {weight: sum_of_scores(weight, language) for weight in WEIGHTS})
    constant, rank_weight = best(fitting, {pair: reciprocal_ranks(*pair) for pair in product(CONSTANTS, RANK_WEIGHTS)})
    rules: dict[str, Rule] = {
        "dense": lambda dense, _: dict(dense),
        "lexical": lambda _, lexical: dict(lexical),
        f"ranks, constant {constant}, weight {rank_weight}": reciprocal_ranks(constant, rank_weight),
        f"scores, weight {weight}": sum_of_scores(weight, language),
    }
    for what, sets in (("fitted on", fitting), ("checked on", checking)):
        for one in sets:
            print(f"{what} {one.name}, {len(one.questions)} questions")
            for name, rule in rules.items():
                row = measure(one, rule)
                print(f"  {name:34}" + "".join(f"  {figure} {value:.3f}" for figure, value in row.items()))


def best(sets: Sequence[Searched], rules: Mapping[Key, Rule]) -> Key:
    """The key of the rule with the highest mean over the sets."""
    return max(rules, key=lambda key: np.mean([measure(one, rules[key])[CRITERION] for one in sets]))


def measure(one: Searched, rule: Rule) -> dict[str, float]:
    """The figures of a set when a rule scores its passages."""
    return figures([found.query for found in one.questions], [ranked(found, rule) for found in one.questions])


def ranked(found: Found, rule: Rule) -> list[int]:
    """The documents by their best passage."""
    scores = rule(found.dense, found.lexical)
    ordered = sorted(scores, key=lambda passage_id: (-scores[passage_id], passage_id))
    return list(dict.fromkeys(found.places[passage_id.rpartition("-")[0]] for passage_id in ordered))


def sum_of_scores(weight: float, language: Language) -> Rule:
    """The program's rule."""
    fusion = Fusion({language: weight})
    return lambda dense, lexical: fuse(dense, lexical, fusion, language)


def reciprocal_ranks(constant: float, weight: float) -> Rule:
    """Weighted reciprocal-rank fusion, for comparison."""

    def rule(dense: Scored, lexical: Scored) -> dict[str, float]:
        scores: dict[str, float] = {}
        for ranking, share in ((dense, 1.0), (lexical, weight)):
            for rank, (passage_id, _) in enumerate(ranking, start=1):
                scores[passage_id] = scores.get(passage_id, 0.0) + share / (constant + rank)
        return scores

    return rule


if __name__ == "__main__":
    main()
