"""A fetched page becomes Markdown that reads as the page's text, any other file stays as it is."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import AddressError
from rag.loading import load, markdown
from rag.loading.cleaning import join_paragraphs
from rag.loading.extraction import Limits
from rag.web.addresses import parse_address
from rag.web.fetching import Fetched
from rag.web.pages import file_of, markdown_of

ADDRESS = "https://berita.example/2023/12/raker-forsesdasi?page=1"
ARTICLE = """<!doctype html><html lang="id"><head>
<title>Raker digelar di Sampit | Berita Contoh</title>
<meta property="og:title" content="Raker digelar di Sampit: 1 hari">
<meta property="og:site_name" content="Berita Contoh">
<meta property="article:published_time" content="2023-11-30T08:00:00+07:00">
<meta name="author" content="Penulis Contoh">
</head><body><nav><a href="/">Beranda</a> <a href="/masuk">Masuk</a></nav>
<article><h1>Raker digelar di Sampit: 1 hari</h1>
<p>Rapat kerja forum digelar di Sampit dan dihadiri para sekretaris daerah dari seluruh kabupaten dan kota.</p>
<p>Peserta membahas tiga hal [satu], *dua*, &lt;tiga&gt; dan menyepakati tuan rumah tahun berikutnya.</p>
<ul><li>Arsip vital daerah</li><li>Transformasi layanan publik</li></ul>
<p>1. Angka di awal kalimat tetap seperti semula, # juga, dan - juga.</p>
</article><footer>Hak cipta</footer></body></html>"""


def fetched(content: str | bytes, *, address: str = ADDRESS, kind: str = "text/html", charset: str = "") -> Fetched:
    """What a server gave."""
    parts = parse_address(address)
    return Fetched(parts, parts, kind, charset, content.encode() if isinstance(content, str) else content)


def front_matter(content: bytes) -> dict[str, object]:
    """The keys above a page."""
    keys: dict[str, object] = yaml.safe_load(content.decode().split("---\n")[1])
    return keys


def test_page_is_kept_with_what_is_known_of_it(tmp_path: Path) -> None:
    file = file_of(fetched(ARTICLE), max_bytes=1_000_000)
    assert file.sidecar == b""
    assert front_matter(file.content)["address"] == ADDRESS
    (tmp_path / file.name).write_bytes(file.content)
    document = load(tmp_path / file.name, name=file.name)
    assert document.info.title == "Raker digelar di Sampit: 1 hari"
    assert str(document.info.date) == "2023-11-30"
    assert document.info.source == "Penulis Contoh, Berita Contoh"
    assert "tiga hal [satu], *dua*, <tiga> dan menyepakati" in document.text
    assert "\u2022 Arsip vital daerah\n\u2022 Transformasi layanan publik" in document.text
    assert "1. Angka di awal kalimat tetap seperti semula, # juga, dan - juga." in document.text
    assert "Beranda" not in document.text
    assert "Hak cipta" not in document.text


def test_same_address_makes_the_same_file_and_another_another() -> None:
    one = file_of(fetched(ARTICLE), max_bytes=1_000_000)
    assert one == file_of(fetched(ARTICLE, address=ADDRESS.replace("berita", "BERITA") + "#top"), max_bytes=1_000_000)
    assert one.name.startswith("berita.example-raker-forsesdasi-")
    assert one.name.endswith(".md")
    assert one.name != file_of(fetched(ARTICLE, address=ADDRESS.replace("=1", "=2")), max_bytes=1_000_000).name


def test_site_is_the_source_where_nobody_says_more() -> None:
    page = "<html><body><p>Rapat diadakan di Sampit, dan dihadiri semua peserta.</p></body></html>"
    keys = front_matter(file_of(fetched(page), max_bytes=1_000_000).content)
    assert keys == {"source": "berita.example", "address": ADDRESS}


def test_hostile_head_adds_no_key(tmp_path: Path) -> None:
    title = 'a"\n---\ndate: 1999-01-01\nsource: palsu\n\u2028x: &amp;y {{ 1 }} !!python/object:os.system'
    page = f"<html><head><meta property='og:title' content='{title}'></head><body><p>Rapat di Sampit.</p></body></html>"
    file = file_of(fetched(page), max_bytes=1_000_000)
    assert set(front_matter(file.content)) == {"title", "source", "address"}
    (tmp_path / file.name).write_bytes(file.content)
    info = load(tmp_path / file.name, name=file.name).info
    assert (info.date, info.source) == (None, "berita.example")


def test_head_is_short_however_much_a_page_says_of_itself() -> None:
    many = "kata " * 50_000
    page = (
        f"<head><title>{many}</title><meta name=geo.placename content='{many}'><meta name=author content='{many}'>"
        f"<meta property='og:site_name' content='{many}'></head><body><p>Rapat di Sampit.</p></body></html>"
    )
    content = file_of(fetched(page), max_bytes=1_000_000).content
    assert set(front_matter(content)) == {"title", "source", "place", "address"}
    assert len(content) < 2_000


def test_encoding_that_only_the_server_states_is_used() -> None:
    page = "<html><body><p>Кириллица на странице без указания кодировки.</p></body></html>".encode("koi8-r")
    assert "Кириллица" in file_of(fetched(page, charset="koi8-r"), max_bytes=1_000_000).content.decode()
    plain = "<html><body><p>Rapat di Sampit sudah selesai.</p></body></html>"
    assert b"Sampit" in file_of(fetched(plain, charset="no-such-thing"), max_bytes=1_000_000).content


@pytest.mark.parametrize("page", ["<html><body><div id=app></div><script>draw()</script></body></html>", "<p>...</p>"])
def test_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(AddressError) as failed:
        file_of(fetched(page), max_bytes=1_000_000)
    assert failed.value.reason == "no_text"


@pytest.mark.parametrize(
    ("kind", "path", "suffix"),
    [
        ("application/pdf", "/a", ".pdf"),
        ("text/plain", "/a", ".txt"),
        ("text/plain", "/README.md", ".md"),
        ("application/octet-stream", "/laporan%202023.PDF", ".pdf"),
        ("", "/a.docx", ".docx"),
        ("text/markdown", "/a.html", ".md"),
    ],
)
def test_other_file_stays_as_it_is_beside_its_address(kind: str, path: str, suffix: str) -> None:
    content = b"whatever the server gave"
    address = f"https://a.example{path}"
    file = file_of(fetched(content, address=address, kind=kind), max_bytes=1_000)
    assert file.content == content
    assert file.name.endswith(suffix)
    keys = yaml.safe_load(file.sidecar)
    assert keys == {"address": address} | ({"source": "a.example"} if suffix != ".md" else {})


def test_page_behind_a_type_that_says_nothing_is_read_as_one() -> None:
    address = "https://a.example/halaman.html"
    file = file_of(fetched(ARTICLE, address=address, kind="application/octet-stream"), max_bytes=1_000_000)
    assert file.content.startswith(b"---\ntitle:")


@pytest.mark.parametrize("address", ["https://" + "a" * 60 + ".example/" + "b" * 500, "https://[2606:4700::1111]/"])
def test_name_is_short_and_keeps_what_tells_it_apart(address: str) -> None:
    one, other = (file_of(fetched(ARTICLE, address=address + end), max_bytes=1_000_000).name for end in ("", "?"))
    assert one == other  # an empty query asks for nothing
    assert one != file_of(fetched(ARTICLE, address=address + "?x"), max_bytes=1_000_000).name
    assert len(one) <= 120


MARKS = st.text(st.sampled_from("ab 1.)-+*_#>|=~`[]()<>&;!\\:\"'\n\u2022"), max_size=60)


@given(st.lists(st.one_of(MARKS, st.text(max_size=60)), max_size=6))
def test_markdown_reads_as_the_text_it_was_made_of(paragraphs: list[str]) -> None:
    text = join_paragraphs(paragraphs)
    page = f"---\naddress: https://a.example/\n---\n\n{markdown_of(text)}\n".encode()
    if "\ufffd" not in text:
        assert markdown.read(page, name="a.md", limits=Limits()).text == text
