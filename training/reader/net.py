"""Token ids of questions with passages to the scores of every token as start and end, and of the passage as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from transformers import BertModel

from training.retriever.q4 import Q4Model
from training.retriever.reference import build_bert

Ids = Sequence[int]


@dataclass(frozen=True, slots=True)
class Scores:
    """Of n passages of up to t tokens: `starts` and `ends` (n, t), -inf outside the passage, and `answerable` (n,).

    Each is a logit against "the answer is not here", which is 0, so they compare across passages.
    """

    starts: Tensor
    ends: Tensor
    answerable: Tensor


class ReaderNet(nn.Module):
    """The retriever's encoder, its word vectors frozen, with one head for spans and one for the passage."""

    def __init__(self, model: Q4Model) -> None:
        super().__init__()
        self.bert: BertModel = build_bert(model)
        # Two thirds of the fused attention's time on a CPU go into a backward pass that this one does not have.
        self.bert.config._attn_implementation = "eager"
        for module in self.bert.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0  # drawing its masks takes a third of a step, and one or two epochs do not overfit
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)
        self.span = nn.Linear(model.sizes.hidden, 2)
        self.passage = nn.Linear(model.sizes.hidden, 1)
        for head in (self.span, self.passage):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(self, ids: Tensor, mask: Tensor, inside: Tensor) -> Scores:
        """`ids` and `mask` (n, t); `inside` (n, t) is true at the tokens of the passage itself."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        hidden = hidden.float()
        spans = self.span(hidden).masked_fill(~inside[:, :, None], float("-inf"))
        return Scores(spans[:, :, 0], spans[:, :, 1], self.passage(hidden[:, 0])[:, 0])
