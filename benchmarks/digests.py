"""How well the chosen sentences agree with summaries that people wrote, beside the first three, and how long it takes.

    python -m benchmarks.digests --data DIR [--articles 200] [--fit] [--pages 60]

Articles are those of IndoSum, every one of which has a summary of about three sentences: ROUGE-1 and -2 F1 of as many
sentences as the first three of the article are compared with it. `--fit` compares weights on other articles.
"""

import argparse
import itertools
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.data import read_rows
from rag.analysis import words
from rag.digest import central
from rag.digest.central import centrality, centred, choose
from rag.digest.gist import Gist, gist_of
from rag.digest.summary import summarised
from rag.digest.units import telling, units_of
from rag.embedding import BundledEmbedder
from rag.sentences import find_sentences
from rag.settings import Settings
from rag.system import System
from rag.types import Document, DocumentInfo, Language

COUNT = 3  # sentences
_FITTED_ON = 3  # one article of so many
_PAGE = 2_500  # characters


@dataclass(frozen=True, slots=True)
class Article:
    """An article with the summary that people wrote of it."""

    text: str
    summary: str


def articles(data: Path, *, fit: bool, count: int) -> Iterator[Article]:
    """Articles to fit on, or others to report on."""
    rows = read_rows(data / "indosum" / "articles.jsonl.gz")
    ours = (row for place, row in enumerate(rows) if (place % _FITTED_ON == 0) == fit)
    for row in itertools.islice(ours, count):
        yield Article("\n\n".join(row["paragraphs"]), row["summary"])


def rouge(text: str, reference: str, n: int) -> float:
    """ROUGE-N F1 of folded words."""
    ours, theirs = (Counter(zip(*(words(one)[i:] for i in range(n)), strict=False)) for one in (text, reference))
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0


def gist(article: Article, embedder: BundledEmbedder) -> Gist:
    """All telling sentences of an article with their vectors."""
    info = DocumentInfo("article.txt", "0", "article", Language.INDONESIAN, None, "", "", "txt")
    document = Document(info, article.text)
    units = tuple(telling(list(units_of(document, find_sentences(article.text, Language.INDONESIAN)))))
    vectors = embedder.encode_passages([unit.text for unit in units])
    return Gist(document, units, vectors, (0,) * len(units))


def scores(chosen: Sequence[str], references: Sequence[str]) -> str:
    """Mean ROUGE-1 and ROUGE-2 F1."""
    one, two = (np.mean([rouge(*pair, n) for pair in zip(chosen, references, strict=True)]) for n in (1, 2))
    return f"{one:.3f}  {two:.3f}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    embedder = BundledEmbedder(threads=options.threads)
    pairs = [
        (one, article)
        for article in articles(options.data, fit=options.fit, count=options.articles)
        if len((one := gist(article, embedder)).units) > COUNT
    ]
    references = [article.summary for _, article in pairs]
    print(f"{len(pairs)} articles, {COUNT} sentences of each      ROUGE-1 ROUGE-2 (F1)")
    print("first three                     ", scores([_texts(one, range(COUNT)) for one, _ in pairs], references))
    if options.fit:
        for early, redundancy in itertools.product((0.0, 0.3, 0.6, 1.0, 1.5, 2.5), (0.0, 0.25, 0.5, 0.75)):
            central_ = [_weighted(one, early, redundancy) for one, _ in pairs]
            print(f"early {early:.2f} redundancy {redundancy:.2f}     ", scores(central_, references))
        return
    nearest = [_texts(one, choose(centrality(centred(one.vectors)), one.vectors, COUNT)) for one, _ in pairs]
    print("centrality and redundancy alone ", scores(nearest, references))
    ours = [" ".join(one.document.text[s.start : s.end] for s in summarised(one, count=COUNT)) for one, _ in pairs]
    print("ours                            ", scores(ours, references))
    best = [_texts(one, _best(one, article.summary)) for one, article in pairs]
    print("the best that can be chosen     ", scores(best, references))
    _time(options.data, options.pages)


def _texts(one: Gist, places: Sequence[int] | range) -> str:
    return " ".join(one.units[place].text for place in sorted(places))


def _weighted(one: Gist, early: float, redundancy: float) -> str:
    values = central.merits(one.units, one.vectors, early=early)
    return _texts(one, choose(values, one.vectors, COUNT, redundancy=redundancy))


def _best(one: Gist, summary: str) -> list[int]:
    """The sentences that, taken one after the other, agree most with a summary."""
    chosen: list[int] = []
    while len(chosen) < COUNT:
        left = [place for place in range(len(one.units)) if place not in chosen]
        chosen.append(max(left, key=lambda place: rouge(_texts(one, [*chosen, place]), summary, 2)))
    return chosen


def _time(data: Path, pages: int) -> None:
    """Seconds that the summary of a document of so many pages takes."""
    texts = [article.text for article in articles(data, fit=False, count=pages * 2)]
    long = "\n\n".join(texts)[: pages * _PAGE]
    with TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        (corpus / "long.txt").write_text(long, "utf-8")
        with System.open(Settings(corpus=corpus, index=Path(folder) / "index")) as system:
            system.indexer.sync()
            seconds = []
            for _ in range(3):
                began = time.perf_counter()
                spans = summarised(gist_of("long.txt", store=system.store, embedder=system.embedder))
                seconds.append(time.perf_counter() - began)
            count = system.store.passage_count()
    print(f"{pages} pages, {count} passages, {len(spans)} sentences: {sorted(seconds)[1]:.2f} s (median of 3)")


if __name__ == "__main__":
    main()
