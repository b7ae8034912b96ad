"""The same browsers as the page tests use, and a walk through every page of a full journal."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.conftest import (
    PORT,
    Clock,
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
from earned.journal.reading import catches, lessons, moments, relationships, ruptures, steps
from earned.web.app import app
from earned.web.room import Room
from earned.web.visit import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

__all__ = ["client", "clock", "journal", "kept_room", "locked", "new_room", "newcomer", "room", "stranger"]

ROUTES = [route for route in app(Room(None, PORT)).every_page if isinstance(route, Page)]
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
            "step": steps.every(connection)[0].id,
            "catch": catches.every(connection)[0].id,
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


@pytest.fixture(scope="session")
def walked(full: vault.Journal, ids: dict[str, str]) -> list[tuple[str, Any]]:
    """Every page that can be shown, once: its path and the answer."""
    room = Room(None, PORT, clock=Clock())
    with browser_of(room) as browser:
        browser.cookies.set(room.cookie, room.admit(full).token)
        return shown(browser, ids)


def shown(browser: TestClient, ids: dict[str, str]) -> list[tuple[str, Any]]:
    """Look at every page that can be shown."""
    paths = [filled(path, ids) for path in GETS]
    return [(path, browser.get(path)) for path in paths]


def filled(path: str, ids: dict[str, str]) -> str:
    """Put real ids into a path's blanks."""
    return re.sub(r"\{(\w+)\}", lambda blank: ids[blank[1]], path)
