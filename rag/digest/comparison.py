"""Two documents to what both speak of, sentence beside sentence, and what nothing in the other is like."""

from collections.abc import Sequence

import numpy as np

from rag.digest.central import centred, choose, merits
from rag.digest.gist import Gist
from rag.types import Span

PAIRS = 4
ALONE = 3  # of each document
_ALIKE = 0.35  # cosine, without what all have in common, from which two sentences speak of one matter
_APART = 0.25  # the same, up to which none of the other document does

Part = Sequence[tuple[int, Span]]


def compared(one: Gist, other: Gist) -> list[Part]:
    """Groups of spans, each with 0 for the first document or 1 for the second.

    Pairs come first, in the first document's order, then what it has that nothing in the second is like, then the same
    of the second.
    """
    both = centred(np.concatenate([one.vectors, other.vectors]))
    likeness = both[: len(one.units)] @ both[len(one.units) :].T
    mutual = [
        (place, int(best))
        for place, best in enumerate(likeness.argmax(axis=1))
        if likeness[:, best].argmax() == place and likeness[place, best] >= _ALIKE
    ]
    best = sorted(sorted(mutual, key=lambda pair: -likeness[pair])[:PAIRS])
    parts: list[Part] = [[(0, one.units[first].span), (1, other.units[second].span)] for first, second in best]
    for which, gist, nearest in ((0, one, likeness.max(axis=1)), (1, other, likeness.max(axis=0))):
        places = np.flatnonzero(nearest <= _APART)
        if len(places):
            values = merits([gist.units[place] for place in places], gist.vectors[places])
            chosen = sorted(places[choose(values, gist.vectors[places], ALONE)])
            parts.append([(which, gist.units[place].span) for place in chosen])
    return parts or [[(0, one.units[0].span)], [(1, other.units[0].span)]]
