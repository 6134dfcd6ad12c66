"""Translated sentences to the bundled lexicon: the stems that an English word may be called by in Indonesian.

    python -m training.lexicon.make --data DIR

The pairs are the training articles of SQuAD in both languages (questions, and sentences of paragraphs that have as many
in both) and NTREX-128. Each word is aligned by IBM's first model (Brown et al., Computational Linguistics 1993) in both
directions; a pair of stems is kept by the geometric mean of its two probabilities. `terms.tsv` adds words of government
that such texts do not have.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.data import Part, read_rows, squad_parts
from rag.analysis import STOP_WORDS, stems, words
from rag.lexicon import LEXICON
from rag.sentences import find_sentences
from rag.types import Language

ROUNDS = 8  # of expectation and maximisation
SMOOTHING = 0.5  # added to what a word is aligned to in all, against words seen once
MOST = 3  # translations of a word
LEAST = 0.1  # geometric mean of both probabilities
LEAST_COUNT = 1.0  # times that both are expected to be aligned
TERMS = Path(__file__).with_name("terms.tsv")

Pair = tuple[str, str]  # English, Indonesian
Links = dict[tuple[str, str], tuple[float, float]]


def main() -> None:
    """Align and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the development data sets")
    parser.add_argument("--output", type=Path, default=LEXICON, help="file to write")
    arguments = parser.parse_args()
    pairs = list(read_pairs(arguments.data))
    learnt = translations(pairs)
    # Words without a meaning of their own stand in every text.
    empty = set(stems(STOP_WORDS[Language.INDONESIAN], Language.INDONESIAN))
    kept = sorted(pair for pair in learnt | set(read_terms(TERMS)) if pair[1] not in empty)
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text("".join(f"{one}\t{other}\n" for one, other in kept), encoding="utf-8", newline="\n")
    print(
        f"{len(pairs)} pairs of texts; {len(learnt)} pairs of stems learnt, {len(kept)} written to {arguments.output}"
    )


def read_pairs(data: Path) -> Iterator[Pair]:
    """Texts of the same meaning; nothing of the articles that test or calibrate."""
    rows = list(read_rows(data / "squad_id_en" / "passages.jsonl.gz"))
    parts = squad_parts(row["title"] for row in rows)
    training = {row["pid"] for row in rows if parts[row["title"]] is Part.TRAIN}
    for row in rows:
        if row["pid"] in training:
            yield from _sentences(row["text_en"], row["text"])
    for row in read_rows(data / "squad_id_en" / "questions.jsonl.gz"):
        if row["pid"] in training and row["question_id"] and row["question_en"]:
            yield row["question_en"], row["question_id"]
    for row in read_rows(data / "ntrex_en_id" / "pairs.jsonl.gz"):
        yield row["en"], row["id"]


def _sentences(english: str, indonesian: str) -> Iterator[Pair]:
    """The sentences of both in pairs where there are as many, else both whole."""
    ours = [english[one.start : one.end] for one in find_sentences(english, Language.ENGLISH)]
    theirs = [indonesian[one.start : one.end] for one in find_sentences(indonesian, Language.INDONESIAN)]
    yield from zip(ours, theirs, strict=True) if len(ours) == len(theirs) else [(english, indonesian)]


def read_terms(path: Path) -> Iterator[Pair]:
    """Stems of the words that a file gives: an English word, a tab, Indonesian words with spaces between them."""
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            english, indonesian = line.split("\t")
            for other in stems(words(indonesian), Language.INDONESIAN):
                yield stems(words(english), Language.ENGLISH)[0], other


def translations(pairs: Sequence[Pair]) -> set[Pair]:
    """Pairs of stems that are likely to mean the same."""
    english = [tuple(stems(words(one), Language.ENGLISH)) for one, _ in pairs]
    indonesian = [tuple(stems(words(other), Language.INDONESIAN)) for _, other in pairs]
    forth, back = align(english, indonesian), align(indonesian, english)
    scored: dict[str, list[tuple[float, str]]] = {}
    for (one, other), (probability, count) in forth.items():
        both = (probability * back.get((other, one), (0.0, 0.0))[0]) ** 0.5
        if both >= LEAST and count >= LEAST_COUNT:
            scored.setdefault(one, []).append((both, other))
    return {(one, other) for one, found in scored.items() for _, other in sorted(found, reverse=True)[:MOST]}


def align(sources: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]) -> Links:
    """(source, target) -> the probability that the source means the target, and how often it is expected to.

    Every target word is aligned to one source word of its pair, or to none.
    """
    source_place = {word: place for place, word in enumerate(dict.fromkeys(w for text in sources for w in text))}
    target_place = {word: place for place, word in enumerate(dict.fromkeys(w for text in targets for w in text))}
    nothing, width = len(source_place), len(target_place)
    blocks, counted = [], []
    for text, others in zip(sources, targets, strict=True):
        ours = np.array([source_place[word] for word in text] + [nothing], dtype=np.int64)
        theirs = np.array([target_place[word] for word in others], dtype=np.int64)
        blocks.append((theirs[:, None] + ours[None, :] * width).ravel())
        counted += [len(ours)] * len(theirs)
    links, of_link = np.unique(np.concatenate(blocks), return_inverse=True)
    of_target = np.repeat(np.arange(len(counted)), counted)
    source_of_link = links // width
    probabilities = np.full(len(links), 1.0 / width)
    expected = probabilities
    for _ in range(ROUNDS):
        weights = probabilities[of_link]
        share = weights / np.bincount(of_target, weights=weights)[of_target]
        expected = np.bincount(of_link, weights=share, minlength=len(links))
        probabilities = expected / (np.bincount(source_of_link, weights=expected)[source_of_link] + SMOOTHING)
    source_words, target_words = list(source_place), list(target_place)
    return {
        (source_words[link // width], target_words[link % width]): (float(probability), float(count))
        for link, probability, count in zip(links.tolist(), probabilities, expected, strict=True)
        if link // width != nothing and probability >= LEAST**2
    }


if __name__ == "__main__":
    main()
