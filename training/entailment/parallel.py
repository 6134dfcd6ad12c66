"""Texts whose sentences stand in both languages to pairs: what one language says of the other, and what it does not."""

import random
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import Part, read_rows, squad_parts
from rag.sentences import find_sentences
from rag.types import Language
from training.entailment.corrupt import corrupt
from training.entailment.pair import Label, Pair
from training.entailment.rearrange import recombine, reorder, shorten

BOTH = (Language.INDONESIAN, Language.ENGLISH)
ACROSS = tuple((one, other) for one in BOTH for other in BOTH if one is not other)
WITHIN = tuple((one, one) for one in BOTH)
FEWEST_WORDS = 5  # of a sentence that is a hypothesis
MOST_CHARACTERS = 900  # of a premise: what a passage of the program has
REORDERED = 0.5  # of the hypotheses whose parts have another order, true or not
NEWS_PARTS = 6  # of NTREX's documents one in so many calibrates and one tests
# Words before which a main clause may end.
CLAUSE_ENDS = {
    Language.INDONESIAN: re.compile(
        r",? (?:karena|sehingga|setelah|ketika|saat|sementara|sedangkan|agar) |, (?:yang|dengan|dan) "
    ),
    Language.ENGLISH: re.compile(
        r",? (?:because|after|when|while|although|since|so that) |, (?:which|who|with|and|but) "
    ),
}


@dataclass(frozen=True, slots=True)
class Parallel:
    """Sentences of one text in order, each in both languages."""

    sentences: tuple[dict[Language, str], ...]
    part: Part
    set_name: str


def read_parallel(data: Path) -> list[Parallel]:
    """The news of NTREX, and the passages of SQuAD that have as many sentences in one language as in the other."""
    return [*_read_news(data), *_read_passages(data)]


def _read_news(data: Path) -> Iterator[Parallel]:
    documents: dict[str, list[dict[Language, str]]] = {}
    for row in read_rows(data / "ntrex_en_id" / "pairs.jsonl.gz"):
        documents.setdefault(row["doc"], []).append({Language.INDONESIAN: row["id"], Language.ENGLISH: row["en"]})
    for name, sentences in documents.items():
        part = {0: Part.CALIBRATE, 1: Part.TEST}.get(zlib.crc32(name.encode()) % NEWS_PARTS, Part.TRAIN)
        yield Parallel(tuple(sentences), part, "news")


def _read_passages(data: Path) -> Iterator[Parallel]:
    rows = list(read_rows(data / "squad_id_en" / "passages.jsonl.gz"))
    parts = squad_parts(row["title"] for row in rows)
    for row in rows:
        texts = {Language.INDONESIAN: row["text"], Language.ENGLISH: row["text_en"]}
        indonesian, english = (
            [text[span.start : span.end] for span in find_sentences(text, language)] for language, text in texts.items()
        )
        if len(indonesian) == len(english):
            sentences = [dict(zip(BOTH, pair, strict=True)) for pair in zip(indonesian, english, strict=True)]
            yield Parallel(tuple(sentences), parts[row["title"]], "passages")


def pairs_of(text: Parallel, draw: random.Random) -> Iterator[Pair]:
    """For every sentence, each way across the languages and one way within, a true pair and one that is not."""
    for place, sentence in enumerate(text.sentences):
        if min(len(sentence[language].split()) for language in BOTH) < FEWEST_WORDS:
            continue
        for languages in (*ACROSS, draw.choice(WITHIN)):
            for label, premise, hypothesis in (
                _true(text, place, languages, draw),
                _untrue(text, place, languages, draw),
            ):
                if premise and hypothesis:
                    if draw.random() < REORDERED:
                        hypothesis = reorder(hypothesis, languages[1]) or hypothesis
                    yield Pair(premise, hypothesis, label, languages, text.set_name)


Made = tuple[Label, str, str]
Languages = tuple[Language, Language]


def _true(text: Parallel, place: int, languages: Languages, draw: random.Random) -> Made:
    """The sentence, less of it, or it with its neighbour, among its own neighbours."""
    first, last = _around(text, place, draw)
    said = text.sentences[place][languages[1]]
    premise = _joined(text, first, last, languages[0])
    kind = draw.random()
    within = languages[0] is languages[1]
    if kind < (0.7 if within else 0.25):
        less = [one for one in (main_clause(said, languages[1]), shorten(said, draw)) if one]
        return Label.ENTAILED, premise, draw.choice(less) if less else ("" if within else said)
    if kind < 0.35 and last > place:
        return Label.ENTAILED, premise, f"{said} {text.sentences[place + 1][languages[1]]}"
    return Label.ENTAILED, premise, said


def _untrue(text: Parallel, place: int, languages: Languages, draw: random.Random) -> Made:
    """The sentence changed or mixed with another, half of it known, or none of it."""
    first, last = _around(text, place, draw)
    premise = _joined(text, first, last, languages[0])
    said = text.sentences[place][languages[1]]
    kind = draw.random()
    there = [one[languages[1]] for one in text.sentences[first : last + 1]]
    if kind < 0.2 and (mixed := recombine(there, draw)):
        return Label.NOT_ENTAILED, premise, mixed
    if kind < 0.55:
        others = [one[languages[1]] for one in text.sentences]
        return Label.NOT_ENTAILED, premise, corrupt(said, languages[1], others, draw)
    if kind < 0.65:  # the premise is changed
        alone = text.sentences[place][languages[0]]
        others = [one[languages[0]] for one in text.sentences]
        return Label.NOT_ENTAILED, corrupt(alone, languages[0], others, draw), said
    if kind < 0.75:  # half of the premise is taken away
        return Label.NEUTRAL, main_clause(text.sentences[place][languages[0]], languages[0]), said
    elsewhere = [other for other in range(len(text.sentences)) if not first <= other <= last]
    if not elsewhere:
        return Label.NEUTRAL, "", ""
    # The nearer, the more it is about the same.
    other = min(draw.sample(elsewhere, min(2, len(elsewhere))), key=lambda one: abs(one - place))
    unsaid = text.sentences[other][languages[1]]
    if len(unsaid.split()) < FEWEST_WORDS:
        return Label.NEUTRAL, "", ""
    if kind < 0.85:  # half of what is stated is known
        both = [said, unsaid] if draw.random() < 0.5 else [unsaid, said]
        return Label.NEUTRAL, premise, " ".join(both)
    return Label.NEUTRAL, premise, unsaid


def main_clause(sentence: str, language: Language) -> str:
    """A sentence without what follows its main clause; empty where that is not known."""
    match = CLAUSE_ENDS[language].search(sentence)
    if not match or len(sentence[: match.start()].split()) < FEWEST_WORDS:
        return ""
    return sentence[: match.start()].rstrip(" ,") + "."


def _around(text: Parallel, place: int, draw: random.Random) -> tuple[int, int]:
    """The first and last of some sentences around one, in number as passages have them, or fewer."""
    before, after = draw.choices([(0, 0), (1, 1), (3, 3)], [0.4, 0.35, 0.25])[0]
    first = max(0, place - draw.randint(0, before))
    last = min(len(text.sentences) - 1, place + draw.randint(0, after))
    while (
        last > first
        and sum(len(one[Language.INDONESIAN]) for one in text.sentences[first : last + 1]) > MOST_CHARACTERS
    ):
        first, last = (first + 1, last) if first < place else (first, last - 1)
    return first, last


def _joined(text: Parallel, first: int, last: int, language: Language) -> str:
    return " ".join(one[language] for one in text.sentences[first : last + 1])
