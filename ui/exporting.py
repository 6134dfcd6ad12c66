"""Turns of a conversation -> text, Markdown, one HTML page or JSON that can be taken elsewhere, sources included."""

import datetime
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.commands import answer_json
from rag.types import Answer, Citation
from ui.conversation import Failure
from ui.filters import told
from ui.markup import escape
from ui.texts import Words
from ui.written import is_written, marked, paragraphs_of, wrote

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~!$&])")
_LINE_START = re.compile(r"^(\s*\d*)([-+=.)])", re.MULTILINE)
_LOOK = (
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 Georgia,serif;color:#1c2024;background:#fff}"
    "h1,h2{font-weight:400;line-height:1.3}h2{margin-top:2.5rem;border-top:1px solid #8d8676;padding-top:1rem}"
    "blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid #7b1e2b;white-space:pre-line}"
    ".quiet{color:#565b60;font:0.9rem/1.5 sans-serif}@media print{body{margin:0}h2{break-after:avoid}}"
)


@dataclass(frozen=True, slots=True)
class Format:
    """A form to take a conversation away in: how its files end, what they are, and how they are written."""

    suffix: str
    media_type: str
    write: Callable[[str, Sequence[Answer | Failure], Words, datetime.date], str]


def as_text(entry: Answer | Failure, words: Words) -> str:
    """One turn with its sources, to be pasted into a letter."""
    return "\n\n".join(_sections(entry, words, plain=True))


def as_markdown(title: str, turns: Sequence[Answer | Failure], words: Words, today: datetime.date) -> str:
    """A conversation in Markdown, in which nothing that comes from documents or questions is markup."""
    head = f"# {_inert(title)}\n\n{_inert(words.exported.format(date=words.date(today)))}"
    entries = ("\n\n".join(_sections(entry, words, plain=False)) for entry in turns)
    return "\n\n".join([head, *entries]) + "\n"


def as_html(title: str, turns: Sequence[Answer | Failure], words: Words, today: datetime.date) -> str:
    """A conversation as one page that can be printed, runs nothing and fetches nothing."""
    body = "".join(_html(entry, words) for entry in turns)
    return (
        f'<!doctype html><html lang="{words.language.value}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_LOOK}</style></head><body><h1>{escape(title)}</h1>"
        f'<p class="quiet">{escape(words.title)}. {escape(words.exported.format(date=words.date(today)))}</p>'
        f"{body}</body></html>\n"
    )


def as_json(title: str, turns: Sequence[Answer | Failure], words: Words, today: datetime.date) -> str:
    """A conversation as data: each turn as the command line gives it, or a question with the reason of its failure."""
    entries = [
        {"question": entry.question, "failure": entry.message} if isinstance(entry, Failure) else answer_json(entry)
        for entry in turns
    ]
    return (
        json.dumps({"title": title, "date": today.isoformat(), "turns": entries}, ensure_ascii=False, indent=1) + "\n"
    )


FORMATS: Mapping[str, Format] = {
    "markdown": Format("md", "text/markdown; charset=utf-8", as_markdown),
    "html": Format("html", "text/html; charset=utf-8", as_html),
    "json": Format("json", "application/json", as_json),
}


def _sections(entry: Answer | Failure, words: Words, *, plain: bool) -> Iterator[str]:
    """The paragraphs of a turn, as plain text or as Markdown."""
    shown = (lambda text: text) if plain else _inert
    yield (f"{words.asked}: " if plain else "## ") + shown(_line(entry.question))
    if isinstance(entry, Failure):
        yield shown(entry.message)
        return
    if entry.searched:
        yield shown(words.searched.format(question=_line(entry.searched)))
    if not entry.filters.empty:
        yield shown(words.within_answer.format(filters=told(entry.filters, words, titles_in(entry))))
    label = words.outcome(entry.outcome)
    yield label if plain else f"**{_inert(label)}**"
    if entry.writing:
        yield shown(wrote(entry, words))
    for lines, quoted in _paragraphs(entry, words):
        yield "\n".join(("" if plain or not quoted else "> ") + shown(line) for line in lines)
    if entry.citations:
        yield f"{words.sources}:" if plain else f"### {_inert(words.sources)}"
        quoted = is_written(entry)
        between = "\n\n" if quoted else "\n"
        yield between.join(_cited(one, words, plain=plain, quoted=quoted) for one in entry.citations)


def _paragraphs(answer: Answer, words: Words) -> Iterator[tuple[list[str], bool]]:
    """The lines of each paragraph of an answer, and whether it is a quotation."""
    if answer.writing and is_written(answer):
        for sentences in paragraphs_of(answer.text, answer.writing.sentences):
            yield [" ".join(_line(marked(one, words)) for one in sentences)], False
        return
    for paragraph in filter(None, (part.strip("\n") for part in answer.text.split("\n\n"))):
        quoted = paragraph.startswith(">")
        yield [line.removeprefix(">").strip() if quoted else line for line in paragraph.split("\n")], quoted


def _cited(citation: Citation, words: Words, *, plain: bool, quoted: bool) -> str:
    """A source in the list of them, with its quotation where that is not in the answer itself."""
    source = _source(citation, words)
    if plain:
        return f"[{citation.marker}] {source}" + (f"\n“{citation.quote}”" if quoted else "")
    number = f"{citation.marker}. "
    lines = [f"{' ' * len(number)}> {_inert(line)}" for line in f"“{citation.quote}”".split("\n")] if quoted else []
    return "\n".join([number + _inert(source), *lines])


def _html(entry: Answer | Failure, words: Words) -> str:
    heading = f"<section><h2>{escape(_line(entry.question))}</h2>"
    if isinstance(entry, Failure):
        return f"{heading}<p>{escape(entry.message)}</p></section>"
    quiet = [words.searched.format(question=_line(entry.searched))] if entry.searched else []
    if not entry.filters.empty:
        quiet.append(words.within_answer.format(filters=told(entry.filters, words, titles_in(entry))))
    notes = "".join(f'<p class="quiet">{escape(one)}</p>' for one in quiet)
    if entry.writing:
        notes += f'<p class="quiet">{escape(wrote(entry, words))}</p>'
    parts = []
    for lines, quoted in _paragraphs(entry, words):
        inner = escape("\n".join(lines))
        parts.append(f"<blockquote>{inner}</blockquote>" if quoted else f"<p>{inner}</p>")
    sources = "".join(
        f'<li value="{one.marker}">{escape(_source(one, words))}'
        + (f"<blockquote>{escape(one.quote)}</blockquote>" if is_written(entry) else "")
        + "</li>"
        for one in entry.citations
    )
    listed = f"<h3>{escape(words.sources)}</h3><ol>{sources}</ol>" if sources else ""
    outcome = escape(words.outcome(entry.outcome))
    return f"{heading}{notes}<p><strong>{outcome}</strong></p>{''.join(parts)}{listed}</section>"


def _source(citation: Citation, words: Words) -> str:
    page = [words.page.format(page=citation.page)] if citation.page else []
    source = [citation.source] if citation.source else []
    return ", ".join([citation.title, *source, words.date(citation.date), *page, citation.document])


def titles_in(answer: Answer) -> dict[str, str]:
    """The titles of the documents that an answer shows, by name."""
    return {one.document: one.title for one in (*answer.citations, *answer.closest, *answer.unused)}


def _line(text: str) -> str:
    return " ".join(text.split())


def _inert(text: str) -> str:
    """Text that Markdown shows as it is: no link, picture, HTML, heading or list comes of it."""
    return _LINE_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text))
