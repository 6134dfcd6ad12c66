"""Texts that are almost the same: a text to its signature, and signatures to groups (MinHash; Broder 1997)."""

import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from rag.analysis import words

# Minima of hashed shingles, (64,) uint32; the share that two signatures have in common estimates the share of shingles
# that their texts have in common, with a standard error of at most 0.0625.
Signature = NDArray[np.uint32]

ALIKE = 0.7  # of the minima; an article with another headline or a corrected figure has more, two on one event far less
_SHINGLE = 3  # words
_FEWEST = 20  # shingles; of shorter texts a few common words are too large a part
_MINIMA = 64
_BANDS = 16  # of four minima each: two texts that share 0.7 meet in one of them 989 times in 1,000
_MOST_IN_BAND = 200  # texts in one band beyond which each is compared with the first alone
_RANDOM = np.random.default_rng(20260101)
_FACTORS = _RANDOM.integers(1, 1 << 63, _MINIMA, dtype=np.uint64) | np.uint64(1)
_SUMMANDS = _RANDOM.integers(0, 1 << 63, _MINIMA, dtype=np.uint64)
_SLICE = 4096  # shingles hashed at a time, in 2 MB


def signature(text: str) -> Signature:
    """The signature of a text; empty, and so like no other, where the text is too short to tell."""
    terms = words(text)
    shingles = {" ".join(terms[first : first + _SHINGLE]) for first in range(len(terms) - _SHINGLE + 1)}
    if len(shingles) < _FEWEST:
        return np.empty(0, dtype=np.uint32)
    hashes = np.fromiter((zlib.crc32(shingle.encode()) for shingle in shingles), dtype=np.uint64, count=len(shingles))
    minima = np.full(_MINIMA, np.iinfo(np.uint32).max, dtype=np.uint32)
    for first in range(0, len(hashes), _SLICE):
        mixed = hashes[first : first + _SLICE, np.newaxis] * _FACTORS + _SUMMANDS  # multiply-shift, modulo 2^64
        minima = np.minimum(minima, (mixed >> np.uint64(32)).astype(np.uint32).min(axis=0))
    return minima


def groups(signatures: Mapping[str, Signature]) -> tuple[tuple[str, ...], ...]:
    """Names of texts that are almost the same as another of their group, groups and names in order."""
    leader = {name: name for name in signatures}

    def first_of(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    for one, other in sorted(set(_candidates(signatures))):
        if np.mean(signatures[one] == signatures[other]) >= ALIKE:
            low, high = sorted((first_of(one), first_of(other)))
            leader[high] = low
    together = defaultdict(list)
    for name in sorted(signatures):
        together[first_of(name)].append(name)
    return tuple(tuple(names) for _, names in sorted(together.items()) if len(names) > 1)


def _candidates(signatures: Mapping[str, Signature]) -> Iterator[tuple[str, str]]:
    """Pairs that agree in a whole band."""
    for band in range(_BANDS):
        places = slice(band * _MINIMA // _BANDS, (band + 1) * _MINIMA // _BANDS)
        together = defaultdict(list)
        for name, minima in signatures.items():
            if len(minima):
                together[minima[places].tobytes()].append(name)
        for names in together.values():
            if len(names) > _MOST_IN_BAND:
                yield from (_ordered(names[0], name) for name in names[1:])
            else:
                yield from (_ordered(one, other) for one, other in combinations(names, 2))


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
