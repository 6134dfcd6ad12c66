"""A document to its quotations in direct speech, each with who says it as the document introduces that person.

News and minutes name a speaker once and go on with "katanya" or "he added". A name is given only where the document
says it by one of the ways below; anything else stays without a speaker.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.types import Span

FEWEST_WORDS = 3  # of a quotation; shorter ones are names and words that are called so
BACK = 30_000  # characters before a quotation that its speaker may be introduced in
LONGEST_SPEECH = 2_000  # characters that are looked at behind what is quoted
LONGEST_NAME = 200  # characters of a name with its office
FAR = 3  # paragraphs that "katanya" may reach back where more than one has spoken

_AFTER = (
    "kata|ujar|tutur|ucap|jelas|ungkap|terang|papar|tandas|tegas|imbuh|tambah|beber|sebut|cetus|tukas|kilah|lanjut|nilai"
    "|pungkas|pinta|tanya|jawab|seru|klaim|aku|harap|tutup|sambung|kenang|pesan|urai|ulas|timpal|cerita|komentar|kelakar"
    "|bantah|simpul|duga|said|says|added|explained|stated|asked|replied|told"
)
_BEFORE = (
    "mengatakan|menyatakan|menilai|menyebut|menyebutkan|menuturkan|menjelaskan|mengungkapkan|menegaskan|menambahkan"
    "|mengaku|mengingatkan|berharap|menceritakan|menerangkan|memaparkan|menyampaikan|menyarankan|mengimbau"
    "|membantah|mengklaim|menuding|menanggapi|menyesalkan|mengajak|berkata|berujar|berpesan|memberikan pendapatnya"
    "|membacakan|menyayangkan|menyoroti|memastikan|menduga|merujuk|said|says|added|explained|stated"
)
_PASSIVE = "(?:[Dd]i(?:ungkap|kata|sampaikan|utarakan|tegas|jelas|tutur|ucap)\\w*)"
ROLES = frozenset(
    "adviser anggota asisten bupati camat chair chairman deputi deputy direktur director dirjen dosen dubes governor"
    " gubernur hakim head imam jaksa jenderal juru kabag kabid kadis kapolda kapolres kepala ketua komisaris komisioner"
    " koordinator lurah manajer menko menlu menteri mantan mayor minister pakar panglima pelatih pelaksana pengacara"
    " pengamat penjabat peneliti perwakilan pj plh plt politisi presiden president professor profesor regent rektor"
    " secretary sekda sekjen sekretaris spokesman spokesperson spokeswoman staf sultan ustadz wakapolri wakil wali"
    " walikota".split()
)
_CAPITAL = r"(?:[A-Z]\.|[A-Z][\w'’/-]*(?:\.(?=\s[A-Z]))?|\d{1,3}(?=/))"
_GAP = r"[^\S\n]+"
_RUN = re.compile(rf"{_CAPITAL}(?:{_GAP}(?:(?:bin|binti|of){_GAP})?{_CAPITAL})*")
_PRONOUN = r"(?:dia|ia|beliau|he|she)"
_ACRONYM = re.compile(r"\([A-Z][\w-]+\)")
_NO_PERSON = frozenset(
    "Baca Beliau Dalam Dari Demikian Di Dengan Dia Hal Hari Ia Ini Itu Kami Kata Ke Kepada Ketika Kita Lalu Lebih"
    " Menanggapi Menurut Mereka Nama Namun Oleh Pada Padahal Para Saat Saya Sebelumnya Sedangkan Sekarang Selain Selama"
    " Sementara Setelah Terkait Tetapi Tidak Untuk Usai Yang According As At But For He However In It On She The They"
    " This Who With".split()
)
# What is called so is no person, nor is a place that such a name ends in.
ORGANISATIONS = frozenset(
    "Asosiasi Badan Bank Biro Dewan Dinas Direktorat Fraksi Kabinet Kantor Kedutaan Kejaksaan Kementerian Komisi Komnas"
    " Lembaga Mabes Majelis Mahkamah Ministry Office Panitia Pansus Partai Pemerintah Pemerintahan Pemkab Pemkot"
    " Pemprov Pengadilan Polda Polres Polri Polsek PT Tim Universitas Yayasan".split()
)
_SAID_AFTER = re.compile(rf"[\s,]{{0,3}}(?P<verb>{_AFTER})(?P<pronoun>nya|\s+{_PRONOUN}\b)?\b", re.IGNORECASE)
_SAYS = re.compile(rf"(?:\b(?:juga|turut|kembali|kemudian|lalu|sempat|pun)\s+)*\b(?:{_BEFORE})\b")
_SAID_SAME = re.compile(rf"\b(?:{_AFTER}|menurut)(?:nya|\s+{_PRONOUN})\b", re.IGNORECASE)
_SAID_BY = re.compile(rf"\b(?:{_AFTER}|[Mm]enurut|{_PASSIVE})\s+(?=[A-Z])")
_ENDS = re.compile(
    r"[.;(“\"\n]|,|\b(?:di|dalam|saat|ketika|kepada|pada|usai|seusai|sambil|yang|seperti|dikutip|dihubungi|melalui|menirukan"
    r"|membacakan|menanggapi|selaku|dari|lewat|terkait|soal|ditemui|to|in|on|at|during|after|who)\b"
)
_SAME = "="  # the one who said something last
_PAIRS = {"“": "”", '"': '"', "”": "”"}
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")


@dataclass(frozen=True, slots=True)
class Speech:
    """A quotation with its marks, and who says it in the words of the document; empty where that is not sure."""

    span: Span
    speaker: str


@dataclass(frozen=True, slots=True)
class _Sayer:
    """Someone who says something: where, under which name, whether a quotation is ascribed to it there, and to whom."""

    place: int
    name: str
    ascribed: bool = False
    addressee: str = ""


def speaker_of(text: str, quoted: Span) -> str:
    """Who says what is quoted from a text; empty where it is no direct speech, or the speaker is not sure."""
    first = max(0, quoted.start - BACK)
    if first and (broken := text.find("\n\n", first, quoted.start)) >= 0:
        first = broken + 2
    near = text[first : quoted.end + LONGEST_SPEECH]
    start, end = quoted.start - first, quoted.end - first
    within = [one for one in speeches(near) if one.span.start < end and start < one.span.end]
    names = {one.speaker for one in within}
    return names.pop() if len(names) == 1 else ""


@lru_cache(maxsize=32)
def speeches(text: str) -> tuple[Speech, ...]:
    """All direct speech in a text, in its order."""
    paragraphs = [Span(match.start(), match.end()) for match in _PARAGRAPH.finditer(text)]
    runs = [match for match in _RUN.finditer(text) if not _is_no_person(match.group())]
    found: list[Speech] = []
    said: list[_Sayer] = []
    for place, paragraph in enumerate(paragraphs):
        quotations = list(_quotations(text, paragraph))
        said += _narrated(text, paragraph, quotations, said[-1].name if said else "")
        for quotation in quotations:
            reach = paragraphs[max(0, place - FAR)].start
            near = paragraphs[max(0, place - 1)].start
            sayer = _sayer(text, quotation, paragraph, said, reach=reach, near=near)
            name = _introduced(sayer, text, runs, before=paragraph.end) if sayer else ""
            found.append(Speech(quotation, name))
            if sayer:
                said.append(replace(sayer, place=quotation.end))
        said.sort(key=lambda one: one.place)
    return tuple(found)


def _quotations(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    while start < paragraph.end:
        opened = next((place for place in range(start, paragraph.end) if text[place] in _PAIRS), -1)
        if opened < 0:
            return
        closed = text.find(_PAIRS[text[opened]], opened + 1, paragraph.end)
        if closed < 0:
            return
        if len(text[opened + 1 : closed].split()) >= FEWEST_WORDS:
            yield Span(opened, closed + 1)
        start = closed + 1


def _sayer(
    text: str, quotation: Span, paragraph: Span, said: Sequence[_Sayer], *, reach: int, near: int
) -> _Sayer | None:
    """Who says a quotation: by the words after it, by those before it, or as the last who said something."""
    before = sorted((one for one in said if one.place < quotation.start), key=lambda one: one.place)
    alone = len({one.name.split()[-1] for one in before}) == 1
    earlier = [one for one in before if alone or one.place >= reach]
    after = _SAID_AFTER.match(text, quotation.end, paragraph.end)
    if after:
        if after["pronoun"]:
            return _answering(earlier) if after["verb"].lower() == "jawab" else earlier[-1] if earlier else None
        name, end = _named(text, after.end(), paragraph.end)
        if name == _SAME:
            return earlier[-1] if earlier else None
        to = _addressee(text, end, paragraph.end)
        return _Sayer(quotation.end, name, ascribed=True, addressee=to) if name else None
    if text[: quotation.start].rstrip().endswith((",", ":")):
        same = [one for one in earlier if one.place >= paragraph.start]
        return same[-1] if same else None
    around = text[paragraph.start : quotation.start] + text[quotation.end : paragraph.end].partition("(")[0]
    just_said = [one for one in earlier if one.place >= near]
    return just_said[-1] if just_said and not re.search(r"\w{3}", around) else None


def _answering(earlier: Sequence[_Sayer]) -> _Sayer | None:
    """Who answers the last that was said: the one it was said to, if that is told."""
    if not earlier or not earlier[-1].addressee:
        return None
    return _Sayer(earlier[-1].place, earlier[-1].addressee, ascribed=True)


def _narrated(text: str, paragraph: Span, quotations: Sequence[Span], last: str) -> list[_Sayer]:
    """Those who are told to say something outside of the quotations of a paragraph; "he" is the last who did."""
    told = list(text[paragraph.start : paragraph.end])
    for quotation in quotations:
        told[quotation.start - paragraph.start : quotation.end - paragraph.start] = "\n" * (
            quotation.end - quotation.start
        )
    narration = "".join(told)
    named = [
        (match.start(), _subject(narration[max(0, match.start() - LONGEST_NAME) : match.start()]))
        for match in _SAYS.finditer(narration)
    ]
    for match in (*_SAID_BY.finditer(narration), *_SAID_SAME.finditer(narration)):
        before = narration[max(0, match.start() - 9) : match.start()].rstrip(" ,")
        if not before.endswith("\n"):  # what follows a quotation is its own
            same = match.re is _SAID_SAME
            named.append((match.start(), _SAME if same else _named(narration, match.end(), len(narration))[0]))
    found: list[_Sayer] = []
    for place, name in sorted(named):
        last = last if name == _SAME else name or last
        if last and name:
            found.append(_Sayer(paragraph.start + place, last))
    return found


def _subject(before: str) -> str:
    """The name that a clause up to its verb begins with."""
    clause = re.split(r"[.;\n](?:\s|$)", before)[-1].rstrip(" ,")
    if re.search(rf"(?:^|[\s,]){_PRONOUN}$", clause, re.IGNORECASE):
        return _SAME
    runs = [match for match in _RUN.finditer(clause) if not _is_no_person(match.group())]
    if (
        not runs
        or runs[-1].group().split()[0] in ORGANISATIONS
        or len(clause) - runs[-1].end() > 24
        or re.search(r"\b(?:ia|dia|ini|itu)\b", clause[runs[-1].end() :])
    ):
        return ""
    return _without_lead(runs[-1].group())


def _named(text: str, start: int, end: int) -> tuple[str, int]:
    """The name that is told from a place on, with an office before it, and where it ends."""
    told = _ACRONYM.sub(lambda acronym: " " * len(acronym.group()), text[start : min(end, start + LONGEST_NAME)])
    stop = _ENDS.search(told)
    first = told[: stop.start()] if stop else told
    words = first.split()
    if stop and stop.group() == "," and words and words[0].casefold() in ROLES:
        run = _RUN.match(told, stop.end() + len(told[stop.end() :]) - len(told[stop.end() :].lstrip()))
        if run and not _is_no_person(run.group()) and len(run.group().split()) <= 4:
            return f"{' '.join(words)}, {run.group()}", start + run.end()
    if words and words[-1] in ("itu", "ini"):
        return _SAME, start + len(first)  # "the former minister"
    runs = list(_RUN.finditer(first))
    if not runs or _is_no_person(runs[-1].group()):
        return "", start + len(first)
    if any(word.casefold() in ROLES for word in first[: runs[0].start()].split()):
        return " ".join(first[: runs[-1].end()].split()), start + len(first)
    return _without_lead(runs[0].group()), start + len(first)


def _addressee(text: str, start: int, end: int) -> str:
    told = re.match(r"[\s,]{0,2}(?:kepada|to)\s+", text[start:end])
    run = _RUN.match(text, start + told.end(), end) if told else None
    return run.group() if run else ""


def _introduced(sayer: _Sayer, text: str, runs: Sequence[re.Match[str]], *, before: int) -> str:
    """The name as it first stands in the text with all that belongs to it: an office, the other names."""
    name = sayer.name
    if "," in name or name.split()[0].casefold() in ROLES:
        return name
    key = name.split()[-1]
    for run in runs:
        if run.start() >= before:
            break
        told = _without_lead(run.group())
        if told.split()[0] in ORGANISATIONS:
            if told.split()[-1] == key and not sayer.ascribed:
                return ""  # a place or a party, for all that is known
            continue
        if key in told.split() and len(told.split()) > len(name.split()):
            return _office_before(text, run.start()) + told
    return name


def _office_before(text: str, place: int) -> str:
    """The half of an office that "and" joins to the name: "Menteri Kelautan dan" before "Perikanan Susi"."""
    half = re.search(rf"({_RUN.pattern}) dan $", text[max(0, place - 60) : place])
    return half.group() if half and half[1].split()[0].casefold() in ROLES else ""


def _without_lead(run: str) -> str:
    words = run.split()
    while len(words) > 1 and words[0] in _NO_PERSON:
        words = words[1:]
    return " ".join(words)


def _is_no_person(run: str) -> bool:
    return all(word in _NO_PERSON or word.isdecimal() for word in run.split())
