"""The pretend notes: believable, the same each time, and full of gaps as real ones are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.content.catalogue import catalogue
from earned.demo import fill
from earned.demo.script import pretend
from earned.journal import vault
from earned.journal.entities import Channel, Moment, Rating, Standing
from earned.journal.reading import lessons, moments, relationships, ruptures

TODAY = datetime(2026, 6, 9, 9, 10, tzinfo=UTC)


def notes(today: datetime = TODAY, seed: int = 0) -> list[object]:
    journal = vault.in_memory()
    try:
        fill(journal, today, seed=seed)
        with journal.read() as connection:
            return [
                lessons.every(connection),
                relationships.every(connection),
                moments.every(connection),
                ruptures.every(connection, put_away=True),
            ]
    finally:
        journal.lock()


def noted(today: datetime = TODAY) -> list[Moment]:
    found = notes(today)[2]
    assert isinstance(found, list)
    return found


def test_the_same_day_gives_the_same_notes():
    assert notes() == notes()
    assert notes() != notes(seed=1)


@settings(max_examples=10, deadline=None)
@given(
    st.dates(date(2024, 1, 1), date(2040, 1, 1)),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"]),
)
def test_nothing_has_happened_after_today_and_half_a_year_is_there(day: date, zone: str):
    today = datetime.combine(day, time(12), tzinfo=ZoneInfo(zone))
    for moment in noted(today):
        assert moment.after_words is None or moment.at < today
        assert moment.created_at <= today
        assert all(touch.outcome_at is None or touch.outcome_at <= today for touch in moment.touches)
    assert timedelta(days=170) < today - min(moment.at for moment in noted(today)) < timedelta(days=190)


def test_a_forecast_said_before_is_foresight_and_a_guess_is_looked_back():
    for moment in noted():
        for touch in moment.touches:
            for forecast in (touch.head, touch.gut):
                if forecast is not None and touch.outcome_at is not None:
                    assert forecast.looked_back == (forecast.noted_at >= touch.outcome_at)


def test_every_id_of_the_catalogue_that_it_names_is_there():
    known = _ids(catalogue())
    for line in pretend().moments:
        named = {*line.about, *line.guards, *(sign for touched in line.touched() for sign in touched.signs)}
        assert named - {"none"} <= known
        assert line.step is None or line.step in known
    assert {aside.step for aside in pretend().set_aside} <= known
    assert {lesson.template for lesson in pretend().lessons} <= known


def test_it_holds_what_a_real_half_year_holds():
    people = pretend().people
    found = noted()
    days = sorted(moment.at.date() for moment in found)
    weeks_without = [later - earlier for earlier, later in pairwise(days) if later - earlier > timedelta(14)]
    assert len(people) == 5
    assert sum(person.standing is Standing.RESTING for person in people) == 1
    assert 60 <= len(found) <= 80
    assert len(weeks_without) >= 2
    assert {moment.channel for moment in found} == set(Channel)
    assert any(moment.is_open for moment in found)
    assert any(touch.outcome is Rating.NOTHING_TO_DO for moment in found for touch in moment.touches)
    assert any(moment.harmed for moment in found)
    for name in ("landed", "body", "stretch", "hard_day", "noticed", "not_safe"):
        missing = sum(getattr(moment, name) is None for moment in found)
        assert 0 < missing < len(found), name


def test_one_crack_is_still_open_and_one_repair_did_not_hold():
    cracks = notes()[3]
    assert isinstance(cracks, list)
    assert any(crack.is_open for crack in cracks)
    assert {crack.held for crack in cracks} >= {None, "yes", "no"}


def test_a_day_without_a_zone_is_refused():
    journal = vault.in_memory()
    with pytest.raises(ValueError, match="zone"):
        fill(journal, TODAY.replace(tzinfo=None))
    journal.lock()


def _ids(part: object) -> set[str]:
    """Every id anywhere in the catalogue."""
    if isinstance(part, tuple):
        return set().union(*(_ids(one) for one in part)) if part else set()
    if not hasattr(part, "__dataclass_fields__"):
        return set()
    inner = set().union(*(_ids(getattr(part, name)) for name in part.__dataclass_fields__))
    own = getattr(part, "id", None)
    return inner | ({str(own)} if own else set())
