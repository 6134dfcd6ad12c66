"""A question to ranked passages: by meaning, by words, and by both fused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.lexicon import terms_of
from rag.store import Store
from rag.types import Filters, Hit, Language, Vector

CANDIDATES = 50  # taken from each search before fusion
FEWEST = 3  # from so many hits on, one place is for the best by words


@dataclass(frozen=True, slots=True)
class Fusion:
    """What a point of BM25 adds to a cosine, by the question's language: one asked in another is found by meaning."""

    lexical_weight: Mapping[Language, float]


# Fitted by training/fusion.py. Ranks alone lose what the scores say: how sure each search is.
FITTED = Fusion({Language.INDONESIAN: 0.00275, Language.ENGLISH: 0.0015})


class Retriever:
    """Searches one store."""

    def __init__(self, store: Store, *, fusion: Fusion = FITTED) -> None:
        self._store = store
        self._fusion = fusion

    def retrieve(
        self, question: str, *, vector: Vector, language: Language, k: int = 10, filters: Filters = Filters()
    ) -> tuple[Hit, ...]:
        """The `k` best passages for a question and its vector, best first."""
        dense = self.dense(vector, filters=filters)
        lexical = self.lexical(question, filters=filters)
        return self._hits(fuse(dense, lexical, self._fusion, language), dense, lexical, k)

    def dense(self, vector: Vector, *, k: int = CANDIDATES, filters: Filters = Filters()) -> list[tuple[str, float]]:
        """Ids and cosine similarities of the passages nearest to a question's vector."""
        return self._store.search_dense(vector, k=k, filters=filters)

    def lexical(self, question: str, *, k: int = CANDIDATES, filters: Filters = Filters()) -> list[tuple[str, float]]:
        """Ids and BM25 scores of the passages that share the question's words, or have their translations."""
        return self._store.search_lexical(terms_of(question), k=k, filters=filters)

    def _hits(
        self,
        scores: Mapping[str, float],
        dense: Sequence[tuple[str, float]],
        lexical: Sequence[tuple[str, float]],
        k: int,
    ) -> tuple[Hit, ...]:
        similarity = dict(dense)
        dense_rank = {passage_id: rank for rank, (passage_id, _) in enumerate(dense, start=1)}
        lexical_rank = {passage_id: rank for rank, (passage_id, _) in enumerate(lexical, start=1)}
        hits: list[Hit] = []
        ranked = sorted(scores, key=lambda passage_id: (-scores[passage_id], passage_id))
        # What has the question's words as no other has is among them, however far its meaning: a row with the name.
        if lexical and k >= FEWEST and lexical[0][0] not in ranked[:k]:
            ranked.remove(lexical[0][0])
            ranked.insert(k - 1, lexical[0][0])
        while ranked and len(hits) < k:  # a passage that is no longer visible gives way to the next
            wanted, ranked = ranked[: k - len(hits)], ranked[k - len(hits) :]
            visible = self._store.passages(wanted)
            hits += [
                Hit(
                    *visible[passage_id],
                    score=scores[passage_id],
                    similarity=similarity.get(passage_id, 0.0),
                    dense_rank=dense_rank.get(passage_id, 0),
                    lexical_rank=lexical_rank.get(passage_id, 0),
                )
                for passage_id in wanted
                if passage_id in visible
            ]
        return tuple(hits)


def fuse(
    dense: Sequence[tuple[str, float]], lexical: Sequence[tuple[str, float]], fusion: Fusion, language: Language
) -> dict[str, float]:
    """The cosine of every passage that either search found plus its weighted BM25 score.

    A passage that only the lexical search found counts as far away as the farthest that the dense search did.
    """
    scores = dict(dense)
    farthest = min(scores.values(), default=0.0)
    weight = fusion.lexical_weight[language]
    for passage_id, score in lexical:
        scores[passage_id] = scores.get(passage_id, farthest) + weight * score
    return scores
