"""Mined questions to a trained reader's weights, with checkpoints that a later run goes on from."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from training.reader.groups import Batch, Group, Grouping
from training.reader.loss import reader_loss
from training.reader.net import ReaderNet

RATE, HEAD_RATE = 8e-5, 4e-4
WARM_UP = 100  # steps
DECAY = 0.5  # of all steps, at the end; until then the rate is constant, so that a run can be made longer
CLIP = 1.0
TOKENS = 3000  # of a batch, with padding
CHECK_EVERY = 250  # steps
LONGEST_ANSWER = 24  # tokens, in the checks while training


@dataclass(frozen=True, slots=True)
class Run:
    """How long to train and where to keep what was reached."""

    steps: int
    checkpoint: Path
    seed: int = 0


def train(net: ReaderNet, grouping: Grouping, held_back: Grouping, run: Run) -> None:
    """Train up to `run.steps`, from the checkpoint where there is one, saving at every check."""
    torch.set_flush_denormal(True)  # squared gradients get so small that the CPU would handle them in software
    optimiser = _optimiser(net)
    step = _resume(net, optimiser, run.checkpoint)
    net.train()
    began, seen, total = time.perf_counter(), 0, 0.0
    for batch in _batches(grouping, run.seed, skip=step):
        if step >= run.steps:
            break
        factor = rate_factor(step, run.steps)
        for group in optimiser.param_groups:
            group["lr"] = group["full_rate"] * factor
        loss = reader_loss(net(batch.ids, batch.mask, batch.inside), batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), CLIP)
        optimiser.step()
        optimiser.zero_grad()
        step += 1
        seen, total = seen + len(batch.ids), total + loss.item()
        if step % 25 == 0:
            rate = seen / (time.perf_counter() - began)
            print(f"step {step} loss {total / 25:.3f} rate {factor:.2f}, {rate:.1f} passages/s", flush=True)
            began, seen, total = time.perf_counter(), 0, 0.0
        if step % CHECK_EVERY == 0 or step == run.steps:
            torch.save({"step": step, "net": net.state_dict(), "optimiser": optimiser.state_dict()}, run.checkpoint)
            print(f"step {step}", check(net, held_back), flush=True)
            net.train()


def rate_factor(step: int, steps: int) -> float:
    """Share of the full learning rate at a step: up, level, down."""
    return min(1.0, (step + 1) / WARM_UP, (steps - step) / max(1.0, steps * DECAY))


def check(net: ReaderNet, held_back: Grouping, *, questions: int = 400) -> dict[str, float]:
    """Of questions given their own passage: does it answer (AUROC), and is its best span the answer (tokens)."""
    net.eval()
    every = max(1, len(held_back.mined) // questions)
    labels: list[bool] = []
    scores: list[float] = []
    exact: list[bool] = []
    with torch.no_grad():
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


def _optimiser(net: ReaderNet) -> torch.optim.Optimizer:
    heads = [*net.span.parameters(), *net.passage.parameters()]
    body = [parameter for parameter in net.bert.parameters() if parameter.requires_grad]
    groups: Sequence[dict[str, object]] = [
        {"params": body, "lr": RATE, "full_rate": RATE},
        {"params": heads, "lr": HEAD_RATE, "full_rate": HEAD_RATE},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def _resume(net: ReaderNet, optimiser: torch.optim.Optimizer, checkpoint: Path) -> int:
    if not checkpoint.exists():
        return 0
    kept = torch.load(checkpoint, weights_only=True)
    net.load_state_dict(kept["net"])
    optimiser.load_state_dict(kept["optimiser"])
    print(f"going on from step {kept['step']}", flush=True)
    return int(kept["step"])


def _batches(grouping: Grouping, seed: int, *, skip: int) -> Iterator[Batch]:
    """Epoch after epoch, without the batches that an earlier run has seen."""
    epoch = 0
    while True:
        for batch in grouping.epoch(1000 * seed + epoch, tokens=TOKENS):
            if skip:
                skip -= 1
                continue
            yield batch
        epoch += 1
