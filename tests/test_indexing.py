"""The index equals the folder after a sync, whatever happened in between, and a bad file changes nothing."""

from pathlib import Path

import pytest

from rag.acts import LOG
from rag.errors import LoadError, UnknownDocumentError
from rag.reports import Progress, Status
from rag.system import System
from rag.types import Answer, Outcome

MEETING = "Rapat koordinasi berikutnya digelar di Muara Teweh pada 12 Maret 2025."
BUDGET = "Anggaran perpustakaan daerah naik menjadi 4 miliar rupiah."


def write(system: System, name: str, text: str) -> Path:
    path = system.settings.corpus / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(system: System) -> list[str]:
    return [entry.info.name for entry in system.store.documents()]


def quotes(answer: Answer) -> str:
    return " ".join(citation.quote for citation in answer.citations)


def test_sync_follows_the_folder(system: System) -> None:
    write(system, "a.txt", MEETING)
    write(system, "sub/b.txt", BUDGET)
    first = system.indexer.sync()
    assert (first.added, first.replaced, first.removed, first.unchanged) == (("a.txt", "sub/b.txt"), (), (), 0)

    again = system.indexer.sync()
    assert (again.added, again.replaced, again.removed, again.unchanged) == ((), (), (), 2)

    write(system, "a.txt", MEETING.replace("Muara Teweh", "Buntok"))
    (system.settings.corpus / "sub" / "b.txt").unlink()
    third = system.indexer.sync()
    assert (third.added, third.replaced, third.removed, third.unchanged) == ((), ("a.txt",), ("sub/b.txt",), 0)
    assert "Buntok" in quotes(system.assistant.ask("Di mana rapat koordinasi berikutnya digelar?"))
    assert system.store.health().problems == ()


def test_sync_reports_progress_to_the_end(system: System) -> None:
    for number in range(5):
        write(system, f"{number}.txt", f"Dokumen nomor {number}. {MEETING}")
    seen: list[Progress] = []
    system.indexer.sync(report=seen.append)
    done = [progress.done for progress in seen]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, 5)
    assert {progress.total for progress in seen} == {5}
    assert seen[-1].seconds_left == 0
    assert seen[-1].passages_per_second > 0
    assert seen[-1].passages == sum(entry.passages for entry in system.store.documents())


def test_one_bad_file_stops_no_other(system: System) -> None:
    write(system, "a.txt", MEETING)
    (system.settings.corpus / "bad.pdf").write_bytes(b"%PDF-1.7 cut short")
    report = system.indexer.sync()
    assert report.added == ("a.txt",)
    assert [(refused.name, refused.status, bool(refused.message)) for refused in report.refused] == [
        ("bad.pdf", Status.REFUSED, True)
    ]


def test_earlier_version_stays_while_the_file_cannot_be_read(system: System) -> None:
    path = write(system, "a.txt", MEETING)
    system.indexer.sync()
    path.write_bytes(b"")
    report = system.indexer.sync()
    assert [refused.reason for refused in report.refused] == ["empty"]
    assert names(system) == ["a.txt"]


def test_added_file_is_answerable_at_once(system: System, tmp_path: Path) -> None:
    source = tmp_path / "upload.txt"
    source.write_text(MEETING, encoding="utf-8")
    assert system.indexer.add(source, name="rapat.txt").status is Status.ADDED
    answer = system.assistant.ask("Di mana rapat koordinasi berikutnya digelar?")
    assert answer.outcome is Outcome.ANSWERED
    assert quotes(answer) == MEETING
    assert (system.settings.corpus / "rapat.txt").read_text(encoding="utf-8") == MEETING


def test_same_bytes_change_nothing_and_other_bytes_replace(system: System, tmp_path: Path) -> None:
    source = tmp_path / "upload.txt"
    source.write_text(MEETING, encoding="utf-8")
    system.indexer.add(source, name="rapat.txt")
    before = system.store.documents()
    assert system.indexer.add(source, name="rapat.txt").status is Status.UNCHANGED
    assert system.store.documents() == before
    source.write_text(BUDGET, encoding="utf-8")
    assert system.indexer.add(source, name="rapat.txt").status is Status.REPLACED
    assert system.store.document("rapat.txt").text == BUDGET
    assert system.store.health().problems == ()


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "empty"), (b"\x00\x01\x02" * 400, "binary"), (b"%PDF-1.7\n%%EOF", "unsupported")]
)
def test_refused_file_leaves_folder_and_index_as_they_were(
    system: System, tmp_path: Path, content: bytes, reason: str
) -> None:
    good = tmp_path / "good.txt"
    good.write_text(MEETING, encoding="utf-8")
    system.indexer.add(good, name="rapat.txt")
    before = system.store.documents()
    bad = tmp_path / "bad.txt"
    bad.write_bytes(content)
    report = system.indexer.add(bad, name="rapat.txt")
    assert report.status is Status.REFUSED
    assert report.reason in {reason, "binary", "damaged"}
    assert "rapat.txt" in report.message
    assert system.store.documents() == before
    assert {path.name for path in system.settings.corpus.iterdir()} == {"rapat.txt", LOG}
    assert (system.settings.corpus / "rapat.txt").read_text(encoding="utf-8") == MEETING


def test_file_over_the_limit_is_refused_before_it_is_read(system: System, tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as file:
        file.truncate(100_000_000)
    report = system.indexer.add(big, name="big.txt")
    assert (report.status, report.reason) == (Status.REFUSED, "too_large")
    assert not (system.settings.corpus / "big.txt").exists()


def test_removed_document_is_never_cited(system: System) -> None:
    write(system, "a.txt", MEETING)
    write(system, "b.txt", BUDGET)
    system.indexer.sync()
    system.indexer.remove("a.txt")
    assert names(system) == ["b.txt"]
    assert not (system.settings.corpus / "a.txt").exists()
    answer = system.assistant.ask("Di mana rapat koordinasi berikutnya digelar?")
    assert all(citation.document == "b.txt" for citation in (*answer.citations, *answer.closest))
    with pytest.raises(UnknownDocumentError):
        system.indexer.remove("a.txt")
    assert system.indexer.sync().added == ()


def test_document_whose_file_is_gone_can_still_be_removed(system: System) -> None:
    path = write(system, "a.txt", MEETING)
    system.indexer.sync()
    path.unlink()
    system.indexer.remove("a.txt")
    assert names(system) == []


def test_remove_never_leaves_the_folder(system: System, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("tetap", encoding="utf-8")
    with pytest.raises((LoadError, UnknownDocumentError)):
        system.indexer.remove("../outside.txt")
    assert outside.exists()


def test_lost_vectors_are_made_again(system: System) -> None:
    write(system, "a.txt", MEETING)
    system.indexer.sync()
    system.store._vectors.remove(sorted(system.store._vectors.ids()))
    assert system.indexer.sync().replaced == ("a.txt",)
    assert system.store.health().problems == ()
