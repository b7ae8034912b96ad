"""Handing over: what leaves is what was seen, letter for letter, and only after the passphrase."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.web.conftest import PASSPHRASE
from tests.web.share_page import (
    ASKED,
    DAY,
    NOOR,
    PICKED,
    QUIET,
    RAU,
    RUTH,
    SLIP,
    Keep,
    article,
    half_a_dozen,
    hidden,
    look,
    note,
    parts,
    write,
    writer,
)

from earned.journal.entities import Settings
from earned.journal.writing import keep_settings

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from tests.web.conftest import Clock

    from earned.journal.vault import Journal
    from earned.web.room import Room

__all__ = ["half_a_dozen", "write"]


@pytest.fixture
def on_disk(locked: TestClient, kept_room: Room) -> TestClient:
    """A browser with the same notes in a file, unlocked."""
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    (session,) = kept_room.sessions.values()
    writer(session.journal)(SLIP, QUIET, NOOR, RUTH, RAU, *(note(n) for n in range(6)))
    return locked


def test_what_is_handed_over_is_what_was_seen_letter_for_letter(on_disk: TestClient):
    page = look(on_disk, **(PICKED | parts("names", "ledger")))
    proof = hidden(page) | {"passphrase": PASSPHRASE}
    printed = on_disk.post("/share", data=proof | {"do": "print"})
    saved = on_disk.post("/share", data=proof | {"do": "save"})
    assert printed.status_code == saved.status_code == 200
    assert article(printed.text) == article(saved.text) == article(page)
    assert "we shelled peas 1" in article(page)


@pytest.mark.parametrize("passphrase", [None, "", "not this one at all"])
def test_without_the_passphrase_it_stays_a_view(on_disk: TestClient, passphrase: str | None):
    page = look(on_disk, **PICKED)
    guess = {} if passphrase is None else {"passphrase": passphrase}
    answer = on_disk.post("/share", data=hidden(page) | guess | {"do": "save"})
    assert answer.status_code == 403
    assert "That is not the passphrase of this file." in answer.text
    assert "Ready to print" not in answer.text
    assert "content-disposition" not in answer.headers
    assert article(answer.text) == article(page)


def test_of_pretend_notes_no_passphrase_is_asked(client: TestClient, half_a_dozen: None):
    page = look(client, **PICKED)
    assert 'type="password"' not in page
    assert "Ready to print" in client.post("/share", data=hidden(page) | {"do": "print"}).text


def test_if_a_note_changed_in_between_the_page_is_shown_again(
    client: TestClient, half_a_dozen: None, write: Keep
):
    page = look(client, **(PICKED | parts()))
    write(replace(note(1), after_words="we ate beans"))
    answer = client.post("/share", data=hidden(page) | {"do": "print"})
    assert answer.status_code == 409
    assert "Your notes are not as they were when you saw the page." in answer.text
    assert "we ate beans" in article(answer.text)
    again = client.post("/share", data=hidden(answer.text) | {"do": "print"})
    assert again.status_code == 200
    assert article(again.text) == article(answer.text)


def test_a_note_deleted_in_between_goes_with_nobody(client: TestClient, half_a_dozen: None):
    page = look(client, **(PICKED | parts()))
    client.post(f"/m/{note(1).id}/delete")
    answer = client.post("/share", data=hidden(page) | {"do": "save"})
    assert answer.status_code == 409
    assert "we shelled peas 1" not in answer.text


def test_what_was_never_seen_is_never_handed_over(client: TestClient, half_a_dozen: None):
    page = look(client, **PICKED)
    more = hidden(page) | {"part": ["counts", "names", "ledger"], "do": "print"}
    answer = client.post("/share", data=more)
    assert answer.status_code == 409
    assert "Ready to print" not in answer.text


def test_the_next_day_it_is_seen_once_more(client: TestClient, clock: Clock, half_a_dozen: None, room: Room):
    page = look(client, **PICKED)
    (session,) = room.sessions.values()
    session.idle_minutes = 2_000
    clock.forward(hours=11)
    assert client.post("/share", data=hidden(page) | {"do": "print"}).status_code == 200
    clock.time = datetime(2026, 6, 10, 0, 1, tzinfo=UTC)
    session.opened_at = session.last_seen = clock.time
    assert client.post("/share", data=hidden(page) | {"do": "print"}).status_code == 409


def test_a_saved_page_needs_nothing_asks_for_nothing_and_has_a_neutral_name(
    client: TestClient, half_a_dozen: None, journal: Journal
):
    with journal.write(DAY) as connection:
        keep_settings(connection, Settings(neutral_word='Ta"x\r\n: ../2026 été'))
    page = look(client, **PICKED)
    answer = client.post("/share", data=hidden(page) | {"do": "save"})
    assert answer.headers["content-disposition"] == 'attachment; filename="Tax 2026 t.html"'
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'; style-src 'unsafe-inline'" in answer.text
    assert not re.findall(r"<script|<link|<img|src=|href=|url\(|@import|://|data:", answer.text)
    assert "earned" not in answer.text.lower()


def test_every_class_that_a_saved_page_is_drawn_with_is_a_class_of_ours(
    client: TestClient, half_a_dozen: None
):
    page = look(client, **(PICKED | parts("names", "ledger")))
    saved = client.post("/share", data=hidden(page) | {"do": "save"}).text
    style = saved[saved.index("<style>") : saved.index("</style>")]
    for name in ("own", "track", "read", "mark-gut", "mark-head", "mark-came", "range", "events", "topics"):
        assert f".{name}" in style
        assert re.search(rf'class="[^"]*\b{name}\b', saved)


def test_what_was_chosen_before_the_lock_is_shown_once_it_is_open_again(on_disk: TestClient):
    on_disk.post("/lock")
    late = on_disk.post("/share/page", data=ASKED | {"topic_1": "What about the bill?"})
    assert late.headers["location"] == "/"
    assert on_disk.post("/unlock", data={"passphrase": PASSPHRASE}).headers["location"] == "/keep"
    held = on_disk.get("/keep").text
    assert "What about the bill?" in held
    post = re.search(r'name="post" value="([^"]+)"', held)
    assert post
    shown = on_disk.post("/keep", data={"post": post[1], "keep": "1"})
    assert shown.status_code == 200
    assert "What about the bill?" in article(shown.text)


def test_a_form_with_the_passphrase_is_never_held(on_disk: TestClient):
    page = look(on_disk, **PICKED)
    on_disk.post("/lock")
    on_disk.post("/share", data=hidden(page) | {"passphrase": PASSPHRASE, "do": "save"})
    assert on_disk.post("/unlock", data={"passphrase": PASSPHRASE}).headers["location"] == "/home"
