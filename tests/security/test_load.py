"""Requests of any size get a clear answer in bounded time, and the server goes on."""

import json
import time
from collections.abc import Iterator

import pytest

from tests.security.client import add, asked, request, upload
from tests.serving import Served
from ui.texts import INDONESIAN


@pytest.fixture(autouse=True)
def server_goes_on(served: Served) -> Iterator[None]:
    yield
    assert request(served, "GET", "/id/").status == 200


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", INDONESIAN.question_reasons["empty"]),
        ("   \n\t", INDONESIAN.question_reasons["empty"]),
        ("?!...", INDONESIAN.question_reasons["no_words"]),
        ("\N{GRINNING FACE}", INDONESIAN.question_reasons["no_words"]),
        ("apa " * 250_000, INDONESIAN.question_reasons["too_long"]),
        ("(" * 1_000_000, INDONESIAN.question_reasons["too_long"]),
        ("[" + "9" * 10_000 + "]", INDONESIAN.question_reasons["too_long"]),
    ],
    ids=["empty", "blank", "punctuation", "emoji", "1 MB of words", "1 MB of brackets", "10,000-digit marker"],
)
def test_question_that_cannot_be_asked_is_told_why(served: Served, question: str, message: str) -> None:
    began = time.monotonic()
    said = json.dumps(asked(served, question), ensure_ascii=False)
    assert message in said
    assert "Traceback" not in said
    assert len(said) < 20_000
    assert time.monotonic() - began < 5


def test_request_over_the_limit_is_refused(served: Served) -> None:
    body = json.dumps({"data": ["a" * 5_000_000], "session_hash": "x", "fn_index": 0}).encode()
    assert (
        request(served, "POST", "/id/gradio_api/queue/join", body=body, Content_Type="application/json").status == 413
    )


@pytest.mark.parametrize("length", ["99999999999", "-1", "1e3", "9" * 10_000])
def test_untrue_length_is_refused(served: Served, length: str) -> None:
    reply = request(served, "POST", "/id/gradio_api/queue/join", Content_Length=length, Content_Type="application/json")
    assert reply.status in (400, 413)


def test_request_without_a_length_is_counted_as_it_comes(served: Served) -> None:
    chunk = b"%x\r\n%s\r\n" % (1_000_000, b"a" * 1_000_000)
    reply = request(
        served,
        "POST",
        "/id/gradio_api/queue/join",
        body=chunk * 5 + b"0\r\n\r\n",
        Transfer_Encoding="chunked",
    )
    assert reply.status in (400, 413)


def test_file_over_the_limit_is_refused_by_name(served: Served) -> None:
    said = add(served, "besar.txt", b"kata " * 300_000)
    assert INDONESIAN.load_reasons["too_large"] in said
    assert not (served.corpus / "besar.txt").exists()


def test_upload_over_all_limits_is_cut_off(served: Served) -> None:
    assert upload(served, {"besar.txt": b"a" * 11_000_000}).status == 413


@pytest.mark.parametrize("boundary", ["b" * 60_000, "-" * 30_000])
def test_huge_boundary_is_refused_quickly(served: Served, boundary: str) -> None:
    began = time.monotonic()
    reply = upload(served, {"a.txt": b"Isi."}, boundary=boundary)
    assert reply.status == 400
    assert time.monotonic() - began < 5


def test_trailing_bytes_after_the_boundary_end_quickly(served: Served) -> None:
    body = (
        b"--b\r\n"
        + b'Content-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nIsi\r\n--b--'
        + b"-" * 900_000
    )
    began = time.monotonic()
    request(served, "POST", "/id/gradio_api/upload", body=body, Content_Type="multipart/form-data; boundary=b")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 500_000, b'{"data": null}', b"[]", b"null", b'{"fn_index": "x"}'])
def test_request_that_is_no_event_is_refused(served: Served, body: bytes) -> None:
    reply = request(served, "POST", "/id/gradio_api/queue/join", body=body, Content_Type="application/json")
    assert reply.status in (400, 403, 422)
    assert "Traceback" not in reply.text
