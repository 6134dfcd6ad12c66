"""Pairs to a trained entailer's weights, with the figures of a part that is kept back on the way."""

import random
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from tokenizers import Tokenizer

from training.entailment.batches import batch_of, batches_of, framed
from training.entailment.figures import Judged
from training.entailment.net import EntailmentNet, entailment_loss
from training.entailment.pair import Label, Pair
from training.entailment.source import Source
from training.tuning.steps import Run, train_steps

TOKENS = 1800  # of a batch; none of it is padding
CHECKED = 300  # pairs of each kind, in the checks while training
AT_ONCE = 32  # pairs


def train(net: EntailmentNet, source: Source, held_back: Source, tokenizer: Tokenizer, run: Run) -> None:
    """Train up to `run.steps`, from the checkpoint where there is one, saving at every check."""
    draw = random.Random(0)
    kinds = {
        "indonli": held_back.written,
        "across": [pair for pair in held_back.translated(draw) if pair.languages[0] is not pair.languages[1]],
        "stated": held_back.stated(draw),
    }
    checked = {kind: draw.sample(pairs, min(CHECKED, len(pairs))) for kind, pairs in kinds.items() if pairs}
    train_steps(
        net,
        (net.classes,),
        run,
        epoch=lambda seed: batches_of(source.epoch(seed), tokenizer, tokens=TOKENS, draw=random.Random(seed)),
        loss_of=lambda batch: entailment_loss(net(batch.ids, batch.mask), batch.labels),
        check=lambda: dict(
            figure for kind, pairs in checked.items() for figure in _figures(net, kind, framed(pairs, tokenizer), pairs)
        ),
    )


def _figures(
    net: EntailmentNet, kind: str, rows: Sequence[Sequence[int]], pairs: Sequence[Pair]
) -> Iterator[tuple[str, float]]:
    """AUROC and recall at a precision of 0.9 of "entailed", and accuracy where the labels are of three classes."""
    parts = []
    for first in range(0, len(rows), AT_ONCE):
        batch = batch_of(rows[first : first + AT_ONCE], [0] * len(rows[first : first + AT_ONCE]))
        parts.append(net(batch.ids, batch.mask).softmax(dim=1))
    found = torch.cat(parts).double().numpy()
    labels = np.array([pair.label for pair in pairs])
    judged = Judged(found[:, Label.ENTAILED], labels == Label.ENTAILED)
    yield f"{kind} auroc", round(judged.auroc(), 3)
    yield f"{kind} recall", round(judged.recall(judged.threshold(0.9)), 3)
    if Label.NOT_ENTAILED not in labels:
        yield f"{kind} accuracy", round(float((found.argmax(axis=1) == labels).mean()), 3)
