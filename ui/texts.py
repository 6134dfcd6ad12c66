"""Every word the page says of its own, in Indonesian and in English."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.frames import percent
from rag.errors import (
    AddressError,
    ConfigurationError,
    IndexHeldError,
    LoadError,
    ModelError,
    ModelMismatchError,
    QuestionError,
    RagError,
    StoreError,
    UnknownDocumentError,
)
from rag.reports import Reach, State, pages_by_reason
from rag.types import By, DocumentInfo, Doubt, Language, Outcome, UnreadPage, Unwritten, Way


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; `{name}` marks what is filled in."""

    language: Language
    own_name: str
    title: str
    tagline: str
    language_switch: str
    chat_tab: str
    corpus_tab: str
    no_script: str
    trouble: str
    upload_too_large: str
    close: str
    welcome_title: str
    welcome_text: str
    examples: str
    question: str
    question_hint: str
    ask: str
    clear: str
    searching: str
    answering: str
    you_asked: str
    searched: str
    answered: str
    partial: str
    conflicting: str
    not_found: str
    failed: str
    sources: str
    source: str
    closest: str
    closest_note: str
    back_to_answer: str
    open_document: str
    new_tab: str
    page: str
    said_by: str
    undated: str
    seconds: str
    probability: str
    source_removed: str
    other_script: str
    corpus_title: str
    corpus_text: str
    corpus_count: str
    corpus_empty: str
    corpus_range: str
    previous: str
    next: str
    upload: str
    upload_note: str
    uploading: str
    upload_done: str
    address: str
    address_hint: str
    add_address: str
    fetching: str
    fetched: str
    added: str
    replaced: str
    unchanged: str
    refused: str
    remove: str
    confirm: str
    confirm_remove: str
    cancel: str
    removed: str
    passages: str
    failing_title: str
    failing_note: str
    tries: str
    retry: str
    stop: str
    working: str
    working_rate: str
    worked: str
    stopped: str
    go_on: str
    similar_title: str
    similar_note: str
    trash_title: str
    trash_note: str
    trash_when: str
    trash_replaced: str
    restore: str
    restored: str
    indonesian: str
    english: str
    undetermined: str
    document: str
    back: str
    to_quotation: str
    quotation_moved: str
    label_source: str
    label_date: str
    label_place: str
    label_language: str
    label_format: str
    label_ocr: str
    ocr: str
    label_file: str
    missing_title: str
    missing_text: str
    copy: str
    copied: str
    copy_failed: str
    why: str
    why_lexical: str
    why_dense: str
    why_reader: str
    why_place: str
    why_none: str
    unused: str
    unused_note: str
    judge: str
    right: str
    wrong: str
    wrong_source: str
    missed: str
    judged: str
    judge_failed: str
    note: str
    note_send: str
    note_sent: str
    ask_next: str
    reach: str
    reach_by_words: str
    stop_asking: str
    stopped_asking: str
    earlier: str
    kept_tab: str
    kept_title: str
    kept_text: str
    kept_empty: str
    kept_off: str
    kept_opening: str
    kept_full: str
    kept_search: str
    kept_none: str
    kept_open: str
    kept_rename: str
    kept_name: str
    kept_save: str
    kept_delete: str
    kept_confirm: str
    kept_turns: str
    export: str
    export_failed: str
    exported: str
    asked: str
    narrow: str
    narrow_from: str
    narrow_to: str
    narrow_date: str
    narrow_languages: str
    narrow_types: str
    narrow_sources: str
    narrow_documents: str
    narrow_bad_date: str
    narrow_bad_order: str
    within: str
    within_from: str
    within_to: str
    within_source: str
    within_language: str
    within_type: str
    within_document: str
    within_answer: str
    within_all: str
    # The document's page
    skip_to_text: str
    about_document: str
    label_size: str
    label_address: str
    ask_document: str
    save_original: str
    original_gone: str
    quotations: str
    quotation_of: str
    previous_quotation: str
    next_quotation: str
    find: str
    find_button: str
    find_end: str
    find_none: str
    find_empty: str
    find_too_long: str
    hits: str
    hit_of: str
    hits_marked: str
    previous_hit: str
    next_hit: str
    to_paragraph: str
    page_picture: str
    picture: str
    picture_quoted: str
    picture_failed: str
    picture_busy: str
    # The corpus at a glance.
    corpus_failing: str
    corpus_reading: str
    corpus_others: str
    begin_title: str
    begin_upload: str
    begin_folder: str
    begin_command: str
    begin_example: str
    by_time: str
    by_source: str
    by_language: str
    by_type: str
    plot_text: str
    plot_undated: str
    no_dates: str
    facet_more: str
    no_source: str
    ask_within: str
    narrowed_to: str
    let_go: str
    show_all: str
    sought_for: str
    ask_these: str
    seek: str
    seek_button: str
    order: str
    order_published: str
    order_added: str
    nothing_fits: str
    corpus_list: str
    column_choose: str
    column_published: str
    column_kind: str
    column_length: str
    column_added: str
    column_acts: str
    choose_named: str
    choose_page: str
    with_chosen: str
    ask_chosen: str
    ask_one: str
    read_again: str
    none_chosen: str
    confirm_many: str
    confirm_remove_many: str
    removed_many: str
    undo: str
    restored_many: str
    reading_again: str
    read_again_done: str
    not_done: str
    way_page: str
    way_command: str
    way_command_user: str
    way_address: str
    way_folder: str
    state_indexed: str
    state_reading: str
    state_changed: str
    state_gone: str
    page_of: str
    paging: str
    retry_all: str
    # What a chat model wrote.
    probability_written: str
    welcome_written: str
    queued: str
    writing: str
    writing_part: str
    withdrawn: str
    written: str
    written_struck: str
    writing_details: str
    writing_tokens: str
    writing_seconds: str
    writing_dropped: str
    writing_reused: str
    struck: str
    why_struck: str
    unwritten: str
    doubts: dict[Doubt, str]
    unwritten_reasons: dict[Unwritten, str]
    months: tuple[str, ...]
    question_reasons: dict[str, str]
    label_unread: str
    unread: str
    unread_reasons: dict[str, str]
    load_reasons: dict[str, str]
    address_reasons: dict[str, str]
    error_kinds: dict[type[RagError], str]

    def outcome(self, outcome: Outcome) -> str:
        """How far the documents answer, in words."""
        return {
            Outcome.ANSWERED: self.answered,
            Outcome.PARTIAL: self.partial,
            Outcome.CONFLICTING: self.conflicting,
            Outcome.NOT_FOUND: self.not_found,
        }[outcome]

    def recognised(self, info: DocumentInfo) -> str:
        """That a document was read by text recognition, and how surely; empty for any other."""
        return "" if info.ocr_confidence is None else self.ocr.format(percent=percent(info.ocr_confidence))

    def unread_pages(self, pages: Sequence[UnreadPage]) -> str:
        """Which pages could not be read, and why; empty where all could."""
        other = self.unread_reasons["unreadable"]
        return "; ".join(
            self.unread.format(pages=numbers, reason=self.unread_reasons.get(reason, other))
            for reason, numbers in pages_by_reason(pages).items()
        )

    def reached(self, reach: Reach) -> str:
        """How many documents are searched so far."""
        line = self.reach_by_words if reach.others_by_words else self.reach
        return line.format(searched=reach.searched, total=reach.total)

    def language_name(self, language: Language) -> str:
        """The name of a document's language."""
        return {
            Language.INDONESIAN: self.indonesian,
            Language.ENGLISH: self.english,
            Language.UNDETERMINED: self.undetermined,
        }[language]

    def number(self, value: float, *, places: int = 0) -> str:
        """A number with so many decimal places, its signs as the language has them."""
        written = f"{value:,.{places}f}"
        return written.translate(str.maketrans(",.", ".,")) if self.language is Language.INDONESIAN else written

    def date(self, date: datetime.date | None) -> str:
        """A date of publication as it is written in a letter."""
        return f"{date.day} {self.months[date.month - 1]} {date.year}" if date else self.undated

    def month(self, month: datetime.date) -> str:
        """A month of publication."""
        return f"{self.months[month.month - 1]} {month.year}"

    def size(self, size: int) -> str:
        """A number of bytes, in the unit that keeps it short."""
        for unit, bytes_ in (("MB", 1_000_000), ("kB", 1_000)):
            if size >= bytes_:
                number = f"{size / bytes_:.1f}" if size < 10 * bytes_ else f"{size / bytes_:.0f}"
                return f"{number.replace('.', ',' if self.language is Language.INDONESIAN else '.')} {unit}"
        return f"{size} B"

    def by(self, by: By) -> str:
        """How a document came."""
        if by.way is Way.COMMAND and by.detail:
            return self.way_command_user.format(user=by.detail)
        return {
            Way.PAGE: self.way_page,
            Way.COMMAND: self.way_command,
            Way.ADDRESS: self.way_address.format(address=by.detail),
            Way.FOLDER: self.way_folder,
        }[by.way]

    def state(self, state: State) -> str:
        """How a document stands to its file."""
        return {
            State.INDEXED: self.state_indexed,
            State.READING: self.state_reading,
            State.CHANGED: self.state_changed,
            State.GONE: self.state_gone,
        }[state]

    def explain(self, error: RagError) -> str:
        """What went wrong and what to do next, for whoever reads the page."""
        if isinstance(error, QuestionError):
            return self.question_reasons.get(error.reason, self.error_kinds[RagError])
        if isinstance(error, AddressError):
            return self.address_reasons.get(error.reason, self.error_kinds[AddressError])
        if isinstance(error, LoadError):
            return self.load_reasons.get(error.reason, self.error_kinds[LoadError])
        kind = next(kind for kind in type(error).__mro__ if kind in self.error_kinds)
        return self.error_kinds[kind]


INDONESIAN = Words(
    language=Language.INDONESIAN,
    own_name="Indonesia",
    title="Tanya",
    tagline="Jawaban dari dokumen forum, lengkap dengan sumbernya",
    language_switch="Bahasa halaman",
    chat_tab="Tanya jawab",
    corpus_tab="Dokumen",
    no_script="Halaman ini memerlukan JavaScript. Nyalakan JavaScript di peramban, lalu muat ulang halaman.",
    trouble="Server tidak menjawab atau sedang sibuk. Periksa apakah Tanya masih berjalan, lalu coba lagi.",
    upload_too_large="Unggahan ini terlalu besar. Pilih berkas yang lebih kecil, atau lebih sedikit berkas sekaligus.",
    close="Tutup",
    welcome_title="Apa yang ingin Anda ketahui?",
    welcome_text=(
        "Setiap jawaban dikutip kata demi kata dari dokumen yang tersimpan di sini, dan setiap kutipan dapat diperiksa"
        " di tempat asalnya. Jika dokumen tidak memuat jawabannya, halaman ini mengatakannya."
    ),
    examples="Contoh pertanyaan",
    question="Pertanyaan",
    question_hint="Tulis pertanyaan Anda",
    ask="Tanya",
    clear="Percakapan baru",
    searching="Mencari di dalam dokumen…",
    answering="Menulis jawaban…",
    you_asked="Anda bertanya:",
    searched="Dicari: {question}",
    answered="Terjawab",
    partial="Terjawab sebagian",
    conflicting="Dokumen berbeda pendapat",
    not_found="Tidak ditemukan",
    failed="Tidak dapat dijawab",
    sources="Sumber",
    source="sumber {marker}: {title}",
    closest="Bagian terdekat",
    closest_note="Tidak dikutip: bagian ini mirip dengan pertanyaan, tetapi tidak menjawabnya.",
    back_to_answer="Kembali ke kutipan {marker} di jawaban",
    open_document="Buka dokumen",
    new_tab="(di tab baru)",
    page="hlm. {page}",
    said_by="Diucapkan oleh {speaker}",
    undated="tanpa tanggal",
    seconds="{seconds} detik",
    probability="Kemungkinan kutipan pertama menjawab pertanyaan: {percent} %",
    source_removed=(
        "Jawaban ini tidak ditampilkan lagi karena dokumen sumbernya telah dihapus atau diubah. Silakan bertanya ulang."
    ),
    other_script="Tidak ditemukan. Tulis pertanyaan Anda dengan kata-kata bahasa Indonesia atau Inggris.",
    corpus_title="Dokumen yang menjadi dasar jawaban",
    corpus_text="Hanya dokumen di bawah ini yang dikutip. Dokumen yang ditambahkan langsung dapat ditanyakan.",
    corpus_count="{documents} dokumen, {passages} bagian teks",
    corpus_empty="Belum ada dokumen. Unggah dokumen untuk mulai bertanya.",
    corpus_range="Dokumen {first} sampai {last} dari {total}",
    previous="Sebelumnya",
    next="Berikutnya",
    upload="Unggah dokumen",
    upload_note="{suffixes}; paling besar {megabytes} MB per berkas. Beberapa berkas dapat dipilih sekaligus.",
    uploading="Membaca berkas {number} dari {total}: {name}",
    upload_done="Selesai: {total} berkas",
    address="Alamat halaman web",
    address_hint="Tempelkan alamatnya dari peramban",
    add_address="Ambil halaman",
    fetching="Mengambil {address}",
    fetched="Selesai: 1 alamat",
    added="Ditambahkan",
    replaced="Diganti dengan versi baru",
    unchanged="Sudah ada, tidak berubah",
    refused="Ditolak",
    remove="Hapus",
    confirm="Hapus “{title}”? Dokumen ini dapat dikembalikan dari halaman ini selama 30 hari.",
    confirm_remove="Ya, hapus",
    cancel="Batal",
    removed="“{title}” telah dihapus.",
    passages="{passages} bagian",
    failing_title="Berkas yang tidak dapat dibaca",
    failing_note="Berkas ini dicoba lagi bila berubah, atau dengan tombol ini.",
    tries="dicoba {tries} kali",
    retry="Coba lagi",
    stop="Hentikan",
    working="Membaca dokumen: {done} dari {total}, {passages} bagian teks",
    working_rate="{rate} bagian per detik, sisa waktu {time}",
    worked="Selesai membaca dokumen.",
    stopped="Dihentikan. Dokumen yang sudah dibaca dapat ditanyakan; sisanya menunggu.",
    go_on="Lanjutkan",
    similar_title="Dokumen yang hampir sama",
    similar_note="Semuanya tetap dikutip. Hapus yang tidak diperlukan.",
    trash_title="Dokumen yang dihapus atau diganti",
    trash_note="Dokumen ini dapat dikembalikan selama 30 hari setelah dihapus atau diganti. Bila kini ada dokumen lain"
    " dengan nama yang sama, keduanya bertukar tempat.",
    trash_when="dihapus {date}",
    trash_replaced="versi sebelumnya, diganti {date}",
    restore="Kembalikan",
    restored="“{name}” telah dikembalikan.",
    indonesian="Indonesia",
    english="Inggris",
    undetermined="bahasa tidak dikenali",
    document="Dokumen",
    back="Kembali ke tanya jawab",
    to_quotation="Ke kutipan",
    quotation_moved="Dokumen ini berubah setelah dikutip, sehingga letak kutipannya tidak dapat ditandai lagi.",
    label_source="Sumber",
    label_date="Tanggal",
    label_place="Tempat",
    label_language="Bahasa",
    label_format="Format",
    label_ocr="Teks",
    ocr="dibaca dengan OCR, keyakinan {percent} %",
    label_file="Berkas",
    missing_title="Dokumen tidak ada",
    missing_text="Tidak ada dokumen dengan nama ini. Mungkin dokumen itu telah dihapus atau tautannya salah tulis.",
    copy="Salin jawaban",
    copied="Jawaban dan sumbernya telah disalin.",
    copy_failed="Peramban tidak mengizinkan penyalinan. Pilih teksnya, lalu salin sendiri.",
    why="Mengapa ditemukan",
    why_lexical="Menurut kata: {place}",
    why_dense="Menurut makna: {place}",
    why_reader="Menurut pembaca: {place}",
    why_place="peringkat {rank}",
    why_none="tidak termasuk",
    unused="Ditemukan, tetapi tidak dipakai ({count})",
    unused_note="Bagian ini ikut dibaca, tetapi tidak dikutip.",
    judge="Nilai jawaban ini",
    right="Benar",
    wrong="Salah",
    wrong_source="Sumber salah",
    missed="Seharusnya ditemukan",
    judged="Tercatat di server ini, bersama pertanyaan dan jawabannya. Terima kasih.",
    judge_failed="Penilaian tidak dapat dicatat. Coba lagi nanti.",
    note="Catatan (boleh kosong)",
    note_send="Kirim catatan",
    note_sent="Catatan tersimpan.",
    ask_next="Juga dijawab dokumen ini",
    reach="Baru {searched} dari {total} dokumen yang dicari; sisanya menyusul.",
    reach_by_words="Baru {searched} dari {total} dokumen yang dicari menurut makna; sisanya menurut kata saja.",
    stop_asking="Berhenti",
    stopped_asking="Dihentikan sebelum terjawab.",
    earlier="Tampilkan {turns} pertanyaan sebelumnya",
    kept_tab="Percakapan",
    kept_title="Percakapan yang tersimpan",
    kept_text=(
        "Percakapan hanya disimpan di peramban ini, tidak di server. Kutipannya dibaca lagi dari"
        " dokumen setiap kali dibuka."
    ),
    kept_empty="Belum ada percakapan. Yang Anda tanyakan akan tersimpan di sini.",
    kept_opening="Membuka percakapan …",
    kept_off=(
        "Peramban ini tidak menyimpan apa pun untuk halaman ini, sehingga percakapan hilang saat halaman ditutup."
    ),
    kept_full=("Penyimpanan peramban penuh, sehingga percakapan ini tidak tersimpan. Hapus percakapan lama."),
    kept_search="Cari percakapan",
    kept_none="Tidak ada percakapan yang cocok.",
    kept_open="Lanjutkan",
    kept_rename="Ganti nama",
    kept_name="Nama percakapan",
    kept_save="Simpan",
    kept_delete="Hapus",
    kept_confirm="Hapus percakapan ini untuk selamanya?",
    kept_turns="{turns} pertanyaan",
    export="Unduh sebagai",
    export_failed="Unduhan gagal. Periksa apakah Tanya masih berjalan, lalu coba lagi.",
    exported="Diunduh {date}",
    asked="Pertanyaan",
    narrow="Persempit pencarian",
    narrow_from="Terbit sejak",
    narrow_to="Terbit sampai",
    narrow_date="2023 atau 2023-11-30",
    narrow_languages="Bahasa dokumen",
    narrow_types="Jenis berkas",
    narrow_sources="Sumber",
    narrow_documents=(
        "Dokumen tertentu dipilih di tab Dokumen. Dokumen tanpa tanggal tidak ikut dicari bila tanggal dibatasi."
    ),
    narrow_bad_date="Tanggal ini tidak dimengerti. Tulis misalnya 2023 atau 2023-11-30.",
    narrow_bad_order="Tanggal awal terletak setelah tanggal akhir, sehingga tidak ada dokumen yang dicari.",
    within="Dicari hanya di (hapus centang untuk melepas)",
    within_from="terbit sejak {date}",
    within_to="terbit sampai {date}",
    within_source="sumber: {source}",
    within_language="bahasa: {language}",
    within_type="jenis: {type}",
    within_document="dokumen: {title}",
    within_answer="Dicari hanya di: {filters}",
    within_all="Cari di semua dokumen",
    # The document's page
    skip_to_text="Langsung ke teks dokumen",
    about_document="Keterangan dokumen",
    label_size="Ukuran",
    label_address="Alamat web",
    ask_document="Tanyakan hanya dokumen ini",
    save_original="Simpan berkas asli",
    original_gone="Berkas aslinya tidak ada lagi di folder dokumen, atau tidak dapat dibuka.",
    quotations="Kutipan dari dokumen ini",
    quotation_of="Kutipan {number} dari {total}",
    previous_quotation="Kutipan sebelumnya",
    next_quotation="Kutipan berikutnya",
    find="Cari dalam dokumen ini",
    find_button="Cari",
    find_end="Akhiri pencarian",
    find_none="Tidak ada “{query}” dalam dokumen ini.",
    find_empty="Tulis dulu kata yang dicari.",
    find_too_long="Yang dicari terlalu panjang. Tulis paling banyak 1.000 huruf.",
    hits="Hasil pencarian",
    hit_of="{number} dari {total}",
    hits_marked="(ditandai: {marked} yang terdekat)",
    previous_hit="Hasil sebelumnya",
    next_hit="Hasil berikutnya",
    to_paragraph="Tautan ke paragraf {number}",
    page_picture="Halaman {page} sebagai gambar",
    picture="Gambar halaman {page} dokumen “{title}”; teksnya ada di sampingnya",
    picture_quoted="Gambar halaman {page} dokumen “{title}”, kutipannya ditandai; teksnya ada di sampingnya",
    picture_failed="Halaman ini tidak dapat ditampilkan sebagai gambar. Simpan berkas aslinya untuk melihatnya.",
    picture_busy="Terlalu banyak halaman diminta sekaligus. Muat ulang halaman ini sebentar lagi.",
    # The corpus at a glance.
    corpus_failing="{count} berkas tidak dapat dibaca",
    corpus_reading="Sedang dibaca: {names}",
    corpus_others="dan {count} lainnya",
    begin_title="Tiga cara memulai",
    begin_upload="Unggah berkas dengan tombol di atas.",
    begin_folder="Salin berkas ke dalam folder ini; isinya dibaca dengan sendirinya:",
    begin_command="Tambahkan dari baris perintah:",
    begin_example="tanya add BERKAS",
    by_time="Menurut waktu terbit",
    by_source="Menurut sumber",
    by_language="Menurut bahasa",
    by_type="Menurut jenis berkas",
    plot_text="Banyaknya dokumen dari {first} sampai {last}; terbanyak {most}: {count}",
    plot_undated="{count} dokumen tanpa tanggal tidak termasuk",
    no_dates="Tidak ada dokumen yang bertanggal.",
    facet_more="{count} lainnya",
    no_source="tanpa sumber",
    ask_within="Tanya di sini",
    narrowed_to="Dipersempit ke",
    let_go="Lepaskan {name}",
    show_all="Tampilkan semua",
    sought_for="memuat “{text}”",
    ask_these="Tanya dalam {count} dokumen ini",
    seek="Cari judul, nama berkas, atau sumber",
    seek_button="Cari",
    order="Urutan",
    order_published="Terbit terbaru",
    order_added="Ditambahkan terbaru",
    nothing_fits="Tidak ada dokumen yang cocok.",
    corpus_list="Daftar dokumen",
    column_choose="Pilih",
    column_published="Terbit",
    column_kind="Jenis",
    column_length="Isi",
    column_added="Ditambahkan",
    column_acts="Tindakan",
    choose_named="Pilih {title}",
    choose_page="Pilih semua di halaman ini",
    with_chosen="Dengan yang dipilih",
    ask_chosen="Tanya ini saja",
    ask_one="Tanya",
    read_again="Baca ulang",
    none_chosen="Belum ada yang dipilih. Centang dulu dokumennya.",
    confirm_many="Hapus {count} dokumen? Semuanya dapat dikembalikan dari halaman ini selama 30 hari.",
    confirm_remove_many="Ya, hapus {count} dokumen",
    removed_many="{count} dokumen telah dihapus.",
    undo="Urungkan penghapusan",
    restored_many="{count} dokumen telah dikembalikan.",
    reading_again="Membaca ulang {number} dari {total}: {name}",
    read_again_done="{total} berkas dibaca ulang; {refused} tidak dapat dibaca.",
    not_done="Tidak dapat dilakukan untuk {name}: {reason}",
    way_page="lewat halaman ini",
    way_command="dari baris perintah",
    way_command_user="dari baris perintah oleh {user}",
    way_address="dari {address}",
    way_folder="ditemukan di folder",
    state_indexed="dapat ditanyakan",
    state_reading="sedang dibaca ulang",
    state_changed="berubah sejak dibaca",
    state_gone="berkasnya sudah tidak ada",
    page_of="Halaman {page} dari {pages}",
    paging="Halaman daftar",
    retry_all="Coba lagi semuanya",
    # What a chat model wrote.
    probability_written="Kemungkinan yang ditemukan menjawab pertanyaan: {percent} %",
    welcome_written=(
        "Jawaban ditulis oleh model {model} hanya dari dokumen yang tersimpan di sini. Setiap kalimatnya"
        " diperiksa terhadap kutipan, dan setiap kutipan dapat dilihat di tempat asalnya. Jika dokumen tidak"
        " memuat jawabannya, halaman ini mengatakannya."
    ),
    queued="Menunggu giliran. Pertanyaan yang dilayani lebih dahulu: {count}",
    writing="Model membaca kutipan dan menulis…",
    writing_part="Model membaca dokumen panjang: {done} dari {total} bagian selesai",
    withdrawn="Tulisan model ditarik kembali. Menyiapkan kutipan…",
    written="Ditulis oleh model {model} dari dokumen; setiap kalimat diperiksa terhadap kutipannya.",
    written_struck="Ditulis oleh model {model} dari dokumen; kalimat yang dicoret tidak didukung kutipan.",
    writing_details="Tentang penulisannya",
    writing_tokens="Token yang dibaca dan ditulis: {read} dan {written}",
    writing_seconds="Lama menulis: {seconds} detik",
    writing_dropped="Kalimat yang tidak disertakan karena tidak didukung kutipan: {count}",
    writing_reused="Dipakai lagi: pertanyaan dan bagian dokumennya sama seperti sebelumnya",
    struck="Dicoret:",
    why_struck="Mengapa dicoret ({count})",
    unwritten="Jawaban ini tidak ditulis oleh model {model}: {reason}.",
    doubts={
        Doubt.UNMARKED: "tidak menyebut sumber",
        Doubt.UNKNOWN_MARKER: "menyebut sumber yang tidak ada",
        Doubt.NUMBER: "memuat angka yang tidak ada dalam kutipannya",
        Doubt.NAME: "memuat nama yang tidak ada dalam kutipannya",
        Doubt.NEGATION: "menyangkal yang dinyatakan kutipannya, atau sebaliknya",
        Doubt.UNSUPPORTED: "tidak didukung kutipannya",
        Doubt.LANGUAGE: "ditulis dalam bahasa lain",
        Doubt.REPEATED: "mengulang kalimat sebelumnya",
        Doubt.MARKUP: "memuat tautan atau tanda yang tidak ditampilkan",
    },
    unwritten_reasons={
        Unwritten.FAILED: "model itu gagal menjawab",
        Unwritten.SLOW: "model itu terlalu lambat",
        Unwritten.RAN_ON: "tulisannya tidak kunjung selesai",
        Unwritten.REPEATED: "tulisannya berulang-ulang",
        Unwritten.LANGUAGE: "tulisannya dalam bahasa lain",
        Unwritten.EMPTY: "model itu tidak menulis apa pun",
        Unwritten.UNSUPPORTED: "tulisannya tidak didukung dokumen",
        Unwritten.ASTRAY: "tulisannya tidak memuat jawabannya",
    },
    months=(
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ),
    question_reasons={
        "empty": "Pertanyaannya masih kosong. Tulis dulu apa yang ingin Anda ketahui.",
        "too_long": "Pertanyaannya terlalu panjang. Tulis dalam satu atau dua kalimat.",
        "no_words": "Pertanyaannya tidak memuat kata yang dapat dicari. Tulis dengan huruf, misalnya: siapa, kapan.",
    },
    label_unread="Tidak terbaca",
    unread="hlm. {pages} tidak terbaca ({reason})",
    unread_reasons={
        "no_ocr": "hasil pindai; agar terbaca, pasang: apt install tesseract-ocr tesseract-ocr-ind",
        "no_text": "tidak ada kata yang dikenali",
        "too_large": "terlalu besar atau terlalu lama dikenali",
        "unreadable": "pengenalan teks gagal",
    },
    load_reasons={
        "empty": "Berkas ini kosong.",
        "binary": "Isi berkas ini bukan teks yang dapat dibaca.",
        "encrypted": "Berkas ini dilindungi kata sandi. Simpan salinannya tanpa kata sandi, lalu unggah lagi.",
        "damaged": "Berkas ini rusak atau terpotong. Buka dengan program asalnya, simpan ulang, lalu unggah lagi.",
        "no_pages": "Berkas ini tidak mempunyai halaman.",
        "no_text": "Berkas ini tidak memuat teks.",
        "no_ocr": "Dokumen ini hasil pindai. Agar dapat dibaca, pasang di komputer yang menjalankan Tanya: "
        "apt install tesseract-ocr tesseract-ocr-ind",
        "too_large": "Berkas ini terlalu besar. Bagi menjadi beberapa bagian, lalu unggah lagi.",
        "unsupported": "Jenis berkas ini tidak didukung.",
        "name": "Nama berkas ini tidak dapat dipakai. Ganti namanya, lalu unggah lagi.",
        "unreadable": "Berkas ini tidak dapat dibaca. Coba unggah lagi.",
        "slow": "Berkas ini terlalu lama dibaca. Bagi menjadi beberapa bagian, lalu unggah lagi.",
        "memory": "Berkas ini memerlukan terlalu banyak memori. Bagi menjadi beberapa bagian, lalu unggah lagi.",
        "crashed": "Berkas ini membuat pembacanya berhenti. Simpan ulang dengan program asalnya, lalu unggah lagi.",
    },
    address_reasons={
        "off": "Menambah lewat alamat tidak dinyalakan di server ini.",
        "malformed": "Alamat ini tidak dapat dipakai. Salin alamatnya langsung dari peramban.",
        "scheme": "Alamat harus dimulai dengan https:// atau http://.",
        "credentials": "Alamat ini memuat nama pengguna atau kata sandi. Tulis alamatnya tanpa itu.",
        "port": "Alamat ini memakai porta yang bukan porta web.",
        "private": "Alamat ini bukan bagian dari internet umum, jadi tidak diambil.",
        "unknown_host": "Situs dengan nama ini tidak ditemukan. Periksa ejaan alamatnya.",
        "unreachable": "Situs ini tidak dapat dihubungi, atau kirimannya terputus. Coba lagi nanti.",
        "tls": "Situs ini tidak dapat membuktikan bahwa ia pemilik nama itu, jadi tidak diambil.",
        "redirects": "Alamat ini dialihkan ke tempat yang tidak dapat diikuti. Salin alamat halaman akhirnya.",
        "status": "Situs ini tidak memberikan halaman itu. Buka dulu alamatnya di peramban.",
        "too_large": "Isi alamat ini terlalu besar.",
        "too_slow": "Situs ini terlalu lama menjawab. Coba lagi nanti.",
        "kind": "Isi alamat ini bukan halaman web, dan bukan berkas yang didukung.",
        "no_text": "Halaman ini tidak memuat teks yang dapat dibaca.",
    },
    error_kinds={
        RagError: "Terjadi kesalahan. Coba lagi; jika tetap gagal, jalankan: tanya doctor",
        ConfigurationError: "Ada pengaturan yang salah. Periksa pengaturan, lalu jalankan ulang program ini.",
        LoadError: "Berkas ini tidak dapat dibaca.",
        AddressError: "Alamat ini tidak dapat diambil.",
        StoreError: "Indeks dokumen tidak dapat dibaca. Jalankan: tanya doctor",
        ModelMismatchError: "Indeks dibuat dengan model lain. Jalankan: tanya sync --rebuild",
        IndexHeldError: "Indeks sedang dipakai program lain. Tutup program itu, lalu coba lagi.",
        UnknownDocumentError: "Dokumen itu sudah tidak ada.",
        ModelError: "Model bahasa tidak dapat dijalankan. Jalankan: tanya doctor",
    },
)

ENGLISH = Words(
    language=Language.ENGLISH,
    own_name="English",
    title="Tanya",
    tagline="Answers from the forum's documents, each with its source",
    language_switch="Language of the page",
    chat_tab="Questions",
    corpus_tab="Documents",
    no_script="This page needs JavaScript. Turn it on in the browser, then load the page again.",
    trouble="The server does not answer or is busy. See whether Tanya is still running, then try again.",
    upload_too_large="This upload is too large. Choose smaller files, or fewer of them at once.",
    close="Close",
    welcome_title="What would you like to know?",
    welcome_text=(
        "Every answer is quoted word for word from the documents kept here, and every quotation can be checked in the"
        " place it comes from. When the documents do not hold the answer, this page says so."
    ),
    examples="Example questions",
    question="Question",
    question_hint="Write your question",
    ask="Ask",
    clear="New conversation",
    searching="Searching the documents…",
    answering="Writing the answer…",
    you_asked="You asked:",
    searched="Searched for: {question}",
    answered="Answered",
    partial="Partly answered",
    conflicting="The documents disagree",
    not_found="Not found",
    failed="Could not be answered",
    sources="Sources",
    source="source {marker}: {title}",
    closest="Closest passages",
    closest_note="Not cited: these passages resemble the question but do not answer it.",
    back_to_answer="Back to quotation {marker} in the answer",
    open_document="Open the document",
    new_tab="(in a new tab)",
    page="p. {page}",
    said_by="Said by {speaker}",
    undated="undated",
    seconds="{seconds} seconds",
    probability="Likelihood that the first quotation answers the question: {percent}%",
    source_removed=(
        "This answer is no longer shown because a document it quoted was removed or changed. Please ask again."
    ),
    other_script="Nothing was found. Write your question in words of Indonesian or English.",
    corpus_title="The documents that are answered from",
    corpus_text="Only the documents below are quoted. A document that is added can be asked about at once.",
    corpus_count="{documents} documents, {passages} passages",
    corpus_empty="There are no documents yet. Upload some to start asking.",
    corpus_range="Documents {first} to {last} of {total}",
    previous="Previous",
    next="Next",
    upload="Upload documents",
    upload_note="{suffixes}; at most {megabytes} MB a file. Several files can be chosen at once.",
    uploading="Reading file {number} of {total}: {name}",
    upload_done="Done: {total} files",
    address="Address of a web page",
    address_hint="Paste it from the browser",
    add_address="Fetch the page",
    fetching="Fetching {address}",
    fetched="Done: 1 address",
    added="Added",
    replaced="Replaced by the new version",
    unchanged="Already here, unchanged",
    refused="Refused",
    remove="Remove",
    confirm="Remove “{title}”? It can be brought back from this page for 30 days.",
    confirm_remove="Yes, remove",
    cancel="Cancel",
    removed="“{title}” was removed.",
    passages="{passages} passages",
    failing_title="Files that could not be read",
    failing_note="They are tried again when they change, or with this button.",
    tries="tried {tries} times",
    retry="Try again",
    stop="Stop",
    working="Reading documents: {done} of {total}, {passages} passages",
    working_rate="{rate} passages a second, time left {time}",
    worked="All documents are read.",
    stopped="Stopped. Documents that are read can be asked about; the others wait.",
    go_on="Go on",
    similar_title="Documents that are almost the same",
    similar_note="All of them are quoted. Remove those you do not need.",
    trash_title="Removed and replaced documents",
    trash_note="They can be brought back for 30 days after they were removed or replaced. Where another document stands"
    " under the name now, the two change places.",
    trash_when="removed on {date}",
    trash_replaced="earlier version, replaced on {date}",
    restore="Bring back",
    restored="“{name}” was brought back.",
    indonesian="Indonesian",
    english="English",
    undetermined="language not recognised",
    document="Document",
    back="Back to questions",
    to_quotation="To the quotation",
    quotation_moved="This document changed after it was quoted, so the place of the quotation can no longer be marked.",
    label_source="Source",
    label_date="Date",
    label_place="Place",
    label_language="Language",
    label_format="Format",
    label_ocr="Text",
    ocr="read by OCR, {percent} % sure",
    label_file="File",
    missing_title="No such document",
    missing_text="There is no document of this name. It may have been removed, or the link may be mistyped.",
    copy="Copy answer",
    copied="The answer and its sources were copied.",
    copy_failed="The browser does not allow copying. Select the text and copy it yourself.",
    why="Why it was found",
    why_lexical="By words: {place}",
    why_dense="By meaning: {place}",
    why_reader="By the reader: {place}",
    why_place="rank {rank}",
    why_none="not among them",
    unused="Found, but not used ({count})",
    unused_note="These passages were read too, but not quoted.",
    judge="Judge this answer",
    right="Right",
    wrong="Wrong",
    wrong_source="Wrong source",
    missed="Should have been found",
    judged="Noted on this server, with the question and its answer. Thank you.",
    judge_failed="The judgement could not be noted. Try again later.",
    note="Note (may be left empty)",
    note_send="Send note",
    note_sent="The note was kept.",
    ask_next="These documents also answer",
    reach="{searched} of {total} documents are searched so far; the others follow.",
    reach_by_words="{searched} of {total} documents are searched by meaning so far, the others by their words alone.",
    stop_asking="Stop",
    stopped_asking="Stopped before it was answered.",
    earlier="Show {turns} earlier questions",
    kept_tab="Conversations",
    kept_title="Kept conversations",
    kept_text=(
        "Conversations are kept in this browser only, not on the server. Their quotations are read from"
        " the documents again whenever one is opened."
    ),
    kept_empty="There are no conversations yet. What you ask will be kept here.",
    kept_opening="Opening the conversation …",
    kept_off=("This browser keeps nothing for this page, so conversations are gone when the page is closed."),
    kept_full=("The browser's storage is full, so this conversation was not kept. Delete old conversations."),
    kept_search="Search conversations",
    kept_none="No conversation matches.",
    kept_open="Continue",
    kept_rename="Rename",
    kept_name="Name of the conversation",
    kept_save="Save",
    kept_delete="Delete",
    kept_confirm="Delete this conversation for good?",
    kept_turns="{turns} questions",
    export="Download as",
    export_failed="The download failed. Check that Tanya is still running, then try again.",
    exported="Downloaded {date}",
    asked="Question",
    narrow="Narrow the search",
    narrow_from="Published from",
    narrow_to="Published to",
    narrow_date="2023 or 2023-11-30",
    narrow_languages="Language of the document",
    narrow_types="Type of file",
    narrow_sources="Source",
    narrow_documents=(
        "Single documents are chosen on the Documents tab. Documents without a date are left out where dates narrow."
    ),
    narrow_bad_date="This date is not understood. Write for example 2023 or 2023-11-30.",
    narrow_bad_order="The first date is after the last one, so no document is searched.",
    within="Searched only in (uncheck to remove)",
    within_from="published from {date}",
    within_to="published up to {date}",
    within_source="source: {source}",
    within_language="language: {language}",
    within_type="type: {type}",
    within_document="document: {title}",
    within_answer="Searched only in: {filters}",
    within_all="Search all documents",
    # The document's page
    skip_to_text="Skip to the text of the document",
    about_document="About the document",
    label_size="Size",
    label_address="Web address",
    ask_document="Ask about this document only",
    save_original="Save the original file",
    original_gone="The original file is no longer in the folder of documents, or cannot be opened.",
    quotations="Quotations from this document",
    quotation_of="Quotation {number} of {total}",
    previous_quotation="Previous quotation",
    next_quotation="Next quotation",
    find="Search in this document",
    find_button="Search",
    find_end="End the search",
    find_none="There is no “{query}” in this document.",
    find_empty="Write what to search for first.",
    find_too_long="That is too long to search for. Write at most 1,000 characters.",
    hits="Hits of the search",
    hit_of="{number} of {total}",
    hits_marked="(the nearest {marked} are marked)",
    previous_hit="Previous hit",
    next_hit="Next hit",
    to_paragraph="Link to paragraph {number}",
    page_picture="Page {page} as a picture",
    picture="Picture of page {page} of “{title}”; its text is beside it",
    picture_quoted="Picture of page {page} of “{title}”, the quotation marked; its text is beside it",
    picture_failed="This page cannot be shown as a picture. Save the original file to see it.",
    picture_busy="Too many pages were asked for at once. Load this page again in a moment.",
    # The corpus at a glance.
    corpus_failing="{count} files could not be read",
    corpus_reading="Being read now: {names}",
    corpus_others="and {count} more",
    begin_title="Three ways to begin",
    begin_upload="Upload files with the button above.",
    begin_folder="Copy files into this folder; they are read by themselves:",
    begin_command="Add them from the command line:",
    begin_example="tanya add FILE",
    by_time="By time of publication",
    by_source="By source",
    by_language="By language",
    by_type="By type of file",
    plot_text="Number of documents from {first} to {last}; the most in {most}: {count}",
    plot_undated="{count} documents without a date are not among them",
    no_dates="No document has a date.",
    facet_more="{count} more",
    no_source="no source named",
    ask_within="Ask within",
    narrowed_to="Narrowed to",
    let_go="Let go of {name}",
    show_all="Show all",
    sought_for="with “{text}”",
    ask_these="Ask within these {count} documents",
    seek="Search titles, file names and sources",
    seek_button="Search",
    order="Order",
    order_published="Last published",
    order_added="Last added",
    nothing_fits="No document fits.",
    corpus_list="List of documents",
    column_choose="Choose",
    column_published="Published",
    column_kind="Kind",
    column_length="Length",
    column_added="Added",
    column_acts="Actions",
    choose_named="Choose {title}",
    choose_page="Choose all on this page",
    with_chosen="With those chosen",
    ask_chosen="Ask these alone",
    ask_one="Ask",
    read_again="Read again",
    none_chosen="Nothing is chosen yet. Tick some documents first.",
    confirm_many="Remove {count} documents? They can be brought back from this page for 30 days.",
    confirm_remove_many="Yes, remove {count} documents",
    removed_many="{count} documents were removed.",
    undo="Undo the removal",
    restored_many="{count} documents were brought back.",
    reading_again="Reading {number} of {total} again: {name}",
    read_again_done="{total} files were read again; {refused} could not be read.",
    not_done="Not done for {name}: {reason}",
    way_page="by this page",
    way_command="from the command line",
    way_command_user="from the command line by {user}",
    way_address="from {address}",
    way_folder="found in the folder",
    state_indexed="can be asked about",
    state_reading="being read again",
    state_changed="changed since it was read",
    state_gone="its file is no longer there",
    page_of="Page {page} of {pages}",
    paging="Pages of the list",
    retry_all="Try all again",
    # What a chat model wrote.
    probability_written="Likelihood that what was found answers the question: {percent}%",
    welcome_written=(
        "Answers are written by the model {model}, from the documents kept here alone. Each of its sentences is"
        " checked against quotations, and every quotation can be seen in the place it comes from. When the"
        " documents do not hold the answer, this page says so."
    ),
    queued="Waiting for the model. Questions served before this one: {count}",
    writing="The model reads the quotations and writes…",
    writing_part="The model reads a long document: {done} of {total} parts done",
    withdrawn="What the model wrote is taken back. Preparing the quotations…",
    written="Written by the model {model} from the documents; every sentence was checked against its quotations.",
    written_struck="Written by the model {model} from the documents; no quotation supports the sentences struck out.",
    writing_details="About the writing",
    writing_tokens="Tokens read and written: {read} and {written}",
    writing_seconds="Time taken to write: {seconds} seconds",
    writing_dropped="Sentences left out because no quotation supports them: {count}",
    writing_reused="Used again: the question and the passages are the same as before",
    struck="Struck out:",
    why_struck="Why they are struck out ({count})",
    unwritten="This answer was not written by the model {model}: {reason}.",
    doubts={
        Doubt.UNMARKED: "names no source",
        Doubt.UNKNOWN_MARKER: "names a source that does not exist",
        Doubt.NUMBER: "holds a number that is not in its quotations",
        Doubt.NAME: "holds a name that is not in its quotations",
        Doubt.NEGATION: "denies what its quotations say, or the reverse",
        Doubt.UNSUPPORTED: "is not supported by its quotations",
        Doubt.LANGUAGE: "is in another language",
        Doubt.REPEATED: "repeats an earlier sentence",
        Doubt.MARKUP: "holds a link or markup that is not shown",
    },
    unwritten_reasons={
        Unwritten.FAILED: "it failed to answer",
        Unwritten.SLOW: "it was too slow",
        Unwritten.RAN_ON: "it wrote without an end",
        Unwritten.REPEATED: "it repeated itself",
        Unwritten.LANGUAGE: "it wrote in another language",
        Unwritten.EMPTY: "it wrote nothing",
        Unwritten.UNSUPPORTED: "the documents do not support what it wrote",
        Unwritten.ASTRAY: "what it wrote does not hold the answer",
    },
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    question_reasons={
        "empty": "The question is still empty. Write what you would like to know.",
        "too_long": "The question is too long. Put it in one or two sentences.",
        "no_words": "The question holds no word that can be searched for. Write it in letters, as in: who, when, what.",
    },
    label_unread="Not read",
    unread="p. {pages} could not be read ({reason})",
    unread_reasons={
        "no_ocr": "scanned; to have them read, install: apt install tesseract-ocr tesseract-ocr-ind",
        "no_text": "no words were recognised",
        "too_large": "too large, or recognition takes too long",
        "unreadable": "text recognition failed",
    },
    load_reasons={
        "empty": "This file is empty.",
        "binary": "What this file holds is not readable text.",
        "encrypted": "This file is protected by a password. Save a copy without one, then upload it again.",
        "damaged": "This file is damaged or cut short. Open it in its own program and save it again.",
        "no_pages": "This file has no pages.",
        "no_text": "This file holds no text.",
        "no_ocr": "This document is a scan. To have it read, install on the computer that runs Tanya: "
        "apt install tesseract-ocr tesseract-ocr-ind",
        "too_large": "This file is too large. Split it into parts, then upload them.",
        "unsupported": "This kind of file is not supported.",
        "name": "The name of this file cannot be used. Rename it, then upload it again.",
        "unreadable": "This file cannot be read. Try to upload it again.",
        "slow": "This file took too long to read. Split it into parts, then upload them.",
        "memory": "This file needs too much memory to be read. Split it into parts, then upload them.",
        "crashed": "This file made its reader stop. Save it anew in its own program, then upload it again.",
    },
    address_reasons={
        "off": "Adding by address is not switched on at this server.",
        "malformed": "This address cannot be used. Copy it straight from the browser.",
        "scheme": "An address has to begin with https:// or http://.",
        "credentials": "This address holds a user name or a password. Write it without.",
        "port": "This address names a port that is not one of the web.",
        "private": "This address is not part of the public internet, so it is not fetched.",
        "unknown_host": "No site of this name was found. See whether the address is mistyped.",
        "unreachable": "This site cannot be reached, or broke off. Try again later.",
        "tls": "This site cannot prove that the name is its own, so it is not fetched.",
        "redirects": "This address leads on to where it cannot be followed. Copy the address of the last page.",
        "status": "This site does not give out that page. Open the address in the browser first.",
        "too_large": "What lies at this address is too large.",
        "too_slow": "This site takes too long to answer. Try again later.",
        "kind": "What lies at this address is neither a web page nor a file that is supported.",
        "no_text": "This page holds no text that can be read.",
    },
    error_kinds={
        RagError: "Something went wrong. Try again; if it keeps failing, run: tanya doctor",
        ConfigurationError: "A setting is wrong. Check the settings, then start this program again.",
        LoadError: "This file cannot be read.",
        AddressError: "This address cannot be fetched.",
        StoreError: "The index of the documents cannot be read. Run: tanya doctor",
        ModelMismatchError: "The index was made with another model. Run: tanya sync --rebuild",
        IndexHeldError: "Another program is using the index. Close it, then try again.",
        UnknownDocumentError: "That document is no longer here.",
        ModelError: "The language model cannot be run. Run: tanya doctor",
    },
)

ALL_WORDS = (INDONESIAN, ENGLISH)


def words_of(language: Language) -> Words:
    """The words of an interface language; Indonesian for any language the page is not written in."""
    return ENGLISH if language is Language.ENGLISH else INDONESIAN
