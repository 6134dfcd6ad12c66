"""A trained net's encoder to the graph that a model adds its heads to, its activations evened out."""

from collections.abc import Sequence

import numpy as np
from torch import nn

from rag.models.files import Vocabulary
from training.retriever.encoder_graph import EncoderGraph, Precision
from training.retriever.prune import keep_rows
from training.retriever.q4 import Q4Model
from training.retriever.reference import read_bert
from training.retriever.smoothing import smooth
from training.tuning.net import EncoderNet


def kept_pieces(source: Q4Model, vocabulary: Vocabulary) -> Q4Model:
    """The encoder with the pieces of the vocabulary that ships."""
    place = {piece: row for row, piece in enumerate(source.vocabulary.pieces)}
    kept = sorted(vocabulary.tokenizer.get_vocab().items(), key=lambda pair: pair[1])
    return keep_rows(source, np.array([place[piece] for piece, _ in kept]))


def encoder_graph(
    net: EncoderNet, model: Q4Model, vocabulary: Vocabulary, sample: Sequence[Sequence[int]], *, precision: Precision
) -> EncoderGraph:
    """The encoder's graph; the ranges of the activations are those on `sample`, token ids as read."""
    weights = read_bert(net.bert, model)
    if precision is Precision.QUANTISED:
        weights = smooth(weights, vocabulary.words, sample)
    return EncoderGraph(weights, vocabulary.words, precision=precision)


def add_head(graph: EncoderGraph, name: str, x: str, head: nn.Linear) -> str:
    """Append a head, in single precision: it is small, and its errors would be those of the answer."""
    matrix, bias = (parameter.detach().numpy() for parameter in (head.weight, head.bias))
    product = graph.node("MatMul", [x, graph.constant(f"{name}.w", matrix.T)], f"{name}.product")
    return graph.node("Add", [product, graph.constant(f"{name}.b", bias)], name)
