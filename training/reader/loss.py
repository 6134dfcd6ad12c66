"""Scores and labels to one loss: all passages of a question share one normalisation, with "not here" as a choice.

Normalising over the passages of a question is that of Clark and Gardner, "Simple and Effective Multi-Paragraph Reading
Comprehension", ACL 2018; "not here" has the fixed logit 0, so that scores also compare across questions.
"""

import torch
from torch import Tensor
from torch.nn import functional

from training.reader.groups import Batch
from training.reader.net import Scores

SPAN, LISTED, SINGLE = 1.0, 0.5, 0.5  # weights of the three parts


def reader_loss(scores: Scores, batch: Batch) -> Tensor:
    """Spans over all passages of a question, passages of a question against each other, and each by itself."""
    groups = len(batch.target)
    found = batch.target >= 0
    spans = torch.stack(
        [
            _shared(logits, batch.group, groups) - torch.where(found, logits[batch.target, place], 0.0)
            for logits, place in ((scores.starts, batch.start), (scores.ends, batch.end))
        ]
    ).mean()
    total = _shared(scores.answerable[:, None], batch.group, groups)
    listed = (total - torch.where(found, scores.answerable[batch.target], 0.0)).mean()
    labels = torch.zeros_like(scores.answerable)
    labels[batch.target[found]] = 1.0
    single = functional.binary_cross_entropy_with_logits(scores.answerable, labels)
    return SPAN * spans + LISTED * listed + SINGLE * single


def _shared(logits: Tensor, group: Tensor, groups: int) -> Tensor:
    """Logarithm of the summed exponentials of each group's logits (n, t) and of 0: (groups,)."""
    rows = logits.logsumexp(dim=1)
    top = torch.zeros(groups).scatter_reduce(0, group, rows.detach(), "amax")
    summed = torch.zeros(groups).index_add(0, group, (rows - top[group]).exp())
    return top + (summed + (-top).exp()).log()
