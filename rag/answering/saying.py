"""A question about what was said, or about who said it, to the person and the words that it names."""

import re
from dataclasses import dataclass

_SAY = (
    "mengatakan|menyatakan|menyebut(?:kan)?|menyampaikan|mengungkapkan|menegaskan|menjelaskan|menuturkan|menerangkan"
    "|menambahkan|mengingatkan|menilai|berkata|berpesan|berpendapat|bilang"
)
_SAID = "said|says|stated|states|told|explained|added|stressed|remarked|mentioned|declared|argued|warned|reminded"
VERBS = f"{_SAY}|{_SAID}"
_WHO = (
    re.compile(
        rf"^siapa(?:kah)?\s+(?:orang\s+)?(?:yang\s+)?(?:{_SAY})\s+(?:bahwa\s+|kalau\s+)?(?P<said>.+)", re.IGNORECASE
    ),
    re.compile(r"^(?:menurut|kata)\s+siapa(?:kah)?[\s,]+(?P<said>.+)", re.IGNORECASE),
    re.compile(r"^(?P<said>.+?),?\s+(?:itu\s+)?(?:kata|menurut|ucapan)\s+siapa\W*$", re.IGNORECASE),
    re.compile(rf"^who\s+(?:was it that\s+)?(?:has\s+)?(?:{_SAID})\s+(?:that\s+)?(?P<said>.+)", re.IGNORECASE),
)
_NAME = r"(?P<name>[A-Z][\w’'.-]*(?:\s+(?:[A-Z][\w’'.-]*|dan|of))*)"
_SPEECH = "kata|pendapat|pesan|pernyataan|tanggapan|ucapan|komentar|penjelasan|keterangan|harapan|pandangan|permintaan"
_ABOUT = r"(?:tentang|mengenai|soal|perihal|terkait|terhadap|untuk|kepada|pada|about|on|regarding|concerning|of|to)"
_WHAT = (
    re.compile(
        rf"^(?i:apa(?:kah)?|bagaimana(?:kah)?)\s+(?:saja\s+)?(?i:{_SPEECH})\s+{_NAME}(?:\s+{_ABOUT})?(?P<said>.*)"
    ),
    re.compile(
        rf"^(?i:apa)(?:\s+saja)?\s+yang\s+(?:di(?:katakan|sampaikan|nyatakan|ungkapkan|tegaskan|ingatkan|jelaskan|pesankan))"
        rf"\s+(?:oleh\s+)?{_NAME}(?:\s+{_ABOUT})?(?P<said>.*)"
    ),
    re.compile(
        rf"^(?i:what)\s+(?:did|does|has)\s+{_NAME}\s+(?:say|said|state|stated|explain|add|stress|tell|remind|warn|mention|think)"
        rf"(?:\s+{_ABOUT})?(?P<said>.*)"
    ),
)


@dataclass(frozen=True, slots=True)
class Saying:
    """What is asked about speech: by whom, empty where just that is asked, and the words it is to be about."""

    speaker: str
    about: str


def saying_asked(question: str) -> Saying | None:
    """What a question asks about speech; None where it asks about something else."""
    asked = question.strip(" \t\n\"'“”?")
    for pattern in _WHO:
        if found := pattern.match(asked):
            return Saying("", found["said"].strip())
    for pattern in _WHAT:
        if found := pattern.match(asked):
            return Saying(found["name"].strip(), found["said"].strip())
    return None
