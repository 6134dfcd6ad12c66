"""A question to the digest that it asks for: of which kind, of what, and of which years."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.analysis import words
from rag.types import DigestKind

_POLITE = (
    r"(?:(?:tolong|mohon|coba|please|(?:can|could|would) you|bisakah (?:anda|kamu)|buatkan(?: saya)?|buat(?:lah)?"
    r"|berikan(?: saya)?|beri(?: saya)?|susun(?:kan|lah)?|give me|make|write|show me)\s+)*(?:an?\s+|the\s+|sebuah\s+)?"
)
_LAST_WORDS = re.compile(
    r"(?:\s+(?:secara (?:singkat|ringkas)|dengan singkat|dalam \w+ (?:kalimat|poin)|briefly|in short"
    r"|in \w+ (?:sentences?|points?)|for me|untuk saya|ya))+$",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    rf"{_POLITE}(?:(?:ringkas(?:kan|an|lah)?|rangkum(?:kan|an|lah)?|ikhtisar(?:kan)?)(?:\s+(?:dari|isi))*"
    r"|summari[sz]e|sum up|(?:(?:brief|short)\s+)?summary of|overview of)\s+(?P<matter>.+)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:apa(?:kah)?\s+(?:isi|inti)(?:nya)?\s+(?:dari\s+)?(?P<one>.+)"
    r"|(?P<two>.+?)\s+(?:berisi|membahas|menjelaskan|bercerita)\s+(?:tentang\s+)?apa(?:\s+saja)?"
    r"|(?:tentang|mengenai)\s+apa(?:kah)?\s+(?:isi\s+)?(?P<three>.+)"
    r"|what(?:'s|’s|\s+is|\s+does)\s+(?P<four>.+?)\s+(?:about|say|contain|cover))",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    rf"{_POLITE}(?:bandingkan(?:lah)?|perbandingan|compare|comparison(?: of| between)?|what\s+differs\s+between"
    r"|apa(?:\s+saja)?\s+yang\s+berbeda\s+antara)\s+(?:antara\s+|isi\s+)*"
    r"(?P<matter>.+)",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"(?:apa(?:kah)?(?:\s+saja)?\s+(?:per)?beda(?:an|nya)?\s+(?:isi\s+)?(?:antara\s+|dari\s+)?"
    r"|what\s+(?:is|are)\s+the\s+differences?\s+between\s+|how\s+do(?:es)?\s+)"
    r"(?P<matter>.+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s+(?:dan|dengan|and|with|to|versus|vs\.?|differs?\s+from)\s+", re.IGNORECASE)
_TIMELINE = re.compile(
    rf"(?:(?:bagaimana(?:kah)?|apa|jelaskan|ceritakan|sebutkan|what\s+(?:is|was))\s+)?{_POLITE}"
    r"(?:kronologis?|lini\s?masa|garis waktu|urutan (?:waktu|peristiwa|kejadian)|time\s?line|chronology)\b"
    r"\s*(?P<matter>.*)",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"(?:(?:peristiwa|kejadian|hal)?\s*apa\s+(?:saja\s+)?(?:yang\s+)?(?:sudah\s+|telah\s+)?(?:terjadi|berlangsung)"
    r"|(?:ada\s+)?(?:peristiwa|kejadian)\s+apa(?:\s+saja)?|what(?:\s+has|\s+all|\s+else)?\s+happened|what\s+events\b.*?happened)"
    r"\b(?P<matter>.*)",
    re.IGNORECASE,
)
_YEAR = r"(?:tahun\s+|the\s+years?\s+)?(?P<{0}>(?:19|20)\d\d)"
_BEGIN, _END = _YEAR.format("begin"), _YEAR.format("end")
_RANGE = re.compile(
    r"\b(?:(?:dari|antara|mulai|sejak|selama|pada|in|from|between|during)\s+)?"
    rf"{_BEGIN}\s*(?:sampai(?:\s+dengan)?|hingga|s\.?\s?d\.?|dan|-|–|and|to|until|till|through)\s*{_END}\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"\b(?:sejak|mulai|since|from)\s+{_BEGIN}\b(?:\s+(?:sampai|hingga|until|to)\s+\w+)?", re.IGNORECASE
)
_ONE_YEAR = re.compile(rf"\b(?:(?:pada|di|selama|in|during|of|for)\s+)?{_BEGIN}\b", re.IGNORECASE)
_LEADING = re.compile(
    r"(?:(?:dengan|pada|di|dalam|untuk|tentang|mengenai|seputar|dari|peristiwa|kejadian|hal|to|with|in|at|for|about"
    r"|regarding|of|events)\b\s*)+",
    re.IGNORECASE,
)
_LIST = re.compile(
    rf"{_POLITE}(?:(?:sebut(?:kan)?|tulis(?:kan)?|tampilkan|daftar(?:kan)?|list|name|enumerate|show)"
    r"\s+(?:semua|seluruh|setiap|all(?:\s+of)?(?:\s+the)?|every)|daftar(?:kan)?|list(?:\s+of)?(?:\s+all)?(?:\s+the)?"
    r"|what\s+are\s+all(?:\s+the)?)\s+(?P<matter>.+)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:apa|siapa|kapan|mana|berapa|mengapa|kenapa|bagaimana|who|when|where|why|how|which)\b", re.I)
_DOCUMENT = re.compile(
    r"\b(?:dokumen|document|berkas|file|naskah|pdf|docx|faq)\b|\.(?:md|txt|pdf|docx|html?|odt|rtf|epub|pptx|xlsx|csv)\b",
    re.IGNORECASE,
)
_THAT = frozenset(
    "dokumen document berkas file naskah teks text artikel article itu ini tersebut it this that the isi isinya".split()
)
_BOTH = frozenset("kedua keduanya dokumen itu ini tersebut both the two documents them these of those files".split())
FIRST_YEAR, LAST_YEAR = 1, 9999


@dataclass(frozen=True, slots=True)
class Request:
    """A digest that is asked for.

    `matter` is what it is of, in the question's words, empty where none is named. Unless `sure`, it may as well be a
    question for a fact, and is only taken for a digest where what it names is a document. `points` says that the
    matter is "that document" or "both of them", which the turns before tell. A timeline is of the years from `begin` to
    `end`, both included.
    """

    kind: DigestKind
    matter: str
    sure: bool = True
    points: bool = False
    begin: int = FIRST_YEAR
    end: int = LAST_YEAR

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The two things that a comparison may be of, for each place where the words can be parted."""
        for between in _BETWEEN.finditer(self.matter):
            yield self.matter[: between.start()], self.matter[between.end() :]


def requested(question: str) -> Request | None:
    """The digest that a question asks for; None where it asks for something else."""
    asked = _LAST_WORDS.sub("", question.strip(" \t\n\"'“”").rstrip("?!. "))
    if found := _SUMMARY.fullmatch(asked):
        return _of_document(found["matter"], sure=True)
    if found := _COMPARISON.fullmatch(asked):
        return _of_two(found["matter"])
    if (found := _DIFFERENCE.fullmatch(asked)) and _DOCUMENT.search(found["matter"]):
        return _of_two(found["matter"])
    if found := _TIMELINE.fullmatch(asked):
        return _of_time(found["matter"], years=(_RANGE, _SINCE, _ONE_YEAR))
    if found := _HAPPENED.fullmatch(asked):
        return _of_time(found["matter"], years=(_RANGE, _SINCE), needed=True)
    if found := _ABOUT.fullmatch(asked):
        matter = next(filter(None, found.groups()))
        return _of_document(matter, sure=bool(_DOCUMENT.search(matter)))
    found = _LIST.fullmatch(asked)
    if found and not _ASKS.search(found["matter"]):
        return Request(DigestKind.LIST, found["matter"])
    return None


def _of_document(matter: str, *, sure: bool) -> Request | None:
    if _ASKS.search(matter):
        return None
    return Request(DigestKind.SUMMARY, matter, sure=sure, points=_THAT.issuperset(words(matter)))


def _of_two(matter: str) -> Request | None:
    points = _BOTH.issuperset(words(matter))
    request = Request(DigestKind.COMPARISON, matter, points=points)
    return request if points or next(request.pairs(), None) else None


def _of_time(matter: str, *, years: tuple[re.Pattern[str], ...], needed: bool = False) -> Request | None:
    found = next(filter(None, (pattern.search(matter) for pattern in years)), None)
    if not found:
        return None if needed else Request(DigestKind.TIMELINE, _bare(matter))
    begin = int(found["begin"])
    end = int(found["end"]) if found.re is _RANGE else LAST_YEAR if found.re is _SINCE else begin
    bare = _bare(f"{matter[: found.start()]} {matter[found.end() :]}")
    return Request(DigestKind.TIMELINE, bare, begin=min(begin, end), end=max(begin, end))


def _bare(matter: str) -> str:
    """What a timeline is of, without the words that lead to it."""
    bare = " ".join(matter.split()).strip(" ,:")
    return _LEADING.sub("", bare, count=1) if _LEADING.match(bare) else bare
