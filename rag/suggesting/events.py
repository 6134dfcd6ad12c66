"""What happened to questions: when, where and by whom; and what a named thing's aim, number or holder is said to be."""

import re
from collections.abc import Iterator

from rag.loading.dates import MONTHS, WEEKDAYS
from rag.suggesting.source import Source, stands_alone, within
from rag.types import Language, Span, Suggestion

WHEN = "when"
WHERE = "where"
BY_WHOM = "by whom"
COPULA = "copula"
PARTS = "parts"
RULES = "rules"
HOW_LONG = "how long"

_MONTH = "|".join(name for name in MONTHS if len(name) > 2)
_DAY = "|".join(WEEKDAYS)
_START = r"^(?:Pasal\s\d+\s+)?(?:\(\d+\)\s+|\d{1,2}\.\s+)?"
_SUBJECT = r"(?P<subject>[A-Z][^.;:!?,\"“”()]{2,90}?)"
_DATE = (
    rf"(?P<answer>(?:(?i:{_DAY}),?\s*(?:\(\d{{1,2}}/\d{{1,2}}(?:/\d{{4}})?\)|\d{{1,2}}\s(?i:{_MONTH})\s\d{{4}})"
    rf"|\d{{1,2}}\s(?i:{_MONTH})\s\d{{4}}|(?i:{_MONTH})\s(?:\d{{1,2}},\s)?\d{{4}}|(?:tahun\s)?(?:19|20)\d\d))\b"
)
_ROUND = r"(?:(?:akan|telah|sudah|resmi|juga|kembali|pun|baru|rencananya|tetap)\s)*"
# A verb of what happens to its active form for who does it, empty where nobody is asked for.
_HAPPENS = {
    "diselenggarakan": "menyelenggarakan",
    "digelar": "menggelar",
    "dilaksanakan": "melaksanakan",
    "diadakan": "mengadakan",
    "diresmikan": "meresmikan",
    "diluncurkan": "meluncurkan",
    "dilantik": "melantik",
    "diundangkan": "mengundangkan",
    "ditetapkan": "menetapkan",
    "didirikan": "mendirikan",
    "dibentuk": "membentuk",
    "dibangun": "membangun",
    "dibuka": "membuka",
    "ditutup": "menutup",
    "diterbitkan": "menerbitkan",
    "disahkan": "mengesahkan",
    "dipimpin": "memimpin",
    "ditulis": "menulis",
    "ditemukan": "menemukan",
    "dikembangkan": "mengembangkan",
    "disutradarai": "menyutradarai",
    "digagas": "menggagas",
    "dirilis": "merilis",
    "diproduksi": "memproduksi",
    "mulai berlaku": "",
    "berlangsung": "",
    "dimulai": "",
    "berakhir": "",
    "lahir": "",
    "meninggal": "",
    "terletak": "",
    "berkedudukan": "",
    "berpusat": "",
    "berkantor": "",
    "bermarkas": "",
}
_WHERE_ONLY = frozenset("terletak berkedudukan berpusat berkantor bermarkas".split())
_WHERE = frozenset("diselenggarakan digelar dilaksanakan diadakan berlangsung lahir meninggal".split()) | _WHERE_ONLY
_HAPPENED = re.compile(
    rf"{_START}{_SUBJECT}\s{_ROUND}(?P<verb>{'|'.join(sorted(_HAPPENS, key=len, reverse=True))})\b(?P<rest>[^;:\"“”]*)"
)
_ON_DATE = re.compile(rf"(?:\b(?:pada|sejak|mulai|tanggal)\s(?:hari\s)?(?:tanggal\s)?|,\s){_DATE}")
_IN_PLACE = re.compile(r"^\s(?:di|in)\s(?P<answer>(?:[a-z]+\s){0,4}?[A-Z][\w-]*(?:\s(?:dan\s)?[A-Z][\w-]*)*)")
_BY = re.compile(
    r"^\s(?:secara resmi\s|langsung\s)?oleh\s(?P<answer>(?:[a-z]+\s){0,2}?[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)*)"
)
_WHAT_IS = re.compile(
    rf"{_START}(?P<subject>(?P<noun>[A-Z][a-z]+(?:\s(?:kota|rumah|umum|uang|hukum))?)\s[^.;:!?,\"“”()]{{2,80}}?)\s"
    r"(?:adalah|ialah)\s(?:sebesar\s|untuk\s|sekitar\s)?(?P<answer>[^;\"“”]{2,200})"
)
_NOUNS = {
    "Siapa": "tuan rumah|ketua|ketua umum|juara|pemenang|penulis|pendiri|sutradara|pelatih|pemilik|pencipta|penemu"
    "|presiden|gubernur|bupati|kepala|direktur|sekretaris|menteri|koordinator|narasumber|pembicara",
    "Apa": "ibu kota|ibukota|nama|tujuan|fungsi|tugas|semboyan|motto|tema|mata uang|lambang|manfaat|penyebab|gejala"
    "|syarat|dasar hukum",
    "Berapa": "jumlah|luas|tinggi|panjang|kedalaman|kecepatan|harga|tarif|biaya|populasi|jarak|suhu|berat|kapasitas"
    "|anggaran",
}
_NOUN_OF = {noun: asked for asked, nouns in _NOUNS.items() for noun in nouns.split("|")}
_PARTS = re.compile(
    rf"{_START}{_SUBJECT}\s(?:terdiri\s(?:atas|dari)|meliputi)\s?:?\s(?P<answer>\w[^;]{{8,}}(?:,|;|\sdan\s|\sand\s).*)"
)

_DOES = re.compile(
    rf"^(?P<answer>[A-Z][\w.’'-]*(?:\s(?:dan\s)?[A-Z][\w.’'-]*){{0,7}})\s{_ROUND}"
    r"(?P<verb>membuka|menutup|meresmikan|meluncurkan|mendirikan|memimpin|menulis|menggagas|melantik|memenangi|memenangkan"
    r"|mengalahkan|menjuarai|menciptakan|menemukan|membangun|merilis|mengesahkan)\s"
    r"(?P<object>(?:[a-z]+\s){0,3}[A-Z][\w-]*(?:\s(?:dan\s)?(?:[A-Z][\w-]*|20\d\d))*)"
    r"(?=[,.]|\s(?:pada|di|dalam|dengan|untuk|saat|usai|secara|yang|karena|\d+\s?-)\b|$)"
)
_RULED = {
    "mengatur": "diatur",
    "membentuk": "dibentuk",
    "menetapkan": "ditetapkan",
    "melarang": "dilarang",
    "mewajibkan": "diwajibkan",
}
_RULES = re.compile(
    r"(?:^|;\sPeristiwa:\s)(?P<subject>(?:Undang-Undang|UU|Peraturan|Perpres|Keputusan|Instruksi)\s[^.;:!?,\"“”()]{2,70}?)\s"
    rf"(?P<verb>{'|'.join(_RULED)})\s(?P<answer>\w.{{6,}})"
)
_LASTS = re.compile(
    rf"{_START}{_SUBJECT}\s{_ROUND}berlaku\s(?:untuk|selama)\s(?:jangka\swaktu\s)?(?P<answer>\w+\s(?:\(\w+\)\s)?(?:tahun|bulan|hari))\b"
)

_SUBJECT_EN = r"(?P<subject>(?:The\s|An?\s)?[A-Z0-9][^.;:!?,\"“”()]{1,80}?)"
_ON_DATE_EN = re.compile(rf"\b(?:on|in|since)\s(?:(?i:{_DAY}),\s)?{_DATE}")
_IN_PLACE_EN = re.compile(
    r"(?:^|\s)(?:in|at)\s(?P<answer>(?:the\s)?(?:[a-z]+\s(?:of\s)?){0,4}?[A-Z][\w-]*(?:\s(?:of\s)?[A-Z][\w-]*)*)"
)
_PASSIVE_EN = re.compile(
    rf"{_START}{_SUBJECT_EN}\s(?P<be>was|were)\s(?P<verb>held|established|founded|launched|signed|adopted|opened|closed"
    r"|enacted|built|formed|elected|appointed|inaugurated|published|born|hosted|written|led|designed|created|organi[sz]ed)"
    r"\b(?P<rest>[^;:\"“”]*)"
)
_ACTIVE_EN = re.compile(
    rf"{_START}{_SUBJECT_EN}\s(?P<verb>took effect|took place|entered into force|began|ended|died)\b"
    r"(?P<rest>[^;:\"“”]*)"
)
_BASE_EN = {
    "took effect": "take effect",
    "took place": "take place",
    "entered into force": "enter into force",
    "began": "begin",
    "ended": "end",
    "died": "die",
}
_PAST_EN = {"led": "led", "written": "wrote"}
_BY_EN = re.compile(
    r"^\sby\s(?P<answer>(?:the\s)?(?:[a-z]+\s(?:of\s)?){0,3}?[A-Z][\w’'-]*(?:\s(?:of\s)?[A-Z][\w’'-]*)*)"
)
_DOES_EN = re.compile(
    r"^(?P<answer>[A-Z][\w.’'-]*(?:\s(?:of\s)?[A-Z][\w.’'-]*){0,5})\s"
    r"(?P<verb>opened|closed|launched|founded|led|wrote|won|defeated|invented|discovered|built|released|created)\s"
    r"(?P<object>(?:the\s)?(?:[a-z]+\s){0,3}[A-Z][\w-]*(?:\s(?:of\s)?(?:[A-Z][\w-]*|20\d\d))*)"
    r"(?=[,.]|\s(?:in|on|at|with|for|by|and|to)\b|$)"
)
_RULES_EN = re.compile(
    r"^(?P<subject>(?:Law|Act|Regulation|Decree|[A-Z]\w+\sRegulation|[A-Z]\w+\sDecree)\s(?:No\.\s)?\d+\sof\s\d{4})\s"
    r"(?P<verb>governs|regulates|establishes|defines|requires|prohibits)\s(?P<answer>\w.{6,})"
)
_WHAT_IS_EN = re.compile(
    r"^(?P<subject>The\s(?P<noun>(?:[a-z]+\s)?[a-z]+)\s(?:of|that\sgoes\swith)\s[^.;:!?,\"“”()]{2,70}?)\s(?P<be>is|was|are|were)\s(?P<answer>[^;\"“”]{2,200})"
)
_WHO_EN = frozenset(
    "host founder author winner chair chairman president governor regent mayor head director owner".split()
)
_WHAT_EN = frozenset("capital aim purpose goal slogan motto theme population area function venue currency".split())
_PARTS_EN = re.compile(rf"^{_SUBJECT_EN}\s(?P<verb>consists?|consisted)\sof\s(?P<answer>\w[^;]{{8,}}(?:,|\sand\s).*)")


def from_events(source: Source) -> Iterator[Suggestion]:
    """When and where something happened, who did it, and what something is said to be."""
    if source.language is Language.UNDETERMINED:
        return
    rule = _indonesian if source.language is Language.INDONESIAN else _english
    asked = set[str]()
    for sentence, text in source.texts():
        for kind, subject, question, answer in rule(source, text):
            if question not in asked and stands_alone(subject, source.language):
                asked.add(question)
                yield source.suggestion(question, kind, sentence, answer)


_Made = tuple[str, str, str, Span]  # kind, subject, question, where the answer stands in the sentence


def _indonesian(source: Source, text: str) -> Iterator[_Made]:
    if found := _HAPPENED.match(text):
        subject, verb, rest, first = found["subject"], found["verb"], found["rest"], found.start("rest")
        asked = within(subject, source.document.text)
        if re.match(r"\s(?:sebagai|menjadi)\b", rest):
            return
        if verb not in _WHERE_ONLY and (date := _ON_DATE.search(rest[:110])):
            yield WHEN, subject, f"Kapan {asked} {verb}?", _span(date, first)
        if verb in _WHERE and (place := _IN_PLACE.match(rest)):
            yield WHERE, subject, f"Di mana {asked} {verb}?", _span(place, first)
        if _HAPPENS[verb] and (doer := _BY.match(rest)):
            yield BY_WHOM, subject, f"Siapa yang {_HAPPENS[verb]} {asked}?", _span(doer, first)
    if (found := _WHAT_IS.match(text)) and (asked := _NOUN_OF.get(found["noun"].lower(), "")):
        subject = found["subject"]
        yield COPULA, subject, f"{asked} {subject[0].lower()}{subject[1:]}?", Span(*found.span("answer"))
    if found := _PARTS.match(text):
        subject = found["subject"]
        asked = within(subject, source.document.text)
        of_whom = "siapa" if re.search(r"\b(?:orang|anggota|ketua)\b", found["answer"]) else "apa"
        question = f"{asked[0].upper()}{asked[1:]} terdiri atas {of_whom} saja?"
        yield PARTS, subject, question, Span(*found.span("answer"))
    if found := _DOES.match(text):
        yield BY_WHOM, found["object"], f"Siapa yang {found['verb']} {found['object']}?", Span(*found.span("answer"))
    if found := _RULES.match(text):
        yield (
            RULES,
            found["subject"],
            f"Apa yang {_RULED[found['verb']]} {found['subject']}?",
            Span(*found.span("answer")),
        )
    if found := _LASTS.match(text):
        asked = within(found["subject"], source.document.text)
        yield HOW_LONG, found["subject"], f"Berapa lama {asked} berlaku?", Span(*found.span("answer"))


def _english(source: Source, text: str) -> Iterator[_Made]:
    if found := _PASSIVE_EN.match(text):
        subject, verb, rest, first = found["subject"], found["verb"], found["rest"], found.start("rest")
        asked = within(subject, source.document.text)
        if date := _ON_DATE_EN.search(rest[:90]):
            yield WHEN, subject, f"When {found['be']} {asked} {verb}?", _span(date, first)
        if verb in ("held", "born", "opened", "signed", "hosted") and (place := _IN_PLACE_EN.match(rest)):
            yield WHERE, subject, f"Where {found['be']} {asked} {verb}?", _span(place, first)
        if verb not in ("held", "born") and (doer := _BY_EN.match(rest)):
            yield BY_WHOM, subject, f"Who {_PAST_EN.get(verb, verb)} {asked}?", _span(doer, first)
    if found := _ACTIVE_EN.match(text):
        subject, verb, rest, first = found["subject"], _BASE_EN[found["verb"]], found["rest"], found.start("rest")
        asked = within(subject, source.document.text)
        if date := _ON_DATE_EN.search(rest[:90]):
            yield WHEN, subject, f"When did {asked} {verb}?", _span(date, first)
        if verb == "take place" and (place := _IN_PLACE_EN.match(rest)):
            yield WHERE, subject, f"Where did {asked} {verb}?", _span(place, first)
    if found := _WHAT_IS_EN.match(text):
        noun = found["noun"].split()[-1]
        asked = "Who" if noun in _WHO_EN else "What" if noun in _WHAT_EN else ""
        if asked:
            subject = within(found["subject"], source.document.text)
            yield COPULA, subject.removeprefix("the "), f"{asked} {found['be']} {subject}?", Span(*found.span("answer"))
    if found := _DOES_EN.match(text):
        yield (
            BY_WHOM,
            found["object"].removeprefix("the "),
            f"Who {found['verb']} {found['object']}?",
            Span(*found.span("answer")),
        )
    if found := _RULES_EN.match(text):
        base = found["verb"].removesuffix("es") if found["verb"] == "establishes" else found["verb"][:-1]
        yield RULES, found["subject"], f"What does {found['subject']} {base}?", Span(*found.span("answer"))
    if found := _PARTS_EN.match(text):
        subject = within(found["subject"], source.document.text)
        yield PARTS, found["subject"], f"What does {subject} consist of?", Span(*found.span("answer"))


def _span(found: re.Match[str], first: int) -> Span:
    return Span(first + found.start("answer"), first + found.end("answer"))
