"""Settings come from TANYA_ variables; what is unknown or out of bounds is named."""

from pathlib import Path

import pytest

from rag.answering.gate import Caution
from rag.errors import ConfigurationError
from rag.settings import networks_in, read_settings


def test_defaults_are_those_of_a_fresh_clone() -> None:
    settings = read_settings()
    assert (settings.corpus, settings.index, settings.port) == (Path("corpus"), Path(".tanya"), 7860)
    assert (settings.embedding_model, settings.reranker) == ("bundled", "bundled")
    assert settings.caution == "normal"


def test_adding_by_address_is_off_and_reaches_no_network_of_its_own() -> None:
    settings = read_settings()
    assert settings.allow_urls is False
    assert networks_in(settings.url_networks) == ()


def test_networks_are_listed_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANYA_URL_NETWORKS", "10.20.0.0/16, fd00:1::/64,127.0.0.1")
    networks = networks_in(read_settings().url_networks)
    assert [str(network) for network in networks] == ["10.20.0.0/16", "fd00:1::/64", "127.0.0.1/32"]


def test_every_choice_of_how_to_answer_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in {"CANDIDATES": "50", "RERANKER": "some/model", "CAUTION": "high"}.items():
        monkeypatch.setenv(f"TANYA_{variable}", value)
    settings = read_settings()
    assert (settings.candidates, settings.reranker, settings.caution) == (50, "some/model", "high")


def test_every_caution_of_the_gate_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for caution in Caution:
        monkeypatch.setenv("TANYA_CAUTION", caution.value)
        assert read_settings().caution == caution


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("TANYA_PORT", "0", "TANYA_PORT: .*greater than or equal to 1"),
        ("TANYA_PORT", "many", "TANYA_PORT: .*valid integer"),
        ("TANYA_CORPSE", "x", "unknown setting TANYA_CORPSE .*did you mean TANYA_CORPUS"),
        ("TANYA_QQQ", "x", "unknown setting TANYA_QQQ .*known: .*TANYA_CORPUS"),
        ("TANYA_EMBEDDING_MODEL", "", "TANYA_EMBEDDING_MODEL"),
        ("TANYA_CANDIDATES", "0", "TANYA_CANDIDATES: .*greater than or equal to 1"),
        ("TANYA_CANDIDATES", "51", "TANYA_CANDIDATES: .*less than or equal to 50"),
        ("TANYA_RERANKER", "", "TANYA_RERANKER"),
        ("TANYA_CAUTION", "brave", "TANYA_CAUTION: .*'low', 'normal' or 'high'"),
        ("TANYA_CAUTION", "HIGH", "TANYA_CAUTION"),
        ("TANYA_ALLOW_URLS", "perhaps", "TANYA_ALLOW_URLS: .*boolean"),
        ("TANYA_URL_NETWORKS", "intranet", "TANYA_URL_NETWORKS: .*'intranet' does not appear to be"),
        ("TANYA_URL_NETWORKS", "10.0.0.1/8", "TANYA_URL_NETWORKS: .*has host bits set"),
        ("TANYA_URL_NETWORKS", "", "TANYA_URL_NETWORKS"),
    ],
)
def test_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match=message):
        read_settings()


@pytest.mark.parametrize("index", ["docs", "."])
def test_index_must_not_hold_the_corpus(monkeypatch: pytest.MonkeyPatch, index: str) -> None:
    monkeypatch.setenv("TANYA_CORPUS", "docs")
    monkeypatch.setenv("TANYA_INDEX", index)
    if index == ".":
        monkeypatch.setenv("TANYA_CORPUS", "./docs/deeper")
    with pytest.raises(ConfigurationError, match="must not hold the corpus"):
        read_settings()
