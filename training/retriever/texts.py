"""The folder of development data to the Indonesian and English texts in it."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

# File below the folder, and the fields that hold natural text (strings, or lists of strings).
FIELDS = {
    "idk_mrc/train.jsonl.gz": ("context", "question"),
    "idk_mrc/valid.jsonl.gz": ("context", "question"),
    "squad_id_en/passages.jsonl.gz": ("title", "text", "text_en"),
    "squad_id_en/questions.jsonl.gz": ("question_id", "question_en"),
    "tydiqa_goldp_en/train.jsonl.gz": ("title", "context", "question"),
    "indonli/train.jsonl.gz": ("premise", "hypothesis"),
    "indonli/val.jsonl.gz": ("premise", "hypothesis"),
    "indosum/articles.jsonl.gz": ("paragraphs", "summary"),
    "ntrex_en_id/pairs.jsonl.gz": ("en", "id"),
    "peraturan/docs.jsonl.gz": ("text",),
}


def read_rows(path: Path) -> Iterator[dict[str, object]]:
    """The objects of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read_texts(data: Path) -> Iterator[str]:
    """Every distinct text of the data sets, in the order of the files."""
    seen: set[str] = set()
    for name, fields in FIELDS.items():
        for row in read_rows(data / name):
            for field in fields:
                value = row[field]
                for text in value if isinstance(value, list) else [value]:
                    if isinstance(text, str) and text not in seen:
                        seen.add(text)
                        yield text
