"""Settings come from TANYA_ variables; what is unknown or out of bounds is named."""

from pathlib import Path

import pytest

from rag.errors import ConfigurationError
from rag.settings import read_settings


def test_defaults_are_those_of_a_fresh_clone() -> None:
    settings = read_settings()
    assert (settings.corpus, settings.index, settings.port) == (Path("corpus"), Path(".tanya"), 7860)
    assert settings.embedding_model == "bundled"


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("TANYA_PORT", "0", "TANYA_PORT: .*greater than or equal to 1"),
        ("TANYA_PORT", "many", "TANYA_PORT: .*valid integer"),
        ("TANYA_CORPSE", "x", "unknown setting TANYA_CORPSE .*did you mean TANYA_CORPUS"),
        ("TANYA_QQQ", "x", "unknown setting TANYA_QQQ .*known: .*TANYA_CORPUS"),
        ("TANYA_EMBEDDING_MODEL", "", "TANYA_EMBEDDING_MODEL"),
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
