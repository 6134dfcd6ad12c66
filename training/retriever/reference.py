"""A 4-bit model to transformers' own BERT, the ground truth that the graphs are compared with."""

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from training.retriever.encoder_graph import WORD_MATRIX, Weights
from training.retriever.q4 import Q4Model

# Our short names of a layer's parts, and where transformers keeps them.
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def build_bert(model: Q4Model) -> BertModel:
    """The encoder in single precision."""
    sizes = model.sizes
    bert = BertModel(
        BertConfig(
            vocab_size=sizes.rows,
            hidden_size=sizes.hidden,
            num_hidden_layers=sizes.layers,
            num_attention_heads=sizes.heads,
            intermediate_size=sizes.intermediate,
            max_position_embeddings=sizes.positions,
            type_vocab_size=sizes.token_types,
            layer_norm_eps=sizes.epsilon,
            hidden_act="gelu",
        ),
        add_pooling_layer=False,
    )
    bert.load_state_dict({name: torch.tensor(value) for name, value in _parameters(model).items()}, strict=True)
    bert.eval()  # type: ignore[no-untyped-call]
    return bert


def read_bert(bert: BertModel, model: Q4Model) -> Weights:
    """The tensors of an encoder that was built from `model` and may have been trained since."""
    state = {name: tensor.detach().float().numpy() for name, tensor in bert.state_dict().items()}
    places = _places(model.sizes.layers)
    vectors = {name: state[places[name]].reshape(value.shape) for name, value in model.vectors.items()}
    matrices = {name: state[places[name]] for name in model.matrices if name != WORD_MATRIX}
    return Weights(model.sizes, vectors, matrices)


def write_bert(bert: BertModel, model: Q4Model, weights: Weights) -> None:
    """Put tensors under our names into an encoder that was built from `model`."""
    places, state = _places(model.sizes.layers), bert.state_dict()
    for name, value in (*weights.vectors.items(), *weights.matrices.items()):
        state[places[name]].copy_(torch.tensor(value).reshape(state[places[name]].shape))


def embed(bert: BertModel, tokenizer: Tokenizer, texts: list[str], *, max_tokens: int) -> NDArray[np.float32]:
    """Mean of the last hidden states of each text, at unit length; one text at a time, so without padding."""
    vectors = []
    for text in texts:
        ids = tokenizer.encode(text).ids
        ids = ids if len(ids) <= max_tokens else [*ids[: max_tokens - 1], ids[-1]]
        with torch.no_grad():
            mean = bert(input_ids=torch.tensor([ids])).last_hidden_state.mean(dim=1)
        vectors.append(torch.nn.functional.normalize(mean, dim=1).numpy()[0])
    return np.stack(vectors)


def _parameters(model: Q4Model) -> dict[str, NDArray[np.float32]]:
    sizes = model.sizes
    shapes = {
        "emb.pos": (sizes.positions, sizes.hidden),
        "emb.type": (sizes.token_types, sizes.hidden),
    }
    places = _places(sizes.layers)
    return {
        places[name]: value.reshape(shapes.get(name, value.shape))
        for name, value in [
            *model.vectors.items(),
            *((name, packed.dense()) for name, packed in model.matrices.items()),
        ]
    }


def _places(layers: int) -> dict[str, str]:
    """Where transformers keeps each of our tensors."""
    places = {
        WORD_MATRIX: "embeddings.word_embeddings.weight",
        "emb.pos": "embeddings.position_embeddings.weight",
        "emb.type": "embeddings.token_type_embeddings.weight",
        "emb.ln.w": "embeddings.LayerNorm.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
    }
    for layer in range(layers):
        for short, place in PARTS.items():
            places[f"l{layer}.{short}.w"] = f"encoder.layer.{layer}.{place}.weight"
            places[f"l{layer}.{short}.b"] = f"encoder.layer.{layer}.{place}.bias"
    return places
