"""D5: every answer carries the fence's headers: pages, errors, refusals, files and turnings away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect
from tests.security.conftest import GETS
from tests.web.conftest import HERE

from earned.journal.unlocked import Journal
from earned.web.app import app
from earned.web.view import static_path

if TYPE_CHECKING:
    from earned.web.room import Room

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def lacking(answer):
    """The headers that an answer should carry and does not."""
    missing = {name for name, value in ALWAYS.items() if answer.headers.get(name) != value}
    powers = answer.headers.get("permissions-policy", "")
    return missing | {
        power for power in ("camera", "microphone", "geolocation") if f"{power}=()" not in powers
    }


def test_every_page_carries_them(walked):
    answers = walked
    assert len(answers) == len(GETS)
    assert {path: lacking(answer) for path, answer in answers if lacking(answer)} == {}


ELSEWHERE = {
    404: ("GET", "/nothing/here", {}),
    405: ("GET", "/lock", {}),
    421: ("GET", "/", {"host": "evil.example"}),
    403: ("POST", "/lock", {"sec-fetch-site": "cross-site"}),
    413: ("POST", "/settings", {"content-type": "application/x-www-form-urlencoded"}),
    415: ("POST", "/settings", {"content-type": "text/plain"}),
    200: ("GET", f"{static_path()}/screens.css", {}),
    303: ("GET", "/", {}),
}


@pytest.mark.parametrize("status", ELSEWHERE)
def test_errors_refusals_and_files_carry_them_too(walker, status):
    method, path, headers = ELSEWHERE[status]
    body = {413: b"a=" + b"a" * 1_100_000, 415: b"a"}.get(status)
    answer = walker.request(method, path, headers=headers, content=body)
    assert answer.status_code == status
    assert lacking(answer) == set()


def test_a_file_that_is_not_there_carries_them(walker):
    for path in ("/static/x", f"{static_path()}/nothing.css", f"{static_path()}/../app.py"):
        answer = walker.get(path)
        assert answer.status_code == 404
        assert lacking(answer) == set()


@pytest.fixture
def broken(room: Room):
    """A browser in front of an app in which everything breaks with someone's words in the error."""
    pages = app(room)

    def breaks(request):
        raise RuntimeError("Zinnober sat by the window")

    pages.every_page.insert(0, Route("/breaks", breaks))
    browser = TestClient(pages, base_url=HERE, raise_server_exceptions=False)
    browser.headers["sec-fetch-site"] = "same-origin"
    return browser


def test_our_own_failure_is_one_calm_page_that_carries_them(broken):
    answer = broken.get("/breaks")
    assert answer.status_code == 500
    assert lacking(answer) == set()
    assert answer.headers["cache-control"] == "no-store"
    assert "Zinnober" not in answer.text
    assert "Traceback" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "Leave now" in answer.text


def test_the_calm_page_comes_even_when_the_journal_is_what_failed(walker, monkeypatch):
    def failing(*_):
        raise RuntimeError("Zinnober")

    monkeypatch.setattr(Journal, "read", failing)
    quietly = TestClient(walker.app, base_url=HERE, raise_server_exceptions=False, cookies=walker.cookies)
    answer = quietly.get("/home", headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    assert "Zinnober" not in answer.text


def test_no_page_holds_a_script_or_a_style_of_its_own(walked):
    for path, answer in walked:
        text = answer.text.lower()
        assert " style=" not in text, path
        assert "<style" not in text, path
        assert "javascript:" not in text, path
        assert " onclick=" not in text, path
        assert "hx-on" not in text, path
        assert text.count("<script") == text.count(f'<script src="{static_path()}/'), path


def test_a_web_socket_is_closed_at_once(walker):
    with pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)), walker.websocket_connect("/"):
        pass
