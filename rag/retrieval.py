"""A question to ranked passages: by meaning, by words, and by both fused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rag.lexicon import terms_of
from rag.store import Store
from rag.types import Filters, Hit, Language, Vector

CANDIDATES = 50  # taken from each search before fusion
LOOKED_THROUGH = 200  # passages with some words that are looked through for one that fits
FEWEST = 3  # from so many hits on, one place is for the best by words


@dataclass(frozen=True, slots=True)
class Fusion:
    """What a point of BM25 adds to a cosine, by the question's language: one asked in another is found by meaning."""

    lexical_weight: Mapping[Language, float]


# Fitted by training/fusion.py. Ranks alone lose what the scores say: how sure each search is.
FITTED = Fusion({Language.INDONESIAN: 0.00275, Language.ENGLISH: 0.0015})


def every(hit: Hit) -> bool:
    """Whether a hit takes one of the places: any does."""
    return True


class Retriever:
    """Searches one store."""

    def __init__(self, store: Store, *, fusion: Fusion = FITTED) -> None:
        self._store = store
        self._fusion = fusion

    def retrieve(
        self,
        question: str,
        *,
        vector: Vector,
        language: Language,
        k: int = 10,
        filters: Filters = Filters(),
        takes_place: Callable[[Hit], bool] = every,
    ) -> tuple[Hit, ...]:
        """The `k` best passages for a question and its vector, best first.

        Those that take no place come along where they rank among these, at most as many again.
        """
        dense = self.dense(vector, filters=filters)
        lexical = self.lexical(question, filters=filters)
        return self._hits(fuse(dense, lexical, self._fusion, language), dense, lexical, k, takes_place)

    def dense(self, vector: Vector, *, k: int = CANDIDATES, filters: Filters = Filters()) -> list[tuple[str, float]]:
        """Ids and cosine similarities of the passages nearest to a question's vector."""
        return self._store.search_dense(vector, k=k, filters=filters)

    def lexical(self, question: str, *, k: int = CANDIDATES, filters: Filters = Filters()) -> list[tuple[str, float]]:
        """Ids and BM25 scores of the passages that share the question's words, or have their translations."""
        return self._store.search_lexical(terms_of(question), k=k, filters=filters)

    def first_with(self, words: str, fits: Callable[[Hit], bool], *, filters: Filters = Filters()) -> Hit | None:
        """The best passage by some words alone that fits, if any of `LOOKED_THROUGH` does."""
        ranked = self.lexical(words, k=LOOKED_THROUGH, filters=filters)
        found = self._store.passages([passage_id for passage_id, _ in ranked])
        for rank, (passage_id, _) in enumerate(ranked, start=1):
            if passage_id in found:
                hit = Hit(*found[passage_id], score=0.0, similarity=0.0, dense_rank=0, lexical_rank=rank)
                if fits(hit):
                    return hit
        return None

    def _hits(
        self,
        scores: Mapping[str, float],
        dense: Sequence[tuple[str, float]],
        lexical: Sequence[tuple[str, float]],
        k: int,
        takes_place: Callable[[Hit], bool],
    ) -> tuple[Hit, ...]:
        similarity = dict(dense)
        dense_rank = {passage_id: rank for rank, (passage_id, _) in enumerate(dense, start=1)}
        lexical_rank = {passage_id: rank for rank, (passage_id, _) in enumerate(lexical, start=1)}

        def visible(ids: Sequence[str]) -> list[Hit]:
            found = self._store.passages(ids)
            return [
                Hit(
                    *found[passage_id],
                    score=scores[passage_id],
                    similarity=similarity.get(passage_id, 0.0),
                    dense_rank=dense_rank.get(passage_id, 0),
                    lexical_rank=lexical_rank.get(passage_id, 0),
                )
                for passage_id in ids
                if passage_id in found
            ]

        ranked = sorted(scores, key=lambda passage_id: (-scores[passage_id], passage_id))
        placed: list[Hit] = []
        beside: list[Hit] = []
        while ranked and len(placed) < k:  # a passage that is no longer visible gives way to the next
            wanted, ranked = ranked[: k - len(placed)], ranked[k - len(placed) :]
            for hit in visible(wanted):
                (placed if takes_place(hit) else beside).append(hit)
        # What has the question's words as no other has is among them, however far its meaning: a row with the name.
        among = {hit.passage.id for hit in placed}
        passed = {hit.passage.id for hit in beside}
        for passage_id, _ in lexical[:k] if k >= FEWEST else ():
            if passage_id in among:
                break
            if passage_id not in passed and (first := [hit for hit in visible([passage_id]) if takes_place(hit)]):
                placed[k - 1 :] = first
                break
        return tuple(sorted([*placed, *beside[:k]], key=lambda hit: (-hit.score, hit.passage.id)))


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
