"""A document to the few sentences that say most of it, in its order."""

from rag.digest.central import EARLY, EARLY_IN_NEWS, choose, merits
from rag.digest.gist import Gist
from rag.types import Span

SENTENCES = 5
SENTENCES_OF_LONG = 8  # where sections were reduced
_PER_SECTION = 2
_SHARE = 0.5  # of a short document's sentences that a summary may have


def summarised(gist: Gist, *, count: int = 0) -> tuple[Span, ...]:
    """The spans of the sentences; of a document in sections the best of each are chosen first, then the best of those.

    `count` overrules how many there are.
    """
    # News says first what matters; a text with headings begins anew under each.
    in_order = not any(unit.heading for unit in gist.units)
    values = merits(gist.units, gist.vectors, early=EARLY_IN_NEWS if in_order else EARLY)
    places = list(range(len(gist.units)))
    if len(set(gist.sections)) > 1:
        places = []
        for section in sorted(set(gist.sections)):
            within = [place for place, one in enumerate(gist.sections) if one == section]
            own = merits([gist.units[place] for place in within], gist.vectors[within], early=EARLY / 2)
            places += [within[best] for best in choose(own, gist.vectors[within], _PER_SECTION)]
        wanted = count or SENTENCES_OF_LONG
    else:
        wanted = count or min(SENTENCES, max(1, round(_SHARE * len(places))))
    chosen = choose(values[places], gist.vectors[places], wanted)
    return tuple(gist.units[places[one]].span for one in sorted(chosen))
