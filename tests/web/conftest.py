"""A browser's view of an unlocked journal that lives in memory, with a clock that the test holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from earned.journal import vault
from earned.journal.key import Cost
from earned.web.app import app
from earned.web.room import Room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.thinking import Gate

PORT = 8123
HERE = f"http://127.0.0.1:{PORT}"
CHEAP = Cost(number=0, memory=64, passes=1)
"""What a guess costs in tests: next to nothing. No setting, file or variable can ask for it."""
PASSPHRASE = "four plain words here"


class Clock:
    """A clock that moves only when a test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 6, 9, 9, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)


def browser_of(room: Room) -> TestClient:
    """Return a browser that shows our own pages and holds no session."""
    browser = TestClient(app(room), base_url=HERE, follow_redirects=False)
    browser.headers["sec-fetch-site"] = "same-origin"
    return browser


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(clock: Clock) -> Room:
    return Room(None, PORT, clock=clock)


@pytest.fixture
def journal() -> Iterator[vault.Journal]:
    journal = vault.in_memory()
    yield journal
    journal.lock()


@pytest.fixture
def client(room: Room, journal: vault.Journal) -> Iterator[TestClient]:
    """A browser whose session holds the journal."""
    with browser_of(room) as browser:
        browser.cookies.set(room.cookie, room.admit(journal).token)
        yield browser


@pytest.fixture
def stranger(room: Room) -> Iterator[TestClient]:
    """A browser without a session, in front of the same room."""
    with browser_of(room) as browser:
        yield browser


@pytest.fixture
def new_room(tmp_path: Path, clock: Clock) -> Room:
    """A room whose file is not there yet, opened with a one-time key."""
    return Room(tmp_path / "notes.db", PORT, clock=clock, invitation="the one-time key", cost=CHEAP)


@pytest.fixture
def newcomer(new_room: Room) -> Iterator[TestClient]:
    """A browser that came by the one-time key and may make the file."""
    with browser_of(new_room) as browser:
        assert browser.post("/begin", data={"key": "the one-time key"}).status_code == 303
        yield browser
    new_room.end_all()


@pytest.fixture
def kept_room(tmp_path: Path, clock: Clock) -> Iterator[Room]:
    """A room whose file is there, locked with PASSPHRASE."""
    path = tmp_path / "kept" / "notes.db"
    vault.create(path, PASSPHRASE, cost=CHEAP).lock()
    room = Room(path, PORT, clock=clock, cost=CHEAP)
    yield room
    room.end_all()


@pytest.fixture
def locked(kept_room: Room) -> Iterator[TestClient]:
    """A browser in front of a locked journal on disk."""
    with browser_of(kept_room) as browser:
        yield browser


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Let thinking be quick and wait at a gate, which opens when the test is over."""
    from tests.web.thinking import hold  # it loads the engine, which facts only must not

    gate = hold(monkeypatch)
    yield gate
    gate.open.set()


@pytest.fixture
def full(journal: vault.Journal) -> vault.Journal:
    """A notebook with a lesson, everybody and forty notes."""
    from tests.web.thinking import fill  # as above

    fill(journal)
    return journal
