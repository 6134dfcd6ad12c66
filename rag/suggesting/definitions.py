"""Definitions to questions: "X adalah ...", "X is a ...", "Long Name (LN)", the entries of a glossary."""

import re
from collections.abc import Iterator

from rag.lexicon import is_common
from rag.suggesting.source import Source, stands_alone, within
from rag.types import Language, Span, Suggestion

MEANING = "meaning"
ABBREVIATION = "abbreviation"
PERSON = "person"

_ASKED_MEANING = {Language.INDONESIAN: "Apa itu {}?", Language.ENGLISH: "What is {}?"}
_ASKED_TERM = "Apa yang dimaksud dengan {}?"
# "Apa kepanjangan SPBE?" is answered seldom: the word does not stand where an abbreviation is spelt out.
_ASKED_ABBREVIATION = {Language.INDONESIAN: "Apa itu {}?", Language.ENGLISH: "What does {} stand for?"}
_ASKED_PERSON = {Language.INDONESIAN: "Siapa {}?", Language.ENGLISH: "Who is {}?"}

_ENUMERATOR = r"(?:(?:Pasal\s)?\d{1,3}\.?\s+|[a-z]\.\s+)?"
_STANDS_FOR = re.compile(
    r"(?:^|(?<=\s))(?P<short>[A-Z][\w-]{1,20})\s+(?:(?:adalah|merupakan|ialah)\s+)?"
    r"(?:(?:singkatan|kependekan|akronim|kepanjangan)\s+dari|stands\s+for|is\s+(?:an\s+abbreviation|short)\s+(?:of|for))"
    r"\s+(?P<long>[^.,;:(]{6,120})"
)
_SHORT = re.compile(
    r"(?P<run>(?:[A-Z][\w/-]+(?:\s(?:dan|of|and|the|for|untuk|atas))?\s){2,9})\((?P<short>[A-Z][\w-]{1,14})\)"
)
_TERM = re.compile(
    rf"^{_ENUMERATOR}(?P<term>[A-Z][\w/ -]{{2,70}}?)"
    r"(?:\syang\sselanjutnya\s(?:disingkat|disebut)(?:\sdengan)?\s(?P<short>[A-Z][\w ]{1,30}?),?)?"
    r"\sadalah\s(?P<said>\w.{15,})"
)
_ENTRY = re.compile(r"^(?P<term>[A-Z][\w-]{1,24}):\s(?P<said>[^:]{6,300})$")
_GLOSSARY = re.compile(r"glosari|istilah|singkatan|glossar|abbreviation|terminolog|definisi", re.IGNORECASE)
_FEWEST_ENTRIES = 3
_MOST_SPELT = 2  # abbreviations spelt out in running text; of 86 such in 200 news articles 7 were answered
_SHORTEST_WORD = 4  # letters; a shorter entry is an abbreviation
_IS = {
    Language.INDONESIAN: re.compile(
        r"^(?P<subject>[A-Z][\w’'-]*(?:\s(?:dan\s)?[A-Z][\w’'-]*){0,5})\s(?:adalah|merupakan|ialah)\s(?P<said>\w.{15,})"
    ),
    Language.ENGLISH: re.compile(
        r"^(?P<subject>[A-Z][\w’'-]*(?:\s(?:of\s|and\s)?[A-Z][\w’'-]*){0,5})\s(?:is|was)\s(?P<said>(?:an?|the|one\sof)\s\w.{15,})"
    ),
}
_THING = re.compile(
    r"(?:(?:salah satu|sebuah|suatu|nama)\s)?(?:nama|lembaga|badan|organisasi|forum|sistem|program|aplikasi|perusahaan"
    r"|penyakit|jenis|alat|cara|metode|proses|istilah|teknologi|perangkat|konsol|film|lagu|novel|permainan|virus|bakteri"
    r"|senyawa|zat|profesi|agenda|lomba|kompetisi|turnamen|upacara|tradisi|semboyan|employer|layanan|situs|media|platform"
    r"|asosiasi|gerakan|kawasan|varian|produk|fitur|gim|game|satelit|roket|pesawat|kapal|mobil|mesin|obat|vaksin)\b"
    r"|(?:an?|the|one of the)\s(?:\w+\s){0,3}(?:name|agency|body|organi[sz]ation|forum|system|program(?:me)?"
    r"|application|company|disease|kind|type|tool|method|process|technology|device|film|song|novel|game|virus|bacterium"
    r"|compound|profession|competition|tournament|ceremony|tradition|slogan|service|platform|association|movement|law"
    r"|regulation)\b"
)
_HUMAN = re.compile(
    r"(?:(?:salah satu|seorang|mantan)\s)*(?:pemain|penyanyi|aktor|aktris|politikus|politisi|presiden|gubernur|bupati"
    r"|menteri|pendiri|penulis|pelatih|dokter|ilmuwan|sutradara|pengusaha|atlet|petinju|pebalap|pembalap|musisi|artis|pelukis"
    r"|wartawan|kiper|penyerang|bek|gelandang|sekretaris|ketua|direktur|kepala)\b"
    r"|(?:an?|the|one of the)\s(?:\w+\s){0,3}(?:player|singer|actor|actress|politician|president|governor|regent"
    r"|minister|founder|writer|author|coach|doctor|scientist|director|businessman|athlete|musician|model|painter|journalist"
    r"|secretary|chair)\b"
)


def from_definitions(source: Source) -> Iterator[Suggestion]:
    """Questions about what a term, a name or an abbreviation stands for."""
    asked = set[str]()
    glossary = _is_glossary(source)
    spelt = 0
    for sentence, text in source.texts():
        abbreviations = list(_spelt_out(source, sentence, text))[: _MOST_SPELT - spelt]
        spelt += len(abbreviations)
        for suggestion in (
            *abbreviations,
            *(_entries(source, sentence, text) if glossary else ()),
            *_terms(source, sentence, text),
            *_said_to_be(source, sentence, text),
        ):
            if suggestion.question not in asked:
                asked.add(suggestion.question)
                yield suggestion


def _spelt_out(source: Source, sentence: Span, text: str) -> Iterator[Suggestion]:
    """Abbreviations that the text spells out."""
    if source.language not in _ASKED_ABBREVIATION:
        return
    template = _ASKED_ABBREVIATION[source.language]
    for found in _STANDS_FOR.finditer(text):
        if _abbreviates(found["short"], found["long"], syllables=True):
            yield source.suggestion(template.format(found["short"]), ABBREVIATION, sentence, Span(*found.span("long")))
    for found in _SHORT.finditer(text):
        # English abbreviations are of initials.
        start = _spelt(found["short"], found["run"], syllables=source.language is Language.INDONESIAN)
        if start >= 0:
            span = Span(found.start("run") + start, found.start("run") + len(found["run"].rstrip()))
            yield source.suggestion(template.format(found["short"]), ABBREVIATION, sentence, span)


def _spelt(short: str, run: str, *, syllables: bool) -> int:
    """Where in a run of words with capitals the words begin that an abbreviation is made of; -1 for nowhere."""
    words = [(match.start(), match.group()) for match in re.finditer(r"\S+", run)]
    for start, word in reversed(words):
        rest = run[start:].strip()
        if word[0] == short[0] and len(rest.split()) > 1 and _abbreviates(short, rest, syllables=syllables):
            return start
    return -1


def _abbreviates(short: str, long: str, *, syllables: bool) -> bool:
    """Whether an abbreviation has the initials of what it is said to stand for, or `syllables` of its words."""
    words = re.findall(r"\w+", long)
    named = [word for word in words if word[0].isupper()] or words
    initials = "".join(word[0] for word in named)
    if not any(map(is_common, map(str.casefold, words))):  # the short name of a person
        return False
    if short.isupper():
        return len(short) > 2 and short in (initials.upper(), "".join(word[0] for word in words).upper())
    if not syllables or len(short) < 4 or len(words) < 2 or short.casefold() in {word.casefold() for word in words}:
        return False
    letters = iter(long.casefold())
    return short[0].casefold() == long[0].casefold() and all(letter in letters for letter in short.casefold())


def _is_glossary(source: Source) -> bool:
    about = f"{source.document.info.title} {source.document.text[:500]}"
    entries = sum(bool(_ENTRY.match(text)) for _, text in source.texts())
    return entries >= _FEWEST_ENTRIES and bool(_GLOSSARY.search(about))


def _entries(source: Source, sentence: Span, text: str) -> Iterator[Suggestion]:
    found = _ENTRY.match(text)
    if not found or source.language not in _ASKED_MEANING:
        return
    term, said = found["term"], found["said"]
    span = Span(*found.span("said"))
    head = re.split(r"[,;.]", said)[0]
    if len(head.split()) > 1 and _abbreviates(term, head, syllables=True):
        question = _ASKED_ABBREVIATION[source.language].format(term)
        yield source.suggestion(question, ABBREVIATION, sentence, span)
    elif re.search(r"[A-Z]", term[1:]) or is_common(term.lower()):
        lowered = term if re.search(r"[A-Z]", term[1:]) or len(term) < _SHORTEST_WORD else term.lower()
        yield source.suggestion(_ASKED_MEANING[source.language].format(lowered), MEANING, sentence, span)


def _terms(source: Source, sentence: Span, text: str) -> Iterator[Suggestion]:
    """Terms that a law or a report defines, in a list or in a sentence for each."""
    found = _TERM.match(text) if source.language is Language.INDONESIAN else None
    if not found:
        return
    defined = "yang dimaksud dengan" in source.document.text or "yang selanjutnya" in text
    term, span = found["term"], Span(*found.span("said"))
    common = " " not in term and is_common(term.casefold())
    if not defined or common or not stands_alone(term, source.language, named=False):
        return
    if all(word[0].isupper() or word in ("dan", "atau", "atas") for word in term.split()):
        yield source.suggestion(_ASKED_TERM.format(term), MEANING, sentence, span)


def _said_to_be(source: Source, sentence: Span, text: str) -> Iterator[Suggestion]:
    """Names that are said to be something."""
    found = _IS[source.language].match(text) if source.language in _IS else None
    legal = "yang dimaksud dengan" in source.document.text
    if not found or legal or not stands_alone(found["subject"], source.language, named=False):
        return
    subject, said, span = found["subject"], found["said"], Span(*found.span("said"))
    names = len(subject.split())
    if _HUMAN.match(said) and 2 <= names <= 4:
        yield source.suggestion(_ASKED_PERSON[source.language].format(subject), PERSON, sentence, span)
    elif _THING.match(said) and (names > 1 or not is_common(subject.casefold())):
        asked = within(subject, source.document.text)
        yield source.suggestion(_ASKED_MEANING[source.language].format(asked), MEANING, sentence, span)
