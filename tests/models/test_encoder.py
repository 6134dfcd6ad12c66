"""The bundled encoder: what its vectors promise, and what a damaged folder gets."""

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

TEXTS = [
    "query: Siapa tuan rumah rapat kerja tahun 2024?",
    "passage: Rapat kerja tahun depan digelar di salah satu kabupaten.",
    "query: who hosts the meeting?",
    "passage: " + "Sekretaris daerah memimpin sekretariat daerah. " * 20,
    "query: ",
]


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return OnnxEncoder(BUNDLED_FOLDER, threads=2)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(BUNDLED_FOLDER / "tokenizer.json"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the model that a test may damage."""
    return Path(shutil.copytree(BUNDLED_FOLDER, tmp_path / "retriever"))


def test_vectors_have_unit_length_and_the_promised_shape(encoder: OnnxEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_same_texts_give_same_vectors(encoder: OnnxEncoder) -> None:
    np.testing.assert_array_equal(encoder.encode(TEXTS), encoder.encode(TEXTS))


def test_another_load_gives_the_same_vectors(encoder: OnnxEncoder) -> None:
    again = OnnxEncoder(BUNDLED_FOLDER, threads=2)
    assert again.identity == encoder.identity
    np.testing.assert_array_equal(again.encode(TEXTS), encoder.encode(TEXTS))


def test_vector_of_a_text_does_not_depend_on_its_neighbours(encoder: OnnxEncoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_array_equal(encoder.encode(TEXTS), alone)


def test_number_of_threads_does_not_change_vectors(encoder: OnnxEncoder) -> None:
    np.testing.assert_array_equal(OnnxEncoder(BUNDLED_FOLDER, threads=1).encode(TEXTS), encoder.encode(TEXTS))


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


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "model.json"])
def test_missing_file_is_one_clear_error(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        OnnxEncoder(folder, threads=1)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "model.json"])
def test_truncated_file_is_one_clear_error(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelError, match=name):
        OnnxEncoder(folder, threads=1)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_file_with_other_bytes_is_one_clear_error(folder: Path, name: str) -> None:
    size = (folder / name).stat().st_size
    (folder / name).write_bytes(b"\x07" * size)
    with pytest.raises(ModelError, match=name) as raised:
        OnnxEncoder(folder, threads=1)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("content", ["[]", "{}", '{"files": {}}', "null", '"text"'])
def test_description_without_what_is_needed_is_one_clear_error(folder: Path, content: str) -> None:
    (folder / "model.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"model\.json"):
        OnnxEncoder(folder, threads=1)


def test_description_fits_the_files() -> None:
    description = json.loads((BUNDLED_FOLDER / "model.json").read_text(encoding="utf-8"))
    assert set(description["files"]) == {"model.onnx", "tokenizer.json"}
    assert sum(path.stat().st_size for path in BUNDLED_FOLDER.iterdir()) <= 45_000_000


def test_loading_never_imports_torch() -> None:
    program = (
        "import sys; from rag.embedding import load_embedder;"
        "load_embedder('bundled', threads=1).embed_query('halo');"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
