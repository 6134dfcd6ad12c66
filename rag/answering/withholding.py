"""Sentences that speak of what is asked without saying it: "one of the regencies", "the name is not given"."""

import re

from rag.analysis import NAMED
from rag.answering.kinds import Kind, kind_of
from rag.types import Span

_ASKED_NAME = re.compile(
    r"\b(?:siapa(?:kah)?|(?:di|ke|dari)?mana(?:kah)?|who|whom|whose|which|where|name)\b"
    r"|\bapa(?:kah)? nama\b|\b(?:kabupaten|kota|provinsi|daerah|kecamatan|desa|lembaga|instansi) apa\b",
    re.IGNORECASE,
)
_TOLD = (
    r"di(?:sebut|nyata|muat|cantum|catat|jelas|umum|tetap|putus|tentu|rinci|ungkap|terang|pasti|ketahui)\w*"
    r"|menyebut\w*|menyatakan|memuat|mencantumkan|mencatat|menjelaskan|mengumumkan|mengungkap\w*|merinci|menerangkan"
    r"|ter(?:catat|cantum|muat|ungkap)|ada keterangan"
)
_STATED = (
    r"(?:stat|nam|mention|disclos|record|specif|reveal|announc|decid|determin|list)\w*|giv(?:e|en|es)|said|says?|known"
)
_SILENT = re.compile(
    rf"\b(?:tidak|belum|tanpa|tak)\s+(?:(?:ikut|juga|pernah|akan|dapat|bisa|lagi)\s+)?(?:{_TOLD})\b"
    rf"|\b(?:not|never|nowhere)\s+(?:(?:\w+ly|yet|been|be|even)\s+){{0,2}}(?:{_STATED})\b"
    r"|\b(?:is|are|was|were|remains?)\s+(?:silent|unknown|undecided|unspecified|yet to be)\b",
    re.IGNORECASE,
)
_OF_WHAT = re.compile(r"(?:mengapa|bagaimana|kapan|siapa|berapa|why|how|when|where|who)\b", re.IGNORECASE)
_ONE_OF_MANY = (
    r"(?:salah (?:satu|seorang)|seorang|(?<!dan )satu(?= (?:kabupaten|kota|daerah|provinsi|orang|pejabat|anggota))"
    r"|one of the|one of its|one of their|a certain|someone|somebody)"
)
_INDEFINITE = re.compile(rf"\b{_ONE_OF_MANY}\b", re.IGNORECASE)
_NAMED_AFTER = re.compile(r"\b(?:yaitu|yakni|bernama|namely|called)\b", re.IGNORECASE)
# "the host is one of the regencies"; "agreed on one of the regencies as host".
_IS_ONE = re.compile(
    rf"\b(?:adalah|ialah|merupakan|tentang|is|are|was|were|be)\s+(?P<one>{_ONE_OF_MANY})\b", re.IGNORECASE
)
_ONE_AS = re.compile(
    rf"\b(?P<one>{_ONE_OF_MANY})\s+(?:\w+\s+){{1,4}}(?:sebagai|menjadi|as|to be|to become|will)\b", re.IGNORECASE
)
_REACH = 16  # characters between "one of the" and the words that it belongs to, at most


def withholds(question: str, text: str, answer: Span) -> bool:
    """Whether a text speaks of what is asked without saying it; `answer` are the words in it that answer best."""
    if kind_of(question) is Kind.YES_NO:
        return False
    return bool(_ASKED_NAME.search(question) and _names_no_one(text, answer)) or is_silent(question, text)


def is_silent(question: str, text: str) -> bool:
    """Whether a text says that something is not known, and the question does not ask about just that.

    "Why it did is not stated" is silent on why alone.
    """
    of_what = _OF_WHAT.match(text)
    if of_what and not re.search(rf"\b{of_what.group()}\b", question, re.IGNORECASE):
        return False
    return bool(_SILENT.search(text)) and not _SILENT.search(question)


def _names_no_one(text: str, answer: Span) -> bool:
    said = text[answer.start : answer.end]
    for one in (*_IS_ONE.finditer(text), *_ONE_AS.finditer(text)):
        place = one.start("one")
        named_before = answer.end <= place and one.re is _IS_ONE and NAMED.search(said)
        if not named_before and not _NAMED_AFTER.search(text[place:]):
            return True
    for one in _INDEFINITE.finditer(text):
        near = one.start() < answer.end and answer.start <= one.end() + _REACH
        if near and not NAMED.search(said) and not _NAMED_AFTER.search(text[one.start() :]):
            return True
    return False
