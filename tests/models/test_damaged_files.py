"""A bundled model whose files are damaged: one clear error, whichever model it is."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import ModelError
from rag.models.files import load_vocabulary
from rag.models.onnx_entailer import OnnxEntailer
from rag.models.onnx_reader import OnnxReader
from rag.reading import BUNDLED_FOLDER

FILES = ["model.json", "model.onnx"]
Load = Callable[[], object]


@pytest.fixture(params=[OnnxReader, OnnxEntailer])
def copied(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Load]:
    """A copy of a model that a test may damage, and what loads it."""
    model = {OnnxReader: "reader", OnnxEntailer: "entailer"}[request.param]
    folder = Path(shutil.copytree(BUNDLED_FOLDER / model, tmp_path / model))
    return folder, lambda: request.param(folder, load_vocabulary(BUNDLED_FOLDER / "vocabulary"), threads=1)


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_one_clear_error(copied: tuple[Path, Load], name: str) -> None:
    folder, load = copied
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name) as raised:
        load()
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", FILES)
def test_truncated_file_is_one_clear_error(copied: tuple[Path, Load], name: str) -> None:
    folder, load = copied
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelError, match=name) as raised:
        load()
    assert "\n" not in str(raised.value)


def test_graph_with_other_bytes_is_one_clear_error(copied: tuple[Path, Load]) -> None:
    folder, load = copied
    size = (folder / "model.onnx").stat().st_size
    (folder / "model.onnx").write_bytes(b"\x07" * size)
    with pytest.raises(ModelError, match=r"model\.onnx") as raised:
        load()
    assert "\n" not in str(raised.value)
