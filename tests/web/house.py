"""A full notebook with a browser in front of it: every page there is, and an id of whatever an address may name."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.web.conftest import PORT, Clock, browser_of

from earned.demo import fill
from earned.journal import forget, vault
from earned.journal.entities import (
    Channel,
    FeelsSafe,
    Moment,
    MomentId,
    NotSafe,
    Relationship,
    RelationshipId,
    Rupture,
    RuptureId,
    Standing,
)
from earned.journal.reading import catches, lessons, moments, plan, relationships, ruptures, steps
from earned.journal.writing import keep
from earned.web.app import every_route
from earned.web.form import Form
from earned.web.late import LatePost
from earned.web.room import Room
from earned.web.visit import Page

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from earned.journal.vault import Journal

NOW = datetime(2026, 6, 9, 9, 10, tzinfo=UTC)
PAGES = [route for route in every_route() if isinstance(route, Page)]
FORMS = [route for route in PAGES if route.post is not None]


class Kept(NamedTuple):
    """An id of everything that a path or a field may name."""

    ids: dict[str, list[str]]

    def path(self, path: str, dice: random.Random) -> str:
        return re.sub(r"\{(\w+)\}", lambda blank: dice.choice(self.ids[blank[1]]), path)


class House:
    """A browser in front of a full notebook, filled anew when a form has emptied or locked it."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.room = Room(None, PORT, clock=self.clock)
        self.browser = browser_of(self.room)
        self.journal: Journal | None = None

    def full(self) -> Journal:
        if self.journal is None or not self.journal.is_open or not self._has_all():
            self.journal = filled()
        if not any(session.journal is self.journal for session in self.room.sessions.values()):
            self.browser.cookies.set(self.room.cookie, self.room.admit(self.journal).token)
        session = next(iter(self.room.sessions.values()))
        if not session.late:
            self.room.hold_in(session, late(self.clock()))
        return self.journal

    def _has_all(self) -> bool:
        assert self.journal is not None
        with self.journal.write() as connection:
            for one in forget.pending(connection):
                forget.undo(connection, one.kind, one.id)
            return len(moments.every(connection, limit=60)) > 50


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    house = House()
    with house.browser:
        yield house
    house.room.end_all()


def late(now: datetime) -> LatePost:
    """Give a form that came after the lock."""
    plan_page = next(route for route in FORMS if route.path == "/settings/plan")
    assert plan_page.post is not None
    return LatePost(now, plan_page.post, {}, Form({"signs": ("I sat by the window",)}), id="late-one")


def filled() -> Journal:
    """Half a year of pretend notes, with someone not safe and a harm among them."""
    journal = vault.in_memory()
    fill(journal, NOW)
    harm = Relationship(
        RelationshipId("notsafe00001"),
        "R.",
        standing=Standing.NOT_SAFE,
        feels_safe=FeelsSafe.NO,
        created_at=NOW,
    )
    with journal.write() as connection:
        keep(connection, harm)
        for number in range(3):
            id_ = f"harm{number:08}"
            moment = Moment(
                MomentId(id_),
                NOW,
                NOW,
                harm.id,
                channel=Channel.LIVED,
                after_words="shouted",
                not_safe=NotSafe.YES,
            )
            keep(connection, moment)
            keep(connection, Rupture(RuptureId(id_), harm.id, moment.id, NOW))
    return journal


def known(journal: Journal) -> Kept:
    with journal.read() as connection:
        people = relationships.every(connection, put_away=True)
        every = moments.every(connection, put_away=True, limit=60)
        cracks = [crack for one in people for crack in ruptures.of(connection, one.id, put_away=True)]
        contacts = [one.id for one in plan.contacts(connection)]
        return Kept(
            {
                "moment_id": [*(one.id for one in every), "newmoment001", "x" * 300],
                "who": [*(one.id for one in people), *contacts, "nobody"],
                "lesson": [*(one.id for one in lessons.every(connection, put_away=True)), "nothing"],
                "crack": [*(crack.id for crack in cracks), "nocrack"],
                "month": ["2026-05"],
                "step": [*(one.id for one in steps.every(connection, put_away=True)), "nostep"],
                "catch": [*(one.id for one in catches.every(connection, put_away=True)), "nocatch"],
            }
        )
