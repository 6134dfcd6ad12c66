"""A digest and its citations to the text of an answer: frames in the question's language around exact quotations."""

from collections.abc import Iterator, Sequence

from rag.answering import frames
from rag.types import Basis, Citation, Digest, DigestKind, Lack, Language, Outcome, When

_WITH = {
    (DigestKind.SUMMARY, Language.INDONESIAN): "Kalimat terpenting dari “{titles}”, dikutip apa adanya:",
    (DigestKind.SUMMARY, Language.ENGLISH): "The most telling sentences of “{titles}”, quoted as they stand:",
    (DigestKind.COMPARISON, Language.INDONESIAN): "Perbandingan “{titles}”, dengan kutipan keduanya:",
    (DigestKind.COMPARISON, Language.ENGLISH): "“{titles}” compared, in quotations of both:",
    (DigestKind.TIMELINE, Language.INDONESIAN): "Menurut urutan waktu; mungkin tidak lengkap:",
    (DigestKind.TIMELINE, Language.ENGLISH): "In the order of time; this may not be complete:",
    (DigestKind.LIST, Language.INDONESIAN): "Yang ditemukan dalam dokumen; daftar ini mungkin tidak lengkap:",
    (DigestKind.LIST, Language.ENGLISH): "What was found in the documents; this list may not be complete:",
}
_LACKING = {
    (Lack.UNNAMED, Language.INDONESIAN): "Dokumen mana yang dimaksud? Sebutkan judul atau nama berkasnya.",
    (Lack.UNNAMED, Language.ENGLISH): "Which document is meant? Name it by its title or file name.",
    (Lack.UNKNOWN, Language.INDONESIAN): "Tidak ada dokumen yang bernama begitu.",
    (Lack.UNKNOWN, Language.ENGLISH): "No document is called so.",
    (Lack.SEVERAL, Language.INDONESIAN): "Beberapa dokumen cocok dengan nama itu. Sebutkan judulnya lebih lengkap.",
    (Lack.SEVERAL, Language.ENGLISH): "Several documents fit that name. Name one of them by more of its title.",
}
_AND = {Language.INDONESIAN: "” dan “", Language.ENGLISH: "” and “"}
_BOTH = {Language.INDONESIAN: "Keduanya menyebut:", Language.ENGLISH: "Both speak of this:"}
_IN = {Language.INDONESIAN: "Dalam “{title}”:", Language.ENGLISH: "In “{title}”:"}
_BASIS = {
    (Basis.COUNTED, Language.INDONESIAN): " (dihitung dari tanggal dokumen)",
    (Basis.COUNTED, Language.ENGLISH): " (counted from the date of the document)",
}


def compose(digest: Digest, citations: Sequence[Citation], language: Language) -> Iterator[str]:
    """The text of an answer that gathers, piece by piece."""
    if digest.lack:
        yield _LACKING.get((digest.lack, language)) or frames.frame(Outcome.NOT_FOUND, language)
        return
    titles = dict.fromkeys(citation.title for citation in citations)
    yield _WITH[digest.kind, language].format(titles=_AND[language].join(titles))
    left = list(citations)
    for group in digest.groups:
        own, left = left[: group.size], left[group.size :]
        if heading := _heading(digest.kind, group.when, own, language):
            yield f"\n\n{heading}"
        yield from (frames.quotation(one.quote, one.marker, speaker=one.speaker) for one in own)


def _heading(kind: DigestKind, when: When | None, citations: Sequence[Citation], language: Language) -> str:
    if when:
        return f"{frames.written(when.year, when.month, when.day, language)}{_BASIS.get((when.basis, language), '')}:"
    if kind is not DigestKind.COMPARISON:
        return ""
    several = len({citation.document for citation in citations}) > 1
    return _BOTH[language] if several else _IN[language].format(title=citations[0].title)
