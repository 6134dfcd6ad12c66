"""What questions are made from: a document, its sentences, and what of their words can stand in a question."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rag.lexicon import is_common
from rag.types import Document, Language, Span, Suggestion

LONGEST = 120  # characters of a question that is shown
MOST_WORDS = 16  # of a question; longer ones are not read at a glance
MOST_SUBJECT = 9  # words of what a question asks about

_RUN_TOGETHER = re.compile(r"[a-z]{6,}[A-Z][a-z]")  # as text recognition reads "Kabupaten/Kota"
_ALLOWED = re.compile(r"[\w\s,.'’/&()%–-]+\?")
_NAMED = re.compile(r"\b[A-Z][\w-]*[a-zA-Z]|\d")
_ABBREVIATION = re.compile(r"(?=.*[A-Z].*[A-Z\d])[A-Z][\w-]+")
_OTHER_WORDS = {
    Language.INDONESIAN: frozenset(
        """
        ini itu tersebut dia ia mereka kami kita saya aku anda beliau tadi kemarin lalu sini sana berikut diatas situ
        dimaksud sebagaimana sebelumnya selanjutnya demikian yang adalah ialah merupakan akan telah sudah bahwa agar
        supaya karena sebab untuk jika bila kalau ketika saat namun tetapi tapi sehingga sedangkan sementara menurut
        setelah sebelum selain serta maka juga tidak bukan belum masih hanya lain kata ujar pihaknya dirinya lagi
        sang si para
        """.split()
    ),
    Language.ENGLISH: frozenset(
        """
        this that these those it its he she they them their his her him we our us i my you your here there such above
        below is are was were be been being has have had do does did will would can could may might shall should must
        not who which whose whom what when where while because if although but so then also said says other another
        one ones same former latter latest new next last currently
        """.split()
    ),
}
_FIRST_WORDS = {
    Language.INDONESIAN: frozenset(
        "dalam pada di ke dari dengan oleh atas bagi antara sejak hingga sampai selama seperti kepada terhadap melalui"
        " dan atau bab pasal ayat huruf angka jadi lewat usai jelang menjelang setiap semua seluruh banyak beberapa"
        " sebagian sejumlah salah hal hasil".split()
    ),
    Language.ENGLISH: frozenset(
        "in on at to from with by for of as after before since until during under over between among and or both each"
        " every all some many most several no article chapter section more less about around nearly almost".split()
    ),
}
_OF_NAMES = frozenset("von van de der da di del la bin binti al el".split())  # "Christian von Ehrenfels"
_VERB = re.compile(r"(?:me(?:[mn]|ng|ny|l|r|w|y)?|di|ber|ter)[a-z-]{4,}|\w+(?<!ha)(?<!ta)nya")
# Nouns that look like the verbs which a subject must not have.
_NOUNS = frozenset(
    """
    menteri media meteran metode mesin medali merek menara mental meja mereka dinas direktur direktorat diskusi distrik
    dialog digital dividen disiplin diesel dinamika diplomasi diplomat dirjen divisi berita berkas berlian terminal
    terorisme teroris teror terapi teritorial memori membran militer kementerian mentah menu merger tertinggi terbesar
    terpadu bersama terendah terbaik terakhir pertanyaan direksi difabel diabetes
    """.split()
)


@dataclass(frozen=True, slots=True)
class Source:
    """A document with the sentences that questions are made from, in their order."""

    document: Document
    sentences: tuple[Span, ...]

    @property
    def language(self) -> Language:
        """The document's own."""
        return self.document.info.language

    def texts(self) -> Iterator[tuple[Span, str]]:
        """Each sentence with its text."""
        for span in self.sentences:
            yield span, self.document.text[span.start : span.end]

    def suggestion(
        self, question: str, kind: str, sentence: Span, answer: Span, *, language: Language | None = None
    ) -> Suggestion:
        """A question of a kind that a sentence answers, with the words that do in offsets of the sentence."""
        within = Span(sentence.start + answer.start, sentence.start + answer.end)
        name = self.document.info.name
        return Suggestion(question, language or self.language, kind, name, sentence, within)


def is_fit(question: str) -> bool:
    """Whether a question may be shown: short, in one line, of plain characters, and nothing in it that cannot be seen.

    What a document says is not to be trusted: an address or a mark-up in a question is none of ours.
    """
    plain = question.isprintable() and _ALLOWED.fullmatch(question) and "_" not in question
    if not plain or len(question) > LONGEST or "  " in question or question.count("(") != question.count(")"):
        return False
    if _RUN_TOGETHER.search(question) or any(unicodedata.category(character).startswith("M") for character in question):
        return False
    words = question.split()
    shouted = sum(len(word) > 7 and word.isupper() for word in words)
    return len(words) <= MOST_WORDS and max(map(len, words)) <= 30 and not shouted and "www." not in question.lower()


def stands_alone(subject: str, language: Language, *, named: bool = True) -> bool:
    """Whether words can be asked about without the text they stand in: no pronoun in them, no verb; and a name."""
    words = subject.split()
    if not words or len(words) > MOST_SUBJECT or re.search(r"[,;:\"“”()\[\]]", subject):
        return False
    folded = [word.casefold() for word in words]
    if folded[0] in _FIRST_WORDS[language] or not _OTHER_WORDS[language].isdisjoint(folded):
        return False
    if language is Language.INDONESIAN and (any(map(_is_verb, words)) or folded[0] == "the" or _begins(words[0])):
        return False
    return not named or bool(_NAMED.search(subject.partition(" ")[2]) or _ABBREVIATION.fullmatch(subject))


def _is_verb(word: str) -> bool:
    return word.islower() and bool(_VERB.fullmatch(word)) and word not in _NOUNS


def _begins(word: str) -> bool:
    """Whether a sentence begins with a verb: "Tercatat 20 tim ..." """
    return word[1:].islower() and _is_verb(word.lower()) and is_common(word.lower())


def within(subject: str, text: str) -> str:
    """A subject as it stands within a question: a common word that began a sentence without its capital."""
    first, _, rest = subject.partition(" ")
    lower = first.lower()
    if lower in ("the", "a", "an"):
        return f"{lower} {rest}"
    if not first[1:].islower() or (rest and not rest[0].islower()) or rest.partition(" ")[0] in _OF_NAMES:
        return subject
    plainly = len(re.findall(rf"\b{lower}\b", text))
    with_capital = len(re.findall(rf"(?<=[\w,] ){first}\b", text))  # not where a sentence begins
    is_plain = plainly > with_capital or (plainly == with_capital == 0 and is_common(lower))
    return f"{lower}{subject[len(first) :]}" if is_plain else subject
