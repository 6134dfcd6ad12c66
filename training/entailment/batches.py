"""Pairs to batches: tokenised, framed as the program does, padded and labelled."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from rag.models.onnx_entailer import frame
from training.entailment.pair import Pair

SORTED_OVER = 20  # parts of an epoch, each of which is sorted by length
PAD = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Token ids and mask (n, t) of n pairs with their labels (n,)."""

    ids: Tensor
    mask: Tensor
    labels: Tensor


def framed(pairs: Sequence[Pair], tokens: Tokenizer) -> list[list[int]]:
    """The token ids of every pair as they are read."""
    premises, hypotheses = (
        tokens.encode_batch_fast(texts, add_special_tokens=False)
        for texts in ([pair.premise for pair in pairs], [pair.hypothesis for pair in pairs])
    )
    return [frame(premise.ids, hypothesis.ids) for premise, hypothesis in zip(premises, hypotheses, strict=True)]


def batches_of(pairs: Sequence[Pair], tokenizer: Tokenizer, *, tokens: int, draw: random.Random) -> Iterator[Batch]:
    """Every pair once, those of about one length together, in batches of at most `tokens` tokens."""
    rows = list(zip(framed(pairs, tokenizer), [int(pair.label) for pair in pairs], strict=True))
    draw.shuffle(rows)
    size = max(1, -(-len(rows) // SORTED_OVER))
    packed: list[list[tuple[list[int], int]]] = []
    for first in range(0, len(rows), size):
        packed += _pack(sorted(rows[first : first + size], key=lambda row: len(row[0])), tokens)
    draw.shuffle(packed)
    for batch in packed:
        yield batch_of([ids for ids, _ in batch], [label for _, label in batch])


def batch_of(id_lists: Sequence[Sequence[int]], labels: Sequence[int]) -> Batch:
    """Pad and label."""
    width = max(len(ids) for ids in id_lists)
    ids = torch.full((len(id_lists), width), PAD)
    mask = torch.zeros((len(id_lists), width), dtype=torch.long)
    for row, values in enumerate(id_lists):
        ids[row, : len(values)] = torch.tensor(values)
        mask[row, : len(values)] = 1
    return Batch(ids, mask, torch.tensor(labels))


def _pack(rows: Sequence[tuple[list[int], int]], tokens: int) -> list[list[tuple[list[int], int]]]:
    packed: list[list[tuple[list[int], int]]] = [[]]
    held = 0
    for row in rows:
        held += len(row[0])
        if packed[-1] and held > tokens:
            packed.append([])
            held = len(row[0])
        packed[-1].append(row)
    return packed
