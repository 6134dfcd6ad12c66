"""A request may name only files that this server received."""

import json
from pathlib import Path
from typing import Any

import pytest

from ui.payload import ForgedPayloadError, checked

HOST = "127.0.0.1:7860"


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    (folder / "hash").mkdir(parents=True)
    (folder / "hash" / "note.txt").write_text("note", encoding="utf-8")
    (tmp_path / "uploads_backup").mkdir()
    (tmp_path / "uploads_backup" / "secret.txt").write_text("secret", encoding="utf-8")
    return folder.resolve()


def _body(**file: Any) -> bytes:
    return json.dumps({"data": [[file], 0], "fn_index": 1, "session_hash": "abc"}).encode()


def test_received_file_passes_unchanged(uploads: Path) -> None:
    path = str(uploads / "hash" / "note.txt")
    body = _body(path=path, url=f"http://{HOST}/id/gradio_api/file={path}", meta={"_type": "gradio.FileData"})
    assert json.loads(checked(body, uploads=uploads, host=HOST)) == json.loads(body)


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "C:\\Windows\\win.ini",
        "{uploads}/../uploads_backup/secret.txt",
        "{uploads}_backup/secret.txt",
        "{uploads}/hash/missing.txt",
        "{uploads}/hash",
        "{uploads}",
        "http://127.0.0.1:1/note.txt",
        "file:///etc/passwd",
        "hash/note.txt",
        "",
        "a\x00b",
        "a" * 100_000,
        None,
        ["{uploads}/hash/note.txt"],
        {"path": "{uploads}/hash/note.txt"},
    ],
)
def test_any_other_path_is_refused(uploads: Path, path: Any) -> None:
    forged = path.format(uploads=uploads) if isinstance(path, str) else path
    with pytest.raises(ForgedPayloadError):
        checked(_body(path=forged), uploads=uploads, host=HOST)


def test_link_out_of_the_folder_is_refused(uploads: Path) -> None:
    link = uploads / "hash" / "link.txt"
    link.symlink_to(uploads.parent / "uploads_backup" / "secret.txt")
    with pytest.raises(ForgedPayloadError):
        checked(_body(path=str(link)), uploads=uploads, host=HOST)


@pytest.mark.parametrize(
    "url", ["http://192.0.2.1/x", "https://example.org/", f"http://{HOST}@192.0.2.1/", "x", 7, [], {}]
)
def test_foreign_address_is_refused(uploads: Path, url: Any) -> None:
    with pytest.raises(ForgedPayloadError):
        checked(_body(path=str(uploads / "hash" / "note.txt"), url=url), uploads=uploads, host=HOST)


def test_stream_is_refused(uploads: Path) -> None:
    with pytest.raises(ForgedPayloadError):
        checked(_body(path=str(uploads / "hash" / "note.txt"), is_stream=True), uploads=uploads, host=HOST)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 1_000_000, b'{"data": NaN'])
def test_body_that_is_not_json_is_refused(uploads: Path, body: bytes) -> None:
    with pytest.raises(ForgedPayloadError):
        checked(body, uploads=uploads, host=HOST)


def test_the_later_of_two_equal_keys_cannot_hide(uploads: Path) -> None:
    path = json.dumps(str(uploads / "hash" / "note.txt"))
    body = f'{{"data": [{{"path": "/etc/passwd", "path": {path}}}]}}'.encode()
    assert b"passwd" not in checked(body, uploads=uploads, host=HOST)


def test_question_that_looks_like_a_file_is_only_text(uploads: Path) -> None:
    body = json.dumps({"data": ['{"path": "/etc/passwd"}', None]}).encode()
    assert json.loads(checked(body, uploads=uploads, host=HOST)) == json.loads(body)
