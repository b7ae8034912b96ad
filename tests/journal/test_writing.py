"""What is kept comes back as it was, and what could not come back is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.journal import made

from earned.journal import forget, vault
from earned.journal.entities import (
    Forecast,
    HelpContact,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Plan,
    Relationship,
    RelationshipId,
    Rupture,
    RuptureId,
    Settings,
    Touch,
)
from earned.journal.forget import Kind
from earned.journal.reading import lessons, moments, plan, relationships, ruptures, settings
from earned.journal.schema import metadata
from earned.journal.writing import CannotKeep, drop, keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from earned.journal.writing import Entity

NOW = made.NOW
ME = RelationshipId("relationship 0")


@pytest.fixture(scope="module")
def journal() -> Iterator[vault.Journal]:
    """A journal with someone, something and a lesson to point at; examples write over each other."""
    opened = vault.in_memory()
    with opened.write() as connection:
        for lesson in made.LESSONS:
            keep(connection, Lesson(lesson, None, ""))
        for relationship in made.RELATIONSHIPS:
            keep(connection, Relationship(relationship, ""))
        for moment in made.MOMENTS:
            keep(connection, Moment(moment, NOW, NOW))
    yield opened
    opened.lock()


_AGAIN: dict[type, Callable[[Connection, Any], object]] = {
    Lesson: lambda connection, entity: lessons.one(connection, entity.id),
    Relationship: lambda connection, entity: relationships.one(connection, entity.id),
    Moment: lambda connection, entity: moments.one(connection, entity.id),
    Rupture: lambda connection, entity: ruptures.one(connection, entity.id),
    Plan: lambda connection, _: plan.plan(connection),
    Settings: lambda connection, _: settings.settings(connection),
    HelpContact: lambda connection, entity: next(
        (one for one in plan.contacts(connection) if one.id == entity.id), None
    ),
}


def _wall_clocks(entity: Any) -> list[str]:
    return [getattr(entity, name).isoformat() for name in _times(entity)]


def _times(entity: Any) -> list[str]:
    return [name for name in entity.__slots__ if isinstance(getattr(entity, name), datetime)]


def _dump(connection: Connection) -> dict[str, list[object]]:
    return {
        table: list(map(tuple, connection.execute(text(f'SELECT * FROM "{table}"'))))
        for table in metadata.tables
    }


entities = st.one_of(
    made.lessons,
    made.relationships,
    made.moments,
    made.ruptures,
    made.plans,
    made.contacts,
    made.settings,
)


@given(entities)
def test_whatever_is_kept_comes_back_as_it_was(journal: vault.Journal, entity: Entity) -> None:
    with journal.write() as connection:
        keep(connection, entity)
    with journal.read() as connection:
        back = _AGAIN[type(entity)](connection, entity)
    assert back == entity
    assert _wall_clocks(back) == _wall_clocks(entity)  # equal instants could still have lost their zone


@given(entities)
def test_keeping_twice_is_keeping_once(journal: vault.Journal, entity: Entity) -> None:
    with journal.write() as connection:
        keep(connection, entity)
        once = _dump(connection)
        keep(connection, entity)
        assert _dump(connection) == once


@given(made.moments, made.moments)
def test_an_edit_leaves_nothing_of_the_old_behind(journal: vault.Journal, old: Moment, new: Moment) -> None:
    edited = replace(new, id=old.id)
    with journal.write() as connection:
        keep(connection, old)
        keep(connection, edited)
        assert moments.one(connection, old.id) == edited


@pytest.mark.parametrize("rating", [-0.1, 100.1, float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize("place", ["outcome", "next_gut", "gut"])
def test_a_rating_off_the_scale_is_refused_and_nothing_of_the_save_stays(
    journal: vault.Journal, rating: float, place: str
) -> None:
    touch = Touch(made.LESSONS[0])
    broken: Any = Forecast(rating, NOW) if place == "gut" else rating
    moment = Moment(
        MomentId("off"), NOW, NOW, after_words="a word", touches=(replace(touch, **{place: broken}),)
    )
    with pytest.raises(CannotKeep), journal.write() as connection:
        keep(connection, moment)
    with journal.read() as connection:
        assert moments.one(connection, moment.id) is None


def test_a_time_without_a_zone_is_refused(journal: vault.Journal) -> None:
    naive = NOW.replace(tzinfo=None)
    for moment in (
        Moment(MomentId("naive"), naive, NOW),
        Moment(MomentId("naive"), NOW, naive),
        Moment(MomentId("naive"), NOW, NOW, let_go_at=naive),
    ):
        with pytest.raises(CannotKeep), journal.write() as connection:
            keep(connection, moment)


@pytest.mark.parametrize(
    "entity",
    [
        Lesson(LessonId("x"), None, "secret \ud800"),
        Relationship(RelationshipId("x"), "secret \udfff"),
        Moment(MomentId("x"), NOW, NOW, after_words="secret \ud800"),
        Moment(MomentId("x"), NOW, NOW, body_words=("secret \ud800",)),
        Plan(signs="secret \ud800"),
        HelpContact("x", "secret \ud800", ""),
        Settings(neutral_word="secret \ud800"),
    ],
)
def test_half_a_letter_is_refused_without_repeating_the_words(journal: vault.Journal, entity: Entity) -> None:
    with pytest.raises(CannotKeep) as refused, journal.write() as connection:
        keep(connection, entity)
    assert "secret" not in repr(refused.value)
    assert refused.value.__context__ is None


def test_an_error_of_the_file_does_not_repeat_the_words(journal: vault.Journal) -> None:
    lost = Moment(MomentId("x"), NOW, NOW, relationship=RelationshipId("nobody"), after_words="secret")
    with pytest.raises(IntegrityError) as refused, journal.write() as connection:
        keep(connection, lost)
    assert "secret" not in str(refused.value)


def test_saving_a_moment_keeps_what_it_said_of_a_lesson_that_may_still_come_back(
    journal: vault.Journal,
) -> None:
    one, other, _ = made.LESSONS
    moment = Moment(MomentId("kept"), NOW, NOW, touches=(Touch(one, outcome=25), Touch(other, outcome=75)))
    with journal.write() as connection:
        keep(connection, moment)
        forget.forget(connection, Kind.LESSON, one, NOW)
        shown = moments.one(connection, moment.id)
        assert shown is not None
        assert [touch.lesson for touch in shown.touches] == [other]
        keep(connection, replace(shown, after_words="more"))
        forget.undo(connection, Kind.LESSON, one)
        assert moments.one(connection, moment.id) == replace(moment, after_words="more")


def test_saving_a_rupture_keeps_a_repair_whose_moment_may_still_come_back(journal: vault.Journal) -> None:
    crack, repair = made.MOMENTS[:2]
    rupture = Rupture(RuptureId("kept"), ME, crack, NOW, repair_moment=repair, repaired_at=NOW)
    with journal.write() as connection:
        keep(connection, rupture)
        forget.forget(connection, Kind.MOMENT, repair, NOW)
        shown = ruptures.one(connection, rupture.id)
        assert shown == replace(rupture, repair_moment=None)
        keep(connection, shown)
        forget.undo(connection, Kind.MOMENT, repair)
        assert ruptures.one(connection, rupture.id) == rupture


def test_a_page_that_saves_late_does_not_bring_back_what_was_deleted(journal: vault.Journal) -> None:
    moment = Moment(MomentId("late"), NOW, NOW)
    with journal.write() as connection:
        keep(connection, moment)
        forget.forget(connection, Kind.MOMENT, moment.id, NOW)
        keep(connection, replace(moment, after_words="late"))
        assert moments.one(connection, moment.id) is None


def test_a_contact_taken_off_is_off(journal: vault.Journal) -> None:
    aunt = HelpContact("aunt", "Aunt", "1234")
    with journal.write() as connection:
        keep(connection, aunt)
        assert aunt in plan.contacts(connection)
        drop(connection, aunt.id)
        assert aunt not in plan.contacts(connection)


def test_a_setting_that_this_version_does_not_know_does_no_harm(journal: vault.Journal) -> None:
    with journal.write() as connection:
        keep(connection, Settings(idle_minutes=9))
        connection.execute(text("INSERT INTO settings VALUES ('from_a_later_version', 'true')"))
        assert settings.settings(connection) == Settings(idle_minutes=9)
        connection.execute(text("DELETE FROM settings"))
        assert settings.settings(connection) == Settings()
