"""Words that name a document to the documents that are called so, by the words of their titles and file names."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rag.analysis import content_words, is_stop_word, stem_pair, words
from rag.language import question_language
from rag.lexicon import meanings
from rag.types import DocumentInfo

CLOSEST = 3
_GENERAL = frozenset(
    "dokumen document berkas file naskah teks text judul berjudul titled called bernama artikel isi".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """The documents that may be meant: one, several, or none and those whose names have the most of the words."""

    fitting: tuple[DocumentInfo, ...]
    closest: tuple[DocumentInfo, ...] = ()


def named(phrase: str, infos: Sequence[DocumentInfo]) -> Named:
    """The documents whose title and file name together have every word of a phrase; one that it names whole, alone.

    Words count by their stems, and where none has all of these, by their stems in the other language too.
    """
    asked = [word for word in content_words(phrase) if word not in _GENERAL and not is_stop_word(word)]
    if not asked:
        return Named(())
    whole = tuple(info for info in infos if _called(info, words(phrase)) or _called(info, asked))
    if whole:
        return Named(whole)
    present = [frozenset().union(*map(stem_pair, words(f"{info.title} {info.name}"))) for info in infos]
    language = question_language(phrase)
    for terms in ([stem_pair(word) for word in asked], [meanings(word, language) for word in asked]):
        fitting = [info for info, stems in zip(infos, present, strict=True) if all(term & stems for term in terms)]
        if fitting:
            return Named(tuple(fitting))
    counts = Counter(place for stems in present for place, term in enumerate(terms) if term & stems)
    weights = [math.log(1 + len(infos) / (1 + counts[place])) for place in range(len(terms))]
    shared = [sum(weights[place] for place, term in enumerate(terms) if term & stems) for stems in present]
    best = sorted(range(len(infos)), key=lambda place: -shared[place])[:CLOSEST]
    return Named((), tuple(infos[place] for place in best if shared[place] > 0))


def _called(info: DocumentInfo, asked: Sequence[str]) -> bool:
    name = info.name.rpartition("/")[2]
    return list(asked) in (words(info.title), words(name), words(name.rpartition(".")[0]))
