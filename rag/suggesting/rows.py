"""Rows of tables to questions about a value in them: "Daerah: Seruyan; Ibu kota: ..." to "Apa ibu kota Seruyan?" """

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.suggesting.source import Source
from rag.types import Language, Span, Suggestion

KIND = "row"

_FIELD = re.compile(r"(?:^|;\s)(?P<heading>[^:;]{1,60}):\s(?P<value>[^;]+)")
_FEWEST = 2  # fields of a row
# What the headings of values are asked with; the part in parentheses, a unit, is left out of the question.
_ASKED = (
    (
        Language.INDONESIAN,
        re.compile(
            r"(?i:ketua|wakil ketua|kepala|bupati|wali kota|gubernur|camat|lurah|direktur|sekretaris|sekda|bendahara"
            r"|koordinator|penanggung jawab|narasumber|penulis|pengarang|pendiri|pelatih|pemilik|pimpinan|rektor)"
            r"(?:\s\w+){0,3}"
        ),
        "Siapa {heading} {subject}?",
    ),
    (
        Language.INDONESIAN,
        re.compile(
            r"(?i:jumlah|luas|anggaran|biaya|harga|tarif|gaji|tinggi|panjang|berat|jarak|populasi|kepadatan|nilai"
            r"|kapasitas|nomor telepon|kode pos)(?:\s\w+){0,3}"
        ),
        "Berapa {heading} {subject}?",
    ),
    (
        Language.INDONESIAN,
        re.compile(
            r"(?i:ibu ?kota|nama resmi|jenis|status|jabatan|tugas|fungsi|tujuan|singkatan|kepanjangan|bahasa|mata uang"
            r"|lambang|semboyan|motto|tema|pekerjaan|pendidikan|alamat|situs web|makna|arti)(?:\s\w+){0,2}"
        ),
        "Apa {heading} {subject}?",
    ),
    (
        Language.ENGLISH,
        re.compile(
            r"(?i:chair|chairman|head|regent|mayor|governor|director|secretary|treasurer|coordinator|author|founder"
            r"|owner|president|minister|coach)(?:\s\w+){0,3}"
        ),
        "Who is the {heading} of {subject}?",
    ),
    (
        Language.ENGLISH,
        re.compile(
            r"(?i:capital|population|area|budget|cost|price|height|length|weight|capacity|address|currency|motto"
            r"|official language|function|purpose|meaning|role|status)(?:\s\w+){0,2}"
        ),
        "What is the {heading} of {subject}?",
    ),
)
# The first word of a name that tells what it is of: the heading "Kabupaten" over "Seruyan".
_KINDS = frozenset("kabupaten kota provinsi kecamatan desa kelurahan pulau sungai gunung".split())
_ABROAD = {"Kabupaten": "{} Regency", "Provinsi": "{} Province", "Kota": "the city of {}"}
_TRANSLATED = {"ibu kota": "What is the capital of {}?", "ibukota": "What is the capital of {}?"}


@dataclass(frozen=True, slots=True)
class _Field:
    heading: str
    value: str
    span: Span


def from_rows(source: Source) -> Iterator[Suggestion]:
    """Questions about the values of rows, each for the first column that names what the row is of."""
    for sentence, text in source.texts():
        fields = [
            _Field(found["heading"].strip(), found["value"].strip(), Span(*found.span("value")))
            for found in _FIELD.finditer(text)
        ]
        subject = next((field for field in fields[:2] if _is_name(field.value)), None)
        if "\n" in text or len(fields) < _FEWEST or subject is None:
            continue
        for field in fields:
            if field is not subject:
                yield from _about(source, sentence, subject, field)


def _about(source: Source, sentence: Span, subject: _Field, field: _Field) -> Iterator[Suggestion]:
    name, heading = _named(subject), re.sub(r"\s*\([^)]*\)", "", field.heading).strip()
    if not re.search(r"\w", field.value) or name.casefold().startswith(heading.casefold().split()[-1]):
        return  # "ibu kota Kota Palangka Raya"
    lowered = heading if heading.isupper() else heading[:1].lower() + heading[1:]
    for language, asked, template in _ASKED:
        if asked.fullmatch(heading) and source.language in (language, Language.UNDETERMINED):
            question = template.format(heading=lowered, subject=name)
            yield source.suggestion(question, KIND, sentence, field.span, language=language)
            break
    kind, _, rest = name.partition(" ")
    if rest and kind in _ABROAD and (template := _TRANSLATED.get(lowered, "")):
        question = template.format(_ABROAD[kind].format(rest))
        yield source.suggestion(question, KIND, sentence, field.span, language=Language.ENGLISH)


def _is_name(value: str) -> bool:
    words = value.split()
    return 1 <= len(words) <= 6 and all(word[0].isupper() or word in ("dan", "of", "the") for word in words)


def _named(subject: _Field) -> str:
    kind = subject.heading.casefold()
    lacks = kind in _KINDS and subject.value.split()[0].casefold() not in _KINDS
    return f"{subject.heading.capitalize()} {subject.value}" if lacks else subject.value
