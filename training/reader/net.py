"""Token ids of questions with passages to the scores of every token as start and end, and of the passage as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence
from transformers import AttentionInterface, BertModel

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
        self.bert.config._attn_implementation = "packed"
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
            hidden = self._encode(ids, mask)
        hidden = hidden.float()
        spans = self.span(hidden).masked_fill(~inside[:, :, None], float("-inf"))
        return Scores(spans[:, :, 0], spans[:, :, 1], self.passage(hidden[:, 0])[:, 0])

    def _encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Hidden states (n, t, h). The passages go through the layers one after the other in one row: a sixth of the
        tokens of a batch would be padding."""
        lengths = mask.sum(dim=1).tolist()
        places = torch.cat([torch.arange(length) for length in lengths])
        hidden = self.bert.embeddings(input_ids=ids[mask.bool()][None], position_ids=places[None])
        for layer in self.bert.encoder.layer:
            hidden = layer(hidden, lengths=lengths)
        return pad_sequence(list(torch.split(hidden[0], lengths)), batch_first=True)


def packed_attention(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    *,
    lengths: list[int],
    scaling: float,
    **_: object,
) -> tuple[Tensor, None]:
    """Attention within each of the texts of one row: `query`, `key` and `value` (1, heads, tokens, size), `lengths`
    the tokens of each text. Returns (1, tokens, heads, size).

    The fused attention of torch spends two thirds of its time on a CPU in a backward pass that this one does not have.
    """
    with torch.autocast("cpu", enabled=False):
        parts = [tensor[0].split(lengths, dim=1) for tensor in (query * scaling, key, value)]  # type: ignore[no-untyped-call]
        read = [(q @ k.transpose(1, 2)).softmax(dim=-1) @ v for q, k, v in zip(*parts, strict=True)]
        return torch.cat(read, dim=1).transpose(0, 1)[None], None


AttentionInterface.register("packed", packed_attention)
