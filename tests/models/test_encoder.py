"""The bundled encoder: what its vectors promise, and what a damaged folder gets."""

import hashlib
import json
import shutil
import string
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from rag.embedding import BUNDLED_FOLDER
from rag.errors import ModelError
from rag.models.encoder import OnnxEncoder
from rag.models.files import load_vocabulary

TEXTS = [
    "query: Siapa tuan rumah rapat kerja tahun 2024?",
    "passage: Rapat kerja tahun depan digelar di salah satu kabupaten.",
    "query: who hosts the meeting?",
    "passage: " + "Sekretaris daerah memimpin sekretariat daerah. " * 20,
    "query: ",
]


FILES = [
    "retriever/model.json",
    "retriever/model.onnx",
    "vocabulary/tokenizer.json",
    "vocabulary/vocabulary.json",
    "vocabulary/words.bin",
]


def load(folder: Path, *, threads: int) -> OnnxEncoder:
    return OnnxEncoder(folder / "retriever", load_vocabulary(folder / "vocabulary"), threads=threads)


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return load(BUNDLED_FOLDER, threads=2)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_vocabulary(BUNDLED_FOLDER / "vocabulary").tokenizer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the models that a test may damage."""
    for name in ("retriever", "vocabulary"):
        shutil.copytree(BUNDLED_FOLDER / name, tmp_path / "models" / name)
    return tmp_path / "models"


def test_vectors_have_unit_length_and_the_promised_shape(encoder: OnnxEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_same_texts_give_same_vectors(encoder: OnnxEncoder) -> None:
    np.testing.assert_array_equal(encoder.encode(TEXTS), encoder.encode(TEXTS))


def test_another_load_gives_the_same_vectors(encoder: OnnxEncoder) -> None:
    again = load(BUNDLED_FOLDER, threads=2)
    assert again.identity == encoder.identity
    np.testing.assert_array_equal(again.encode(TEXTS), encoder.encode(TEXTS))


def test_vector_of_a_text_does_not_depend_on_its_neighbours(encoder: OnnxEncoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_array_equal(encoder.encode(TEXTS), alone)


def test_number_of_threads_does_not_change_vectors(encoder: OnnxEncoder) -> None:
    np.testing.assert_array_equal(load(BUNDLED_FOLDER, threads=1).encode(TEXTS), encoder.encode(TEXTS))


def test_several_threads_may_encode_at_once(encoder: OnnxEncoder) -> None:
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: encoder.encode([text])[0], TEXTS * 4))
    np.testing.assert_array_equal(together, np.tile(encoder.encode(TEXTS), (4, 1)))


def test_vectors_come_in_the_order_of_the_texts(encoder: OnnxEncoder) -> None:
    numbered = [f"passage: {'pasal ' * (number * 7 % 40)}nomor {number}" for number in range(40)]
    alone = np.concatenate([encoder.encode([text]) for text in numbered])
    assert (encoder.encode(numbered) @ alone.T).argmax(axis=1).tolist() == list(range(40))


def test_no_texts_give_no_vectors(encoder: OnnxEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)
    assert encoder.count_tokens([]) == []


def test_empty_text_has_a_vector(encoder: OnnxEncoder) -> None:
    assert np.isfinite(encoder.encode(["", "   ", "\n\t"])).all()


def test_text_beyond_the_limit_is_not_seen(encoder: OnnxEncoder) -> None:
    words = "passage: " + "kabupaten kota provinsi " * encoder.max_tokens
    np.testing.assert_array_equal(encoder.encode([words]), encoder.encode([words + "gajah " * 1000]))


def test_text_within_the_limit_is_seen_to_its_end(encoder: OnnxEncoder) -> None:
    words = "passage: " + "kabupaten kota provinsi " * 60
    assert encoder.count_tokens([words + "gajah"])[0] < encoder.max_tokens
    assert not np.array_equal(encoder.encode([words]), encoder.encode([words + "gajah"]))


def test_megabyte_of_one_word_is_encoded(encoder: OnnxEncoder) -> None:
    assert np.isfinite(encoder.encode(["a" * 1_000_000])).all()


def test_tokens_are_counted_whole(encoder: OnnxEncoder) -> None:
    one, many = encoder.count_tokens(["rumah", "rumah " * 1000])
    assert one == 1
    assert many == 1000


@pytest.mark.parametrize(
    "characters",
    [
        string.ascii_letters + string.digits + string.punctuation,
        "áàâäãåæçéèêëíìîïñóòôöõøœßúùûüýÿ",
        "“”‘’«»–—…•§°±×÷€£¥©®™¶",
        "αβγδωЖдяاבंกあ漢字한글",
    ],
)
def test_no_character_is_unknown(tokenizer: Tokenizer, characters: str) -> None:
    unknown = tokenizer.token_to_id("<unk>")
    assert [one for one in characters if unknown in tokenizer.encode(one).ids] == []


@pytest.mark.parametrize("mark", ["<s>", "</s>", "<pad>", "<unk>", "<mask>"])
def test_control_mark_written_in_a_text_is_plain_text(tokenizer: Tokenizer, mark: str) -> None:
    assert tokenizer.token_to_id(mark) not in tokenizer.encode(f"kata {mark} kata", add_special_tokens=False).ids


def test_common_words_stay_whole(tokenizer: Tokenizer) -> None:
    words = ["kabupaten", "pemerintah", "daerah", "tahun", "rapat", "government", "meeting", "regional"]
    assert tokenizer.encode(" ".join(words), add_special_tokens=False).tokens == ["▁" + word for word in words]


@pytest.mark.parametrize("path", FILES)
def test_missing_file_is_one_clear_error(folder: Path, path: str) -> None:
    (folder / path).unlink()
    with pytest.raises(ModelError, match=Path(path).name):
        load(folder, threads=1)


@pytest.mark.parametrize("path", FILES)
def test_truncated_file_is_one_clear_error(folder: Path, path: str) -> None:
    content = (folder / path).read_bytes()
    (folder / path).write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelError, match=Path(path).name):
        load(folder, threads=1)


@pytest.mark.parametrize("path", ["retriever/model.onnx", "vocabulary/tokenizer.json"])
def test_file_with_other_bytes_is_one_clear_error(folder: Path, path: str) -> None:
    size = (folder / path).stat().st_size
    (folder / path).write_bytes(b"\x07" * size)
    with pytest.raises(ModelError, match=Path(path).name) as raised:
        load(folder, threads=1)
    assert "\n" not in str(raised.value)


def test_words_that_are_not_where_they_should_be_are_one_clear_error(folder: Path) -> None:
    path = folder / "vocabulary" / "vocabulary.json"
    description = json.loads(path.read_text(encoding="utf-8"))
    description["words"]["words"]["offset"] += 2**30
    path.write_text(json.dumps(description), encoding="utf-8")
    with pytest.raises(ModelError, match=r"words\.bin"):
        load(folder, threads=1)


def test_vocabulary_of_another_model_is_one_clear_error(folder: Path) -> None:
    path = folder / "vocabulary" / "vocabulary.json"
    description = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**description, "identity": "another"}), encoding="utf-8")
    with pytest.raises(ModelError, match="another"):
        load(folder, threads=1)


def test_models_share_one_vocabulary() -> None:
    assert load_vocabulary(BUNDLED_FOLDER / "vocabulary") is load_vocabulary(BUNDLED_FOLDER / "vocabulary")


@pytest.mark.parametrize("content", ["[]", "{}", '{"files": {}}', "null", '"text"'])
@pytest.mark.parametrize("path", [path for path in FILES if path.endswith(("model.json", "vocabulary.json"))])
def test_description_without_what_is_needed_is_one_clear_error(folder: Path, path: str, content: str) -> None:
    (folder / path).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=Path(path).name):
        load(folder, threads=1)


def test_descriptions_fit_the_files() -> None:
    for description, names in (
        ("retriever/model.json", {"model.onnx"}),
        ("vocabulary/vocabulary.json", {"tokenizer.json", "words.bin"}),
    ):
        path = BUNDLED_FOLDER / description
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        assert set(files) == names
        for name, file in files.items():
            assert hashlib.sha256((path.parent / name).read_bytes()).hexdigest() == file["sha256"]
    assert sum((BUNDLED_FOLDER / path).stat().st_size for path in FILES) <= 45_000_000


def test_loading_never_imports_torch() -> None:
    program = (
        "import sys; from rag.embedding import load_embedder;"
        "load_embedder('bundled', threads=1).embed_query('halo');"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
