"""An encoder of random weights and one small layer, in the form that the real one is read in."""

import numpy as np
from tokenizers import Tokenizer

from training.retriever.q4 import BLOCK, Packed, Q4Model, Sizes, Vocabulary

HIDDEN, INTERMEDIATE = 32, 64
PAD = 1


def small_encoder(tokens: Tokenizer) -> Q4Model:
    """The encoder for a vocabulary, the same every time."""
    draw = np.random.default_rng(0)
    sizes = Sizes(HIDDEN, 1, 2, INTERMEDIATE, tokens.get_vocab_size(), positions=512, token_types=2, epsilon=1e-12)

    def vector(size: int, *, around: float = 0.0) -> np.ndarray:
        return (around + 0.02 * draw.standard_normal(size)).astype(np.float32)

    def matrix(rows: int, columns: int) -> Packed:
        scales = np.full((rows, columns // BLOCK), 0.02, dtype=np.float32)
        return Packed(draw.integers(0, 16, (rows, columns), dtype=np.uint8), scales)

    vectors = {"emb.pos": vector(sizes.positions * HIDDEN), "emb.type": vector(sizes.token_types * HIDDEN)}
    vectors |= {f"l0.{part}.b": vector(HIDDEN) for part in ("q", "k", "v", "ao", "fo")}
    vectors |= {"l0.fi.b": vector(INTERMEDIATE)}
    for norm in ("emb.ln", "l0.aln", "l0.oln"):
        vectors |= {f"{norm}.w": vector(HIDDEN, around=1.0), f"{norm}.b": vector(HIDDEN)}
    matrices = {f"l0.{part}.w": matrix(HIDDEN, HIDDEN) for part in ("q", "k", "v", "ao")}
    matrices |= {"l0.fi.w": matrix(INTERMEDIATE, HIDDEN), "l0.fo.w": matrix(HIDDEN, INTERMEDIATE)}
    matrices["emb.word"] = matrix(sizes.rows, HIDDEN)
    unused = Vocabulary((), np.zeros(0, dtype=np.float32), bos=0, pad=PAD, eos=2, unk=3)
    return Q4Model(sizes, unused, vectors, matrices)
