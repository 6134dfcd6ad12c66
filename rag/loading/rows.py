"""A table to its rows as sentences: "Heading: value; Heading: value", so that a row says what it says by itself."""

from collections.abc import Iterator, Sequence

from rag.loading.cleaning import clean_line

# A longer row goes on in lines of its own, each of which begins with what the row begins with.
_LONGEST_LINE = 400
_LONGEST_KEY = 100
_LONGEST_HEADING = 120
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

Cells = Sequence[str]


def sentences(rows: Sequence[Cells], *, prefix: str = "") -> Iterator[str]:
    """Each row as a sentence, or several of a wide row; lines above the headings as they are.

    The headings are the first row of two cells or more, if all of them are words or years. `prefix` begins every row.
    """
    cleaned = [[clean_line(cell) for cell in row] for row in rows]
    filled = [row for row in cleaned if any(row)]
    first = next((number for number, row in enumerate(filled) if sum(map(bool, row)) > 1), None)
    if first is None:
        yield from (f"{prefix}{next(filter(None, row))}" for row in filled)
        return
    yield from (f"{prefix}{next(filter(None, row))}" for row in filled[:first])
    headings = filled[first] if looks_like_headings(filled[first]) and first + 1 < len(filled) else []
    for row in filled[first + bool(headings) :]:
        yield from _lines(row, headings, prefix)


def told(rows: Sequence[Cells], *, marked: bool) -> Iterator[str]:
    """The rows of a table, with the headings before their values where the first row holds headings for all.

    `marked` is whether the document says of its first row that it holds headings.
    """
    even = len({len(row) for row in rows}) == 1
    if even and marked and len(rows[0]) > 1 and looks_like_headings(rows[0]):
        yield from labelled(rows)
    else:
        yield from map(" | ".join, rows)


def labelled(rows: Sequence[Cells]) -> Iterator[str]:
    """Each row below the first, which holds the headings, as a sentence; a table without others as it is."""
    headings, *others = rows or [()]
    if not others:
        yield " | ".join(headings)
        return
    for row in others:
        if any(row):
            yield from _lines(row, headings, "")


def looks_like_headings(row: Cells) -> bool:
    """Whether the cells of a row are words or years, each once and none of them long."""
    named = [cell for cell in row if cell]
    words = [cell for cell in named if any(map(str.isalpha, cell))]
    years = [cell for cell in named if cell.isdecimal() and _FIRST_YEAR <= int(cell[:5]) <= _LAST_YEAR]
    return (
        bool(words)
        and len(words) + len(years) == len(named) == len(set(named))
        and max(map(len, named)) <= _LONGEST_HEADING
    )


def caption(rows: Sequence[Cells]) -> str:
    """The line above a table's headings, empty where there is none."""
    row = next((row for row in rows if any(map(str.strip, row))), ())
    words = [cell for cell in map(clean_line, row) if cell]
    return words[0] if len(words) == 1 and len(words[0]) <= _LONGEST_HEADING else ""


def _lines(row: Cells, headings: Cells, prefix: str) -> Iterator[str]:
    """A row on one line, or on several that each begin with its first value."""
    fields = []
    for column, value in enumerate(row):
        heading = headings[column] if column < len(headings) else ""
        if value:
            fields.append(
                f"{heading}: {value}" if heading and not heading.endswith(":") else f"{heading} {value}".strip()
            )
    key = fields[0] if len(fields[0]) <= _LONGEST_KEY else ""
    line = fields[0]
    for field in fields[1:]:
        if len(line) + len(field) > _LONGEST_LINE and line != key:
            yield f"{prefix}{line}"
            line = f"{key}; {field}" if key else field
        else:
            line = f"{line}; {field}"
    yield f"{prefix}{line}"
