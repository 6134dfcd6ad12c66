"""Answers, documents and hostile text for the tests of rendering."""

import datetime
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from rag.answering.frames import quotation
from rag.reports import State
from rag.trash import Removed
from rag.types import (
    Answer,
    By,
    Citation,
    Document,
    DocumentEntry,
    DocumentInfo,
    Doubt,
    Facets,
    FileRecord,
    Language,
    Listed,
    Origin,
    Outcome,
    Span,
    Unwritten,
    Way,
    Writing,
    Written,
)
from ui.catalogue import beginning, failing, similar, summary, trash
from ui.find import find
from ui.looking import Counts, Shelf
from ui.markup import place_of
from ui.overview import overview
from ui.places import quotations_in
from ui.shelf import shelf_list
from ui.texts import Words
from ui.view import View as Looked
from ui.viewer import View

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</blockquote></article><script>alert(1)</script>",
    '" onmouseover=alert(1) x="',
    "' onfocus='alert(1)' autofocus='",
    "javascript:alert(1)",
    '<a href="javascript:alert(1)">here</a>',
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></p><img src=x onerror=alert(1)>",
    "<<b>script>alert(1)<</b>/script>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<!-- --!><img src=x onerror=alert(1)>",
    "]]><img src=x>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "&#60;script&#62;",
    "```mermaid\ngraph TD; A[<img src=x onerror=alert(1)>]\n```",
    "![x](http://192.0.2.1/x.png) [y](javascript:alert(1))",
    "first\n\n<script>alert(1)</script>\n\n# second",
    "$$\\href{javascript:alert(1)}{x}$$",
    "${alert(1)} {{constructor.constructor('alert(1)')()}}",
    "../../etc/passwd?start=0&end=9#quote",
    "\x00\x1b[31m\x7f",
)


def answer(
    text: str = "",
    *,
    title: str = "Title",
    source: str = "Source",
    name: str = "name.md",
    quote: str = "Quotation.",
    words: str = "",
    before: str = "Before. ",
    after: str = " After.",
    question: str = "Question?",
) -> Answer:
    """An answer with one quotation, each part as given; `words` are those of the quotation that answer."""
    cited = citation(1, title=title, source=source, name=name, quote=quote, words=words, before=before, after=after)
    text = text or f"Frame:{quotation(quote, 1)}"
    return Answer(question, Language.ENGLISH, Outcome.ANSWERED, text, (cited,), (), 0.8, {"total": 12.0})


def written(*said: str, doubted: tuple[str, ...] = (), model: str = "maker:model-1b") -> Answer:
    """An answer of a chat model: what it `said`, each supported by the same two quotations, and then the `doubted`.

    What was said stands in a paragraph of its own each.
    """
    one = citation(1, title="Title", source="Source", name="name.md", quote="Quotation.", before="", after="")
    two = replace(one, marker=2, quote="Another.", start=90, end=98)
    sentences = [Written(text, (1, 2)) for text in said] + [Written(text, (), Doubt.NUMBER) for text in doubted]
    writing = Writing(model, tuple(sentences), None, 2, 1234, 56, 7.25, reused=True)
    text = "\n\n".join(f"{sentence} [1][2]" for sentence in said)
    return replace(answer(), text=text, citations=(one, two), writing=writing)


def unwritten(reason: Unwritten, *, model: str = "maker:model-1b") -> Answer:
    """An answer that quotes because a chat model did not write one."""
    return replace(answer(), writing=Writing(model, (), reason, dropped=3))


def not_found(
    *, title: str = "Title", source: str = "Source", name: str = "name.md", quote: str = "Quotation."
) -> Answer:
    """A refusal with one closest passage, each part as given."""
    closest = citation(0, title=title, source=source, name=name, quote=quote, before="", after="")
    return Answer("Question?", Language.ENGLISH, Outcome.NOT_FOUND, "Nothing.", (), (closest,), 0.2, {})


def citation(
    marker: int,
    *,
    title: str,
    source: str,
    name: str,
    quote: str,
    before: str,
    after: str,
    words: str = "",
    page: int = 2,
) -> Citation:
    """A citation whose offsets fit its quotation; `words` are the ones in it that answer, none where they are empty."""
    date = datetime.date(2023, 11, 30)
    first = 5 + quote.index(words)
    answer = Span(first, first + len(words)) if words else None
    return Citation(marker, name, title, date, source, page, quote, 5, 5 + len(quote), answer, before, after)


def document(
    text: str,
    *,
    title: str = "Title",
    name: str = "name.md",
    page_starts: tuple[int, ...] = (),
    source: str = "Source",
    format: str = "md",
    address: str = "",
) -> Document:
    """A document of that text."""
    date = datetime.date(2023, 11, 30)
    info = DocumentInfo(name, "0" * 64, title, Language.INDONESIAN, date, source, "Sampit", format, None, address)
    return Document(info, text, page_starts)


def view(of: Document, *quoted: Span, sought: str | None = None, hit: int = 1, size: int | None = 1_500) -> View:
    """What is shown of a document of which these parts are quoted, the first of them to be looked at."""
    places = [place_of(span.start, span.end, of.text[span.start : span.end]) for span in quoted]
    found = None if sought is None else find(of.text, sought, hit=hit)
    return View(of, quotations_in(of.text, places), found, size)


def entry(*, title: str = "Title", name: str = "name.md", source: str = "Source") -> DocumentEntry:
    """A document of the list."""
    info = document("Text.", title=title, name=name, source=source).info
    added = datetime.datetime(2026, 11, 25, 3, 0, tzinfo=datetime.UTC)
    return DocumentEntry(info, 3, 12_345, Origin(added, By(Way.ADDRESS, source)))


def shelf(text: str, *, looked: Looked | None = None, kind: str = "md", documents: int = 1) -> Shelf:
    """What the tab of documents shows of a corpus in which everything is called the same."""
    counts = Facets(
        documents=documents,
        passages=3,
        undated=1,
        sources=((text, 1),),
        languages=((Language.ENGLISH, 1),),
        formats=((kind, 1),),
        months=((datetime.date(2022, 3, 1), 1), (datetime.date(2023, 11, 1), 2)),
    )
    named = entry(title=text, name=text, source=text)
    failed = FileRecord(text, "", "", text, text, 2, 15)
    when = datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC)
    return Shelf(
        view=looked or Looked(),
        counts=Counts(counts, counts, counts, counts, counts),
        listed=Listed((named,) * min(documents, 25), documents),
        states={text: State.CHANGED},
        reading=(text,),
        failures=1,
        failing=(failed,),
        similar=((text, text),),
        removed=(Removed(text, when, Path("folder"), replaced=False),),
    )


def tab_of(shown: Shelf, words: Words) -> list[str]:
    """Every piece of HTML that the tab of documents is made of."""
    return [
        summary(shown, words),
        overview(shown.counts, shown.view.filters, words),
        shelf_list(shown, words),
        failing(shown.failing, words),
        similar(shown.similar, words),
        trash(shown.removed, words),
        beginning(Path("folder"), words),
    ]


class Structure(HTMLParser):
    """A page's skeleton (tags with the names of their attributes), its text, its addresses, and what stands out."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.skeleton: list[str] = []
        self.texts: list[str] = []
        self.addresses: list[str] = []
        self.marked: list[str] = []
        self.emphasised: list[str] = []
        self._within: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skeleton.append(f"<{tag} {' '.join(name for name, _ in attrs)}>")
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self._within.add(tag)

    def handle_endtag(self, tag: str) -> None:
        self.skeleton.append(f"</{tag}>")
        self._within.discard(tag)

    def handle_comment(self, data: str) -> None:
        self.skeleton.append("<!--")

    def handle_data(self, data: str) -> None:
        if "pre" in self._within:
            return  # hidden: what is copied
        self.texts.append(data)
        if "mark" in self._within:
            self.marked.append(data)
        if "strong" in self._within:
            self.emphasised.append(data)

    @property
    def text(self) -> str:
        """All text, as a reader meets it."""
        return "".join(self.texts)
