"""Every page that can mark someone, or flag a moment, lets the file know since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from earned.journal.entities import Moment, MomentId, Relationship, RelationshipId
from earned.journal.reading import moments, relationships
from earned.journal.writing import keep

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from tests.web.conftest import Clock

    from earned.journal.vault import Journal

MARA = RelationshipId("maramaramara")
CALL = MomentId("momentmoment")


@pytest.fixture(autouse=True)
def _notes(journal: Journal, clock: Clock) -> None:
    with journal.write(clock()) as connection:
        keep(connection, Relationship(MARA, "Mara", created_at=clock()))
        keep(connection, Moment(CALL, clock(), clock(), MARA))
    clock.forward(minutes=3)


def them(journal: Journal) -> Relationship:
    with journal.read() as connection:
        (one,) = relationships.every(connection)
    return one


def call(journal: Journal) -> Moment:
    with journal.read() as connection:
        (one,) = moments.every(connection)
    return one


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (f"/p/{MARA}/edit", {"standing": "not_safe"}),
        (f"/p/{MARA}/edit", {"feels_safe": "no"}),
        (f"/people/new/{MARA}", {"mark": "yes"}),
        (f"/start/5/{MARA}", {"hard_stops": "hs_fear"}),
        (f"/m/{CALL}/signs", {"hard_stops": "hs_fear"}),
    ],
)
def test_someone_is_marked_from_the_minute_a_page_is_told(
    client: TestClient, journal: Journal, clock: Clock, path: str, form: dict[str, str]
) -> None:
    assert them(journal).marked_at is None
    client.post(path, data=form)
    assert them(journal).is_marked
    assert them(journal).marked_at == clock()


def test_a_new_person_with_a_no_is_marked_at_once_and_no_longer_once_it_is_answered(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    place = client.post("/people/new", data={"name": "Kit", "feels_safe": "no"}).headers["location"]
    with journal.read() as connection:
        kit = next(one for one in relationships.every(connection) if one.id != MARA)
    assert kit.marked_at == clock()
    client.post(place, data={"mark": "not_now"})
    with journal.read() as connection:
        again = relationships.one(connection, kit.id)
    assert again is not None
    assert again.marked_at is None


def test_a_mark_keeps_its_minute_through_other_changes_and_loses_it_when_lifted(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    client.post(f"/p/{MARA}/edit", data={"standing": "not_safe"})
    since = clock()
    clock.forward(minutes=1)
    client.post(f"/p/{MARA}/edit", data={"name": "M."})
    assert client.post(f"/p/{MARA}/put-away").status_code == 303
    with journal.read() as connection:
        away = relationships.one(connection, MARA)
    assert away is not None
    assert away.put_away_at is not None
    assert (away.name, away.marked_at) == ("M.", since)
    client.post(f"/p/{MARA}/edit", data={"standing": "in_my_life"})
    with journal.read() as connection:
        lifted = relationships.one(connection, MARA)
    assert lifted is not None
    assert lifted.marked_at is None


def test_a_harm_flag_counts_from_the_minute_it_was_said(
    client: TestClient, journal: Journal, clock: Clock
) -> None:
    client.post(f"/m/{CALL}/after", data={"happened": "They shouted."})
    assert call(journal).flagged_at is None
    client.post(f"/m/{CALL}/after", data={"not_safe": "yes"})
    since = clock()
    clock.forward(minutes=1)
    client.post(f"/m/{CALL}/after", data={"body": "low"})
    assert call(journal).flagged_at == since
    client.post(f"/m/{CALL}/after", data={"not_safe": "no"})
    assert call(journal).flagged_at is None
