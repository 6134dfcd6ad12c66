"""A vocabulary and texts to the rows worth keeping: what the texts use, every single character, and likely pieces."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.retriever.q4 import Packed, Q4Model, Vocabulary

BATCH = 2000  # texts counted at a time
# Pieces of plain Latin letters or of digits; ids follow frequency in XLM-R's corpus, so the first are the likeliest.
LIKELY = re.compile(r"▁?(?:[A-Za-z]+|[0-9]+)")


def count_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    """How often each id occurs in the texts."""
    counts: Counter[int] = Counter()
    remaining = iter(texts)
    while batch := list(islice(remaining, BATCH)):
        for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
            counts.update(encoding.ids)
    return counts


def choose_rows(vocabulary: Vocabulary, counts: Counter[int], *, size: int) -> NDArray[np.int64]:
    """The ids to keep, ascending: special, single characters, used, then likely ones until there are `size`."""
    special = {vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk}
    single = {row for row, piece in enumerate(vocabulary.pieces) if len(piece) == 1}
    needed = special | single
    used = [row for row, _ in counts.most_common() if row not in needed]
    kept = needed | set(used[: max(0, size - len(needed))])
    for row, piece in enumerate(vocabulary.pieces):
        if len(kept) >= size:
            break
        if LIKELY.fullmatch(piece):
            kept.add(row)
    return np.array(sorted(kept))


def keep_rows(model: Q4Model, rows: NDArray[np.int64]) -> Q4Model:
    """The model with these rows of its vocabulary only, renumbered in the same order; scores stay as they are."""
    old = model.vocabulary
    place = {int(row): new for new, row in enumerate(rows)}
    vocabulary = Vocabulary(
        pieces=tuple(old.pieces[row] for row in rows),
        scores=old.scores[rows],
        bos=place[old.bos],
        pad=place[old.pad],
        eos=place[old.eos],
        unk=place[old.unk],
    )
    words = model.matrices["emb.word"]
    kept = Packed(words.nibbles[rows], words.scales[rows])
    sizes = dataclasses.replace(model.sizes, rows=len(rows))
    return Q4Model(sizes, vocabulary, model.vectors, {**model.matrices, "emb.word": kept})
