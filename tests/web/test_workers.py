"""A session's workers: their thoughts are shown like any, and the lock ends them at once."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from tests.companion.begun import ENDLESS, Begun
from tests.companion.book import LESSON
from tests.web.thinking import LONG, NOTES, PAGE, ended, fill, session_of, thought, thoughts

from earned.companion import mind, workers
from earned.companion.strands import Where
from earned.web.guesses import Thinking

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal.vault import Journal
    from earned.web.room import Room


@pytest.fixture(autouse=True)
def _long(monkeypatch: pytest.MonkeyPatch, journal: Journal) -> None:
    monkeypatch.setattr(mind, "MANY", len(NOTES) // 2)
    fill(journal)


def test_what_they_thought_is_shown_like_any(
    client: TestClient, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = Begun(monkeypatch)
    found = thought(room)
    assert len(begun.every) == 2
    assert len(found.minds[Where.PEOPLE].moments) == len(NOTES)
    assert "We are going through your notes" not in client.get(PAGE).text


@pytest.mark.parametrize("end", ["/lock", "/settings"])
def test_the_lock_and_the_wish_for_no_guesses_end_them(
    client: TestClient, room: Room, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setattr(workers, "COMMAND", ENDLESS)
    begun, session, thinks = Begun(monkeypatch), session_of(room), thoughts(room)
    assert isinstance(thinks.of(LESSON.id, patience=0), Thinking)
    assert begun.two.wait(LONG)
    assert client.post(end, data={"guesses": "no"} if end == "/settings" else {}).status_code == 303
    ended(thinks)
    assert [process.returncode for process in begun.every] == [-signal.SIGKILL] * 2
    assert thinks.thoughts == {}
    assert thinks._far == {}
    assert session.journal.is_open is (end == "/settings")
