"""Token ids of pairs to the logits of the three classes, and those with labels to a loss."""

import torch
from torch import Tensor

from rag.models.onnx_entailer import CLASSES
from training.entailment.pair import Label
from training.retriever.q4 import Q4Model
from training.tuning.net import EncoderNet, new_heads


class EntailmentNet(EncoderNet):
    """The encoder with one head on the first token."""

    def __init__(self, model: Q4Model) -> None:
        super().__init__(model)
        (self.classes,) = new_heads(model.sizes.hidden, CLASSES)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """`ids` and `mask` (n, t) to logits (n, 3)."""
        logits: Tensor = self.classes(self.encode(ids, mask)[:, 0])
        return logits


def entailment_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """The mean negative logarithm of the probability of the label; of a pair that is only known not to be entailed,
    of the other two classes together."""
    logs = logits.log_softmax(dim=1)
    either = logs[:, Label.NEUTRAL :].logsumexp(dim=1, keepdim=True)
    chosen = torch.cat([logs, either], dim=1).gather(1, labels[:, None])
    return -chosen.mean()
