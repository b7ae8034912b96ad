"""The front door in each of its states, the dull page, and what came too late."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from earned.journal.entities import Settings
from earned.journal.writing import keep_settings

from .conftest import PASSPHRASE

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal.vault import Journal
    from earned.web.room import Room


def unlock(browser: TestClient, passphrase: str = PASSPHRASE) -> str:
    return str(browser.post("/unlock", data={"passphrase": passphrase}).headers.get("location", ""))


def test_the_locked_door_asks_for_the_passphrase_and_shows_nothing_else(locked: TestClient):
    page = locked.get("/").text
    assert page.count("<input") == 1
    assert "<nav" not in page
    assert 'action="/veil"' not in page
    assert 'action="/leave"' in page


def test_the_door_of_an_open_journal_is_home(client: TestClient):
    assert client.get("/").headers["location"] == "/home"


def test_a_wrong_passphrase_says_so_above_the_field_and_the_way_out(locked: TestClient):
    answer = locked.post("/unlock", data={"passphrase": "not this one at all"})
    assert answer.status_code == 403
    assert 'aria-invalid="true" aria-describedby="passphrase-wrong"' in answer.text
    assert 'role="alert"' in answer.text


def test_too_soon_says_how_long(locked: TestClient):
    unlock(locked, "not this one at all")
    assert "Wait 1 s" in locked.post("/unlock", data={"passphrase": PASSPHRASE}).text


def test_a_file_that_is_open_elsewhere_is_told_apart(locked: TestClient, kept_room: Room):
    from earned.journal import vault

    from .conftest import CHEAP

    assert kept_room.path
    elsewhere = vault.unlock(kept_room.path, PASSPHRASE, cost=CHEAP)
    answer = locked.post("/unlock", data={"passphrase": PASSPHRASE})
    elsewhere.lock()
    assert answer.status_code == 503
    assert "That did not open" not in answer.text
    assert unlock(locked) == "/home"


def test_pretend_notes_open_without_a_passphrase_and_are_gone_afterwards(stranger: TestClient, room: Room):
    assert 'action="/pretend"' in stranger.get("/").text
    assert stranger.post("/pretend").headers["location"] == "/home"
    (session,) = room.sessions.values()
    assert session.pretend
    assert session.journal.path is None
    stranger.post("/lock")
    assert not session.journal.is_open


def test_the_dull_page_knows_nobody_and_names_nothing(client: TestClient):
    page = client.get("/away").text
    assert "teaspoon" in page
    for word in ("Notes", "Leave", "Earned", "lock", "<form", "<script", "<input"):
        assert word not in page


def test_looking_at_the_dull_page_is_no_sign_of_life(client: TestClient, room: Room, clock):
    clock.forward(minutes=4)
    client.get("/away")
    client.get("/here")
    clock.forward(minutes=1)
    assert client.get("/home").headers["location"] == "/"


def test_leave_now_is_the_first_thing_after_the_way_past_the_menu(client: TestClient):
    page = client.get("/how").text
    stops = re.findall(r"<(?:a|button|input|select|textarea|summary)\b[^>]*>", page)
    shown = [stop for stop in stops if 'type="hidden"' not in stop]
    assert 'class="skip"' in shown[0]
    assert 'class="leave"' in shown[1]


def test_the_chosen_page_and_the_shift_keys_are_as_the_person_set_them(client: TestClient, journal: Journal):
    page = client.get("/how").text
    assert 'data-to="/away"' in page
    assert "data-two-left" in page
    with journal.write() as connection:
        keep_settings(connection, Settings(neutral_page="https://weather.example/", leave_by_shift=False))
    page = client.get("/how").text
    assert 'data-to="https://weather.example/"' in page
    assert "data-two-left" not in page


def test_a_page_that_is_no_page_is_never_where_leaving_goes(client: TestClient, journal: Journal):
    for address in ("javascript:alert(1)", "data:text/html,x", "//evil.example", "built-in", ""):
        with journal.write() as connection:
            keep_settings(connection, Settings(neutral_page=address))
        assert 'data-to="/away"' in client.get("/how").text


def test_the_veil_is_drawn_and_taken_off(client: TestClient):
    assert '<html lang="en">' in client.get("/how").text
    assert client.post("/veil", data={"veiled": "1", "back": "/how"}).headers["location"] == "/how"
    page = client.get("/people").text
    assert '<html lang="en" class="veiled">' in page
    assert 'aria-pressed="true"' in page
    client.post("/veil", data={"veiled": "0", "back": "/how"})
    assert '<html lang="en">' in client.get("/how").text


def test_an_unknown_page_is_one_calm_sentence_with_a_way_back(client: TestClient):
    answer = client.get("/nothing/here")
    assert answer.status_code == 404
    assert "There is no such page, or it is gone." in answer.text
    assert 'href="/"' in answer.text
    assert "nothing/here" not in re.sub(r'value="[^"]*"', "", answer.text)


def test_one_question_that_goes_wrong_gets_a_short_word_back(client: TestClient):
    answer = client.post(
        "/settings/plan",
        content=b"signs=%ff",
        headers={"hx-request": "true", "content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 400
    assert "<html" not in answer.text
    assert "could not be read" in answer.text
