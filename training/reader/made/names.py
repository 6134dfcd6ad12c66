"""News and regulations to the names that texts are made of: abbreviations, terms, places, events."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ABBREVIATED = re.compile(
    r"\b(?P<long>[A-Z][\w-]+(?: (?:dan|untuk|di|atas|[A-Z][\w-]+)){1,7}) \((?P<short>[A-Z][A-Za-z]{1,11})\)"
)
_DEFINED = re.compile(
    r"^\s*(?:\d+\.\s*|[a-z]\.\s*)?(?P<name>[A-Z][A-Za-z/ -]{2,60}?)"
    r"(?:,? yang selanjutnya (?:disingkat|disebut)(?: dengan)?,? (?P<short>[A-Z][A-Za-z ]{1,30}?))?,? adalah"
    r" (?P<said>[a-zA-Z][^\n:\x00-\x1f]{25,260}?)[.;]?\s*$",
    re.MULTILINE,
)
_PLACE = re.compile(r"\b((?:Kabupaten|Kota|Provinsi|Kecamatan) [A-Z][a-z]{3,}(?: (?:[A-Z][a-z]{3,}))?)\b(?! [A-Z])")
_EVENT = re.compile(
    r"\b((?:Rapat|Musyawarah|Kongres|Pelatihan|Lokakarya|Seminar|Festival|Pameran|Konferensi|Kejuaraan|Sidang|Upacara)"
    r"(?: [A-Z][A-Za-z]+){1,5})\b"
)
_NOT_IN_A_PLACE = frozenset("Kota Nomor Pasal Bupati Pemerintah Administratif Kecamatan Provinsi".split())
# Common words of which people and offices are put together. Who is what, and which town is whose capital, changes from
# table to table, so that the reader has to look and cannot know.
GIVEN = (
    "Abdul Agus Ahmad Andi Anita Ari Bambang Budi Citra Dedi Dewi Dian Djoko Eka Endang Erna Fajar Fitri Hadi"
    " Hasan Hendra Heri Ida Imam Indra Irwan Joko Kartika Kurnia Lestari Lina Made Maria Muhammad Nur Nyoman"
    " Putri Rahmat Ratna Rina Rudi Sari Siti Slamet Sri Sugeng Suharto Teguh Tri Umar Wahyu Wayan Yanti Yusuf"
    " Zainal"
).split()
FAMILY = (
    "Abidin Akbar Anggraini Arifin Aritonang Asmara Basri Darmawan Effendi Fauzi Firmansyah Gunawan Hakim Halim"
    " Handayani Harahap Hartono Hidayat Iskandar Kurniawan Kusuma Lubis Maulana Mulyadi Nasution Nugroho"
    " Pangestu Permana Prasetyo Pratama Purnomo Rahman Ramadhan Saputra Saragih Sembiring Setiawan Siregar"
    " Sitompul Subekti Suryadi Susanto Syahputra Tanjung Utami Wibowo Widodo Wijaya Yulianto Zulkarnain"
).split()
OFFICES = tuple(
    (
        "Asisten Administrasi Umum|Asisten Pemerintahan|Bendahara|Bupati|Camat|Inspektur|"
        "Kepala Badan Kepegawaian|Kepala Bagian Hukum|Kepala Bagian Umum|Kepala Bappeda|"
        "Kepala Dinas Kesehatan|Kepala Dinas Pendidikan|Kepala Dinas Perhubungan|Ketua Komisariat|Ketua Umum|"
        "Ketua DPRD|Koordinator Bidang Organisasi|Koordinator Humas|Pelaksana Harian Sekretaris Daerah|"
        "Penjabat Gubernur|Penjabat Sekda|Sekretaris Daerah|Sekretaris DPRD|Sekretaris Jenderal|"
        "Staf Ahli Gubernur|Wakil Bupati|Wakil Ketua|Wakil Sekretaris|Wali Kota"
    ).split("|")
)
TOWNS = tuple(
    (
        "Ambon|Amlapura|Balikpapan|Banda Aceh|Bandar Lampung|Banjarbaru|Banjarmasin|Bantul|Batusangkar|"
        "Bengkulu|Bima|Binjai|Bireuen|Blitar|Bondowoso|Bontang|Bukittinggi|Cibinong|Cilegon|Curup|"
        "Denpasar|Dompu|Dumai|Ende|Enrekang|Fakfak|Garut|Gorontalo|Gunungsitoli|Jambi|Jayapura|Jombang|"
        "Kendari|Ketapang|Kuala Tungkal|Kupang|Kutacane|Labuha|Lahat|Larantuka|Limboto|Lubuk Pakam|"
        "Luwuk|Majene|Makassar|Mamuju|Manado|Manokwari|Maros|Masohi|Maumere|Medan|Merauke|Mojokerto|"
        "Muara Bulian|Nabire|Ngawi|Padang|Pagar Alam|Palembang|Palu|Parepare|Pati|Pekanbaru|Pontianak|"
        "Poso|Raba|Rantau Prapat|Ruteng|Sabang|Samarinda|Sambas|Sanggau|Serui|Singaraja|Sintang|Sorong|"
        "Stabat|Sungailiat|Surabaya|Tabanan|Tahuna|Takengon|Tanjung Pinang|Tanjung Selor|Tarakan|Ternate|"
        "Tobelo|Toboali|Tomohon|Ungaran|Waingapu|Wates"
    ).split("|")
)


@dataclass(frozen=True, slots=True)
class Defined:
    """A term, its abbreviation if it has one, and what it is defined as."""

    term: str
    short: str | None
    said: str


@dataclass(frozen=True, slots=True)
class Names:
    """What was found, each once; `abbreviated` are pairs of the short and the long form."""

    abbreviated: Sequence[tuple[str, str]]
    defined: Sequence[Defined]
    places: Sequence[str]
    events: Sequence[str]
    towns: Sequence[str] = TOWNS


def read_names(paragraphs: Sequence[str], regulations: Sequence[str]) -> Names:
    """All names of the texts, in the order of their first occurrence."""
    texts = [*paragraphs, *regulations]
    abbreviated = {
        match["short"]: match["long"]
        for text in texts
        for match in ABBREVIATED.finditer(text)
        if is_short_for(match["short"], match["long"])
    }
    defined = {
        match["name"]: Defined(match["name"].strip(), match["short"], match["said"])
        for text in regulations
        for match in _DEFINED.finditer(text)
        if len(match["name"].split()) < 6
    }
    return Names(
        list(abbreviated.items()),
        list(defined.values()),
        [place for place in _repeated(_PLACE, texts, 2) if _NOT_IN_A_PLACE.isdisjoint(place.split()[1:])],
        _repeated(_EVENT, texts, 1),
    )


def is_short_for(short: str, long: str) -> bool:
    """Whether the letters of an abbreviation are the first ones of its words, or stand in them in order."""
    initials = "".join(word[0] for word in long.split() if word[0].isupper())
    if short.isupper():
        return short == initials
    letters = iter(long.casefold())
    return short[0] == long[0] and 4 <= len(short) < len(long) / 2 and all(one in letters for one in short.casefold())


def _repeated(pattern: re.Pattern[str], texts: Iterable[str], least: int) -> list[str]:
    """What a pattern finds so many times."""
    found = Counter(words for text in texts for words in pattern.findall(text))
    return [words for words, times in found.items() if times >= least]
