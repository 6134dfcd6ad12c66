"""Questions and texts to what the reader learns from: each question's passages as the program's own search ranks them.

A passage is what the program makes of a text (`rag.splitting`), so the reader learns on what it will be given.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.pool import indexed, name_of
from benchmarks.posed import Posed, Text
from rag.embedding import Embedder
from rag.retrieval import Retriever
from rag.store import Store
from rag.types import Span

RANKED = 16  # passages kept of each search
BLOCK = 512  # questions encoded at a time


@dataclass(frozen=True, slots=True)
class Mined:
    """A question with passages by their places in the list of all.

    `positives` maps a passage that answers to the span of its answer (characters, in the passage). `hard` are the
    passages of its own text that do not answer, `ranked` others that the search ranks high and that hold none of its
    answers, best first, all of them from texts of the same part.
    """

    set_name: str
    part: str
    language: str
    question: str
    positives: dict[int, tuple[int, int]]
    hard: tuple[int, ...]
    ranked: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """All passages: their text, the place of the text they are part of, and where in it they begin."""

    passages: tuple[str, ...]
    texts: tuple[int, ...]
    starts: tuple[int, ...]


def mine(
    texts: Sequence[Text], posed: Sequence[Posed], embedder: Embedder, *, folder: Path
) -> tuple[Pool, list[Mined]]:
    """Search for every question; the index is kept in `folder`."""
    with indexed([text.text for text in texts], folder=folder, embedder=embedder) as store:
        pool, places = _pool(store, len(texts))
        of_text: dict[int, list[int]] = {}
        for place, text in enumerate(pool.texts):
            of_text.setdefault(text, []).append(place)
        retriever = Retriever(store)
        mined = []
        for first in range(0, len(posed), BLOCK):
            block = posed[first : first + BLOCK]
            vectors = embedder.encode_questions([one.question for one in block])
            for one, vector in zip(block, vectors, strict=True):
                hits = retriever.retrieve(one.question, vector=vector, language=one.language, k=50)
                mined.append(_sorted_out(one, [places[hit.passage.id] for hit in hits], texts, pool, of_text))
    return pool, mined


def _pool(store: Store, texts: int) -> tuple[Pool, dict[str, int]]:
    versions = {entry.info.name: entry for entry in store.documents()}
    ids = [
        (text, f"{entry.info.version}-{ordinal}")
        for text in range(texts)
        for entry in [versions[name_of(text)]]
        for ordinal in range(entry.passages)
    ]
    found = store.passages([passage_id for _, passage_id in ids])
    passages = [found[passage_id][0] for _, passage_id in ids]
    pool = Pool(
        tuple(passage.text for passage in passages),
        tuple(text for text, _ in ids),
        tuple(passage.start for passage in passages),
    )
    return pool, {passage_id: place for place, (_, passage_id) in enumerate(ids)}


def _sorted_out(
    one: Posed, ranked: Sequence[int], texts: Sequence[Text], pool: Pool, of_text: dict[int, list[int]]
) -> Mined:
    homes = [one.home, *([texts[one.home].twin] if texts[one.home].twin >= 0 else [])]
    positives: dict[int, tuple[int, int]] = {}
    hard: list[int] = []
    for home in homes:
        for place in of_text[home]:
            start = pool.starts[place]
            spans = [Span(s.start - start, s.end - start) for s in one.answers.get(home, ()) if s.start >= start]
            inside = [span for span in spans if span.end <= len(pool.passages[place])]
            if inside:
                positives[place] = (inside[0].start, inside[0].end)
            elif not one.answers or (home in one.answers and not spans_touch(one.answers[home], start, pool, place)):
                hard.append(place)
    said = {texts[home].text[span.start : span.end].casefold() for home, spans in one.answers.items() for span in spans}
    others = [
        place
        for place in ranked
        if pool.texts[place] not in homes
        and texts[pool.texts[place]].part is one.part
        and not any(answer in pool.passages[place].casefold() for answer in said)
    ]
    return Mined(one.set_name, one.part, one.language, one.question, positives, tuple(hard), tuple(others[:RANKED]))


def spans_touch(spans: Iterable[Span], start: int, pool: Pool, place: int) -> bool:
    """Whether a passage holds a part of an answer, or repeats one: then it is no negative."""
    end = start + len(pool.passages[place])
    return any(span.start < end and span.end > start for span in spans)


def write(path: Path, pool: Pool, mined: Sequence[Mined]) -> None:
    """Keep what was mined for the training."""
    path.write_text(json.dumps({"pool": asdict(pool), "mined": [asdict(one) for one in mined]}), encoding="utf-8")


def read(path: Path) -> tuple[Pool, list[Mined]]:
    """What `write` kept."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    pool = Pool(**{name: tuple(values) for name, values in kept["pool"].items()})
    mined = [
        Mined(
            **{
                **one,
                "positives": {int(place): (start, end) for place, (start, end) in one["positives"].items()},
                "hard": tuple(one["hard"]),
                "ranked": tuple(one["ranked"]),
            }
        )
        for one in kept["mined"]
    ]
    return pool, mined
