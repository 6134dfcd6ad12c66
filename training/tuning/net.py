"""Token ids of texts to the last hidden states of the retriever's encoder, in a form that can be trained further."""

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence
from transformers import AttentionInterface, BertModel

from training.retriever.q4 import Q4Model
from training.retriever.reference import build_bert


class EncoderNet(nn.Module):
    """The retriever's encoder, its word vectors frozen; a model adds its heads."""

    def __init__(self, model: Q4Model) -> None:
        super().__init__()
        self.bert: BertModel = build_bert(model)
        self.bert.config._attn_implementation = "packed"
        for module in self.bert.modules():
            if isinstance(module, nn.Dropout):
                module.p = (
                    0.0  # drawing its masks takes a third of a step; after two passes it helps (docs/decisions.md)
                )
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)

    def encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Hidden states (n, t, h) of `ids` and `mask` (n, t), computed in bfloat16, given in single precision."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self._encode(ids, mask)
        return hidden.float()

    def _encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The texts go through the layers one after the other in one row: a sixth of the tokens of a batch would be
        padding."""
        lengths = mask.sum(dim=1).tolist()
        places = torch.cat([torch.arange(length) for length in lengths])
        hidden = self.bert.embeddings(input_ids=ids[mask.bool()][None], position_ids=places[None])
        for layer in self.bert.encoder.layer:
            hidden = layer(hidden, lengths=lengths)
        return pad_sequence(list(torch.split(hidden[0], lengths)), batch_first=True)


def new_heads(hidden: int, *outputs: int) -> list[nn.Linear]:
    """Linear maps from a hidden state that begin as almost nothing, one for each number of outputs."""
    heads = [nn.Linear(hidden, number) for number in outputs]
    for head in heads:
        nn.init.normal_(head.weight, std=0.02)
        nn.init.zeros_(head.bias)
    return heads


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
