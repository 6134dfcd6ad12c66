"""Passages in both languages, with statements that they support and statements that they do not."""

from collections.abc import Iterator
from dataclasses import dataclass

from rag.types import Language


@dataclass(frozen=True, slots=True)
class Told:
    """A passage, and what it says and does not say; every text is Indonesian, then English."""

    passage: tuple[str, str]
    said: tuple[tuple[str, str], ...]
    unsaid: tuple[tuple[str, str], ...]


TOLD = (
    Told(
        (
            "Pasar ikan di tepi sungai buka setiap hari sejak pukul lima pagi. Pedagangnya sekitar enam puluh orang, "
            "kebanyakan perempuan dari desa-desa di hulu.",
            "The fish market by the river is open every day from five in the morning. It has about sixty traders, most "
            "of them women from the villages upstream.",
        ),
        (
            ("Pasar ikan buka setiap hari.", "The fish market is open every day."),
            ("Sebagian besar pedagang di pasar ikan adalah perempuan.", "Most traders at the fish market are women."),
        ),
        (
            ("Pasar ikan hanya buka pada hari Minggu.", "The fish market is open only on Sundays."),
            ("Pasar ikan menjual sayur dan buah.", "The fish market sells vegetables and fruit."),
        ),
    ),
    Told(
        (
            "Jembatan gantung itu panjangnya dua ratus meter dan selesai dibangun pada tahun 1998. Kendaraan bermotor "
            "tidak boleh melintas karena jembatan itu hanya untuk pejalan kaki.",
            "The suspension bridge is two hundred metres long and was completed in 1998. Motor vehicles may not cross "
            "it because the bridge is for pedestrians only.",
        ),
        (
            ("Jembatan gantung selesai dibangun pada tahun 1998.", "The suspension bridge was completed in 1998."),
            ("Hanya pejalan kaki yang boleh melintasi jembatan.", "Only pedestrians may cross the bridge."),
        ),
        (
            ("Jembatan gantung selesai dibangun pada tahun 2008.", "The suspension bridge was completed in 2008."),
            (
                "Jembatan gantung dibangun oleh perusahaan asing.",
                "The suspension bridge was built by a foreign company.",
            ),
        ),
    ),
    Told(
        (
            "Perpustakaan sekolah memiliki tiga ribu buku. Siswa boleh meminjam paling banyak dua buku selama satu "
            "minggu, dan yang terlambat mengembalikan membayar denda seribu rupiah per hari.",
            "The school library has three thousand books. Pupils may borrow at most two books for one week, and those "
            "who return them late pay a fine of a thousand rupiah a day.",
        ),
        (
            ("Perpustakaan sekolah mempunyai tiga ribu buku.", "The school library owns three thousand books."),
            (
                "Siswa yang terlambat mengembalikan buku harus membayar denda.",
                "Pupils who return books late pay a fine.",
            ),
        ),
        (
            ("Siswa boleh meminjam paling banyak lima buku.", "Pupils may borrow at most five books."),
            ("Perpustakaan sekolah tutup selama liburan.", "The school library is closed during the holidays."),
        ),
    ),
    Told(
        (
            "Rapat kerja dibuka oleh Bupati pada hari Senin dan dihadiri sekretaris dari empat belas kabupaten. Rapat "
            "memilih Rahmat Hidayat sebagai ketua forum untuk masa jabatan tiga tahun.",
            "The working meeting was opened by the regent on Monday and attended by the secretaries of fourteen "
            "districts. The meeting elected Rahmat Hidayat as chair of the forum for a term of three years.",
        ),
        (
            ("Rapat kerja dibuka oleh Bupati.", "The working meeting was opened by the regent."),
            ("Rahmat Hidayat terpilih sebagai ketua forum.", "Rahmat Hidayat was elected chair of the forum."),
        ),
        (
            ("Rapat kerja dibuka oleh Gubernur.", "The working meeting was opened by the governor."),
            ("Masa jabatan ketua forum adalah lima tahun.", "The term of the chair of the forum is five years."),
        ),
    ),
    Told(
        (
            "Pelabuhan lama dipindahkan ke muara karena sungai menjadi dangkal. Sejak itu kapal besar dapat berlabuh "
            "setiap saat, tetapi ongkos angkut barang ke kota naik.",
            "The old harbour was moved to the river mouth because the river became shallow. Since then large ships can "
            "dock at any time, but the cost of transporting goods to the town has risen.",
        ),
        (
            ("Pelabuhan dipindahkan karena sungai dangkal.", "The harbour was moved because the river was shallow."),
            ("Ongkos angkut barang ke kota naik.", "The cost of transporting goods to the town has risen."),
        ),
        (
            ("Ongkos angkut barang ke kota turun.", "The cost of transporting goods to the town has fallen."),
            ("Kapal besar tidak dapat berlabuh di pelabuhan.", "Large ships cannot dock at the harbour."),
        ),
    ),
    Told(
        (
            "Setiap warga wajib memilah sampah sebelum dibuang. Petugas mengangkut sampah dua kali seminggu, yaitu "
            "pada hari Selasa dan Jumat.",
            "Every resident must sort rubbish before throwing it away. Workers collect the rubbish twice a week, on "
            "Tuesdays and Fridays.",
        ),
        (
            ("Warga wajib memilah sampah.", "Residents must sort their rubbish."),
            ("Sampah diangkut dua kali seminggu.", "Rubbish is collected twice a week."),
        ),
        (
            ("Sampah diangkut setiap hari.", "Rubbish is collected every day."),
            ("Warga yang tidak memilah sampah dipenjara.", "Residents who do not sort rubbish are imprisoned."),
        ),
    ),
)
LANGUAGES = (Language.INDONESIAN, Language.ENGLISH)


def pairs(passage: Language, statement: Language) -> Iterator[tuple[str, str, bool]]:
    """Every passage in one language with every statement about it in another, and whether it is supported."""
    for told in TOLD:
        for statements, supported in ((told.said, True), (told.unsaid, False)):
            for one in statements:
                yield told.passage[LANGUAGES.index(passage)], one[LANGUAGES.index(statement)], supported
