"""The log of acts: what is done to documents is written in the corpus folder, and known again after a rebuild."""

import datetime
import json
import multiprocessing
import shutil
from pathlib import Path

import pytest

from rag.acts import LOG, ActLog
from rag.commands import run
from rag.errors import ConfigurationError, StoreError
from rag.settings import Settings
from rag.system import System
from rag.types import Act, By, Deed, Origin, Way

WHEN = datetime.datetime(2026, 11, 25, 3, 0, tzinfo=datetime.UTC)
PAGE, BUDI, FOUND = By(Way.PAGE), By(Way.COMMAND, "budi"), By(Way.FOLDER)
TEXT = "Rapat arsip vital diselenggarakan di Kasongan pada 6 Mei 2024.\n"


def act(name: str, deed: Deed = Deed.ADDED, by: By = PAGE, before: str = "") -> Act:
    return Act(WHEN, deed, name, by, before)


def write_many(folder: Path, who: str) -> None:
    log = ActLog(folder)
    for number in range(50):
        log.write([act(f"{number}.txt", by=By(Way.COMMAND, who))])


def done(system: System) -> list[tuple[str, str, str, str]]:
    acts = run(system, "log", {"last": 100})["acts"]
    return [(one["deed"], one["name"], one["way"], one["who"]) for one in acts]


def origins(system: System) -> dict[str, Origin | None]:
    return {entry.info.name: entry.origin for entry in system.store.documents()}


def test_acts_come_back_as_they_were_written(tmp_path: Path) -> None:
    log = ActLog(tmp_path)
    assert log.read() == ([], 0)
    odd = act('a "b"\n.txt', by=By(Way.ADDRESS, "https://contoh.id/?a=1&b=<2>"))
    log.write([act("satu.txt"), odd])
    acts, end = log.read()
    assert acts == [act("satu.txt"), odd]
    log.write([act("satu-baru.txt", Deed.RENAMED, FOUND, "satu.txt")])
    assert log.read(end)[0] == [act("satu-baru.txt", Deed.RENAMED, FOUND, "satu.txt")]
    assert log.read(10_000)[0] == log.read()[0]  # of another log that was longer


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"null",
        b"{}",
        b'{"when": "yesterday", "deed": "added", "name": "a", "way": "page"}',
        b'{"when": "2026-11-25T03:00:00", "deed": "added", "name": "a", "way": "page"}',
        b'{"when": "2026-11-25T03:00:00+00:00", "deed": "blessed", "name": "a", "way": "page"}',
        b'{"when": "2026-11-25T03:00:00+00:00", "deed": "added", "name": 3, "way": "page"}',
        b'{"when": "2026-11-25T03:00:00+00:00", "deed": "added", "name": "a", "way": "page", "who": []}',
    ],
)
def test_line_that_is_no_act_is_passed_by(tmp_path: Path, line: bytes) -> None:
    log = ActLog(tmp_path)
    log.write([act("a.txt")])
    with (tmp_path / LOG).open("ab") as file:
        file.write(line + b"\n")
    log.write([act("b.txt")])
    assert [one.name for one in log.read()[0]] == ["a.txt", "b.txt"]


def test_line_cut_short_costs_no_other(tmp_path: Path) -> None:
    log = ActLog(tmp_path)
    log.write([act("a.txt")])
    with (tmp_path / LOG).open("ab") as file:
        file.write(b'{"when": "2026-11')
    assert [one.name for one in log.read()[0]] == ["a.txt"]
    log.write([act("b.txt")])
    assert [one.name for one in log.read()[0]] == ["a.txt", "b.txt"]


def test_two_processes_lose_no_line_of_each_other(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(tmp_path, who)) for who in ("satu", "dua")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    acts, _ = ActLog(tmp_path).read()
    for who in ("satu", "dua"):
        assert [one.name for one in acts if one.by.detail == who] == [f"{number}.txt" for number in range(50)]


def test_log_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine\n", encoding="utf-8")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / LOG).symlink_to(elsewhere)
    with pytest.raises(StoreError, match="log of acts"):
        ActLog(tmp_path / "corpus").write([act("a.txt")])
    assert ActLog(tmp_path / "corpus").read() == ([], 0)
    assert elsewhere.read_text(encoding="utf-8") == "mine\n"


def test_who_added_what_is_known_after_the_index_is_made_anew(tmp_path: Path) -> None:
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", threads=1)
    source = tmp_path / "halaman.txt"
    source.write_text(TEXT, encoding="utf-8")
    with System.open(settings) as system:
        system.indexer.add(source, name="halaman.txt", by=PAGE)
        run(system, "add", {"files": [str(source)], "user": "budi"})  # the same bytes: nothing is done
        settings.corpus.joinpath("folder.txt").write_text(TEXT + "Di folder.\n", encoding="utf-8")
        system.indexer.sync()
        first = origins(system)
        assert {name: origin.by for name, origin in first.items() if origin} == {
            "halaman.txt": PAGE,
            "folder.txt": FOUND,
        }
        source.write_text(TEXT + "Baru.\n", encoding="utf-8")
        run(system, "add", {"files": [str(source)], "user": "budi"})
        assert origins(system) == first
        run(system, "remove", {"names": ["halaman.txt"], "user": "budi"})
        run(system, "restore", {"names": ["halaman.txt"], "user": "budi"})
        assert origins(system) == first
        settings.corpus.joinpath("folder.txt").rename(settings.corpus / "lain.txt")
        system.indexer.sync()
        assert origins(system) == {"halaman.txt": first["halaman.txt"], "lain.txt": first["folder.txt"]}
        settings.corpus.joinpath("lain.txt").write_text(TEXT + "Diubah di folder.\n", encoding="utf-8")
        system.indexer.sync()
        settings.corpus.joinpath("lain.txt").unlink()
        system.indexer.sync()
        expected = [
            ("added", "halaman.txt", "page", ""),
            ("added", "folder.txt", "folder", ""),
            ("replaced", "halaman.txt", "command", "budi"),
            ("removed", "halaman.txt", "command", "budi"),
            ("restored", "halaman.txt", "command", "budi"),
            ("renamed", "lain.txt", "folder", ""),
            ("replaced", "lain.txt", "folder", ""),
            ("removed", "lain.txt", "folder", ""),
        ]
        assert done(system) == expected
    shutil.rmtree(settings.index)
    with System.open(settings) as system:
        system.indexer.sync()
        assert origins(system) == {"halaman.txt": first["halaman.txt"]}
        assert done(system) == expected
        (entry,) = system.store.documents()
        assert entry.size == settings.corpus.joinpath("halaman.txt").stat().st_size


def test_document_that_is_added_again_is_new(system: System, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(TEXT, encoding="utf-8")
    system.indexer.add(source, name="a.txt", by=PAGE)
    system.indexer.remove("a.txt", by=PAGE)
    run(system, "add", {"files": [str(source)], "user": "budi"})
    ((_, origin),) = origins(system).items()
    assert origin is not None
    assert origin.by == BUDI


def test_what_cannot_be_written_down_is_not_done(system: System, tmp_path: Path) -> None:
    source, corpus = tmp_path / "a.txt", system.settings.corpus
    source.write_text(TEXT, encoding="utf-8")
    system.indexer.add(source, name="a.txt")
    (corpus / LOG).unlink()
    (corpus / LOG).mkdir()
    with pytest.raises(StoreError, match="log of acts"):
        system.indexer.remove("a.txt", by=PAGE)
    with pytest.raises(StoreError, match="log of acts"):
        system.indexer.add(source, name="b.txt", by=PAGE)
    assert list(system.store.checksums()) == ["a.txt"]
    assert (corpus / "a.txt").is_file()
    # What was put into the folder by other means is there, whether it can be written down or not.
    (corpus / "c.txt").write_text(TEXT + "C.\n", encoding="utf-8")
    assert system.indexer.sync().added == ("c.txt",)
    origin = origins(system)["c.txt"]
    assert origin is not None
    assert origin.by == FOUND


@pytest.mark.parametrize("user", [3, None, ["budi"]])
def test_user_that_is_no_text_is_refused(system: System, user: object) -> None:
    with pytest.raises(ConfigurationError, match="not a user's name"):
        run(system, "remove", {"names": ["a.txt"], "user": user})


def test_user_may_be_called_anything(system: System, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(TEXT, encoding="utf-8")
    run(system, "add", {"files": [str(source)], "user": "<b>\ud800'; DROP TABLE origin" + "x" * 500})
    ((_, origin),) = origins(system).items()
    assert origin is not None
    assert origin.by.detail.startswith("<b>?'; DROP TABLE origin")
    assert len(origin.by.detail) == 100
    line = system.settings.corpus.joinpath(LOG).read_text(encoding="utf-8")
    assert json.loads(line)["who"] == origin.by.detail
