"""D7: a session is a random token in a cookie that scripts and other sites can't use."""

from __future__ import annotations

import base64
from http.cookies import SimpleCookie

from tests.web.conftest import PASSPHRASE, browser_of

from earned.web.room import Room
from earned.web.session import new_token


def opened(browser):
    answer = browser.post("/unlock", data={"passphrase": PASSPHRASE})
    assert answer.headers["location"] == "/home"
    return SimpleCookie(answer.headers["set-cookie"])


def test_a_token_is_256_random_bits():
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert {len(base64.urlsafe_b64decode(token + "=")) for token in tokens} == {32}


def test_the_cookie_is_for_our_pages_alone(locked, kept_room):
    (cookie,) = opened(locked).values()
    assert cookie.key == f"notes-{kept_room.port}"
    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "strict"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_two_servers_on_one_computer_do_not_share_a_cookie():
    assert Room(None, 8123).cookie != Room(None, 8124).cookie


def test_each_unlock_has_a_new_token_and_the_old_one_is_dead(locked, kept_room):
    (first,) = opened(locked).values()
    locked.post("/lock")
    (second,) = opened(locked).values()
    assert first.value != second.value
    old = browser_of(kept_room)
    old.cookies.set(kept_room.cookie, first.value)
    assert old.get("/home").headers["location"] == "/"
    assert locked.get("/home").status_code == 200


def test_unlocking_in_a_second_browser_ends_the_first(locked, kept_room):
    opened(locked)
    second = browser_of(kept_room)
    opened(second)
    assert locked.get("/home").headers["location"] == "/"
    assert second.get("/home").status_code == 200
    assert len(kept_room.sessions) == 1


def test_looking_around_ends_a_real_session(locked, kept_room):
    opened(locked)
    (real,) = kept_room.sessions.values()
    locked.post("/pretend")
    assert not real.journal.is_open


def test_a_made_up_or_empty_token_opens_nothing(locked, kept_room):
    opened(locked)
    for token in ("", "x", new_token(), "../", "null", "0"):
        stranger = browser_of(kept_room)
        stranger.cookies.set(kept_room.cookie, token)
        assert stranger.get("/home").headers["location"] == "/"


def test_the_token_of_one_who_may_begin_opens_no_notes(newcomer, new_room):
    assert newcomer.get("/home").headers["location"] == "/"
    assert new_room.sessions == {}


def test_the_token_is_on_no_page_and_the_key_in_no_cookie(locked, kept_room):
    (cookie,) = opened(locked).values()
    (session,) = kept_room.sessions.values()
    assert cookie.value not in locked.get("/home").text
    key = session.journal.file.key.secret
    assert key.hex() not in cookie.value
    assert base64.urlsafe_b64encode(key).decode().rstrip("=") != cookie.value
