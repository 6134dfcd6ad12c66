"""The name or path of a sentence-transformers model to that model, loaded; code that comes with it is never run."""

import logging
import os
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rag.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

HUB = "https://huggingface.co"  # sentence-transformers' own default; HF_ENDPOINT names another
REACH_SECONDS = 5.0
HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")

Kind = Literal["embedding model", "reranker"]


def load_sentence_transformer(name_or_path: str) -> "SentenceTransformer":
    """An embedding model, or `ModelError`."""
    model: SentenceTransformer = _load("embedding model", "SentenceTransformer", name_or_path)
    return model


def load_cross_encoder(name_or_path: str) -> "CrossEncoder":
    """A reranker, or `ModelError`."""
    model: CrossEncoder = _load("reranker", "CrossEncoder", name_or_path)
    return model


def first_line(error: Exception) -> str:
    """What an error of the libraries says, in one line."""
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _load(kind: Kind, class_name: str, name_or_path: str) -> Any:
    if not Path(name_or_path).exists() and not HUB_NAME.fullmatch(name_or_path):
        raise _cannot_load(kind, name_or_path, "there is no such folder, and no model can have that name")
    # Its import takes about six seconds and needs torch, so nobody pays for it who does not use it.
    try:
        import sentence_transformers
        from transformers.utils import logging as transformers_logging
    except ImportError as error:
        raise ModelError(
            f"the {kind} {name_or_path!r} needs sentence-transformers: pip install '.[sentence-transformers]'"
        ) from error
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    # What they warn of on the way to a failure is said in the error below, once.
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    model_class = getattr(sentence_transformers, class_name)
    # What is on this machine comes first; only a model that is not is asked for from the hub.
    try:
        return model_class(name_or_path, local_files_only=True, trust_remote_code=False)
    except Exception as error:  # whatever the libraries below raise on files that are missing or damaged
        if Path(name_or_path).exists():
            raise _cannot_load(kind, name_or_path, first_line(error)) from error
    _require_hub(kind, name_or_path)
    try:
        return model_class(name_or_path, trust_remote_code=False)
    except Exception as error:  # as above, and whatever the network raises
        raise _cannot_load(kind, name_or_path, first_line(error)) from error


def _require_hub(kind: Kind, name: str) -> None:
    """Fail soon where the hub cannot be reached; its own client would try for minutes."""
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}:
        raise _cannot_load(kind, name, "it is not on this machine, and HF_HUB_OFFLINE forbids to download it")
    address = os.environ.get("HF_ENDPOINT", HUB)
    try:
        urllib.request.urlopen(urllib.request.Request(address, method="HEAD"), timeout=REACH_SECONDS).close()
    except urllib.error.HTTPError:
        return  # an answer of any kind shows that there is a way
    except (OSError, ValueError) as error:
        raise _cannot_load(kind, name, f"it is not on this machine, and {address} cannot be reached") from error


def _cannot_load(kind: Kind, name: str, why: str) -> ModelError:
    return ModelError(
        f"cannot load the {kind} {name!r}: {why}; give the folder of a sentence-transformers model,"
        " its name on the hub, or 'bundled'"
    )
