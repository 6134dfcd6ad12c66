"""A question about what is yet to come, and whether a text speaks of that: what was held is not what will be."""

import datetime
import re

from rag.answering.years import years_of

_EVENT = (
    r"(?:raker\w*|munas\w*|rapat|kongres|konferensi|pertemuan|sidang|musyawarah|acara|kegiatan|pemilihan|pilkada|pemilu"
    r"|meeting|congress|conference|session|assembly|event|election|summit)"
)
_ASKED = re.compile(
    r"\b(?:upcoming|forthcoming|mendatang|akan datang)\b"
    rf"|\bnext (?:\w+ ){{0,3}}{_EVENT}\b"
    rf"|\b{_EVENT} (?:\w+ ){{0,2}}(?:berikut|selanjut)nya\b",
    re.IGNORECASE,
)
# "Who opened the next meeting?" asks what followed something that has been, too.
_BEEN = re.compile(
    r"\b(?:did|was|were|had|took|hosted|opened|attended|happened|telah|sudah|lalu|tadi)\b", re.IGNORECASE
)
_AHEAD = re.compile(
    r"\b(?:will|shall|would|next|upcoming|forthcoming|future|plan(?:s|ned)?|scheduled?|to be|going to"
    r"|akan|bakal|(?:berikut|selanjut)nya|mendatang|depan|(?:di)?rencana\w*|(?:di)?jadwal\w*|kelak|nanti(?:nya)?)\b",
    re.IGNORECASE,
)


def asks_ahead(question: str) -> bool:
    """Whether a question asks about the next of several events, or one that is yet to come."""
    return bool(_ASKED.search(question)) and not _BEEN.search(question)


def speaks_ahead(text: str, around: str, written: datetime.date | None) -> bool:
    """Whether a text, written on a day or on an unknown one, may speak of what was then yet to come.

    `around` is what it takes its meaning from where it names no year itself, such as its title.
    """
    if _AHEAD.search(text):
        return True
    years = years_of(text, written)
    if years:
        return written is not None and max(years) > written.year
    return bool(around) and speaks_ahead(around, "", written)
