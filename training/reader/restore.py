"""A reader that ships to the net that it was written from, as near as 8 bits keep it."""

from pathlib import Path

from training.reader.net import ReaderNet
from training.retriever.q4 import Q4Model
from training.tuning.restore import read_constants, restore_encoder, restore_heads


def restore(net: ReaderNet, model: Q4Model, folder: Path) -> None:
    """Put the weights of a reader's folder into a net that was built from the same encoder."""
    constants = read_constants(folder)
    restore_encoder(net, model, constants)
    restore_heads(constants, {"spans": net.span, "passage": net.passage})
