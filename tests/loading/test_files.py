"""A file that cannot be a document is refused with its reason, soon, whatever was done to it; the rest is read."""

import datetime
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.loading import checksum_of, load, sidecar_of
from rag.splitting import split
from rag.types import Language
from tests.loading.bad_files import BAD_FILES, SAMPLE_PDF, SAMPLES, TEXT, Bad, drawn_pdf
from tests.loading.checks import assert_exact, words_of
from tests.loading.making import a_docx, a_topic, an_xlsx, loaded, part_of, with_body, with_parts

SOON = 20.0  # seconds; on the slowest machine
REASONS = {
    "empty", "binary", "encrypted", "damaged", "no_pages", "no_text", "too_large", "unsupported", "name", "unreadable",
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_bad_file_is_refused_soon_with_its_reason_and_what_to_do(tmp_path: Path, bad: Bad) -> None:
    content = bad.make()
    began = time.monotonic()
    with pytest.raises(LoadError) as refused:
        loaded(tmp_path, bad.name, content)
    assert time.monotonic() - began < SOON
    message = str(refused.value)
    assert refused.value.reason == bad.reason
    assert message.startswith(f"'{bad.name}' ")
    assert "\n" not in message
    assert len(message) < 200
    assert str(tmp_path) not in message


def with_merged(areas: str) -> bytes:
    content = an_xlsx({"Sheet1": [["kata"]]})
    sheet = part_of(content, "xl/worksheets/sheet1.xml")
    merged = sheet.replace("</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>")
    return with_parts(content, {"xl/worksheets/sheet1.xml": merged})


HARD: dict[str, bytes | str] = {
    "satu-baris.txt": b"a" * 5_000_000,
    "satu-baris.md": b"a" * 5_000_000,
    "satu-baris.html": b"<html><body><p>" + b"a" * 5_000_000,
    "kutipan.txt": b"a``b```c" * 125_000,
    "tanya.txt": b"a? B " * 100_000,
    "kurung.md": b"kata " + b"[" * 50_000,
    "gambar.md": b"kata " + b"![" * 50_000,
    "sorot.md": b"*a **b _c " * 20_000,
    "petik.md": b"a``b```c" * 30_000,
    "senarai.html": b"<html><body>" + b"<ul><li>kata kata lain</ul>" * 12_000,
    "tabel.html": b"<html><body>" + b"<table><tr><td>kata kata</table>" * 8_000,
    "lajur.html": b"<html><body><table><tr>" + b"<td>kata kata" * 80_000,
    "bertingkat.html": b"<html><body>" + (b"<div>kata " * 150 + b"</div>" * 150) * 100,
    "senarai-bertingkat.html": b"<html><body>" + (b"<ul><li>kata" * 60 + b"</ul>" * 60) * 100,
    "atribut.html": b"<html><body " + b"a=b " * 500_000 + b"><p>kata",
    "yaml-bom.md": b"---\na: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(b"%c: &%c [%b]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(20))
    + b"title: *u\n---\nkata\n",
    "yaml-dalam.md": b"---\na: " + b"[" * 30_000 + b"\n---\nkata\n",
    "yaml-angka.md": b"---\ntitle: " + b":".join([b"59"] * 5_000) + b"\n---\nkata\n",
    "lebar.docx": with_body(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>'
        "<w:p><w:r><w:t>kata</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    ),
    "gabung.docx": with_body(
        "<w:tbl>" + "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>" * 20_000 + "</w:tbl>"
    ),
    "bertingkat.docx": with_body(
        "<w:tbl><w:tr><w:tc>" * 60 + "<w:p><w:r><w:t>kata</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 60
    ),
    "banyak.docx": with_body("<w:p><w:r><w:t>kata ini</w:t></w:r></w:p>" * 50_000),
    "medan.rtf": b"{\\rtf1 kata " + b"{\\field{\\*\\fldinst{" * 100_000,
    "huruf.rtf": b"{\\rtf1{\\fonttbl " + b"\\f0" * 500_000 + b"} kata}",
    "kelompok.rtf": b"{\\rtf1 kata " + b"{" * 2_000_000,
    "gambar.rtf": b"{\\rtf1 kata {\\pict " + b"00ff" * 5_000_000 + b"}}",
    "biner.rtf": b"{\\rtf1 kata {\\pict\\bin" + b"9" * 50_000 + b"}}",
    "petik.csv": b'kata,"' + b'""' * 400_000,
    "pemisah.csv": b"kata\n" + b",;\t|" * 240,
    "baris.csv": b"a,b\nc,d\n" * 100_000,
    "jauh.xlsx": an_xlsx({"Sheet1": [[]] * 1_048_575 + [["kata"]]}),
    "gabung.xlsx": with_merged("".join(f'<mergeCell ref="A{n}:A1048576"/>' for n in range(1, 50_000))),
    "kutipan.eml": b"Subject: S\n\n" + b"kata\n> " * 200_000,
    "tanda.eml": b"Subject: S\n\nkata\n" + b"> " * 1_000_000,
    "kepala.eml": b"Subject: S\n" + b"X-A: b\n" * 100_000 + b"\nkata",
    "alamat.eml": b"Subject: S\nFrom: " + b"a," * 20_000 + b"\n\nkata",
    "subjek.eml": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nkata",
    "rantai.mbox": b"".join(
        b"From a@b Thu Nov 30 10:15:00 2023\nMessage-ID: <%d@x>\nIn-Reply-To: <%d@x>\nDate:\n\nkata\n\n" % (n, n - 1)
        for n in range(5_000)
    ),
    "kutipan.json": a_topic(("a", "", "<blockquote>" * 150 + "kata")),
    "pos.json": a_topic(*[("Budi", "2023-11-30", "<p>kata</p>")] * 5_000),
    "goresan.pdf": drawn_pdf(b"BT /F1 9 Tf 72 700 Td (kata) Tj ET\n" + b"1 0 0 1 0 0 cm\n" * 20_000, pages=5),
}  # fmt: skip


@pytest.mark.parametrize("name", HARD)
def test_file_made_to_be_slow_is_read_soon(tmp_path: Path, name: str) -> None:
    began = time.monotonic()
    document = loaded(tmp_path, name, HARD[name])
    passages = split(document, count_tokens=words_of)
    assert time.monotonic() - began < SOON
    assert passages
    assert len(document.text) < 6_000_000


@pytest.mark.parametrize(
    "front",
    [
        "title: !!python/object/apply:os.system ['touch {path}']",
        "!!python/object/new:os.system ['touch {path}']",
        "title: !!python/name:os.system",
        "title: &a [*a]",
        "? [a, b]\n: c",
        "<<: [a]",
        "date: 2023-01-01T00:00:00+99:99",
        "title: !!binary x",
        "title: {a: b}",
    ],
)
def test_tags_in_front_matter_run_nothing(tmp_path: Path, front: str) -> None:
    touched = tmp_path / "touched"
    document = loaded(tmp_path, "a.md", f"---\n{front.replace('{path}', str(touched))}\n---\n\n{TEXT}\n")
    assert not touched.exists()
    assert document.text.endswith(TEXT)


def test_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "besar.txt"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    began = time.monotonic()
    with pytest.raises(
        LoadError, match=r"'besar\.txt' is larger than 50 MB; split it, or raise TANYA_MAX_FILE_MB"
    ) as refused:
        load(path, name=path.name)
    assert refused.value.reason == "too_large"
    assert time.monotonic() - began < 1.0


def test_file_at_the_limit_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert load(path, name="a.txt", max_bytes=len(TEXT)).text == TEXT
    with pytest.raises(LoadError) as refused:
        load(path, name="a.txt", max_bytes=len(TEXT) - 1)
    assert refused.value.reason == "too_large"


@pytest.mark.parametrize("name", ["berkas.exe", "berkas", "berkas.doc", "berkas.txt.zip", "berkas.pdf.meta.yaml"])
def test_format_without_a_loader_is_refused_with_those_that_have_one(tmp_path: Path, name: str) -> None:
    with pytest.raises(LoadError, match=r"supported: \.csv, \.docx, \.eml, .*, \.xlsx\)") as refused:
        loaded(tmp_path, name, TEXT)
    assert refused.value.reason == "unsupported"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "link.txt").symlink_to(tmp_path / "folder.txt")
    for name in ("folder.txt", "link.txt", "nowhere.txt"):
        with pytest.raises(LoadError) as refused:
            load(tmp_path / name, name=name)
        assert refused.value.reason == "unreadable"


@pytest.mark.parametrize("name", ["A.TXT", "a.Md", "a.HTM", "a.markdown"])
def test_suffix_counts_in_any_case(tmp_path: Path, name: str) -> None:
    assert loaded(tmp_path, name, TEXT).text == TEXT


@settings(max_examples=200)
@given(data=st.data())
def test_damage_anywhere_is_refused_or_read_exactly(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    suffix, content = data.draw(st.sampled_from(sorted(SAMPLES.items())))
    name = f"rusak{suffix}"
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    reason = ""
    try:
        document = loaded(tmp_path_factory.getbasetemp(), name, bytes(damaged))
        assert_exact(document, split(document, count_tokens=words_of))
    except LoadError as error:
        reason = error.reason
    assert reason in REASONS | {""}


def test_sidecar_is_believed_before_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: Dari berkas\ndate: 2020-01-01\nsource: Warta\n---\n\n{TEXT}", encoding="utf-8")
    before = load(path, name="a.md").info
    sidecar_of(path).write_text("judul: Dari pemakai\ntanggal: 2023-11-30\nbahasa: en\n", encoding="utf-8")
    info = load(path, name="a.md").info
    assert (info.title, info.date, info.source) == ("Dari pemakai", datetime.date(2023, 11, 30), "Warta")
    assert info.language is Language.ENGLISH
    assert info.checksum == checksum_of(path) != before.checksum


@pytest.mark.parametrize(
    "sidecar", [b"\xff\xfe\x00", b"title: [", b"- a\n- b", b"date: kemarin", b"just words", b"!!python/name:os.system"]
)
def test_sidecar_that_says_nothing_is_refused_by_its_name(tmp_path: Path, sidecar: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    sidecar_of(path).write_bytes(sidecar)
    with pytest.raises(LoadError, match=r"'a\.txt\.meta\.yaml' .*; correct or delete it") as refused:
        load(path, name="a.txt")
    assert refused.value.reason == "damaged"


def test_checksum_is_that_of_the_loaded_document(tmp_path: Path) -> None:
    for name, content in (("a.pdf", SAMPLE_PDF), ("a.docx", a_docx(TEXT)), ("a.txt", TEXT.encode())):
        document = loaded(tmp_path, name, content)
        assert checksum_of(tmp_path / name) == document.info.checksum
