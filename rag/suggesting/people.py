"""Persons with their offices to questions: "Ketua Umum Forsesdasi, Sri Wahyuni, ..." -> "Siapa Ketua Umum ...?" """

import re
from collections.abc import Iterator

from rag.analysis import is_stop_word
from rag.answering.saying import VERBS
from rag.answering.speakers import ORGANISATIONS, ROLES, speeches
from rag.lexicon import is_common
from rag.loading.dates import MONTHS, WEEKDAYS
from rag.suggesting.source import Source, stands_alone
from rag.types import Language, Span, Suggestion

OFFICE = "office"
SPEECH = "speech"

_CAPITAL = r"[A-Z][\w’'/-]*"
_RUN = re.compile(rf"{_CAPITAL}(?:\s(?:dan\s)?{_CAPITAL})*")
_AFTER_COMMA = re.compile(
    rf",\s(?P<name>{_CAPITAL}(?:\s{_CAPITAL}){{0,3}})(?=,\s|\s(?:{VERBS}|meminta|menambahkan|berharap|mengaku|menuturkan)\b)"
)
_LATER = re.compile(r"\s(?:saat|usai|ketika|di|pada|dalam|kepada)\b")
_STANDING_ALONE = re.compile(
    rf"\b(?i:kata|ujar|ucap|tutur|jelas|tegas|ungkap|tandas|terang|papar|menurut|imbuh|lanjut)\s(?P<after>[A-Z]\w+)(?!\s[A-Z])"
    rf"|(?<![A-Za-z.]\s)(?P<before>[A-Z]\w+)\s(?:juga\s|pun\s|kembali\s)?(?:{VERBS}|mengingatkan|meminta|berharap)\b"
)
_OF_ROLE = re.compile(
    r"(?P<name>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){1,3}),\s(?P<office>(?:the\s)?(?:[a-z-]+\s){0,3}"
    r"(?:secretary|regent|mayor|governor|minister|president|director|chair|chairman|chairwoman|head|spokesman|spokeswoman"
    r"|chief|ambassador|professor|rector|coach|captain|founder|author|editor|commissioner)"
    r"(?:\s(?:general|executive))?\s(?:of|for|at)\s(?:the\s)?(?:[a-z]+\s(?:of\s)?){0,3}[A-Z][\w’'-]*(?:\s(?:of\s)?[A-Z][\w’'-]*){0,5})(?=,\s)"
)
_LEADS = frozenset("Plt Plh Pj Penjabat Pelaksana Wakil Mantan Juru Eks".split())  # before the word for an office
_GENERIC = frozenset("Humas Biro Bidang Bagian Seksi Divisi Subdit Kasat Reskrim Satlantas Data".split())  # of no one
_KNOWN = frozenset("bupati gubernur menteri presiden walikota wali mayor governor minister".split())
# Titles of persons, which belong to their names.
_TITLES = frozenset(
    "Kombes Komisaris Besar Brigadir Jenderal Irjen Brigjen Komjen Jenderal AKBP AKP Kompol Iptu Ipda Pol Letjen Mayjen"
    " Letkol Kolonel Mayor Kapten Marsekal Laksamana Laksda Prof Profesor Dr Drs Ir KH Haji Hj TNI Marsma Marsda"
    " Inspektur".split()
)
_NO_ROLE = frozenset("anggota staf pakar pengamat peneliti politisi dosen ustadz perwakilan".split())
_TOPIC = re.compile(rf"(?<=[\w,]\s){_CAPITAL}(?:\s{_CAPITAL})*(?:\s20\d\d)?")
_ROMAN = re.compile(r"[IVXLC]+")
_ADDRESSED = frozenset("Pak Bu Bapak Ibu Saya Kami Kita Allah Insya Mas Mbak".split())
_OFTEN = 3  # times that a document names what it is about
_LONGEST_SPEAKER = 7  # words
_FEWEST_QUOTED = 8  # words of direct speech that says something about a thing
_KEEPS = 60_000  # characters of a document whose speeches are looked at


def from_offices(source: Source) -> Iterator[Suggestion]:
    """Who holds an office that the text tells with the holder's name."""
    asked = set[str]()
    persons = _persons(source.document.text[:_KEEPS])
    for sentence, text in source.texts():
        for office, answer in _offices(source, text, persons):
            question = f"Siapa {office}?" if source.language is Language.INDONESIAN else f"Who is the {office}?"
            if question not in asked and stands_alone(office, source.language, named=False):
                asked.add(question)
                yield source.suggestion(question, OFFICE, sentence, answer)


def _offices(source: Source, text: str, persons: frozenset[str]) -> Iterator[tuple[str, Span]]:
    """Offices with where their holder is named."""
    if source.language is Language.ENGLISH:
        for found in _OF_ROLE.finditer(text):
            if is_stop_word(found["name"].split()[0].casefold()):
                continue
            yield found["office"].removeprefix("the "), Span(*found.span("name"))
    if source.language is not Language.INDONESIAN:
        return
    for run in _RUN.finditer(text):
        words = run.group().split()
        first = next((place for place, word in enumerate(words) if word.casefold() in ROLES), -1)
        told_before = text[: run.start()].endswith((") ", "- "))  # "Pelaksana Harian (Plh) Sekda ..."
        led = first == 0 or (first == 1 and words[0] in _LEADS)
        if not led or told_before or words[first].casefold() in _NO_ROLE:
            continue
        split = next((place for place in range(first + 2, len(words)) if words[place] in persons), 0)
        if split and _is_holder(words, split, source.document.text):
            while words[split - 1] in _TITLES:
                split -= 1
            name = run.start() + len(" ".join(words[:split])) + 1
            yield from _office(words[:split], Span(name, run.end()))
        elif not split and (after := _AFTER_COMMA.match(text, run.end())) and not _is_place(after["name"]):
            yield from _office(words, Span(*after.span("name")))


def _office(words: list[str], holder: Span) -> Iterator[tuple[str, Span]]:
    """The office if it is that of one person: it names more than "Kepala Biro Humas"."""
    told = [word for word in words if word.casefold() not in ROLES and word not in _LEADS]
    told = [word for word in told if word not in _GENERIC and word != "dan"]
    named = any(word.casefold() in _KNOWN for word in words) or any(not is_common(word.casefold()) for word in told)
    if told and named and words[-1] not in _TITLES and words[-1] != "dan" and holder.end - holder.start > 3:
        first = words[0].lower() if words[0] in ("Mantan", "Eks") else words[0]
        yield " ".join([first, *words[1:]]), holder


def _is_holder(words: list[str], split: int, text: str) -> bool:
    """Whether the name begins there: of "Presiden Barack Obama" Barack is no part of the office."""
    if len(words) - split > 4:
        return False
    if len(words) - split > 1:
        return True
    before, name = re.escape(words[split - 1]), re.escape(words[split])
    return bool(re.search(rf"\b{before}\b(?!\s{name}\b)", text))


def _is_place(name: str) -> bool:
    return any(word in ORGANISATIONS or word in ("Provinsi", "Kabupaten", "Kota", "Jalan") for word in name.split())


def _persons(text: str) -> frozenset[str]:
    """Words that are told to say something on their own, as persons are once they have been introduced."""
    found = (match["after"] or match["before"] for match in _STANDING_ALONE.finditer(text))
    return frozenset(word for word in found if word.casefold() not in ROLES and word not in ORGANISATIONS)


def from_speech(source: Source) -> Iterator[Suggestion]:
    """What somebody says about something that the quotation names."""
    if source.language is not Language.INDONESIAN:
        return
    text = source.document.text[:_KEEPS]
    asked = set[tuple[str, str]]()
    for speech in speeches(text):
        quoted = text[speech.span.start : speech.span.end]
        sentence = next((one for one in source.sentences if one.start <= speech.span.start < one.end), None)
        if sentence is None or not _is_person(speech.speaker) or len(quoted.split()) < _FEWEST_QUOTED:
            continue
        topic = _topic(quoted, speech.speaker, source)
        if topic and (speech.speaker, topic) not in asked:
            asked.add((speech.speaker, topic))
            start, end = max(sentence.start, speech.span.start), min(sentence.end, speech.span.end)
            within = Span(start - sentence.start, end - sentence.start)
            yield source.suggestion(f"Apa kata {speech.speaker} tentang {topic}?", SPEECH, sentence, within)


def _is_person(speaker: str) -> bool:
    """Whether a speaker is told with an office, or with two names or more that are nothing else."""
    words = speaker.split()
    if not 2 <= len(words) <= _LONGEST_SPEAKER or re.search(r"[,.;(]", speaker) or words[0].isupper():
        return False
    return words[0].casefold() in ROLES or words[0] in _LEADS or not any(is_common(word.casefold()) for word in words)


def _topic(quoted: str, speaker: str, source: Source) -> str:
    """A name in what is quoted that the document is about; empty where there is none."""
    text, title = source.document.text[:_KEEPS], source.document.info.title.casefold()
    found: list[tuple[int, str]] = []
    for run in _TOPIC.finditer(quoted):
        name = run.group()
        words = name.split()
        timely = any(word.casefold() in MONTHS or word.casefold() in WEEKDAYS for word in words)
        telling = len(words) > 1 or (len(name) > 2 and name.isupper() and not _ROMAN.fullmatch(name))
        telling &= not all(is_common(word.casefold()) for word in words)
        if telling and not timely and not set(words) & set(speaker.split()) and words[0] not in _ADDRESSED:
            times = len(re.findall(rf"\b{re.escape(name)}\b", text))
            if times >= _OFTEN or (times > 1 and name.casefold() in title):
                found.append((times, name))
    return max(found, default=(0, ""))[1]
