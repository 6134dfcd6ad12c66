"""The ways in which a text gives orders to a program that answers: in Indonesian, in English and in both at once.

A rule is a line of slots: words with `|` between them, `_` for a space in one, `{name}` for all words of that name. In
between, `~n` is up to n other words of the same sentence, `^` where a command begins, and what is in slashes is a
pattern. All gaps are bounded, so that the time is linear. A line that is indented further goes on from the one
before.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NAMED = {
    "ignore": "ignore|disregard|forget|override|bypass|overlook|neglect|discard",
    "instructions": "instruction|instructions|prompt|prompts|directive|directives",
    "rules": "rule|rules|guideline|guidelines|restriction|restrictions|constraint|constraints|programming|training"
    "|filter|filters|commands|orders|context",
    "before": "previous|prior|preceding|above|earlier|foregoing|original|initial",
    "abaikan": "abaikan|abaikanlah|lupakan|lupakanlah|kesampingkan|hiraukan|acuhkan|langgar|singkirkan|batalkan"
    "|mengabaikan|melupakan|mengesampingkan",
    "instruksi": "instruksi|instruksimu|perintah|perintahmu|prompt|prompts|arahan|arahanmu|petunjuk|petunjukmu"
    "|instruction|instructions",
    "aturan": "aturan|aturanmu|pedoman|pedomanmu|batasan|batasanmu|larangan|konteks|rules|guidelines",
    "sebelumnya": "sebelumnya|terdahulu|di_atas|tadi|lain|lainnya|sistem|system|awal|anda|kamu|kau|previous",
    "assistant": "assistant|asisten|chatbot|bot|language_model|model_bahasa|ai|llm|gpt|pirate|bajak_laut",
    "machine": "ai|llm|llms|chatgpt|gpt|chatbot|chatbots|language_model|language_models|model_bahasa"
    "|kecerdasan_buatan|virtual_assistant|asisten_ai|asisten_virtual|asisten_digital|asisten_penjawab"
    "|answering_program|answering_system|question-answering|program_penjawab|sistem_penjawab|mesin_penjawab"
    "|model_penjawab|bot_penjawab|sistem_tanya_jawab|program_tanya_jawab",
    "answer": "answer|answers|reply|replies|response|responses|output|outputs",
    "say": "answer|reply|respond|say|state|write|output|print|cite|quote|claim|insist|tell",
    "document": "document|documents|file|files|page|text|source|sources|passage|passages|note|article|paragraph"
    "|sentence|statement|line",
    "dokumen": "dokumen|berkas|teks|halaman|sumber|catatan|artikel|kalimat|paragraf|kutipan|bagian|naskah",
    "katakan": "jawab|jawablah|balas|balaslah|katakan|katakanlah|tulis|tulislah|tuliskan|sebut|sebutkan|sebutlah"
    "|nyatakan|kutip|kutiplah|tampilkan|sampaikan|cantumkan|ucapkan",
    "kau": "kamu|anda|engkau|kau",
    "asked": "ask|asks|asked|question|questions|query",
    "ditanya": "ditanya|ditanyakan|ditanyai|bertanya|menanyakan|tanya|pertanyaan",
    "jika": "jika|kalau|bila|apabila|ketika|saat|setiap|tiap|seandainya",
    "reveal": "reveal|print|repeat|output|display|leak|expose|disclose|show|dump|recite|copy",
    "bocorkan": "bocorkan|tampilkan|ungkapkan|tunjukkan|cetak|ulangi|sebutkan|salin|salinlah|beberkan|tuliskan"
    "|perlihatkan|kirimkan",
    "pengguna": "pengguna|penanya|user|users",
}
_RULES = r"""
# What it was told before is to count no more.
    {ignore} ~4 {instructions}
    {ignore} ~3 your ~2 {rules}
    ^ {ignore} ~2 {before}|your|system|other ~2 {rules}|documents|sources|passages|messages
    ^ {ignore} ~2 everything|anything|all|what ~4 above|before|told|earlier
    do_not|don't|never|stop|no_longer follow|following|obey|obeying|heed ~3 {before}|system|your ~2
        {instructions}|{rules}
    {before}|system {instructions} ~3 void|cancelled|canceled|revoked|invalid|obsolete|overridden|superseded|ignored
    {before}|system {instructions} ~2 no_longer
    {abaikan} ~3 {instruksi} ~2 {sebelumnya}
    {abaikan} semua|seluruh|segala|setiap|all|previous ~2 {instruksi}|{aturan}
    ^ {abaikan} ~3 {aturan} ~1 {sebelumnya}
    {abaikan} ~1 aturanmu|pedomanmu|batasanmu|instruksimu|perintahmu|arahanmu
    ^ {ignore} the_above|all_above|everything_above
    ^ {abaikan} ~2 yang|apa ~3 di_atas|sebelumnya|sebelum_ini|diperintahkan
    jangan|berhenti|tidak_usah|tidak_perlu ~1 ikuti|mengikuti|patuhi|mematuhi|turuti|menuruti|taati ~2
        {instruksi}|{aturan} ~1 {sebelumnya}
    instruksi|perintah|prompt|arahan ~1 sebelumnya|di_atas|terdahulu|tadi|sistem ~1
        tidak_berlaku|tak_berlaku|batal|dibatalkan|diabaikan|dihapus
    {abaikan}|jangan_baca|jangan_pakai|jangan_gunakan|jangan_kutip|jangan_percaya|jangan_rujuk ~2
        {dokumen} lain|lainnya|selain|manapun|mana_pun|apa_pun
    ^ {ignore} ~2 other|remaining {document}
    do_not|don't|never cite|quote|trust|consult|rely_on|use|read ~2 other|else {document}
# What it is to be.
    you ~1 are|will|must|shall|become ~4 {assistant}
    you're ~3 {assistant}
    from_now_on|henceforth|starting_now|you_are_now ~8 {say}|{answer}|ignore|obey|unrestricted
    ^ act|behave|respond|answer|roleplay|role-play|pose|pretend as|like|to|that|you ~4 {assistant}
    pretend|imagine|assume you|that_you ~4 {assistant}|rules|restrictions|instructions
    {kau} ~2 adalah|ialah|menjadi|bertindak|berperan|bukan|sebagai ~2 {assistant}
    bertindaklah|berperanlah|berpura-puralah|berlakulah|bersikaplah sebagai|menjadi|seolah|seolah-olah|seakan
    mulai_sekarang|mulai_saat_ini|mulai_detik_ini|sejak_sekarang ~6
        {katakan}|menjawab|abaikan|jawaban|jawabanmu|{assistant}
    developer|debug|god|jailbreak|dan|admin|maintenance|unrestricted mode ~3 on|enabled|active|activated
    enter|enable|activate|aktifkan|masuki|masuk_ke ~1 developer|debug|god|jailbreak mode
    aktifkan|masuki|masuk_ke mode pengembang|admin|debug|tanpa_batas
    system|admin|administrator|developer|priority override
    jailbreak|jailbroken
    sebagai|as|being ~1 {machine} ~4 you|must|should|always|kamu|anda|harus|wajib|selalu|{katakan}
# To whom it speaks.
    attention|notice|important|message|messages|instruction|instructions|order|dear|hello ~3 {machine} /\s?[:,!]/
    attention|notice|message|instruction|instructions|note|notes|orders ~0 to|for ~2 {machine}
    perhatian|catatan|pesan|instruksi|perintah|arahan|petunjuk|halo|hai|hei|wahai ~2 {machine}
    kepada|untuk|bagi ~2 {machine} ~2 yang ~3 {dokumen}|ini
    {machine}|assistant|assistants|model|bot|program ~3
        read|reads|reading|process|processes|summarising|summarizing|parsing|answering this|these {document}
    {machine}|asisten|model|bot|program|sistem|mesin ~3 membaca|memproses|merangkum|mengutip|menelusuri {dokumen} ini
    ^ {machine}|assistant|asisten|bot|system|sistem|human /\s?[:,>][\s"'\u201c]{0,2}/ ~2
        {say}|{katakan}|{ignore}|{abaikan}|you|kamu|anda|reveal|bocorkan|obey|turuti|patuhi|follow|ikuti
# What it hides.
    system|hidden|secret|initial|internal prompt
    prompt sistem|rahasia|awal|tersembunyi|internal
    your system_message|system_instruction|system_instructions
    {reveal} ~3 your|hidden|secret|full|system ~2 {instructions}|{rules}|configuration|api_key|password|settings
    {bocorkan} ~3 prompt|instruksimu|aturanmu|perintahmu|konfigurasimu
    {bocorkan} ~3 instruksi|aturan|perintah|pesan|konfigurasi sistem|rahasia|awal|kamu|anda|internal|lengkap
    {bocorkan} ~3 kunci_api|api_key
# What its answer is to be.
    ^ {say} only|just|simply|always|exactly|nothing|verbatim ~1 with|that|as|but|the|this
    ^ {say} only|just|simply|always|exactly /\s?[:"'\u201c\u2018]/
    ^ answer|reply|respond ~3 with|that
    ^ answer|reply|respond in english|indonesian|french|german|spanish|one_word|capital|capitals|rhyme
    ^ {say} ~1 every|all|any|each question|questions ~2 with|by|that
    always|only|never answer|reply|respond ~2 with|that|in
    you must|should|shall|will|have_to|are_to|may ~3 answer|reply|respond|output|cite|quote ~3
        with|that|only|this|question|questions|every|all|as
    your|every|each|any|all|the ~2 {answer} must|should|shall|has_to|have_to ~2
        be|begin|start|end|contain|say|include|cite|mention
    your ~2 {answer} is_to|will_be
    if|when|whenever|once|time ~4 {asked} ~20 /[:,]\s(?:(?:please|always|only|just|simply|you|must/
        /|should|instead|then|never|do|not|it|the|ai)\s){0,4}/ answer|reply|respond|cite|quote|say
        /\s(?!(?:they|he|she|it|experts|analysts|officials|critics|most|many|some|people)\b)/
    if|when|whenever|once|time ~3 user|users ~3 {asked} ~20 /[:,]\s(?:(?:please|always|only|just|simply|you|must/
        /|should|instead|then|never|do|not|it|the|ai)\s){0,4}/ {say}
    the ~3 answer to every|any|all|each
    ^ begin|start|end|finish|open|close|preface|prefix|sign|conclude ~2 your|every|each|all|any ~1
        {answer}|sentence ~6 with|by
    append|add|insert|include|put|place|prepend|embed|attach ~10 to|in|into|at|before|after|with ~5
        your|every|each|all ~1 {answer}
    tell|inform|convince|assure|persuade the user|users|reader that|to|about|how
    do_not|don't|never tell|mention|reveal|disclose|show|inform ~6
        the_user|the_users|this_instruction|these_instructions|this_message
    refuse_to|do_not|don't|never|stop|decline_to answer|answering ~3 question|questions|user
    report|return|set|mark ~3 outcome|verdict|confidence|probability ~2 as|to|of
    repeat|say|print|output|write the|this word|phrase|following|sentence|line|text ~8
        forever|times|verbatim|exactly|again|endlessly
    repeat_after_me
    ^ jawab|jawablah|balas|balaslah ~6 dengan|bahwa
    ^ jawab|jawablah|balas|balaslah ~4 hanya|saja|selalu|cukup
    ^ jawab|jawablah|balas|balaslah /\s?[:"\u201c]/
    ^ jawab|jawablah ~0 semua|setiap|seluruh|tiap|pertanyaan
    ^ jawab|jawablah ~2 dalam_bahasa
    {kau}|hanya|selalu|cukup|wajib|harus|model ~2 menjawab|membalas|merespons ~4 dengan
        kata|kalimat|kode|frasa|nama|teks|tulisan|satu|jawaban|bahasa
    {kau}|hanya|selalu|cukup|wajib|harus|model ~2 menjawab|membalas|jawab ~3 bahwa
    hanya|selalu|cukup|wajib|harus katakan|tulis|tuliskan|sebut|sebutkan|nyatakan|kutip|tampilkan ~1
        bahwa|persis|kode|dokumen|berkas|kalimat|frasa|kata
    ^ katakan|katakanlah|tuliskan|sampaikan|beritahu|beritahukan|yakinkan|beri_tahu ~3 {pengguna}
    {jika} ~5 {ditanya} ~20 /,\s(?:(?:maka|tolong|selalu|hanya|langsung|segera/
        /|cukup|saja|kamu|anda|harus|wajib|tetap)\s){0,4}/ {katakan} /\s/
        /(?!(?:dia|ia|beliau|mantan|pria|wanita|perempuan|lelaki|kepala|ketua)\b)/
        /(?!(?:gubernur|bupati|menteri|presiden|wali|anggota|warga|politisi|artis|aktor|aktris|pelatih|pemain)\b)/
    jawabanmu|balasanmu ~3 harus|wajib|hanya|selalu|adalah|diawali|diakhiri|dengan
    jawaban anda|kamu|akhir|model|asisten harus|wajib|hanya|selalu|mesti|adalah
    setiap|semua|tiap|seluruh jawaban ~1 harus|wajib|mesti|hanya|diawali|diakhiri
    jawaban ~3 atas|untuk|bagi|terhadap|dari semua|setiap|seluruh|segala|tiap pertanyaan
    satu-satunya jawaban yang benar|sah|boleh|diperbolehkan|diizinkan
    ^ awali|akhiri|mulai|mulailah|tutup|tutuplah|buka|bukalah|sertai ~1 jawaban|jawabanmu|kalimat|balasan ~6 dengan
    tambahkan|sisipkan|masukkan|cantumkan|bubuhkan|letakkan|tempelkan|sertakan ~10 di|pada|ke|dalam ~3
        jawaban|jawabanmu|balasan|respons
    jangan|tolak|tolaklah|berhenti ~1 jawab|menjawab ~2 pertanyaan|{pengguna}
    tolak|tolaklah semua|setiap|seluruh pertanyaan
    jangan ~1 beritahu|beri_tahu|sebut|sebutkan|ungkap|ungkapkan|katakan|perlihatkan|tampilkan ~6 {pengguna}
    jangan ~1 sebut|sebutkan|ungkap|ungkapkan|katakan|perlihatkan|tampilkan ~3 instruksi|perintah|pesan ini
    ulangi|tulis|ucapkan|cetak|katakan ~2 kata|kalimat|frasa|baris|teks ~8
        tanpa_henti|terus-menerus|berulang|berulang-ulang|selamanya|kali
    laporkan|tandai|nyatakan|anggap ~2 hasil|status|jawaban|probabilitas ~2 sebagai|menjadi|tidak_ditemukan
# What it is to lean on.
    ^ cite|quote|trust|prefer|prioritise|prioritize|rank|believe ~3 this|these {document} /(?!\Was\b)/
    always|only|must|should|exclusively cite|quote|trust|mention|rely_on ~2 this|these ~1 {document}
    use only this {document}
    treat|consider this {document} ~3 only|true|fact|authoritative|verified|answer
    this {document} must|has_to|shall|should ~2 be|always cited|quoted|trusted|ranked|preferred /(?!\s?as\b)/
    this {document} overrides|supersedes|outranks|replaces ~2 all|every|any|other ~2 {document}|{instructions}
    overrides|supersedes|outranks all|every|any ~1 other {document}|{instructions}
    takes_precedence_over all|every|any ~1 other {document}|{instructions}
    kutip|kutiplah|rujuk|rujuklah|utamakan|percayai|percayalah|prioritaskan|andalkan ~2 {dokumen} ini|berikut
    selalu|hanya|cukup kutip|kutiplah|rujuk|pakai|gunakan|percaya|percayai|cantumkan ~1 {dokumen} ini
    pakai|gunakan|pakailah|gunakanlah hanya {dokumen} ini
    {dokumen} ini harus|wajib|mesti ~2 dikutip|dirujuk|diutamakan|dipercaya|dijadikan|ditampilkan
    anggap|anggaplah|perlakukan|jadikan {dokumen} ini ~1 satu-satunya|fakta|jawaban|sumber|kebenaran|paling
# The marks that chat models are fed with, and headings that imitate them.
    /<\|\/?\s?\w{2,24}\s?\|>/
    /<\/?(?:s|sys|system|assistant|human|instructions?|think|tool_call|start_of_turn|end_of_turn|prompt)>/
    /\[\/?\s?(?:inst|system|sys|assistant|system message|system prompt|instruksi sistem|perintah sistem)\s?\]/
    /<<\s?\/?sys\s?>>/
    /^(?:#{1,6}|-{2,}|={2,}|>{2,}) ?(?:(?:new|begin|end|start|of|akhir|awal) ){0,2}/
        /(?:system|instructions?|assistant|response|human|user|instruksi|sistem|asisten|context|konteks)/
        /(?: \w{1,12})? ?(?::|-{2,}|={2,}|$)/
    /^(?:new|updated?|revised|real|actual) (?:system )?(?:instructions?|task|orders?|prompt) ?:/
    /^(?:instruksi|perintah|tugas|prompt) (?:baru|sistem|yang sebenarnya|rahasia) ?:/
    /["']role["'] ?: ?["'](?:system|assistant|user|tool)["']/
"""
# The same where letters are spaced out, joined or replaced; each too long to come about where two words meet.
RUN_TOGETHER = re.compile(
    "ignore(?:all|any|the|your)?(?:previous|prior|above|earlier|preceding|other)(?:instruction|prompts|rulesabove)"
    "|(?:disregard|forget)(?:all|any|the|your)?(?:previous|prior|above|earlier)(?:instruction|rules)"
    "|(?:abaikan|lupakan)(?:semua|seluruh|segala|setiap)?(?:instruksi|perintah|aturan|arahan)(?:sebelum|diatas|sistem)"
    "|(?:abaikan|lupakan)(?:semua|seluruh|segala)(?:instruksi|perintah)"
    "|revealyour(?:system)?prompt|bocorkanprompt|youarenowan?(?:ai|assistant|chatbot)|answeronlywith|jawabhanyadengan"
    "|(?:kutip|rujuk)dokumenini|alwayscitethis|citethisdocument"
)

_BETWEEN = r"[^\w.!?\n]{1,3}"
# A command begins a clause, or follows a word that goes with commands.
_BEGINS = (
    r"(?:^(?:[-\u2013\u2014\u2022\u25cf\u25e6\u25aa\u2023]\s+)?|[.!?:;>)\]\u2013\u2014]\s?[\"'\u201c\u2018(\[]{0,2}|\b(?:please|now|and|then|must|should|only|instead|simply"
    r"|just|tolong|mohon|harap|lalu|kini|sekarang|harus|wajib|selalu|segera|hanya|cukup)\s)"
)
_WORD = re.compile(r"\w+")


# Words of every other sentence: a text is looked at for the others.
_COMMON = frozenset(
    """
    a about all always an and answer are as at be before by di do don for from harus have how if in ini into is kepada
    ke must of on only or other pada satu saat should so than that the these this to under untuk we what when with yang
    you your adalah anda dalam dari dengan setiap semua sebagai orang sebelumnya menjadi tidak jika ketika bagi wajib
    lain kata say says state source sources line page report question questions sumber setelah mana hanya
    """.split()
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A way of giving orders: its pattern, and for each slot the first words of which a text has to have one."""

    pattern: re.Pattern[str]
    needs: tuple[frozenset[str], ...]

    def found(self, folded: str, words: frozenset[str]) -> bool:
        """Whether a line, which has these words, gives orders in this way."""
        return self.possible(words) and self.pattern.search(folded) is not None

    def possible(self, words: frozenset[str]) -> bool:
        """Whether a text with these words may give orders in this way."""
        return not any(need.isdisjoint(words) for need in self.needs)


def _compiled(rules: str) -> Iterator[Rule]:
    lines = [line for line in rules.splitlines() if line.strip() and not line.startswith("#")]
    for whole in re.sub(r"\n {8}", " ", "\n".join(lines)).splitlines():
        pattern, needs, apart = "", [], r"\b"
        for part in re.findall(r"/(?:\\/|[^/])+/|\S+", whole):
            if part == "^":
                pattern += _BEGINS
            elif part.startswith("~") and apart:
                pattern, apart = pattern + rf"(?:{_BETWEEN}\w{{1,30}}){{0,{part[1:]}}}?", _BETWEEN
            elif part.startswith("~"):  # after a pattern, which says what is between
                pattern += rf"(?:\w{{1,30}}{_BETWEEN}){{0,{part[1:]}}}?"
            elif part.startswith("/"):
                pattern, apart = pattern + part[1:-1].replace(r"\/", "/"), ""
            else:
                words = sorted(_words_of(part), key=len, reverse=True)
                pattern += rf"{apart}(?:{'|'.join(re.escape(word) for word in words)})\b".replace(r"\ ", " ")
                needs.append(frozenset(_WORD.findall(word)[0] for word in words))
                apart = _BETWEEN
        yield Rule(re.compile(pattern), tuple(needs))


def _words_of(slot: str) -> Iterator[str]:
    for word in slot.split("|"):
        if word.startswith("{"):
            yield from _words_of(_NAMED[word[1:-1]])
        else:
            yield word.replace("_", " ")


def _by_word(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    """Each rule under the words of the slot that is met least."""
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        for word in min(rule.needs, key=lambda need: (len(need & _COMMON), len(need))):
            found[word] = (*found.get(word, ()), rule)
    return found


_ALL = tuple(_compiled(_RULES))
RULES_BY_WORD = _by_word(rule for rule in _ALL if rule.needs)
MARKS = re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in _ALL if not rule.needs), re.MULTILINE)
