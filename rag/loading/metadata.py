"""What is known of a document: from the user, from the file, from its text, from the program that wrote the file."""

import datetime
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import yaml

from rag.errors import LoadError
from rag.language import detect, language_named
from rag.loading.cleaning import clean_line
from rag.loading.dates import dated_line, dateline_place, parse_date, reported_date
from rag.loading.extraction import Extraction, Metadata
from rag.types import DocumentInfo, Language

LONGEST_TITLE = 200
_LONGEST_HEADING = 120
_FEWEST_WORDS = 2
_LONGEST_FIELD = 300
_LONGEST_ADDRESS = 2_000  # characters; one that is cut leads elsewhere
_LONGEST_YAML = 1 << 16
_LARGEST_NUMBER = 10**18  # Python refuses to write out numbers of some thousand figures, which YAML can hold
_SERIAL = re.compile(r"\d{6,} ")  # in front of the words that a site makes a file name of
_KEYS = {
    "title": ("title", "judul"),
    "date": ("date", "published", "tanggal"),
    "source": ("source", "sumber", "publisher"),
    "language": ("language", "lang", "bahasa"),
    "place": ("place", "tempat", "location"),
    "address": ("address", "url"),
}
_KEY_LINE = re.compile(r"([A-Za-z_]{1,30}):[ \t]*(\S.*)?")
# What programs put where a title belongs: their own name, a file name, or a placeholder.
_JUNK_TITLE = re.compile(
    r"microsoft (?:word|excel|powerpoint)\b.*|untitled.*|tanpa judul.*|[\d\W_]*"
    r"|(?:document|dokumen|presentation|slide|word document|judul|title|scan|scanned|img|image|doc|print|new)[ _-]?\d*"
    r"|\S*\.(?:docx?|pdf|xlsx?|pptx?|odt|rtf|txt|indd|tex|dvi|html?|md|qxd|cdr)|.*\.(?:docx?|indd|dvi|cdr|pmd)",
    re.IGNORECASE,
)


def parse_metadata(text: str) -> Metadata | None:
    """Read YAML keys in either language; None where it is not a mapping, not YAML, or a value is of no use."""
    try:
        values = yaml.safe_load(text[:_LONGEST_YAML]) if len(text) <= _LONGEST_YAML else None
    except (yaml.YAMLError, ValueError, RecursionError):  # ValueError: a date such as 2023-13-45
        return None
    return _from_mapping(values) if isinstance(values, dict) else None


def parse_loose_metadata(text: str) -> Metadata | None:
    """Read `key: value` lines that are not quite YAML, such as an unquoted title with a colon in it."""
    lines = [
        line for line in text[:_LONGEST_YAML].splitlines() if line.strip() and not line.startswith((" ", "-", "#"))
    ]
    matches = [_KEY_LINE.fullmatch(line) for line in lines]
    if not lines or None in matches:
        return None
    return _from_mapping({match[1]: (match[2] or "").strip(" \t'\"") for match in matches if match})


def sidecar_metadata(content: bytes, *, name: str) -> Metadata:
    """What the user said of a document in the file beside it, or `LoadError` (reason `damaged`)."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad_sidecar(name, "is not UTF-8 text") from error
    try:
        values = yaml.safe_load(text) if len(text) <= _LONGEST_YAML else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _bad_sidecar(name, "is not valid YAML") from error
    if not isinstance(values, dict):
        raise _bad_sidecar(name, "holds no `key: value` lines")
    metadata = _from_mapping(values)
    if _value(values, "date") and not metadata.date:
        raise _bad_sidecar(name, "has a date that is not like 2023-11-30")
    return metadata


def describe(extraction: Extraction, *, name: str, format: str, checksum: str, sidecar: Metadata) -> DocumentInfo:
    """Put together what is known of a document; the user's word goes first, a program's last."""
    stated, properties, text = extraction.stated, extraction.properties, extraction.text
    line = dated_line(text)
    return DocumentInfo(
        name=name,
        checksum=checksum,
        title=sidecar.title or stated.title or usable_title(properties.title) or _title_in(text, name),
        language=_language(sidecar.language, stated.language, detect(text), properties.language),
        date=sidecar.date or stated.date or reported_date(text) or (line[1] if line else None) or properties.date,
        source=sidecar.source or stated.source or properties.source,
        place=sidecar.place or stated.place or properties.place or dateline_place(text) or (line[0] if line else ""),
        format=format,
        ocr_confidence=extraction.confidence,
        address=sidecar.address or stated.address,
        unread_pages=extraction.unread,
    )


def usable_title(title: str) -> str:
    """The title on one line and no longer than titles are; empty where a program made it up."""
    line = clean_line(title)[:LONGEST_TITLE].rstrip()
    return "" if _JUNK_TITLE.fullmatch(line) else line


def title_of_name(name: str) -> str:
    """The title that the name of a file makes, its words apart."""
    stem = PurePosixPath(name).stem
    words = clean_line(_SERIAL.sub("", stem.replace("_", " ").replace("-", " ")))[:LONGEST_TITLE]
    return words[0].upper() + words[1:] if words else clean_line(stem) or stem


def _from_mapping(values: Mapping[object, object]) -> Metadata:
    return Metadata(
        title=usable_title(_value(values, "title")),
        date=parse_date(_value(values, "date")),
        source=_value(values, "source"),
        language=language_named(_value(values, "language")),
        place=_value(values, "place"),
        address=_web_address(_value(values, "address", longest=_LONGEST_ADDRESS + 1)),
    )


def _web_address(text: str) -> str:
    """The text where it is an address of the web; an address may also be that of a house."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    usable = parts.scheme in ("http", "https") and parts.hostname and " " not in text and len(text) <= _LONGEST_ADDRESS
    return text if usable else ""


def _value(values: Mapping[object, object], key: str, *, longest: int = _LONGEST_FIELD) -> str:
    lowered = {str(name).casefold(): value for name, value in values.items() if isinstance(name, str)}
    for name in _KEYS[key]:
        value = lowered.get(name)
        if isinstance(value, str | datetime.date) or (isinstance(value, int) and abs(value) < _LARGEST_NUMBER):
            return clean_line(str(value)[:longest])
    return ""


def _language(*candidates: Language) -> Language:
    return next((each for each in candidates if each is not Language.UNDETERMINED), Language.UNDETERMINED)


def _title_in(text: str, name: str) -> str:
    """A title where nobody gave one: a heading, else a file name made of words, else the first words of the text."""
    first = usable_title(text.split("\n", 1)[0])
    if first and len(first) <= _LONGEST_HEADING and not first.endswith((".", ",", ";")):
        return first
    words = usable_title(title_of_name(name))
    if len(re.findall(r"[^\W\d_]{3,}", words)) >= _FEWEST_WORDS:
        return words
    shortened = first[:_LONGEST_HEADING].rsplit(" ", 1)[0] + " ..." if len(first) > _LONGEST_HEADING else first
    stem = PurePosixPath(name).stem
    return shortened or clean_line(stem) or stem


def _bad_sidecar(name: str, what: str) -> LoadError:
    return LoadError(f"'{name}.meta.yaml' {what}; correct or delete it", reason="damaged")
