"""Documents are added and removed on the page, and answers follow at once."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE, Visit, Visits
from tests.browser.test_everyone import CONTRAST, SMALL_TARGETS
from tests.security.attacker import attacking, redirect, reply
from tests.serving import serving
from ui.texts import ENGLISH, INDONESIAN

NOTE = """---
title: Catatan rapat Kasongan
date: 2024-05-06
source: Sekretariat
language: id
---

Rapat koordinasi arsip vital diselenggarakan di Kasongan pada 6 Mei 2024. {extra}
"""
QUESTION = "Di mana rapat koordinasi arsip vital diselenggarakan?"


@pytest.fixture
def note(tmp_path: Path, visits: Visits) -> Iterator[Path]:
    """A document to upload, which is gone from the corpus after the test."""
    path = tmp_path / "catatan-kasongan.md"
    path.write_text(NOTE.format(extra=""), encoding="utf-8")
    yield path
    visit = visits.new().open()
    visit.corpus()
    if (visit.served.corpus / path.name).exists():  # the list itself may not be drawn yet
        remove(visit, "Catatan rapat Kasongan")


def upload(visit: Visit, *paths: Path) -> list[str]:
    """Choose files, wait until all are done, and return what is said of each."""
    page = visit.page
    # What an earlier upload said is marked, so as not to be taken for what this one says.
    page.locator("#report .upload-report").evaluate_all("all => all.forEach((one) => one.classList.add('earlier'))")
    with page.expect_file_chooser() as chooser:
        page.locator("#upload").click()
    chooser.value.set_files([str(path) for path in paths])
    report = page.locator("#report .upload-report:not(.earlier)")
    expect(report.locator(".notice")).to_contain_text(re.compile(f"(Selesai|Done): {len(paths)}"))
    return report.locator("li").all_inner_texts()


def remove(visit: Visit, title: str) -> None:
    """Remove a document and say yes when asked."""
    row = visit.page.locator("tr.document", has_text=title)
    row.get_by_role("button", name=INDONESIAN.remove).click()
    visit.page.get_by_role("button", name=INDONESIAN.confirm_remove).click()
    expect(row).to_have_count(0)


def test_list_shows_each_document_with_what_is_known_of_it(visit: Visit) -> None:
    visit.corpus()
    expect(visit.page.locator("tr.document")).to_have_count(18)
    row = visit.page.locator("tr.document", has_text="Regional secretaries of Central Kalimantan meet in Sampit")
    expect(row).to_contain_text("30 November 2023")
    expect(row).to_contain_text(INDONESIAN.english)
    expect(row).to_contain_text("MD")
    with visit.context.expect_page() as opened:
        row.locator("a.title").click()
    expect(opened.value.locator("h1")).to_have_text("Regional secretaries of Central Kalimantan meet in Sampit")


def test_upload_is_answerable_at_once(visit: Visit, note: Path) -> None:
    visit.ask(QUESTION)
    expect(visit.page.locator("#turn-1 .reply")).not_to_contain_text("Kasongan pada 6 Mei 2024")
    visit.corpus()
    (said,) = upload(visit, note)
    assert INDONESIAN.added in said
    expect(visit.page.locator("tr.document", has_text="Catatan rapat Kasongan")).to_be_visible()
    visit.page.get_by_role("tab").nth(0).click()
    visit.ask(QUESTION)
    expect(visit.page.locator("#turn-2 .reply blockquote").first).to_contain_text("Kasongan pada 6 Mei 2024")
    expect(visit.page.locator("#source-2-1 h4")).to_have_text("Catatan rapat Kasongan")


def test_first_document_of_an_empty_corpus_is_answered_from_at_once(browser: Browser, tmp_path: Path) -> None:
    note, nothing = tmp_path / "catatan.txt", tmp_path / "nothing"
    note.write_text("Rapat arsip vital diselenggarakan di Kasongan.\n", encoding="utf-8")
    nothing.mkdir()
    with serving(tmp_path / "served", documents=nothing) as served:
        visits = Visits(served, browser)
        visit = visits.new()
        visit.open(examples=0)
        expect(visit.page.get_by_role("heading", name=INDONESIAN.examples)).to_be_hidden()
        visit.page.get_by_role("tab").last.click()
        expect(visit.page.locator(".count")).to_have_text(INDONESIAN.corpus_empty)
        upload(visit, note)
        visit.page.get_by_role("tab").nth(0).click()
        visit.ask("Di mana rapat arsip vital diselenggarakan?")
        expect(visit.page.locator("#turn-1 .card mark")).to_have_text("Rapat arsip vital diselenggarakan di Kasongan.")
        visits.close()


def test_upload_over_the_limit_is_told_in_the_language_of_the_page(browser: Browser, tmp_path: Path) -> None:
    large, huge = tmp_path / "besar.txt", tmp_path / "raksasa.txt"
    large.write_bytes(b"kata " * 300_000)
    huge.write_bytes(b"kata " * 2_400_000)
    with serving(tmp_path / "served", MAX_FILE_MB="1") as served:
        visits = Visits(served, browser)
        visit = visits.new().open()
        visit.corpus()
        assert INDONESIAN.load_reasons["too_large"] in upload(visit, large)[0]
        with visit.page.expect_file_chooser() as chooser:
            visit.page.locator("#upload").click()
        chooser.value.set_files(str(huge))
        expect(visit.page.locator(".toast-body")).to_contain_text(INDONESIAN.upload_too_large)
        visits.close()


def test_page_is_added_by_its_address(browser: Browser, tmp_path: Path) -> None:
    page = (
        "<html><head><title>Jadwal arsip</title></head><body><article><p>Rapat arsip vital diselenggarakan di"
        " Kasongan pada 6 Mei 2024.</p><img src='/gambar.png'></article></body></html>"
    )
    pages = {"/jadwal": reply(page.encode()), "/pergi": redirect("http://169.254.169.254/")}
    with (
        attacking(pages) as site,
        serving(tmp_path / "served", ALLOW_URLS="true", URL_NETWORKS="127.0.0.1") as served,
    ):
        visits = Visits(served, browser)
        visit = visits.new(size=PHONE).open()
        visit.corpus()
        field = visit.page.get_by_role("textbox", name=INDONESIAN.address)
        report = visit.page.locator("#report li")
        for address, fate in (
            (f"{site.address}/jadwal", INDONESIAN.added),
            (f"{site.address}/jadwal ", INDONESIAN.unchanged),
            (f"{site.address}/pergi", INDONESIAN.address_reasons["private"]),
            ("file:///etc/passwd", INDONESIAN.address_reasons["scheme"]),
            ("<img src=x onerror=alert(1)>", INDONESIAN.address_reasons["malformed"]),
        ):
            field.fill(address)
            if fate == INDONESIAN.added:
                field.press("Enter")
            else:
                visit.page.get_by_role("button", name=INDONESIAN.add_address).click()
            expect(report).to_contain_text(fate)
            expect(report).to_have_count(1)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert visit.page.evaluate(SMALL_TARGETS) == []
        assert min(visit.page.evaluate(CONTRAST))[0] >= 4.5
        row = visit.page.locator("tr.document", has_text="Jadwal arsip")
        with visit.context.expect_page() as opened:
            row.locator("a.title").click()
        expect(opened.value.locator(".text")).to_contain_text("Kasongan")
        assert [asked.path for asked in site.asked] == ["/jadwal", "/jadwal", "/pergi"]
        visits.close()


def test_address_is_not_offered_unless_it_is_switched_on(visit: Visit) -> None:
    visit.corpus()
    expect(visit.page.get_by_role("textbox", name=INDONESIAN.address)).to_have_count(0)
    expect(visit.page.get_by_role("button", name=INDONESIAN.add_address)).to_have_count(0)


def test_each_file_of_an_upload_is_told_its_fate(visit: Visit, note: Path, tmp_path: Path) -> None:
    empty, picture, broken = tmp_path / "kosong.txt", tmp_path / "foto.png", tmp_path / "rusak.pdf"
    empty.write_bytes(b"")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    broken.write_bytes(b"%PDF-1.4\nbroken")
    visit.corpus()
    said = upload(visit, note, empty, picture, broken)
    assert INDONESIAN.added in said[0]
    for text, reason in zip(said[1:], ("empty", "unsupported", "damaged"), strict=True):
        assert INDONESIAN.refused in text
        assert INDONESIAN.load_reasons[reason] in text
    same = Path(shutil.copy(visit.served.corpus / "glosarium-singkatan.md", tmp_path))
    note.write_text(NOTE.format(extra="Rapat berlangsung dua jam."), encoding="utf-8")
    said = upload(visit, same, note, empty)
    for text, fate in zip(said, (INDONESIAN.unchanged, INDONESIAN.replaced, INDONESIAN.refused), strict=True):
        assert fate in text
    expect(visit.page.locator("tr.document", has_text="Catatan rapat Kasongan")).to_have_count(1)


def test_removed_document_leaves_list_answers_and_conversation(visit: Visit, note: Path) -> None:
    visit.corpus()
    upload(visit, note)
    visit.page.get_by_role("tab").nth(0).click()
    visit.ask(QUESTION)
    address = visit.page.locator("#source-1-1 a.open").get_attribute("href")
    visit.corpus()
    remove(visit, "Catatan rapat Kasongan")
    expect(visit.page.locator("#report")).to_contain_text("Catatan rapat Kasongan")
    visit.page.get_by_role("tab").nth(0).click()
    expect(visit.page.locator("#turn-1 [role=alert]")).to_have_text(INDONESIAN.source_removed)
    visit.ask(QUESTION)
    for turn in ("#turn-1", "#turn-2"):
        expect(visit.page.locator(turn)).not_to_contain_text("Catatan rapat Kasongan")
        expect(visit.page.locator(turn)).not_to_contain_text("Kasongan pada 6 Mei 2024")
    assert visit.page.request.get(f"{visit.served.address}{address}").status == 404
    assert not (visit.served.corpus / note.name).exists()


def test_removed_document_is_brought_back_on_the_page(visit: Visit, note: Path) -> None:
    visit.corpus()
    upload(visit, note)
    remove(visit, "Catatan rapat Kasongan")
    row = visit.page.locator("#trash li", has_text=note.name).first
    row.get_by_role("button", name=INDONESIAN.restore).click()
    expect(visit.page.locator("#report")).to_contain_text(INDONESIAN.restored.format(name=note.name))
    expect(visit.page.locator("tr.document", has_text="Catatan rapat Kasongan")).to_be_visible()
    assert (visit.served.corpus / note.name).is_file()


def test_changed_document_leaves_an_open_conversation(visit: Visit, note: Path) -> None:
    visit.corpus()
    upload(visit, note)
    visit.page.get_by_role("tab").nth(0).click()
    visit.ask(QUESTION)
    expect(visit.page.locator("#turn-1 .reply")).to_contain_text("Kasongan pada 6 Mei 2024")
    note.write_text(NOTE.format(extra="").replace("Kasongan pada", "Buntok pada"), encoding="utf-8")
    visit.corpus()
    upload(visit, note)
    visit.page.get_by_role("tab").nth(0).click()
    visit.ask("Siapa tuan rumah raker 2024?")
    expect(visit.page.locator("#turn-1 [role=alert]")).to_have_text(INDONESIAN.source_removed)


def test_files_that_fail_and_near_duplicates_are_listed_and_tried_again(visit: Visit, note: Path) -> None:
    corpus = visit.served.corpus
    sentences = " ".join(f"Butir {number} mengatur hal nomor {number * 7} di kantor." for number in range(40))
    copies = [corpus / "butir.txt", corpus / "butir-lagi.txt"]
    broken = corpus / "rusak.pdf"
    try:
        for copy in copies:
            copy.write_text(sentences, encoding="utf-8")
        broken.write_bytes(b"%PDF-1.4 broken")
        expect_status(visit, "/dokumen/butir-lagi.txt", 200)
        visit.corpus()
        failed = visit.page.locator("li.refused", has_text="rusak.pdf")
        expect(failed).to_contain_text(INDONESIAN.load_reasons["damaged"])
        expect(failed).to_contain_text(INDONESIAN.tries.format(tries=1))
        expect(visit.page.locator("#similar").get_by_role("link", name="butir-lagi.txt")).to_be_visible()
        visit.page.get_by_role("button", name=INDONESIAN.retry_all).click()
        expect(failed).to_contain_text(INDONESIAN.tries.format(tries=2))
    finally:
        for path in (*copies, broken):
            path.unlink(missing_ok=True)
        expect_status(visit, "/dokumen/butir.txt", 404)


def test_progress_is_shown_stopped_and_gone_on_with(browser: Browser, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    with serving(tmp_path / "served", documents=nothing) as served:
        hidden = served.corpus / ".new"
        hidden.mkdir()
        for number in range(100):
            text = f"Catatan {number}. " + "Anggaran perpustakaan daerah naik menjadi 4 miliar rupiah. " * 60
            (hidden / f"{number:03}.txt").write_text(text, encoding="utf-8")
        visits = Visits(served, browser)
        visit = visits.new()
        visit.open(examples=0)
        hidden.rename(served.corpus / "new")
        visit.page.wait_for_timeout(3000)
        visit.page.get_by_role("tab").last.click()
        expect(visit.page.locator("#work")).to_contain_text(re.compile(r"Membaca dokumen: \d+ dari 100"))
        visit.page.get_by_role("button", name=INDONESIAN.stop).click()
        expect(visit.page.locator("#work")).to_contain_text(INDONESIAN.stopped)
        visit.page.get_by_role("button", name=INDONESIAN.go_on).click()
        expect(visit.page.locator("#work")).to_contain_text(INDONESIAN.worked, timeout=90_000)
        expect(visit.page.locator(".count")).to_contain_text("100 dokumen")
        visits.close()


def expect_status(visit: Visit, address: str, status: int) -> None:
    """Wait until the server has followed a change in the folder."""
    for _ in range(100):
        if visit.page.request.get(f"{visit.served.address}{address}").status == status:
            return
        visit.page.wait_for_timeout(200)
    raise AssertionError(f"{address} is not {status}")


def test_removal_elsewhere_reaches_an_open_conversation(visit: Visit, visits: Visits, note: Path) -> None:
    visit.corpus()
    upload(visit, note)
    other = visits.new().open()
    other.ask(QUESTION)
    remove(visit, "Catatan rapat Kasongan")
    other.ask("Siapa tuan rumah raker 2024?")
    expect(other.page.locator("#turn-1 [role=alert]")).to_have_text(INDONESIAN.source_removed)


def test_nothing_is_removed_without_a_yes(visit: Visit) -> None:
    visit.corpus()
    page = visit.page
    expect(page.get_by_role("button", name=INDONESIAN.confirm_remove)).to_have_count(0)
    page.locator("tr.document").first.get_by_role("button", name=INDONESIAN.remove).click()
    expect(page.locator(".confirm")).to_be_visible()
    page.get_by_role("button", name=INDONESIAN.cancel).click()
    expect(page.locator(".confirm")).to_have_count(0)
    expect(page.locator("tr.document")).to_have_count(18)


def test_refusal_is_told_in_the_language_of_the_page(visits: Visits, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    visit = visits.new(language="en-US").open()
    visit.corpus()
    assert ENGLISH.load_reasons["empty"] in upload(visit, empty)[0]


def test_hostile_file_is_text_in_list_answer_and_document(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "catatan-kasongan.md"
    payload = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    front = f"---\ntitle: '{payload} Catatan rapat Kasongan'\nsource: '{payload}'\n---\n\n"
    path.write_text(f"{front}Rapat arsip vital {payload} diselenggarakan di Kasongan.\n", encoding="utf-8")
    visit.corpus()
    upload(visit, path)
    expect(visit.page.locator("tr.document", has_text=payload)).to_be_visible()
    visit.page.get_by_role("tab").nth(0).click()
    visit.ask("Di mana rapat arsip vital diselenggarakan?")
    expect(visit.page.locator("#turn-1 .card", has_text=payload).first).to_be_visible()
    expect(visit.page.locator("#turn-1 img")).to_have_count(0)
    visit.corpus()
    remove(visit, "Catatan rapat Kasongan")
