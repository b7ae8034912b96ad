"""D10: what can't be undone or hidden again asks for the passphrase once more, as slowly as the lock."""

from __future__ import annotations

import pytest
from tests.security.conftest import POSTS
from tests.web.conftest import PASSPHRASE

from earned.journal.forget import pending
from earned.journal.reading import lessons

NEW = "five other plain words"
AGAIN = {
    "/data/passphrase": {"passphrase": NEW, "passphrase_again": NEW},
    "/data/sheet": {},
    "/data/everything": {"sure": "1"},
    "/share": {"topic_1": "the bill", "do": "save", "seen": "what was seen"},
}
"""Each page that asks, with a form that would do if only the passphrase were right. Export joins."""


@pytest.fixture
def opened(locked):
    locked.post("/unlock", data={"passphrase": PASSPHRASE})
    return locked


def with_guess(path, passphrase):
    """The page's form, with a guess in the field that asks for the passphrase there is."""
    field = "old_passphrase" if path == "/data/passphrase" else "passphrase"
    return AGAIN[path] | ({} if passphrase is None else {field: passphrase})


def state(room):
    (session,) = room.sessions.values()
    with session.journal.read() as connection:
        return session.journal.file.key.secret, lessons.every(connection), pending(connection)


@pytest.mark.parametrize("path", AGAIN)
@pytest.mark.parametrize("passphrase", [None, "", "not this one at all"])
def test_without_the_passphrase_nothing_happens(opened, kept_room, path, passphrase):
    before = state(kept_room)
    answer = opened.post(path, data=with_guess(path, passphrase))
    assert answer.status_code in {403, 422}
    assert "sheet-words" not in answer.text
    assert "content-disposition" not in answer.headers
    assert state(kept_room) == before


@pytest.mark.parametrize("path", AGAIN)
def test_guessing_there_is_as_slow_as_at_the_lock(opened, path):
    wrong = with_guess(path, "not this one at all")
    assert opened.post(path, data=wrong).status_code in {403, 422}
    assert opened.post(path, data=wrong).status_code == 429


def test_a_wrong_one_there_slows_the_lock_too(opened):
    opened.post("/data/sheet", data={"passphrase": "not this one at all"})
    opened.post("/lock")
    assert opened.post("/unlock", data={"passphrase": PASSPHRASE}).status_code == 429


def test_the_sheet_is_shown_to_who_knows_the_passphrase(opened):
    assert "sheet-words" in opened.post("/data/sheet", data={"passphrase": PASSPHRASE}).text


def test_every_page_that_should_ask_is_on_this_list():
    hidden_again = [
        path
        for path in POSTS
        if path.split("/")[-1] in {"passphrase", "sheet", "everything", "export", "share"}
    ]
    assert sorted(hidden_again) == sorted(AGAIN)
