"""The same browsers as the page tests use, and a walk through every page of a full journal."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.web.conftest import (
    PORT,
    browser_of,
    client,
    clock,
    journal,
    kept_room,
    locked,
    new_room,
    newcomer,
    room,
    stranger,
)

from earned.demo import fill
from earned.journal import vault
from earned.journal.reading import lessons, moments, relationships, ruptures
from earned.web.app import app
from earned.web.room import Room
from earned.web.visit import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

__all__ = ["client", "clock", "journal", "kept_room", "locked", "new_room", "newcomer", "room", "stranger"]

ROUTES = [route for route in app(Room(None, PORT)).routes if isinstance(route, Page)]
GETS = [route.path for route in ROUTES if route.get is not None]
POSTS = [route.path for route in ROUTES if route.post is not None]


@pytest.fixture(scope="session")
def full() -> Iterator[vault.Journal]:
    """Half a year of pretend notes. Only for tests that change nothing."""
    journal = vault.in_memory()
    fill(journal, datetime(2026, 6, 9, 9, 10, tzinfo=UTC))
    yield journal
    journal.lock()


@pytest.fixture(scope="session")
def ids(full: vault.Journal) -> dict[str, str]:
    """One real id for each blank that a path may have."""
    with full.read() as connection:
        cracked = next(iter(every_crack(connection)))
        moment = moments.every(connection)[0]
        return {
            "moment_id": moment.id,
            "lesson": lessons.every(connection)[0].id,
            "who": cracked.relationship,
            "crack": cracked.id,
            "month": f"{moment.at:%Y-%m}",
        }


def every_crack(connection):
    for someone in relationships.every(connection):
        yield from ruptures.of(connection, someone.id)


@pytest.fixture
def walker(full: vault.Journal, room: Room) -> Iterator[TestClient]:
    """A browser in front of the full journal."""
    with browser_of(room) as browser:
        browser.cookies.set(room.cookie, room.admit(full).token)
        yield browser


@pytest.fixture
def walk(walker: TestClient, ids: dict[str, str]):
    """Every page that can be shown: its path and the answer."""

    def walked():
        for path in GETS:
            there = filled(path, ids)
            yield there, walker.get(there)

    return walked


def filled(path: str, ids: dict[str, str]) -> str:
    """Put real ids into a path's blanks."""
    return re.sub(r"\{(\w+)\}", lambda blank: ids[blank[1]], path)
