"""The few words of the program's own that stand around quotations, in the question's language."""

import datetime

from rag.loading.dates import written_date, written_month
from rag.types import Language, Outcome

_FRAMES: dict[tuple[Outcome, Language], str] = {
    (Outcome.ANSWERED, Language.INDONESIAN): "Dokumen menyatakan:",
    (Outcome.ANSWERED, Language.ENGLISH): "The documents say:",
    (Outcome.PARTIAL, Language.INDONESIAN): "Dokumen hanya menyatakan ini; yang ditanyakan tidak disebutkan:",
    (Outcome.PARTIAL, Language.ENGLISH): "The documents say only this; what was asked is not stated:",
    (Outcome.CONFLICTING, Language.INDONESIAN): "Dokumen memberi jawaban yang berbeda, yang terbaru lebih dahulu:",
    (Outcome.CONFLICTING, Language.ENGLISH): "The documents give different answers, the newest first:",
    (Outcome.NOT_FOUND, Language.INDONESIAN): "Tidak ditemukan dalam dokumen.",
    (Outcome.NOT_FOUND, Language.ENGLISH): "Not found in the documents.",
}
_NO_DOCUMENTS = {
    Language.INDONESIAN: "Belum ada dokumen yang dapat ditanyai. Tambahkan dokumen terlebih dahulu.",
    Language.ENGLISH: "There are no documents to ask yet. Add documents first.",
}


def frame(outcome: Outcome, language: Language) -> str:
    """The sentence that leads an answer of this outcome."""
    return _FRAMES[outcome, language]


def percent(probability: float) -> int:
    """A probability in whole per cent, never 0 or 100: nothing is that sure."""
    return min(99, max(1, round(100 * probability)))


def no_documents(language: Language) -> str:
    """What is said while the index is empty."""
    return _NO_DOCUMENTS[language]


def quotation(quote: str, marker: int, *, speaker: str = "") -> str:
    """A quotation as it stands in an answer's text: who says it, where that is known, and one block with its marker."""
    lines = "\n".join(f"> {line}" for line in f"“{quote}”".split("\n"))
    return f"\n\n{speaker}:\n\n{lines} [{marker}]" if speaker else f"\n\n{lines} [{marker}]"


def written(year: int, month: int, day: int, language: Language) -> str:
    """A time as it is written out, a month or a day of 0 left out: "30 November 2023", "Juli 2021", "2018"."""
    if not month:
        return str(year)
    date = datetime.date(year, month, day or 1)
    return written_date(date, language) if day else written_month(date, language)
