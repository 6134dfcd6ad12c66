"""News articles with labelled quotations to how often the speaker that is named is the right one.

    python -m benchmarks.speakers --data DIR [--misses]

The labels are ours: articles of IndoSum by their ids, the paragraph, and a name that the speaker must have, or none.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import read_rows
from rag.answering.speakers import speeches

LABELS = Path(__file__).with_name("speakers.jsonl")
PARAGRAPH_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Named:
    """The first quotation of a paragraph: the name that it should have and the one it got, each empty for none."""

    article: str
    paragraph: int
    expected: str
    given: str

    @property
    def right(self) -> bool:
        """Whether the name that was given is that of the speaker."""
        return bool(self.expected) and self.expected in self.given


def main() -> None:
    """Name the speakers of every labelled quotation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--misses", action="store_true", help="print what was not named right")
    arguments = parser.parse_args()
    rows = {row["id"]: row["paragraphs"] for row in read_rows(arguments.data / "indosum" / "articles.jsonl.gz")}
    found = list(named(rows))
    given = [one for one in found if one.given]
    right = sum(one.right for one in given)
    sought = sum(bool(one.expected) for one in found)
    print(f"{len(found)} quotations, {sought} with a speaker that the text names")
    print(
        f"named: {len(given)}, of these right: {right} ({right / len(given):.3f}); of all found: {right / sought:.3f}"
    )
    if arguments.misses:
        for one in found:
            if not one.right and (one.given or one.expected):
                print(f"{one.article} {one.paragraph}: {one.expected or '-'} | {one.given or '-'}")


def named(articles: Mapping[str, list[str]]) -> Iterator[Named]:
    """Every labelled quotation with the name it got."""
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        paragraphs = articles[label["article"]]
        start = sum(len(one) + len(PARAGRAPH_BREAK) for one in paragraphs[: label["paragraph"]])
        end = start + len(paragraphs[label["paragraph"]])
        within = [one for one in speeches(PARAGRAPH_BREAK.join(paragraphs)) if start <= one.span.start < end]
        yield Named(label["article"], label["paragraph"], label["speaker"], within[0].speaker if within else "")


if __name__ == "__main__":
    main()
