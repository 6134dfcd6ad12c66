"""Token ids of questions with passages to the scores of every token as start and end, and of the passage as a whole."""

from dataclasses import dataclass

from torch import Tensor

from training.retriever.q4 import Q4Model
from training.tuning.net import EncoderNet, new_heads


@dataclass(frozen=True, slots=True)
class Scores:
    """Of n passages of up to t tokens: `starts` and `ends` (n, t), -inf outside the passage, and `answerable` (n,).

    Each is a logit against "the answer is not here", which is 0, so they compare across passages.
    """

    starts: Tensor
    ends: Tensor
    answerable: Tensor


class ReaderNet(EncoderNet):
    """The encoder with one head for spans and one for the passage."""

    def __init__(self, model: Q4Model) -> None:
        super().__init__(model)
        self.span, self.passage = new_heads(model.sizes.hidden, 2, 1)

    def forward(self, ids: Tensor, mask: Tensor, inside: Tensor) -> Scores:
        """`ids` and `mask` (n, t); `inside` (n, t) is true at the tokens of the passage itself."""
        hidden = self.encode(ids, mask)
        spans = self.span(hidden).masked_fill(~inside[:, :, None], float("-inf"))
        return Scores(spans[:, :, 0], spans[:, :, 1], self.passage(hidden[:, 0])[:, 0])
