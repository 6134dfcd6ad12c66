"""Mined questions to a trained reader's weights, with checkpoints that a later run goes on from."""

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from training.reader.groups import Group, Grouping
from training.reader.loss import reader_loss
from training.reader.net import ReaderNet
from training.tuning.steps import Run, train_steps

TOKENS = 3000  # of a batch, with padding
LONGEST_ANSWER = 24  # tokens, in the checks while training


def train(net: ReaderNet, grouping: Grouping, held_back: Grouping, run: Run) -> None:
    """Train up to `run.steps`, from the checkpoint where there is one, saving at every check."""
    train_steps(
        net,
        (net.span, net.passage),
        run,
        epoch=lambda seed: grouping.epoch(seed, tokens=TOKENS),
        loss_of=lambda batch: reader_loss(net(batch.ids, batch.mask, batch.inside), batch),
        check=lambda: check(net, held_back),
    )


def check(net: ReaderNet, held_back: Grouping, *, questions: int = 400) -> dict[str, float]:
    """Of questions given their own passage: does it answer (AUROC), and is its best span the answer (tokens)."""
    every = max(1, len(held_back.mined) // questions)
    labels: list[bool] = []
    scores: list[float] = []
    exact: list[bool] = []
    for place in range(0, len(held_back.mined), every):
        one = held_back.mined[place]
        passages = [*list(one.positives)[:1], *([] if one.positives else one.hard[:1])]
        if not passages:
            continue
        answer = one.positives[passages[0]] if one.positives else None
        batch = held_back.batch([Group(place, tuple(passages), answer, titled=False)])
        found = net(batch.ids, batch.mask, batch.inside)
        labels.append(answer is not None)
        scores.append(float(found.answerable[0]))
        if answer:
            exact.append(best_span(found.starts[0], found.ends[0]) == (int(batch.start[0]), int(batch.end[0])))
    return {"auroc": float(roc_auc_score(labels, scores)), "exact": float(np.mean(exact)), "questions": len(labels)}


def best_span(starts: torch.Tensor, ends: torch.Tensor) -> tuple[int, int]:
    """First and last token of the likeliest span."""
    pairs = starts[:, None] + ends[None, :]
    allowed = torch.ones_like(pairs).triu().tril(LONGEST_ANSWER - 1).bool()
    place = int(pairs.masked_fill(~allowed, float("-inf")).argmax())
    return place // len(ends), place % len(ends)
