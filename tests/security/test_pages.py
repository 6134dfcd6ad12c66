"""What a page may do, who may talk to the server, and that nothing hostile in a document comes alive."""

import re

import pytest

from tests.security.client import add, asked, request
from tests.serving import Served
from tests.ui.samples import HOSTILE, Structure

PAGES = (
    "/id/",
    "/en/",
    "/dokumen/glosarium-singkatan.md",
    "/dokumen/none",
    "/style.css",
    "/id/theme.css",
    "/nowhere",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_response_is_fenced_in(served: Served, path: str) -> None:
    headers = request(served, "GET", path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert not re.search(r"https?:|\*", policy)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"


def test_nonce_is_new_with_every_page(served: Served) -> None:
    nonces = {
        re.findall(r"'nonce-([^']+)'", request(served, "GET", "/id/").headers["Content-Security-Policy"])[0]
        for _ in "ab"
    }
    assert len(nonces) == 2


def test_page_of_a_document_may_run_nothing(served: Served) -> None:
    assert "script-src" not in request(served, "GET", "/dokumen/forsesdasi-faq.md").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "host", ["attacker.example", "192.0.2.1", "127.0.0.1.attacker.example", "localhost.attacker.example", ""]
)
def test_page_under_a_foreign_name_is_refused(served: Served, host: str) -> None:
    for path in ("/id/", "/dokumen/forsesdasi-faq.md", "/id/gradio_api/queue/data?session_hash=x"):
        assert request(served, "GET", path, Host=host).status in (400, 403)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://attacker.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["upload", "queue/join", "cancel", "reset"])
def test_request_that_another_site_sends_is_refused(served: Served, path: str, headers: dict[str, str]) -> None:
    reply = request(served, "POST", f"/id/gradio_api/{path}", body=b"{}", Content_Type="application/json", **headers)
    assert reply.status == 403
    assert "Access-Control-Allow-Origin" not in reply.headers


def test_own_page_is_not_taken_for_another_site(served: Served) -> None:
    body = b'{"data": [], "session_hash": "x", "fn_index": 9999}'
    reply = request(
        served,
        "POST",
        "/id/gradio_api/queue/join",
        body=body,
        Content_Type="application/json",
        Origin=served.address,
        Sec_Fetch_Site="same-origin",
    )
    assert reply.status != 403


@pytest.mark.parametrize("language", ["id", "en"])
def test_missing_document_is_told_in_the_readers_language(served: Served, language: str) -> None:
    reply = request(served, "GET", "/dokumen/%3Cscript%3Ealert(1)%3C/script%3E", Accept_Language=language)
    assert reply.status == 404
    assert f'<html lang="{language}">' in reply.text
    assert "<script" not in reply.text


def test_offsets_in_an_address_are_bounded(served: Served) -> None:
    check = "0123456789ab"
    for place in (
        f"-1-5-{check}",
        f"9{'9' * 10_000}-1-{check}",
        f"a-b-{check}",
        f"5-5-{check}",
        f"0-99999999-{check}",
        f"0-5-{check}",
        "0-5",
    ):
        reply = request(served, "GET", f"/dokumen/forsesdasi-faq.md?{'&'.join([f'at={place}'] * 3)}")
        assert reply.status == 200
        assert "<mark" not in reply.text


def test_hostile_document_stays_text_on_its_page_and_in_answers(served: Served) -> None:
    front = "---\ntitle: '<img src=x onerror=alert(1)> zirkonium'\nsource: '<svg/onload=alert(2)>'\n---\n\n"
    lines = "\n\n".join(
        f"Kalimat zirkonium nomor {number} memuat {payload}." for number, payload in enumerate(HOSTILE[:-1])
    )
    said = add(served, "zirkonium.md", (front + lines).encode())
    assert "zirkonium.md" in said
    page = request(served, "GET", "/dokumen/zirkonium.md")
    assert page.status == 200
    answered = asked(served, "Apa isi kalimat zirkonium nomor 3?")
    shown = [piece for message in answered for piece in _strings(message) if "<article" in piece]
    assert shown
    for markup in (page.text.split("<body")[1], *shown):
        structure = Structure(markup)
        assert not [tag for tag in structure.skeleton if re.match(r"<(script|img|iframe|math)|<\w+ [^>]*\bon\w+", tag)]
        assert all(address.startswith(("/", "#")) for address in structure.addresses)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in inside for text in _strings(part)]
