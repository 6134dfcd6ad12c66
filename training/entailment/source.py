"""The folder of data sets to the pairs of one part: IndoNLI's own, and those that are made, anew in every epoch."""

import random
import zlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.data import Part, read_rows
from rag.types import Language
from training.entailment.pair import Label, Pair
from training.entailment.parallel import pairs_of, read_parallel
from training.entailment.stated import Stated

LABELS = {"e": Label.ENTAILED, "n": Label.NEUTRAL, "c": Label.CONTRADICTED}
CALIBRATION_PART = 12  # one premise of IndoNLI's training split of this many
# Shares of what is made that an epoch has, so that IndoNLI's pairs, which people wrote, are a fourth of its tokens.
TRANSLATED, STATED = 0.5, 0.4


class Source:
    """The pairs of a part; those of IndoNLI's `val` split are the part for tests."""

    def __init__(self, data: Path, part: Part) -> None:
        self.written = list(_read_indonli(data, part))
        self._parallel = [one for one in read_parallel(data) if one.part is part]
        self._stated = Stated(data, part)

    def translated(self, draw: random.Random) -> list[Pair]:
        """Pairs of sentences and their translations."""
        return [pair for text in self._parallel for pair in pairs_of(text, draw)]

    def stated(self, draw: random.Random) -> list[Pair]:
        """Pairs of questions with their answers."""
        return list(self._stated.pairs(draw))

    def epoch(self, seed: int) -> list[Pair]:
        """All that was written and a part of what is made."""
        draw = random.Random(seed)
        made = [_some(self.translated(draw), TRANSLATED, draw), _some(self.stated(draw), STATED, draw)]
        return [*self.written, *(pair for pairs in made for pair in pairs)]


def sets_of(source: Source) -> dict[str, list[Pair]]:
    """What is measured on: the pairs that were written, and those made of translations and of questions by the
    languages of premise and hypothesis."""
    draw = random.Random(0)
    sets: dict[str, list[Pair]] = {"indonli": source.written}
    for kind, pairs in (("translated", source.translated(draw)), ("questions", source.stated(draw))):
        for pair in pairs:
            sets.setdefault(f"{kind} {pair.direction}", []).append(pair)
    return dict(sorted(sets.items()))


def _some(pairs: list[Pair], share: float, draw: random.Random) -> list[Pair]:
    return draw.sample(pairs, round(share * len(pairs)))


def _read_indonli(data: Path, part: Part) -> Iterator[Pair]:
    split = "val" if part is Part.TEST else "train"
    for row in read_rows(data / "indonli" / f"{split}.jsonl.gz"):
        calibrates = zlib.crc32(str(row["premise_id"]).encode()) % CALIBRATION_PART == 0
        if split == "val" or calibrates == (part is Part.CALIBRATE):
            languages = (Language.INDONESIAN, Language.INDONESIAN)
            yield Pair(row["premise"], row["hypothesis"], LABELS[row["label"]], languages, "indonli")
