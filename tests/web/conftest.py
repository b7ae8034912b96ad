"""A browser's view of an unlocked journal that lives in memory, with a clock that the test holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from earned.journal import vault
from earned.web.app import app
from earned.web.room import Room

PORT = 8123


class Clock:
    """A clock that moves only when a test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 6, 9, 9, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)


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
    with TestClient(app(room), base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False) as browser:
        browser.headers["sec-fetch-site"] = "same-origin"
        browser.cookies.set(room.cookie, room.admit(journal).token)
        yield browser
