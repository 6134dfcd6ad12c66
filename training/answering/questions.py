"""The folder of data sets to questions over one bilingual pool of passages, each with where it may be looked for."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.data import Query, RetrievalSet, read_idk_mrc, read_squad, read_tydiqa

SMALL = 30  # passages of a pool as small as a young forum's


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a set, asked of the whole pool or, where `within` names places in it, of these alone."""

    set_name: str
    query: Query
    within: tuple[int, ...] = ()


def read_asked(data: Path, *, per_set: int, seed: int = 0) -> tuple[tuple[str, ...], tuple[Asked, ...]]:
    """The passages of the pool, and `per_set` questions of each set asked of all of it and of a small part.

    The small part is what is hardest for SQuAD, the passages of the same article, and random passages for the others.
    """
    shuffle = random.Random(seed)
    pool: list[str] = []
    asked: list[Asked] = []
    for one in (read_idk_mrc(data, split="train"), *read_squad(data), read_tydiqa(data)):
        first = len(pool)
        if one.name == "squad en-id":
            first -= len(one.passages)  # the same passages as of the set before
        else:
            pool += one.passages
        for query in shuffle.sample(one.queries, min(per_set, len(one.queries))):
            moved = replace(query, relevant=first + query.relevant)
            asked += [Asked(one.name, moved), Asked(one.name, moved, _small(one, query, first, shuffle))]
    return tuple(pool), tuple(asked)


def _small(one: RetrievalSet, query: Query, first: int, shuffle: random.Random) -> tuple[int, ...]:
    related: Sequence[int] = range(len(one.passages))
    if one.name.startswith("squad"):
        related = sorted({other.relevant for other in one.queries if other.group == query.group})
    chosen = set(shuffle.sample(related, min(SMALL, len(related)))) | {query.relevant}
    return tuple(first + place for place in sorted(chosen))
