"""Mined questions to batches: each question with some of its passages, tokenised, padded and labelled."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from rag.models.onnx_reader import PASSAGE_TOKENS, frame
from rag.types import Language
from training.reader.mine import Mined, Pool

TITLED = 0.5  # share of passages that are read with the title of their article, as a document's is in use
ENGLISH_PASSAGE = 0.35  # where a question is answered in both languages
NEGATIVE = 0.6  # of the questions that have an answer, beside the passage that has it
OWN_TEXT = 0.3  # of a question's negatives, from the text that answers it
EXTRA_NEGATIVE = 0.15  # a ranked passage beside the text of a question that has no answer
SORTED_OVER = 40  # batches whose groups are sorted by length together


@dataclass(frozen=True, slots=True)
class Group:
    """A question and passages by their places; the first is the one that answers, where `answer` is a span."""

    question: int
    passages: tuple[int, ...]
    answer: tuple[int, int] | None
    titled: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """n passages of g questions. `group` (n,) names each one's question; `target` (g,) is the passage that answers,
    -1 where none does, and `start` and `end` (g,) its answer's first and last token."""

    ids: Tensor
    mask: Tensor
    inside: Tensor
    group: Tensor
    target: Tensor
    start: Tensor
    end: Tensor


class Grouping:
    """Draws groups of the questions of one part."""

    def __init__(
        self,
        pool: Pool,
        titles: Sequence[str],
        languages: Sequence[Language],
        mined: Sequence[Mined],
        tokens: Tokenizer,
    ) -> None:
        """`titles` and `languages` are those of the pool's passages."""
        self.mined, self.languages = mined, languages
        self.questions = _encode(tokens, [one.question for one in mined])
        self.passages = _encode(tokens, pool.passages)
        known = {title: place for place, title in enumerate(dict.fromkeys(titles))}
        self.title_of = [known[title] for title in titles]
        self.titles = _encode(tokens, list(known))

    def epoch(self, seed: int, *, tokens: int) -> Iterator[Batch]:
        """Every question once, in batches of about `tokens` tokens with padding."""
        draw = random.Random(seed)
        groups = [group for place in range(len(self.mined)) if (group := self._draw(place, draw)).passages]
        draw.shuffle(groups)
        size = max(1, round(len(groups) / SORTED_OVER))
        batches: list[list[Group]] = []
        for first in range(0, len(groups), size):
            batches += self._pack(sorted(groups[first : first + size], key=self._longest), tokens)
        draw.shuffle(batches)
        for batch in batches:
            yield self.batch(batch)

    def batch(self, groups: Sequence[Group]) -> Batch:
        """Pad and label."""
        rows = [self._row(group, passage) for group in groups for passage in group.passages]
        width = max(len(ids) for ids, _ in rows)
        ids = torch.ones((len(rows), width), dtype=torch.long)  # 1 is <pad>
        mask = torch.zeros((len(rows), width), dtype=torch.long)
        inside = torch.zeros((len(rows), width), dtype=torch.bool)
        for row, (values, first) in enumerate(rows):
            ids[row, : len(values)] = torch.tensor(values)
            mask[row, : len(values)] = 1
            inside[row, first : len(values) - 1] = True
        place, target, start, end = 0, [], [], []
        for group in groups:
            answer = self._answer_tokens(group)
            first = rows[place][1]
            target.append(place if answer else -1)
            start.append(first + answer[0] if answer else 0)
            end.append(first + answer[1] if answer else 0)
            place += len(group.passages)
        of = [index for index, group in enumerate(groups) for _ in group.passages]
        return Batch(ids, mask, inside, *(torch.tensor(values) for values in (of, target, start, end)))

    def _draw(self, place: int, draw: random.Random) -> Group:
        one = self.mined[place]
        titled = draw.random() < TITLED
        if one.positives:
            chosen = self._positive(one, draw)
            negative = self._negative(one, draw) if draw.random() < NEGATIVE else ()
            return Group(place, (chosen, *negative), one.positives[chosen], titled)
        hard = self._in_language(one.hard, draw)
        negatives = [draw.choice(hard)] if hard else []
        if one.ranked and (not negatives or draw.random() < EXTRA_NEGATIVE):
            negatives.append(_by_rank(one.ranked, draw))
        return Group(place, tuple(negatives), None, titled)

    def _positive(self, one: Mined, draw: random.Random) -> int:
        return draw.choice(self._in_language(tuple(one.positives), draw))

    def _in_language(self, places: Sequence[int], draw: random.Random) -> Sequence[int]:
        wanted = Language.ENGLISH if draw.random() < ENGLISH_PASSAGE else Language.INDONESIAN
        return [place for place in places if self.languages[place] is wanted] or places

    def _negative(self, one: Mined, draw: random.Random) -> tuple[int, ...]:
        source = one.hard if one.hard and draw.random() < OWN_TEXT else one.ranked
        return (_by_rank(source, draw),) if source else ()

    def _row(self, group: Group, passage: int) -> tuple[list[int], int]:
        title = self.titles[self.title_of[passage]].ids if group.titled else []
        return frame(self.questions[group.question].ids, title, self.passages[passage].ids)

    def _answer_tokens(self, group: Group) -> tuple[int, int] | None:
        if group.answer is None:
            return None
        offsets = self.passages[group.passages[0]].offsets[:PASSAGE_TOKENS]
        touched = [
            place for place, (start, end) in enumerate(offsets) if start < group.answer[1] and end > group.answer[0]
        ]
        return (touched[0], touched[-1]) if touched else None

    def _longest(self, group: Group) -> int:
        return max(len(self._row(group, passage)[0]) for passage in group.passages)

    def _pack(self, groups: Sequence[Group], tokens: int) -> list[list[Group]]:
        packed: list[list[Group]] = [[]]
        rows = longest = 0
        for group in groups:
            longest = max(longest, self._longest(group))
            rows += len(group.passages)
            if packed[-1] and rows * longest > tokens:
                packed.append([])
                rows, longest = len(group.passages), self._longest(group)
            packed[-1].append(group)
        return packed


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A text's token ids and the characters that each covers; an `Encoding` copies them every time it is asked."""

    ids: list[int]
    offsets: list[tuple[int, int]]


def _encode(tokens: Tokenizer, texts: Sequence[str]) -> list[_Tokens]:
    return [
        _Tokens(encoding.ids, encoding.offsets)
        for encoding in tokens.encode_batch(list(texts), add_special_tokens=False)
    ]


def _by_rank(places: Sequence[int], draw: random.Random) -> int:
    """One of them, the first ones likelier."""
    return draw.choices(places, [1 / (rank + 2) for rank in range(len(places))])[0]
