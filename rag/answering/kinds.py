"""A question to the kind of answer that it asks for."""

import re
from enum import StrEnum

_NUMBER = r"(?:dua|tiga|empat|lima|enam|tujuh|delapan|two|three|four|five|six|seven|eight|nine|ten|[2-9]|1\d)"
# "Apakah ibu kota Seruyan?" asks what, not whether.
_WHAT = (
    r"(?:yang|nama|arti|isi|ibu kota|kepanjangan|singkatan|jabatan|tugas|peran|fungsi|tujuan|maksud|makna|alasan"
    r"|perbedaan|penyebab|dampak|manfaat|hasil|jenis|warna|bahasa|judul|gelar|agama|mata uang)\b"
)
_WHETHER = re.compile(
    rf"(?:apakah\b(?!\s+{_WHAT})|(?:benar|boleh|ada|bisa|dapat|sudah|harus|perlu|pernah|akan)kah\b"
    r"|(?:is|are|was|were|do|does|did|has|have|had|can|could|may|must|should|will|would)\b)",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\b(?:apa|siapa|mana|kapan) saja\b|^(?:sebutkan|daftar|list|enumerate)\b|^who\s+(?:are|were)\b"
    rf"|\b(?:which|what|name)\s+(?:are\s+)?(?:the\s+)?{_NUMBER}\b|\b{_NUMBER}\s+\w+\s+(?:apa|mana)\b"
    r"|^(?:what|which)\s+(?!is\b|was\b|does\b|has\b)[a-z]+s\b|^what\s+(?:are|were)\b",
    re.IGNORECASE,
)
_EXPLAINED = re.compile(
    r"^(?:mengapa|kenapa|bagaimana(?:kah)?|jelaskan|uraikan|terangkan|ceritakan|why|explain|describe)\b"
    r"|^how\s+(?!many|much|long|old|far|large|big|often|tall|high|deep|wide|fast|heavy|late|early)"
    r"|^(?:apa(?:kah)?|what)\b.*\b(?:maksud|dimaksud|perbedaan|harapan|alasan|makna|difference|purpose|reasons?)\b"
    r"|^what\s+(?:did|do|does|happens|happened)\b(?!.*\b(?:mean|stand for|hold|cost)\b)",
    re.IGNORECASE,
)
_ASKS_WHO = re.compile(r"\b(?:siapa(?:kah)?|who|whom|whose)\b", re.IGNORECASE)


class Kind(StrEnum):
    """What would be an answer: one thing, all of several, sentences that explain, or yes or no."""

    FACT = "fact"
    LIST = "list"
    EXPLANATION = "explanation"
    YES_NO = "yes_no"


def kind_of(question: str) -> Kind:
    """The kind by the words that a question is asked with."""
    asked = question.strip(" \t\n\"'“”")
    if _WHETHER.match(asked):
        return Kind.YES_NO
    if _EXPLAINED.search(asked):
        return Kind.EXPLANATION
    return Kind.LIST if _LIST.search(asked) else Kind.FACT


def asks_who(question: str) -> bool:
    """Whether a person is asked for."""
    return bool(_ASKS_WHO.search(question))
