"""The settings: one frozen value read from `TANYA_*` environment variables, checked once at the edge."""

import difflib
import ipaddress
import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import ConfigurationError

PREFIX = "TANYA_"


class Settings(BaseSettings):
    """Everything that can be chosen from outside, with its bounds and default."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    corpus: Path = Field(default=Path("corpus"), description="folder of the documents that are answered from")
    index: Path = Field(default=Path(".tanya"), description="folder of the index, a cache of the corpus")
    feedback: Path = Field(
        default=Path(".feedback.jsonl"), description="file of what readers say of answers, in the corpus folder"
    )
    embedding_model: str = Field(
        default="bundled",
        min_length=1,
        description="'bundled', or the name or path of a sentence-transformers model",
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="address the chat page is served on")
    port: int = Field(default=7860, ge=1, le=65535, description="port the chat page is served on")
    threads: int = Field(default=0, ge=0, le=256, description="threads of the models; 0 means one per core")
    max_file_mb: int = Field(default=50, ge=1, le=1000, description="largest file that is taken in, in megabytes")
    max_pages: int = Field(default=2_000, ge=1, le=100_000, description="pages of a file that is taken in")
    max_characters: int = Field(
        default=5_000_000, ge=10_000, le=100_000_000, description="characters of text of a file that is taken in"
    )
    max_unpacked_mb: int = Field(
        default=256, ge=1, le=4096, description="what a file that is an archive (such as docx) may unpack to, in MiB"
    )
    load_seconds: int = Field(default=900, ge=1, le=86_400, description="time that a file may take to be read")
    load_memory_mb: int = Field(
        default=1024, ge=256, le=65_536, description="address space that reading a file may take, in megabytes (Linux)"
    )
    page_seconds: int = Field(
        default=60, ge=1, le=3_600, description="time that text recognition of one scanned page may take"
    )
    candidates: int = Field(default=6, ge=1, le=50, description="passages that are read for each question")
    reranker: str = Field(
        default="bundled",
        min_length=1,
        description="'bundled', or the name or path of a sentence-transformers CrossEncoder",
    )
    caution: Literal["low", "normal", "high"] = Field(
        default="normal", description="how sure an answer has to be before it is given"
    )
    passage_tokens: int = Field(default=200, ge=32, le=400, description="longest passage, in tokens of the encoder")
    llm: str = Field(
        default="none",
        min_length=1,
        description="chat model that writes answers, such as ollama:qwen2.5:3b; 'none' quotes",
    )
    llm_base_url: str = Field(
        default="none",
        pattern=r"^(none|https?://.+)$",
        description="where an OpenAI-compatible server of the chat model is reached",
    )
    llm_api_key: SecretStr = Field(default=SecretStr(""), description="key of the chat model, never shown")
    llm_timeout: int = Field(default=60, ge=1, le=3_600, description="seconds that the chat model may take to write")
    llm_context: int = Field(
        default=2_048, ge=512, le=200_000, description="tokens of passages and answer given to the chat model"
    )
    llm_strict: bool = Field(
        default=True, description="whether what no passage supports is left out, not shown struck out"
    )
    allow_urls: bool = Field(default=False, description="whether web pages may be added by their address")
    url_networks: str = Field(
        default="none",
        description="networks that may be asked besides the public internet, such as 10.20.0.0/16, with commas between",
    )

    @field_validator("url_networks")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        networks_in(value)
        return value


def networks_in(value: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """The networks that a setting lists, or `ValueError`; `none` lists none."""
    return () if value == "none" else tuple(ipaddress.ip_network(part.strip()) for part in value.split(","))


def read_settings() -> Settings:
    """Read the settings from the environment; `ConfigurationError` names the variable that is wrong."""
    known = sorted(name.upper() for name in Settings.model_fields)
    for variable in os.environ:
        name = variable.upper().removeprefix(PREFIX)
        if variable.upper().startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {PREFIX}{near[0]}?" if near else f"known: {', '.join(PREFIX + one for one in known)}"
            raise ConfigurationError(f"unknown setting {variable} ({hint})")
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        variable = PREFIX + str(first["loc"][0]).upper()
        # What was given for a key is a secret even where it is wrong, and so is what the error came from.
        if variable == PREFIX + "LLM_API_KEY":
            raise ConfigurationError(f"{variable}: {first['msg']}") from None
        raise ConfigurationError(f"{variable}: {first['msg']} (got {first['input']!r})") from error
    corpus, index = settings.corpus.resolve(), settings.index.resolve()
    if corpus == index or index in corpus.parents:
        raise ConfigurationError(f"TANYA_INDEX ({settings.index}) must not hold the corpus ({settings.corpus})")
    return settings
