"""What a document's addresses give out: nothing outside the folder, nothing that runs, nothing without a bound."""

import io
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from tests.loading.bad_files import drawn_pdf
from tests.security.client import Reply, request
from tests.serving import Served
from tests.ui.samples import HOSTILE, Structure
from ui.texts import ENGLISH

PDF = "/dokumen/peran-sekretaris-daerah.pdf"
SECRET = b"outside-of-the-folder"


def get(served: Served, path: str, *, known: str = "") -> Reply:
    return request(served, "GET", path, Accept_Language="en", If_None_Match=known)


@pytest.mark.parametrize(
    "path",
    [
        "/dokumen/../index/secret.txt/asli",
        "/dokumen/..%2findex%2fsecret.txt/asli",
        "/dokumen/%2e%2e/%2e%2e/etc/passwd/asli",
        "/dokumen//etc/passwd/asli",
        "/dokumen/.trash/glosarium-singkatan.md/asli",
        "/dokumen/glosarium-singkatan.md%00/asli",
        "/dokumen/./glosarium-singkatan.md/asli",
        "/dokumen/GLOSARIUM-singkatan.md/asli",
        "/dokumen/glosarium-singkatan.md/asli/asli",
        "/dokumen//asli",
        "/dokumen/asli",
        "/dokumen/",
        f"{PDF}/halaman/0.png",
        f"{PDF}/halaman/4.png",
        f"{PDF}/halaman/-1.png",
        f"{PDF}/halaman/{'9' * 400}.png",
        f"{PDF}/halaman/1.svg",
        f"{PDF}/halaman/..%2f1.png",
        "/dokumen/glosarium-singkatan.md/halaman/1.png",
        "/dokumen/none.pdf/halaman/1.png",
    ],
)
def test_what_is_no_document_and_no_page_of_one_is_not_found(served: Served, path: str) -> None:
    (served.index / "secret.txt").write_bytes(SECRET)
    reply = get(served, path)
    assert reply.status == 404
    assert SECRET not in reply.body
    assert b"root:" not in reply.body


def test_original_is_saved_as_it_is_and_never_shown(served: Served) -> None:
    for name in ("munas-forsesdasi-mataram-2023.html", "peran-sekretaris-daerah.pdf"):
        reply = get(served, f"/dokumen/{name}/asli")
        assert (reply.status, reply.body) == (200, (served.corpus / name).read_bytes())
        assert reply.headers["Content-Type"] == "application/octet-stream"
        assert reply.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in reply.headers["Content-Security-Policy"]
        head = request(served, "HEAD", f"/dokumen/{name}/asli")
        assert (head.body, head.headers["Content-Length"]) == (b"", str(len(reply.body)))


def test_odd_names_stay_names(served: Served) -> None:
    names = (
        "a;b\"c'd%0d%0aX y.txt",
        "../x' onerror=alert(1).txt",
        "\u202egnp.txt",
        "nama beranak é 日本.txt",
        "#?&=+.txt",
    )
    for number, name in enumerate(names):
        (served.corpus / "aneh").mkdir(exist_ok=True)
        safe = f"aneh/{number}-{name.replace('/', '-')}"
        (served.corpus / safe).write_text(f"Kalimat tentang yodium nomor {number} di kantor.", encoding="utf-8")
        _wait(served, f"/dokumen/{quote(safe)}", 200)
        page = get(served, f"/dokumen/{quote(safe)}")
        links = [address for address in Structure(page.text.split("<main>")[1]).addresses if address.endswith("/asli")]
        saved = get(served, links[0])
        assert saved.status == 200
        assert f"nomor {number} " in saved.text
        disposition = saved.headers["Content-Disposition"]
        assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.~%-]+", disposition, re.ASCII), disposition


def test_links_and_files_that_are_gone_are_not_followed(served: Served, tmp_path: Path) -> None:
    secret, text = tmp_path / "rahasia.txt", "Kalimat tentang selenium di kantor."
    secret.write_bytes(SECRET)
    folder, file = served.corpus / "map", served.corpus / "map" / "selenium.txt"
    folder.mkdir()
    file.write_text(text, encoding="utf-8")
    address = "/dokumen/map/selenium.txt"
    _wait(served, address, 200)
    assert get(served, f"{address}/asli").text == text
    # The page is that of what was indexed until the folder is looked at again; what is given out is looked at now.
    aside = served.corpus.parent / "aside"
    folder.rename(aside)
    folder.symlink_to(aside, target_is_directory=True)
    assert _given(served, address, text)
    folder.unlink()
    aside.rename(folder)
    file.unlink()
    file.symlink_to(secret)
    assert _given(served, address, text)
    assert SECRET not in get(served, f"{address}/asli").body
    file.unlink()
    os.mkfifo(file)
    assert _given(served, address, text)
    file.unlink()
    gone = get(served, f"{address}/asli")
    assert gone.status == 404
    assert "<script" not in gone.text


def test_page_of_a_pdf_is_a_bounded_picture_that_is_sent_once(served: Served) -> None:
    first = get(served, f"{PDF}/halaman/1.png")
    assert (first.status, first.headers["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(first.body)).size == (990, 1400)
    again = get(served, f"{PDF}/halaman/1.png", known=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    marked = get(served, f"{PDF}/halaman/1.png?at=0-5-0123456789ab", known=first.headers["ETag"])
    assert marked.status == 200
    assert marked.headers["ETag"] != first.headers["ETag"]
    assert "no-cache" in first.headers["Cache-Control"]


def test_page_that_cannot_be_drawn_says_so_and_harms_nothing(served: Served) -> None:
    # Text that is read in a moment, under strokes that take long to be drawn.
    text = b"BT /F1 11 Tf 72 700 Td (Kalimat tentang galium yang terbaca di halaman ini.) Tj ET\n"
    strokes = b"q 40 w 0 0 m 600 800 l 10 700 500 20 300 300 c S Q\n" * 20_000
    file = served.corpus / "galium.pdf"
    file.write_bytes(drawn_pdf(text + strokes, pages=1))
    _wait(served, "/dokumen/galium.pdf", 200)
    with ThreadPoolExecutor(6) as several:
        replies = list(several.map(lambda _: get(served, "/dokumen/galium.pdf/halaman/1.png"), range(6)))
    assert {reply.status for reply in replies} <= {200, 422, 503}
    assert all(Image.open(io.BytesIO(reply.body)).format == "PNG" for reply in replies)
    file.write_bytes(b"%PDF-1.4 broken")
    reply = get(served, "/dokumen/galium.pdf/halaman/1.png")
    assert (reply.status, reply.headers["Content-Type"], reply.headers["ETag"]) == (422, "image/png", None)
    assert Image.open(io.BytesIO(reply.body)).format == "PNG"
    file.unlink()
    assert get(served, f"{PDF}/halaman/2.png").status == 200


def test_search_is_bounded_and_shows_what_was_sought_as_text(served: Served) -> None:
    for query in (*HOSTILE, "a" * 1_000, "a" * 60_000, "%", "(" * 500, "[a-", "\\", "\ud7ff"):
        reply = get(served, f"/dokumen/forsesdasi-faq.md?find={quote(query)}&hit={quote(query[:50])}")
        assert reply.status == 200
        structure = Structure(reply.text.split("<body")[1])
        assert not [tag for tag in structure.skeleton if re.match(r"<(script|img|iframe|math)|<\w+ [^>]*\bon\w+", tag)]
        assert all(address.startswith(("/", "#")) for address in structure.addresses)
    assert "1 of " in get(served, "/dokumen/forsesdasi-faq.md?find=FORSESDASI&hit=-5").text
    assert ENGLISH.find_empty in get(served, "/dokumen/forsesdasi-faq.md?find=").text


def test_former_address_leads_to_the_document_and_nowhere_else(served: Served) -> None:
    place = "start=0&end=5&check=0123456789ab"
    for path, target in (
        (f"/document/forsesdasi-faq.md?{place}", "/dokumen/forsesdasi-faq.md?at=0-5-0123456789ab"),
        ("/document/forsesdasi-faq.md", "/dokumen/forsesdasi-faq.md"),
        ("/document//attacker.example", "/dokumen//attacker.example"),
        ("/document/https://attacker.example/%09X: y", "/dokumen/https%3A//attacker.example/%09X%3A%20y"),
    ):
        reply = get(served, path.replace(" ", "%20"))
        assert (reply.status, reply.headers["Location"]) == (308, target)
    assert get(served, "/document/a%0d%0aX:%20y").status == 404


def test_nothing_of_a_document_is_sent_elsewhere(served: Served) -> None:
    policy = get(served, PDF).headers["Content-Security-Policy"]
    assert "form-action 'self'" in policy
    assert "img-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "script-src" not in policy


def _wait(served: Served, path: str, status: int) -> None:
    end = time.monotonic() + 60
    while get(served, path).status != status:
        assert time.monotonic() < end, path
        time.sleep(0.1)


def _given(served: Served, address: str, text: str) -> bool:
    """Whether nothing but the document's own text, or nothing at all, is given out in its place."""
    reply = get(served, f"{address}/asli")
    return reply.status == 404 or reply.text == text
