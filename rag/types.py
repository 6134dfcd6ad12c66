"""The values that pass between the parts: frozen, whole, checked where they are born."""

import datetime
import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

# Unit vectors, float32: (dimensions,) for one text, (n, dimensions) for several.
Vector = NDArray[np.float32]


class Language(StrEnum):
    """Languages the program speaks, by ISO 639; `und` is a document whose language was not determined."""

    INDONESIAN = "id"
    ENGLISH = "en"
    UNDETERMINED = "und"


class Outcome(StrEnum):
    """How far the documents answer a question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    CONFLICTING = "conflicting"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of character offsets, `text[start:end]`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def meets(self, other: "Span") -> bool:
        """Whether the two have characters in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A page, counted from 1, of which the words could not be read, and the reason as `LoadError` names it."""

    page: int
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known of a document, without its text.

    `name` is its path below the corpus folder with forward slashes, and identifies it; `checksum` is the SHA-256
    of its bytes (and of its sidecar's) in hexadecimal; `date` is the date of publication, None where the document
    does not give it; `source` and `place` are empty where it does not. `ocr_confidence`, from 0 to 1, is how sure text
    recognition was of the words that it read from pictures of pages, None for a document without any. `address` is
    where on the web it was taken from, by http or https, empty where it was not or nobody wrote it down. Of
    `unread_pages` nothing is in the text but what was printed on a picture.
    """

    name: str
    checksum: str
    title: str
    language: Language
    date: datetime.date | None
    source: str
    place: str
    format: str
    ocr_confidence: float | None = None
    address: str = ""
    unread_pages: tuple[UnreadPage, ...] = ()

    def __post_init__(self) -> None:
        if not self.name or not self.checksum or not self.title:
            raise ValueError(f"a document needs a name, a checksum and a title: {self!r}")
        if self.ocr_confidence is not None and not 0 <= self.ocr_confidence <= 1:
            raise ValueError(f"not a confidence: {self.ocr_confidence}")

    @property
    def version(self) -> str:
        """Sixteen hexadecimal digits that name these bytes under this name."""
        return hashlib.sha256(f"{self.name}\0{self.checksum}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Document:
    """A loaded document: its cleaned text, to which all offsets refer, and where its pages begin in it.

    `page_starts[i]` is the offset at which page i + 1 begins; it is empty for a format without pages. `records` are the
    offsets at which rows, posts or messages begin, of which a passage never holds two; it is empty for running text.
    """

    info: DocumentInfo
    text: str
    page_starts: tuple[int, ...] = ()
    records: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError(f"document {self.info.name!r} has no text")
        if self.page_starts and (self.page_starts[0] != 0 or list(self.page_starts) != sorted(self.page_starts)):
            raise ValueError(f"document {self.info.name!r} has pages out of order")
        if self.records and (self.records[0] != 0 or list(self.records) != sorted(set(self.records))):
            raise ValueError(f"document {self.info.name!r} has records out of order")


class Way(StrEnum):
    """How an act on a document came: by the page, the command line, an address, or in the folder itself."""

    PAGE = "page"
    COMMAND = "command"
    ADDRESS = "address"
    FOLDER = "folder"


class Deed(StrEnum):
    """What may be done to a document."""

    ADDED = "added"
    REPLACED = "replaced"
    REMOVED = "removed"
    RESTORED = "restored"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class By:
    """Who did something, as far as that is known.

    `detail` is the system's name of the user for the command line, the address for what came from one, else empty.
    """

    way: Way
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to the document of a name, with its time in UTC; `before` is the former name of a renamed one."""

    when: datetime.datetime
    deed: Deed
    name: str
    by: By
    before: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """When a document was added, in UTC, and by whom."""

    added: datetime.datetime
    by: By


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """An indexed document with the number of its passages, its file's size in bytes, and where it came from.

    The size is 0 and the origin None where no file of it and no act on it was seen.
    """

    info: DocumentInfo
    passages: int
    size: int = 0
    origin: Origin | None = None


class Order(StrEnum):
    """What a list of documents begins with: the last published, or the last added."""

    PUBLISHED = "published"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of a list of documents, and how many the whole list has."""

    entries: tuple[DocumentEntry, ...]
    total: int


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What is remembered of a file of the corpus folder from when it was last looked at.

    `stamp` tells whether it is still the same without reading it, empty where only the `checksum` can tell. Unless
    `reason` is empty, the file could not be read, for that reason (see `LoadError`), in so many `tries`. `size` is in
    bytes.
    """

    name: str
    stamp: str
    checksum: str
    reason: str = ""
    message: str = ""
    tries: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of a document: `document.text[start:end] == text`.

    `id` names the document's version and the passage's place in it; `sentences` are spans in the document's text;
    `page` counts from 1 and is 0 for a format without pages.
    """

    id: str
    document: str
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]
    page: int = 0

    def __post_init__(self) -> None:
        if self.end - self.start != len(self.text) or not self.sentences:
            raise ValueError(f"passage {self.id} does not fit its offsets {self.start}..{self.end}")

    @property
    def span(self) -> Span:
        """Where it stands in its document."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Filters:
    """Narrows a search to documents that fit each of the fields; an empty field does not narrow.

    A field of several values is fitted by any of them. Dates are of publication, both ends included, and fit no
    document without one; `documents` are names, and `formats` are as in `DocumentInfo`.
    """

    documents: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    sources: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is narrowed."""
        return self == Filters()


@dataclass(frozen=True, slots=True)
class Facets:
    """How many documents there are of each source, language, format and month of publication.

    The most frequent come first, months (by their first day) in the order of time. The source of documents that name
    none is empty; `undated` are those without a date of publication.
    """

    documents: int
    passages: int
    undated: int
    sources: tuple[tuple[str, int], ...]
    languages: tuple[tuple[Language, int], ...]
    formats: tuple[tuple[str, int], ...]
    months: tuple[tuple[datetime.date, int], ...]

    @property
    def years(self) -> tuple[tuple[int, int], ...]:
        """How many documents there are of each year, in the order of time."""
        years = Counter[int]()
        for month, documents in self.months:
            years[month.year] += documents
        return tuple(sorted(years.items()))


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage: its fused `score` (higher is better), and how each search saw it.

    `similarity` is the cosine between question and passage (0.0 where the dense search did not return it);
    ranks count from 1, and 0 means not among that search's candidates.
    """

    passage: Passage
    info: DocumentInfo
    score: float
    similarity: float
    dense_rank: int
    lexical_rank: int


@dataclass(frozen=True, slots=True)
class Ranks:
    """Why a passage was found: its place by words, by meaning and by the reader, from 1; 0 means not among them."""

    lexical: int = 0
    dense: int = 0
    reader: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact quotation: `quote` is the document's text from `start` to `end`.

    `answer` are the words in it that answer, in offsets of the document, None where no such words are known. `speaker`
    is who says it in direct speech, in the document's words, empty where it is none or the speaker is not sure.
    `before` and `after` are the text around it, for reading in context, and `ranks` say why its passage was found.
    `marker` counts from 1; 0 means that the passage is shown without being cited.
    """

    marker: int
    document: str
    title: str
    date: datetime.date | None
    source: str
    page: int
    quote: str
    start: int
    end: int
    answer: Span | None = None
    before: str = ""
    after: str = ""
    speaker: str = ""
    ranks: Ranks = Ranks()

    def __post_init__(self) -> None:
        if not self.quote or self.end - self.start != len(self.quote):
            raise ValueError(f"citation of {self.document!r} does not fit its offsets {self.start}..{self.end}")
        if self.answer and not self.start <= self.answer.start < self.answer.end <= self.end:
            raise ValueError(f"the answer of a citation of {self.document!r} is outside its quotation")

    @property
    def span(self) -> Span:
        """Where the quotation stands in its document."""
        return Span(self.start, self.end)

    @property
    def said(self) -> str:
        """The words that answer; empty where no such words are known."""
        return self.quote[self.answer.start - self.start : self.answer.end - self.start] if self.answer else ""


class DigestKind(StrEnum):
    """What an answer gathers where more than a fact is asked for."""

    SUMMARY = "summary"
    COMPARISON = "comparison"
    TIMELINE = "timeline"
    LIST = "list"


class Lack(StrEnum):
    """Why nothing was gathered: no document was named, none or several are called so, or nothing is said of it."""

    UNNAMED = "unnamed"
    UNKNOWN = "unknown"
    SEVERAL = "several"
    NOTHING = "nothing"


class Basis(StrEnum):
    """How the time of something is known: the text tells it, or it is counted from the document's date."""

    TOLD = "told"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A year, a month of it or a day; `month` and `day` are 0 where they are not known."""

    year: int
    month: int = 0
    day: int = 0
    basis: Basis = Basis.TOLD

    def __post_init__(self) -> None:
        if self.day and not self.month:
            raise ValueError("a day needs a month")
        datetime.date(self.year, self.month or 1, self.day or 1)


@dataclass(frozen=True, slots=True)
class Group:
    """So many quotations that stand together, and in a timeline when what they tell was."""

    size: int
    when: When | None = None

    def __post_init__(self) -> None:
        if self.size < 1:
            raise ValueError("a group has a quotation")


@dataclass(frozen=True, slots=True)
class Digest:
    """What an answer gathered: the groups of its citations in their order, or what it lacked."""

    kind: DigestKind
    groups: tuple[Group, ...] = ()
    lack: Lack | None = None

    def __post_init__(self) -> None:
        if bool(self.groups) == bool(self.lack):
            raise ValueError("a digest has groups, or lacks something")


class Doubt(StrEnum):
    """Why a sentence that a chat model wrote is not shown as supported."""

    UNMARKED = "unmarked"
    UNKNOWN_MARKER = "unknown_marker"
    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    UNSUPPORTED = "unsupported"
    LANGUAGE = "language"
    REPEATED = "repeated"
    MARKUP = "markup"


class Unwritten(StrEnum):
    """Why the quotations are given in the place of what a chat model wrote.

    It failed, was slow, ran on, repeated itself, wrote in another language or nothing at all; none of it was supported,
    or what was did not say what answers.
    """

    FAILED = "failed"
    SLOW = "slow"
    RAN_ON = "ran_on"
    REPEATED = "repeated"
    LANGUAGE = "language"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    ASTRAY = "astray"


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence of a chat model, without its markers: the citations that support it, or what speaks against it."""

    text: str
    markers: tuple[int, ...] = ()
    doubt: Doubt | None = None

    def __post_init__(self) -> None:
        if bool(self.markers) == bool(self.doubt):
            raise ValueError("a sentence is supported, or there is a doubt")


@dataclass(frozen=True, slots=True)
class Writing:
    """What a chat model had to do with an answer: its `sentences` in order, or why it has none.

    `dropped` counts the sentences that were left out, `read` and `written` tokens (0 where they are not known). What is
    `reused` was written before, to the same question over the same passages.
    """

    model: str
    sentences: tuple[Written, ...] = ()
    unwritten: Unwritten | None = None
    dropped: int = 0
    read: int = 0
    written: int = 0
    seconds: float = 0.0
    reused: bool = False

    def __post_init__(self) -> None:
        if bool(self.unwritten) == any(one.markers for one in self.sentences):
            raise ValueError("something is supported, or there is a reason why nothing was written")


class StageKind(StrEnum):
    """What an answer is waiting for, or that what was told of it so far is taken back."""

    QUEUED = "queued"
    WRITING = "writing"
    PART = "part"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Stage:
    """How far an answer is: `done` of `total` parts, or questions that are served before it (`total` alone)."""

    kind: StageKind
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question, and on what ground.

    `text` carries markers `[n]` that resolve to `citations`; a `not_found` answer cites nothing and shows
    the `closest` passages apart. `probability` is the calibrated one that what was found answers, given or not.
    `timings` are milliseconds by stage, with `total`. `searched` is the question that was searched for in the place of
    a follow-up, empty where the question was asked as it stands. `filters` are what it was sought within, and `unused`
    the passages that were read and neither quoted nor among the closest, best first. A `digest` says how quotations are
    gathered where more than a fact was asked for; the probability is 0 then, for nothing measures it. `writing` is what
    a chat model did, None where none was asked.
    """

    question: str
    language: Language
    outcome: Outcome
    text: str
    citations: tuple[Citation, ...]
    closest: tuple[Citation, ...]
    probability: float
    timings: Mapping[str, float] = field(default_factory=dict)
    searched: str = ""
    filters: Filters = Filters()
    unused: tuple[Citation, ...] = ()
    digest: Digest | None = None
    writing: Writing | None = None

    def __post_init__(self) -> None:
        if (self.outcome is Outcome.NOT_FOUND) != (not self.citations):
            raise ValueError(f"outcome {self.outcome} does not fit {len(self.citations)} citations")
        if [citation.marker for citation in self.citations] != list(range(1, len(self.citations) + 1)):
            raise ValueError("markers must count from 1")
        if self.digest and sum(group.size for group in self.digest.groups) != len(self.citations):
            raise ValueError("the groups of a digest hold all citations")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that a document answers: in the words `answer` of its sentence `source`, in offsets of the document.

    `kind` names the rule that made it, so that those shown together can be of several.
    """

    question: str
    language: Language
    kind: str
    document: str
    source: Span
    answer: Span


@dataclass(frozen=True, slots=True)
class Turn:
    """What a follow-up may lean on: the question as it was asked, the one that stands alone, and what came of it.

    `said` are the words that answered, in the document's own, empty unless the outcome is *answered*; `documents` are
    the names of those that were quoted.
    """

    question: str
    searched: str
    outcome: Outcome
    said: str = ""
    documents: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.said and self.outcome is not Outcome.ANSWERED:
            raise ValueError(f"outcome {self.outcome} has no words that answer")

    @classmethod
    def of(cls, answer: Answer) -> "Turn":
        """The turn that an answer makes."""
        said = next((citation.said for citation in answer.citations if citation.said), "")
        quoted = tuple(dict.fromkeys(citation.document for citation in answer.citations))
        return cls(answer.question, answer.searched or answer.question, answer.outcome, said, quoted)
