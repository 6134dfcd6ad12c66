"""News articles and regulations to files of a corpus folder: as they are, and recombined to any number that differ."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import read_rows
from rag.sentences import find_sentences
from rag.types import Language

SENTENCES = 60  # of a recombined document, which makes about ten passages
PARAGRAPH = 3  # sentences
LONGEST_TITLE = 60  # characters
SHORTEST, LONGEST = 40, 600  # characters of a sentence that is used again
REGULATIONS = 0.2  # share of recombined documents that are made of regulations
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")  # a capital inside a sentence
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file to be written: its name in the corpus folder, and its text."""

    name: str
    text: str

    def write(self, folder: Path) -> None:
        """Write it into a folder."""
        (folder / self.name).write_text(self.text, encoding="utf-8")


def read_articles(data: Path) -> Iterator[TextFile]:
    """The news articles as text files, each below a line made of its address, since the set has no titles."""
    for row in read_rows(data / "indosum" / "articles.jsonl.gz"):
        yield TextFile(f"{row['id']}.txt", "\n\n".join([title_of(row["id"]), *row["paragraphs"]]))


def read_regulations(data: Path) -> Iterator[TextFile]:
    """The laws and government regulations as Markdown files."""
    for row in read_rows(data / "peraturan" / "docs.jsonl.gz"):
        yield TextFile(f"{row['id'].replace('/', '-')}.md", row["text"])


def title_of(article: str) -> str:
    """What the id of an article says of its title: "1490674536-mustahil-transportasi" is "Mustahil transportasi"."""
    return article.partition("-")[2].replace("-", " ").capitalize()


class Recombined:
    """Documents without end, of the sentences of real ones with other names and numbers; document i is always the same.

    The names are those of the same texts, as often as they stand there, so that frequent words stay as frequent.
    """

    def __init__(self, data: Path) -> None:
        self._kinds = tuple(_sentences(files) for files in (read_articles(data), read_regulations(data)))
        self._names = [name for sentences in self._kinds for one in sentences for name in _NAME.findall(one)]

    def file(self, place: int) -> TextFile:
        """Document number `place`."""
        draw = random.Random(place)
        regulation = draw.random() < REGULATIONS
        sentences = [self._changed(one, draw) for one in draw.choices(self._kinds[regulation], k=SENTENCES)]
        paragraphs = [" ".join(sentences[first : first + PARAGRAPH]) for first in range(0, SENTENCES, PARAGRAPH)]
        title = sentences[0][:LONGEST_TITLE].rsplit(" ", 1)[0]
        return TextFile(f"{place:07d}.{'md' if regulation else 'txt'}", "\n\n".join([title, *paragraphs]))

    def _changed(self, sentence: str, draw: random.Random) -> str:
        named = _NAME.sub(lambda _: draw.choice(self._names), sentence) if self._names else sentence
        return _DIGIT.sub(lambda _: str(draw.randrange(10)), named)


def _sentences(files: Iterator[TextFile]) -> list[str]:
    found = [
        " ".join(file.text[span.start : span.end].split())
        for file in files
        for span in find_sentences(file.text, Language.INDONESIAN)
    ]
    return [one for one in found if SHORTEST <= len(one) <= LONGEST] or found
