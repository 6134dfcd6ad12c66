"""A table in a text file to its rows, each a sentence with the headings in it."""

import csv
import io
from collections import Counter
from itertools import islice

from rag.errors import LoadError
from rag.loading.cleaning import join_records
from rag.loading.decoding import decode
from rag.loading.extraction import Extraction, Limits, Metadata
from rag.loading.metadata import title_of_name
from rag.loading.refusals import damaged
from rag.loading.rows import caption, sentences

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50
_MOST_COLUMNS = 1_000  # a wider file is no table that somebody reads; a row of it would be as long as a document
_DECLARED = "sep="  # a first line with which Excel says what stands between the cells
_LONGEST_CELL = 1_000_000  # an open quotation mark makes one cell of the rest of the file


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .csv or .tsv file."""
    text = decode(content, name=name).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    limits.check_characters(len(text), name=name)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith(_DECLARED) and len(first.strip()) == len(_DECLARED) + 1:
        delimiter, text = first.strip()[-1], rest
    else:
        delimiter = _delimiter(text)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True))
    except (csv.Error, TypeError) as error:
        raise damaged(name) from error
    if max(map(len, rows), default=0) > _MOST_COLUMNS:
        raise LoadError(
            f"{name!r} has more than {_MOST_COLUMNS:,} columns; split it and add the parts", reason="too_large"
        )
    text, records = join_records(list(sentences(rows)))
    return Extraction(text=text, records=records, stated=Metadata(title=caption(rows) or title_of_name(name)))


def _delimiter(text: str) -> str:
    """The character that cuts the first rows into the same number of cells most often, and into the most cells."""

    def fit(delimiter: str) -> tuple[int, int]:
        # Quoted cells may hold line feeds, so the rows are read and not the lines.
        rows = islice(csv.reader(io.StringIO(text[:_LONGEST_CELL]), delimiter=delimiter), _SAMPLE_ROWS)
        try:
            widths = Counter(len(row) for row in rows if row)
        except csv.Error:
            return 0, 0
        width, rows_of_it = max(widths.items(), key=lambda pair: pair[1], default=(0, 0))
        return (rows_of_it, width) if width > 1 else (0, 0)

    return max(_DELIMITERS, key=fit)
