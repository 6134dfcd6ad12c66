"""A chat model by name to a `ChatModel`: the one module that meets LangChain's chat models."""

import asyncio
import ipaddress
import queue
import re
import threading
import time
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import aclosing
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk
from langsmith import tracing_context

from rag.chat import Message, Usage
from rag.errors import ChatError, ConfigurationError

_HALVES = re.compile("[\ud800-\udfff]")  # of characters, which JSON can hold and UTF-8 cannot
_BEAT = 0.2  # seconds of silence after which an empty piece says that the model is still waited for
_LLAMA_CPP = "llamacpp"  # who owns the models of its server
_LOCAL = ("ollama",)
_BOUNDED = ("openai", "anthropic")  # providers whose clients take these names; others are bounded by us alone
_NO_KEY = "none"  # what a server of one's own is given, for its client wants one


class LangChainChat:
    """A chat model that LangChain reaches."""

    def __init__(self, model: BaseChatModel, *, identity: str, bounded: bool, own: bool = False) -> None:
        """`bounded` models take `max_tokens`; an `own` server may be llama.cpp's, which takes grammars."""
        self.identity = identity
        self._model = model
        self._bounded = bounded
        self._takes: bool | None = None if own else False  # grammars; not known before the server was asked
        # Only a task can be ended while it waits for the network, and with it the request.
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="chat-model", daemon=True).start()

    def stream(
        self, messages: Sequence[Message], *, tokens: int, seconds: float, grammar: str = ""
    ) -> Generator[str | Usage]:
        """See `ChatModel.stream`; servers of llama.cpp know grammars."""
        pieces = queue.SimpleQueue[str | Usage | ChatError]()
        ends = time.monotonic() + seconds
        ended = threading.Event()
        task = asyncio.run_coroutine_threadsafe(self._read(messages, tokens, grammar, pieces, ended), self._loop)
        try:
            while True:
                left = ends - time.monotonic()
                if left <= 0:
                    raise ChatError(f"the model {self.identity} took longer than {seconds:g} s", reason="slow")
                try:
                    piece = pieces.get(timeout=min(_BEAT, left))
                except queue.Empty:
                    yield ""
                    continue
                if isinstance(piece, ChatError):
                    raise piece
                yield piece
                if isinstance(piece, Usage):
                    return
        finally:
            ended.set()
            task.cancel()

    async def _read(
        self,
        messages: Sequence[Message],
        tokens: int,
        grammar: str,
        pieces: "queue.SimpleQueue[str | Usage | ChatError]",
        ended: threading.Event,
    ) -> None:
        said = [(message.role.value, message.text) for message in messages]
        bounds: dict[str, Any] = {"max_tokens": tokens} if self._bounded else {}
        read = written = 0
        try:
            if grammar and await self._takes_grammars():
                bounds["extra_body"] = {"grammar": grammar}
            with tracing_context(enabled=False):  # whatever the environment says, documents are sent to the model alone
                answer = cast(AsyncGenerator[AIMessageChunk], self._model.astream(said, **bounds))
                async with aclosing(answer) as chunks:
                    async for piece in chunks:
                        # A cancellation that meets a piece which is there already is lost (`asyncio.wait_for`).
                        if ended.is_set():
                            return
                        if piece.usage_metadata:
                            read = max(read, piece.usage_metadata["input_tokens"])
                            written = max(written, piece.usage_metadata["output_tokens"])
                        if text := str(piece.text):
                            pieces.put(_HALVES.sub("\N{REPLACEMENT CHARACTER}", text))
        except Exception as error:  # every provider has errors of its own, which have no base in common
            pieces.put(ChatError(f"the model {self.identity} failed ({_kind(error)})", reason="failed"))
            return
        pieces.put(Usage(read, written))

    async def _takes_grammars(self) -> bool:
        """Whether the model is one that llama.cpp serves, as its server says of it."""
        if self._takes is None:
            try:
                models = await self._model.root_async_client.models.list()  # type: ignore[attr-defined]
                self._takes = any(one.owned_by == _LLAMA_CPP for one in models.data)
            except Exception as error:  # a server need not list its models; one that is down fails the answer itself
                self._takes = False if hasattr(error, "status_code") else None
        return bool(self._takes)


def open_chat(name: str, *, base_url: str = "", api_key: str = "", timeout: float) -> LangChainChat:
    """The chat model of a name, such as `ollama:qwen2.5:3b`; with a `base_url` a server that speaks as OpenAI's does.

    Raises `ConfigurationError` where there is no such provider or its package is missing.
    """
    provider = name.split(":", 1)[0] if ":" in name else ""
    if base_url and provider not in ("openai", *_LOCAL):
        name, provider = f"openai:{name}", "openai"
    options: dict[str, Any] = {}
    if base_url or provider in _LOCAL:
        options["temperature"] = 0.0  # some hosted models refuse to be given one
    if base_url:
        options["base_url"] = base_url
    if provider == "openai":
        options["stream_usage"] = True
        if base_url:  # a connection that is kept may be closed by the server just when it is used again
            options["default_headers"] = {"Connection": "close"}
        if base_url and not api_key:
            api_key = _NO_KEY
        if base_url and _is_loopback(base_url):  # what a proxy has no business with
            options["http_async_client"] = httpx.AsyncClient(trust_env=False, timeout=timeout)
            options["http_client"] = httpx.Client(trust_env=False, timeout=timeout)
    if provider in _BOUNDED:
        options |= {"timeout": timeout, "max_retries": 0}
    if api_key:
        options["api_key"] = api_key
    try:
        model = init_chat_model(name, **options)
    except ImportError as error:
        raise ConfigurationError(
            f"TANYA_LLM={name} needs a package that is not installed; type: pip install langchain-{provider}"
        ) from error
    except Exception as error:  # providers check what they are given each in its own way, and may tell the key
        raise ConfigurationError(
            f"TANYA_LLM={name} cannot be used ({_kind(error)}); name it as PROVIDER:MODEL, and give its key by "
            "TANYA_LLM_API_KEY"
        ) from None
    return LangChainChat(
        model, identity=name, bounded=provider in _BOUNDED, own=bool(base_url) and provider == "openai"
    )


def _kind(error: Exception) -> str:
    """The kind of a foreign error, and not its words, which may hold a key or a passage."""
    status = getattr(error, "status_code", None)
    return f"{type(error).__name__}, {status}" if isinstance(status, int) else type(error).__name__


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
