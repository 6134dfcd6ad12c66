"""Regulations and news to what the question sets lack: glossaries, tables and abbreviations, with questions by rule."""

import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks.data import group_part, read_rows
from benchmarks.posed import Posed, Text
from training.reader.made.glossaries import glossaries
from training.reader.made.names import read_names
from training.reader.made.news import of_paragraph
from training.reader.made.page import Page
from training.reader.made.tables import table

TABLES = 900
PARAGRAPHS = 2500  # of news, with a question each at least
SET_NAME = "made"


def read_made(data: Path, first: int, *, seed: int = 0) -> tuple[list[Text], list[Posed]]:
    """Texts whose places begin with `first`, and their questions; the same for the same seed."""
    texts: list[Text] = []
    posed: list[Posed] = []
    for number, page in enumerate(_pages(data, random.Random(seed))):
        part = group_part(f"{page.title} {number}")
        home = first + len(texts)
        texts.append(Text(page.text, page.language, page.title, part))
        for asked in page.asked:
            answers = {home: (asked.answer,)} if asked.answer else {}
            posed.append(Posed(SET_NAME, asked.question, asked.language, part, home, answers))
    return texts, posed


def _pages(data: Path, draw: random.Random) -> Iterator[Page]:
    articles = [row["paragraphs"] for row in read_rows(data / "indosum" / "articles.jsonl.gz")]
    regulations = [row["text"] for row in read_rows(data / "peraturan" / "docs.jsonl.gz")]
    paragraphs = [" ".join(paragraph.split()) for article in articles for paragraph in article]
    names = read_names(paragraphs, regulations)
    yield from glossaries(names, draw)
    for _ in range(TABLES):
        yield table(names, draw)
    pages = [page for paragraph in paragraphs if (page := of_paragraph(paragraph, draw))]
    yield from draw.sample(pages, min(PARAGRAPHS, len(pages)))
