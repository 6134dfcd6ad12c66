"""Batches and their loss to a trained net, with checkpoints that a later run goes on from."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import torch
from torch import Tensor, nn

from training.tuning.net import EncoderNet

RATE, HEAD_RATE = 8e-5, 4e-4
WARM_UP = 100  # steps
DECAY = 0.5  # of all steps, at the end; until then the rate is constant, so that a run can be made longer
CLIP = 1.0
CHECK_EVERY = 250  # steps
PRINT_EVERY = 25  # steps


@dataclass(frozen=True, slots=True)
class Run:
    """How long to train and where to keep what was reached."""

    steps: int
    checkpoint: Path
    seed: int = 0


class Batch(Protocol):
    """Texts that are learned from together: token ids (n, t), and whatever else the loss needs."""

    @property
    def ids(self) -> Tensor: ...


B = TypeVar("B", bound=Batch)


@contextlib.contextmanager
def _tiny_is_nothing() -> Iterator[None]:
    """Take numbers near nothing for 0 until the block ends, for whoever computes in this thread.

    Squared gradients get so small that the CPU would handle them in software.
    """
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


@_tiny_is_nothing()
def train_steps(
    net: EncoderNet,
    heads: Sequence[nn.Linear],
    run: Run,
    *,
    epoch: Callable[[int], Iterator[B]],
    loss_of: Callable[[B], Tensor],
    check: Callable[[], Mapping[str, float]],
) -> None:
    """Train up to `run.steps`, from the checkpoint where there is one, saving at every check.

    `epoch` gives the batches of an epoch for a seed, the same each time; `check` the figures to be printed.
    """
    optimiser = _optimiser(net, heads)
    step = _resume(net, optimiser, run.checkpoint)
    net.train()
    began, seen, total = time.perf_counter(), 0, 0.0
    for batch in _batches(epoch, run.seed, skip=step):
        if step >= run.steps:
            break
        factor = rate_factor(step, run.steps)
        for group in optimiser.param_groups:
            group["lr"] = group["full_rate"] * factor
        loss = loss_of(batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), CLIP)
        optimiser.step()
        optimiser.zero_grad()
        step += 1
        seen, total = seen + len(batch.ids), total + loss.item()
        if step % PRINT_EVERY == 0:
            rate = seen / (time.perf_counter() - began)
            print(f"step {step} loss {total / PRINT_EVERY:.3f} rate {factor:.2f}, {rate:.1f} texts/s", flush=True)
            began, seen, total = time.perf_counter(), 0, 0.0
        if step % CHECK_EVERY == 0 or step == run.steps:
            torch.save({"step": step, "net": net.state_dict(), "optimiser": optimiser.state_dict()}, run.checkpoint)
            net.eval()
            with torch.no_grad():
                print(f"step {step}", check(), flush=True)
            net.train()


def rate_factor(step: int, steps: int) -> float:
    """Share of the full learning rate at a step: up, level, down."""
    return min(1.0, (step + 1) / WARM_UP, (steps - step) / max(1.0, steps * DECAY))


def _optimiser(net: EncoderNet, heads: Sequence[nn.Linear]) -> torch.optim.Optimizer:
    body = [parameter for parameter in net.bert.parameters() if parameter.requires_grad]
    groups: Sequence[dict[str, object]] = [
        {"params": body, "lr": RATE, "full_rate": RATE},
        {"params": [one for head in heads for one in head.parameters()], "lr": HEAD_RATE, "full_rate": HEAD_RATE},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def _resume(net: EncoderNet, optimiser: torch.optim.Optimizer, checkpoint: Path) -> int:
    if not checkpoint.exists():
        return 0
    kept = torch.load(checkpoint, weights_only=True)
    net.load_state_dict(kept["net"])
    optimiser.load_state_dict(kept["optimiser"])
    print(f"going on from step {kept['step']}", flush=True)
    return int(kept["step"])


def _batches(epoch: Callable[[int], Iterator[B]], seed: int, *, skip: int) -> Iterator[B]:
    """Epoch after epoch, without the batches that an earlier run has seen."""
    number = 0
    while True:
        for batch in epoch(1000 * seed + number):
            if skip:
                skip -= 1
                continue
            yield batch
        number += 1
