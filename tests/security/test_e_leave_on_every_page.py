"""E: *leave now* stands on every page, before all else but the way past the top; errors and locked doors too."""

from __future__ import annotations

import re

import pytest
from tests.security.conftest import GETS, filled

from earned.journal.errors import Damaged

STOPS = re.compile(r"<(?:a [^>]*href|button|input (?!type=\"hidden\")|textarea|select|summary)[^>]*>")


def stops(page: str) -> list[str]:
    """Give the first things that Tab stops at."""
    body = page.partition("<body")[2]
    shown = re.sub(r"<(\w+)[^>]* hidden>.*?</\1>", "", body, flags=re.DOTALL)
    return STOPS.findall(shown)[:2]


def has_leave(page: str) -> bool:
    return any('class="leave"' in stop for stop in stops(page)) and 'action="/leave"' in page


@pytest.mark.parametrize("path", [path for path in GETS if path not in {"/away", "/here"}])
def test_it_is_within_two_stops_on_every_page(walker, ids, path):
    answer = walker.get(filled(path, ids))
    assert answer.is_redirect or has_leave(answer.text)


@pytest.mark.parametrize("path", ["/", "/help", "/how", "/recover"])
def test_it_is_there_while_locked(locked, path):
    assert has_leave(locked.get(path).text)


def test_it_is_there_before_there_is_a_file(newcomer):
    for path in ("/", "/start/1", "/start/1b", "/start/2", "/help"):
        assert has_leave(newcomer.get(path).text), path


def test_it_is_there_when_something_went_wrong(walker, monkeypatch):
    assert has_leave(walker.get("/nowhere").text)
    assert has_leave(walker.post("/start/4", data={"lesson": "none of these"}).text)

    def damaged(_session):
        raise Damaged

    (session,) = walker.app.state.room.sessions.values()
    monkeypatch.setattr(type(session.journal), "read", damaged)
    answer = walker.get("/home")
    assert answer.status_code == 503
    assert has_leave(answer.text)


def test_without_scripts_it_is_a_plain_form_that_locks(client, room):
    answer = client.post("/leave")
    assert (answer.status_code, answer.headers["location"]) == (303, "/away")
    assert room.sessions == {}
