"""Downloads and judgements may be asked for by anybody who reaches the server: what they send is bounded, checked."""

import json

import pytest

from tests.security.client import Reply, request
from tests.serving import Served
from tests.ui.samples import HOSTILE, Structure

FAILED = {"question": "Siapa?", "failure": "!"}


def post(served: Served, path: str, content: object, **headers: str) -> Reply:
    return request(served, "POST", path, body=json.dumps(content).encode(), **headers)


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {"title": "x", "turns": []},
        {"title": "x" * 1000, "turns": [FAILED]},
        {"title": "x", "turns": [FAILED] * 500},
        {"title": "x", "turns": [{**FAILED, "path": "/etc/passwd"}]},
        {"title": "x", "turns": [FAILED], "url": "http://192.0.2.1/"},
    ],
)
def test_what_is_no_conversation_is_not_written(served: Served, content: object) -> None:
    for form in ("markdown", "html", "json"):
        assert post(served, f"/export/{form}", content).status == 400


def test_only_known_forms_are_written(served: Served) -> None:
    for form in ("docx", "..%2fhtml", "__class__"):
        assert post(served, f"/export/{form}", {"title": "x", "turns": [FAILED]}).status == 404
    assert request(served, "GET", "/export/html").status == 405


def test_large_and_malformed_bodies_are_refused(served: Served) -> None:
    for path in ("/export/html", "/feedback"):
        assert request(served, "POST", path, body=b"[" * 1_000_000).status == 400
        assert request(served, "POST", path, body=b"a" * 6_000_000).status == 400


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://attacker.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "attacker.example"}]
)
def test_other_sites_are_refused(served: Served, headers: dict[str, str]) -> None:
    assert post(served, "/export/html", {"title": "x", "turns": [FAILED]}, **headers).status == 403
    judgement = {"id": "a.1", "verdict": "right", "turn": FAILED}
    assert post(served, "/feedback", judgement, **headers).status == 403


@pytest.mark.parametrize("payload", HOSTILE)
def test_download_is_a_file_in_which_nothing_comes_alive(served: Served, payload: str) -> None:
    turn = {"question": payload, "failure": payload}
    reply = post(served, "/export/html", {"title": payload, "turns": [turn]})
    assert reply.status == 200
    assert reply.headers["Content-Disposition"].startswith("attachment; ")
    harmless = post(served, "/export/html", {"title": "x", "turns": [FAILED]})
    assert Structure(reply.text).skeleton == Structure(harmless.text).skeleton


def test_words_that_no_document_says_are_neither_shown_nor_judged(served: Served) -> None:
    forged = {"document": "forsesdasi-faq.md", "start": 0, "end": 9, "check": "0" * 12}
    turn = {"question": "Siapa?", "language": "id", "outcome": "answered", "citations": [forged]}
    assert post(served, "/feedback", {"id": "a.1", "verdict": "right", "turn": turn}).status == 409
    secret = {**forged, "document": "../index/owner.json"}
    reply = post(served, "/export/json", {"title": "x", "turns": [{**turn, "citations": [secret]}]})
    assert json.loads(reply.text)["turns"] == [
        {"question": "Siapa?", "failure": json.loads(reply.text)["turns"][0]["failure"]}
    ]
    assert not (served.corpus / ".feedback.jsonl").exists()


@pytest.mark.parametrize("identity", ["", "../x", "a b", "x" * 100])
def test_judgement_without_a_proper_name_is_refused(served: Served, identity: str) -> None:
    assert post(served, "/feedback", {"id": identity, "verdict": "right", "turn": FAILED}).status == 400
