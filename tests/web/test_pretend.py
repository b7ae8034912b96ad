"""Whoever looks around with pretend notes sees what this is for: one guess that has earned its place, and one that hasn't."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from tests.web.conftest import Clock
from tests.web.thinking import thought

from earned.demo import fill
from earned.journal.reading import lessons, relationships

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from earned.journal.entities import LessonId, RelationshipId
    from earned.journal.vault import Journal
    from earned.web.room import Room

CANT_TELL = "We can’t tell yet. That is common."
DAYS = (
    datetime(2026, 1, 20, 7, tzinfo=ZoneInfo("America/New_York")),
    datetime(2026, 11, 26, 23, tzinfo=ZoneInfo("Pacific/Auckland")),
)
"""On whatever day someone looks, wherever they are."""


@pytest.fixture(params=DAYS, ids=["january", "november"])
def clock(request: pytest.FixtureRequest) -> Clock:
    clock = Clock()
    clock.time = request.param
    return clock


@pytest.fixture
def looking(client: TestClient, journal: Journal, clock: Clock) -> TestClient:
    fill(journal, clock.time)
    return client


def test_a_guess_is_said_and_drawn_of_one_lesson_and_none_of_another(
    looking: TestClient, journal: Journal, room: Room
) -> None:
    slip, room_for_me = lesson(journal, "If I slip"), lesson(journal, "I take up too much")
    for one in (slip, room_for_me):
        thought(room, one)
    said = looking.get(f"/l/{slip}").text
    assert "By our guess, your gut’s forecast has moved." in said
    assert "<figure" in said
    assert "Where it may come back" in said
    assert CANT_TELL in looking.get(f"/l/{room_for_me}").text
    assert "By our guess" not in looking.get(f"/l/{room_for_me}").text


def test_with_one_person_it_is_drawn_with_a_crack_in_it_and_with_another_no_guess_is_made(
    looking: TestClient, journal: Journal, room: Room
) -> None:
    thought(room, lesson(journal, "If I slip"))
    page = looking.get(f"/p/{person(journal, 'Dr. Osei')}").text
    assert 'with <span class="own">Dr. Osei</span> has moved.' in page
    assert "Slant gap: something cracked." in page
    assert "We make no guess here." in looking.get(f"/p/{person(journal, 'Mara')}").text


def lesson(journal: Journal, begins: str) -> LessonId:
    with journal.read() as connection:
        (found,) = (one.id for one in lessons.every(connection) if one.old_words.startswith(begins))
    return found


def person(journal: Journal, name: str) -> RelationshipId:
    with journal.read() as connection:
        (found,) = (one.id for one in relationships.every(connection) if one.name == name)
    return found
