"""Chat models by LangChain, against a server on loopback that does as it is told."""

import itertools
import re
import socket
import sys
import threading
import time
from collections.abc import Iterable, Iterator

import pytest

from rag.chat import Message, Role, Usage
from rag.errors import ChatError, ConfigurationError
from rag.langchain_chat import LangChainChat, open_chat
from tests.scripted_model import KEY, Break, Failure, Pause, Piece, Request, Rubbish, ScriptedModel

SECRET = "kata-dari-dokumen"
SAID = (Message(Role.SYSTEM, "Aturan."), Message(Role.USER, f"Siapa tuan rumahnya? {SECRET}"))
SECONDS = 20


def chat_with(model: ScriptedModel, *, timeout: float = SECONDS) -> LangChainChat:
    return open_chat("openai:scripted", base_url=model.base_url, api_key=KEY, timeout=timeout)


def heard(model: ScriptedModel, *, seconds: float = SECONDS) -> list[str | Usage]:
    """All that comes, without the beats."""
    return [piece for piece in chat_with(model).stream(SAID, tokens=50, seconds=seconds) if piece]


def test_pieces_come_in_order_and_then_the_tokens(scripted_model: ScriptedModel) -> None:
    scripted_model.say(lambda _: ["Tuan rumahnya ", "Pemkab Kotim ", "[1]."])
    assert heard(scripted_model) == ["Tuan rumahnya ", "Pemkab Kotim ", "[1].", Usage(5, 5)]
    (request,) = scripted_model.requests
    assert request.messages == [("system", SAID[0].text), ("user", SAID[1].text)]
    assert request.authorization == f"Bearer {KEY}"
    assert not request.hung_up
    bound = request.body.get("max_completion_tokens", request.body.get("max_tokens"))
    assert (bound, request.body["temperature"], request.body["model"]) == (50, 0.0, "scripted")


GRAMMAR = 'root ::= "Ya."'


@pytest.mark.parametrize(("owner", "told"), [("llamacpp", True), ("vllm", False), ("", False)])
def test_grammar_is_told_to_the_servers_of_llama_cpp(scripted_model: ScriptedModel, owner: str, told: bool) -> None:
    scripted_model.owner = owner
    scripted_model.say("Ya.")
    chat = chat_with(scripted_model)
    for _ in range(2):
        assert "Ya." in list(chat.stream(SAID, tokens=50, seconds=SECONDS, grammar=GRAMMAR))
    assert [request.body.get("grammar") for request in scripted_model.requests] == [GRAMMAR if told else None] * 2
    assert scripted_model.listed == 1


def test_server_is_not_asked_what_it_is_where_there_is_no_grammar(scripted_model: ScriptedModel) -> None:
    scripted_model.owner = "llamacpp"
    scripted_model.say("Ya.")
    assert heard(scripted_model)[0] == "Ya."
    assert scripted_model.listed == 0
    assert "grammar" not in scripted_model.requests[0].body


def test_a_piece_comes_when_it_is_said_and_beats_meanwhile(scripted_model: ScriptedModel) -> None:
    scripted_model.say(lambda _: ["Satu ", Pause(1.5), "dua."])
    came = [(piece, time.monotonic()) for piece in chat_with(scripted_model).stream(SAID, tokens=50, seconds=SECONDS)]
    first, second = (next(when for piece, when in came if piece == said) for said in ("Satu ", "dua."))
    assert second - first > 1.2
    assert [piece for piece, when in came if first < when < second].count("") >= 3


def test_model_that_says_nothing_is_waited_for_no_longer_than_told(scripted_model: ScriptedModel) -> None:
    scripted_model.say(lambda _: ["Satu ", Pause(60), "dua."])
    chat, began = chat_with(scripted_model), time.monotonic()
    with pytest.raises(ChatError, match="longer than 1 s") as raised:
        list(chat.stream(SAID, tokens=50, seconds=1))
    assert raised.value.reason == "slow"
    assert time.monotonic() - began < 10
    (request,) = scripted_model.requests
    assert request.over.wait(5)
    assert request.hung_up


def _without_end(_: Request) -> Iterator[Piece]:
    for number in itertools.count():
        yield f"{number} "
        yield Pause(0.01)


@pytest.mark.parametrize("pieces", [3, 200])
def test_closing_ends_the_request_at_the_server_within_a_second(scripted_model: ScriptedModel, pieces: int) -> None:
    scripted_model.say(_without_end)
    stream = chat_with(scripted_model).stream(SAID, tokens=50, seconds=SECONDS)
    for _ in range(pieces):
        next(stream)
    stream.close()
    (request,) = scripted_model.requests
    assert request.over.wait(1)
    assert request.hung_up


def test_a_model_that_never_stops_is_ended_however_fast_it_is(scripted_model: ScriptedModel) -> None:
    scripted_model.say(lambda _: (f"Kalimat nomor {number} [1]. " for number in itertools.count()))
    chat = chat_with(scripted_model)
    for _ in range(5):
        stream = chat.stream(SAID, tokens=50, seconds=SECONDS)
        for _ in range(200):
            next(stream)
        stream.close()
    assert all(request.over.wait(2) and request.hung_up for request in scripted_model.requests)


def test_closing_while_nothing_comes_ends_the_request_too(scripted_model: ScriptedModel) -> None:
    scripted_model.say(lambda _: [Pause(60), "Satu."])
    stream = chat_with(scripted_model).stream(SAID, tokens=50, seconds=SECONDS)
    deadline = time.monotonic() + 10
    while not scripted_model.requests and time.monotonic() < deadline:
        assert next(stream) == ""
    stream.close()
    (request,) = scripted_model.requests
    assert request.over.wait(1)
    assert request.hung_up


@pytest.mark.parametrize(
    "script",
    [
        [Failure(401)],
        [Failure(403)],
        [Failure(404)],
        [Failure(429)],
        [Failure(500)],
        ["Satu ", Break()],
        ["Satu ", Rubbish(), "dua."],
        [Rubbish()],
    ],
    ids=str,
)
def test_failures_are_told_without_the_key_and_without_what_was_sent(
    scripted_model: ScriptedModel, script: Iterable[Piece], caplog: pytest.LogCaptureFixture
) -> None:
    scripted_model.say(lambda _: script)
    with pytest.raises(ChatError) as raised:
        heard(scripted_model)
    assert raised.value.reason == "failed"
    assert "openai:scripted" in str(raised.value)
    told = f"{raised.getrepr(chain=True)} {caplog.text}"
    for secret in (KEY, SECRET, "refused"):
        assert secret not in str(raised.value)
        assert secret not in "".join(str(record.getMessage()) for record in caplog.records)
    assert raised.value.__cause__ is None
    assert KEY not in told
    assert len(scripted_model.requests) == 1, "nothing is tried again behind the reader's back"


def test_server_that_is_not_there_is_a_failure() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        chat = open_chat("openai:x", base_url=f"http://127.0.0.1:{probe.getsockname()[1]}/v1", timeout=SECONDS)
        with pytest.raises(ChatError) as raised:
            list(chat.stream(SAID, tokens=5, seconds=SECONDS))
    assert raised.value.reason == "failed"


def test_several_are_answered_at_once(scripted_model: ScriptedModel) -> None:
    both = threading.Barrier(2, timeout=SECONDS)

    def reply(request: Request) -> Iterator[Piece]:
        both.wait()
        yield request.messages[-1][1]

    scripted_model.say(reply)
    chat, came = chat_with(scripted_model), dict[str, str]()

    def ask(question: str) -> None:
        pieces = chat.stream([Message(Role.USER, question)], tokens=50, seconds=SECONDS)
        came[question] = "".join(piece for piece in pieces if isinstance(piece, str))

    threads = [threading.Thread(target=ask, args=(question,)) for question in ("satu", "dua")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert came == {"satu": "satu", "dua": "dua"}


class _Listening:
    """A port that counts who connects."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.socket.settimeout(1.5)  # traces go out a moment later

    def was_called(self) -> bool:
        try:
            connection, _ = self.socket.accept()
        except TimeoutError:
            return False
        connection.close()
        return True


@pytest.fixture
def elsewhere() -> Iterator[_Listening]:
    listening = _Listening()
    yield listening
    listening.socket.close()


def test_nothing_is_traced_whatever_the_environment_says(
    scripted_model: ScriptedModel, elsewhere: _Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    from langsmith import utils

    for prefix in ("LANGSMITH", "LANGCHAIN"):
        monkeypatch.setenv(f"{prefix}_TRACING_V2", "true")
        monkeypatch.setenv(f"{prefix}_ENDPOINT", elsewhere.address)
        monkeypatch.setenv(f"{prefix}_API_KEY", "tracing-key")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    utils.get_env_var.cache_clear()  # type: ignore[attr-defined]
    try:
        scripted_model.say("Satu.")
        assert heard(scripted_model)[0] == "Satu."
        assert not elsewhere.was_called()
    finally:
        monkeypatch.undo()
        utils.get_env_var.cache_clear()  # type: ignore[attr-defined]


def test_loopback_is_reached_past_any_proxy(
    scripted_model: ScriptedModel, elsewhere: _Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, elsewhere.address)
    monkeypatch.delenv("no_proxy", raising=False)
    scripted_model.say("Satu.")
    assert heard(scripted_model)[0] == "Satu."
    assert not elsewhere.was_called()


def test_missing_package_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_anthropic", None)
    with pytest.raises(ConfigurationError, match=re.escape("pip install langchain-anthropic")):
        open_chat("anthropic:claude", api_key=KEY, timeout=1)


@pytest.mark.parametrize("name", ["nobody:model", "model-without-provider", "openai"])
def test_unknown_provider_says_how_to_name_one(name: str) -> None:
    with pytest.raises(ConfigurationError, match="PROVIDER:MODEL") as raised:
        open_chat(name, api_key=KEY, timeout=1)
    assert KEY not in str(raised.value)


def test_missing_key_says_how_to_give_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ConfigurationError, match="TANYA_LLM_API_KEY"):
        open_chat("openai:gpt", timeout=1)


def test_server_of_ones_own_needs_no_key_and_no_provider(scripted_model: ScriptedModel) -> None:
    scripted_model.say("Satu.")
    chat = open_chat("scripted", base_url=scripted_model.base_url, timeout=SECONDS)
    assert next(piece for piece in chat.stream(SAID, tokens=5, seconds=SECONDS) if piece) == "Satu."
    assert chat.identity == "openai:scripted"
