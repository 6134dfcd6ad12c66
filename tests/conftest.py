"""What all tests share: an empty home, no network but loopback, the real models, and the sample corpus."""

import importlib.util
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from rag.embedding import BundledEmbedder
from rag.entailment import Entailer
from rag.reading import Reader
from rag.settings import Settings
from rag.system import System
from tests.local_model import small_model as small_model
from tests.remembering import RememberingReader
from tests.scripted_model import scripted_model as scripted_model

ROOT = Path(__file__).parent.parent
NO_NETWORK = Path(__file__).parent / "no_network"


def pytest_configure(config: pytest.Config) -> None:
    """Nothing from this user's home, caches or settings is seen, and nothing outside this machine is reached."""
    # How long an example takes says nothing here: the models of other tests share the cores. Examples are the same in
    # each run, so that what fails fails again.
    hypothesis_settings.register_profile(
        "tanya", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
    )
    hypothesis_settings.load_profile("tanya")
    home = tempfile.mkdtemp(prefix="tanya-home-")
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    for variable in [name for name in os.environ if name.startswith(("TANYA_", "XDG_", "HF_"))]:
        del os.environ[variable]
    os.environ.update(HOME=home, USERPROFILE=home, HF_HUB_OFFLINE="1")
    # Where this program was started in the background it would ignore Ctrl+C, and so would those that tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Processes that tests start load sitecustomize from there; this one loads it now.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(NO_NETWORK), str(ROOT)])
    spec = importlib.util.spec_from_file_location("no_network", NO_NETWORK / "sitecustomize.py")
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


@pytest.fixture(scope="session")
def sample_corpus() -> Path:
    """The folder of the sample documents, to be read only."""
    return ROOT / "corpus"


@pytest.fixture
def corpus_copy(tmp_path: Path, sample_corpus: Path) -> Path:
    """A copy of the sample corpus that a test may change."""
    return Path(shutil.copytree(sample_corpus, tmp_path / "corpus"))


@pytest.fixture(scope="session")
def embedder() -> BundledEmbedder:
    """The bundled retriever."""
    return BundledEmbedder(threads=2)


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The bundled reader."""
    return Reader(threads=2)


@pytest.fixture(scope="session")
def entailer() -> Entailer:
    """The bundled entailer."""
    return Entailer(threads=2)


@pytest.fixture(scope="session")
def sample_system(tmp_path_factory: pytest.TempPathFactory, sample_corpus: Path) -> Iterator[System]:
    """The whole program over the sample corpus, not to be changed."""
    corpus = shutil.copytree(sample_corpus, tmp_path_factory.mktemp("sample") / "corpus")
    settings = Settings(corpus=corpus, index=tmp_path_factory.mktemp("index"))
    with System.open(settings) as system:
        system.reader._model = RememberingReader(system.reader._model)
        system.indexer.sync()
        yield system


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    """The whole program over an empty corpus that the test fills."""
    with System.open(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")) as system:
        yield system
