"""What is kept comes back as it was, and what could not come back is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.journal import made

from earned.journal import forget, vault
from earned.journal.entities import (
    Catch,
    CatchId,
    FeelsSafe,
    Forecast,
    HelpContact,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    NotSafe,
    OwnStep,
    Plan,
    Refusal,
    Relationship,
    RelationshipId,
    Role,
    Rupture,
    RuptureId,
    SetAside,
    Settings,
    Standing,
    StepId,
    Stretch,
    Touch,
)
from earned.journal.forget import Kind
from earned.journal.reading import (
    catches,
    lessons,
    moments,
    plan,
    refusals,
    relationships,
    ruptures,
    settings,
    steps,
)
from earned.journal.schema import metadata
from earned.journal.writing import CannotKeep, drop, keep, take_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from earned.journal.writing import Entity

NOW = made.NOW
DAY = timedelta(days=1)
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
    OwnStep: lambda connection, entity: steps.one(connection, entity.id),
    SetAside: lambda connection, entity: next(
        (one for one in steps.aside(connection) if one.step == entity.step), None
    ),
    Catch: lambda connection, entity: catches.one(connection, entity.id),
    Refusal: lambda connection, entity: next(
        (one for one in refusals.every(connection) if replace(one, at=entity.at) == entity), None
    ),
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
    made.steps,
    made.asides,
    made.catches,
    made.refusals,
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


@pytest.mark.parametrize(
    "reason",
    [
        {"standing": Standing.NOT_SAFE},
        {"hard_stops": frozenset({"threats"})},
        {"feels_safe": FeelsSafe.NO},
    ],
)
def test_since_when_someone_is_marked_is_noted_by_any_save_that_marks_them(
    journal: vault.Journal, reason: dict[str, Any]
) -> None:
    ana = Relationship(RelationshipId("marked"), "Ana", created_at=NOW - DAY)
    with journal.write(NOW) as connection:
        keep(connection, ana)
        assert relationships.one(connection, ana.id) == ana
        keep(connection, replace(ana, **reason))
        assert relationships.one(connection, ana.id) == replace(ana, **reason, marked_at=NOW)


def test_a_mark_counts_from_its_first_reason_until_none_is_left(journal: vault.Journal) -> None:
    def later(days: int, **changed: object) -> Relationship:
        with journal.write(NOW + days * DAY) as connection:
            before = relationships.one(connection, ana.id)
            assert before is not None
            keep(connection, replace(before, **changed))  # type: ignore[arg-type]
            after = relationships.one(connection, ana.id)
            assert after is not None
            return after

    ana = Relationship(RelationshipId("marks"), "Ana")
    with journal.write() as connection:
        keep(connection, ana)
    assert later(1, feels_safe=FeelsSafe.NO).marked_at == NOW + DAY
    assert later(2, standing=Standing.NOT_SAFE, mark_declined=True).marked_at == NOW + DAY
    assert later(3, standing=Standing.IN_MY_LIFE, hard_stops=frozenset({"threats"})).marked_at == NOW + DAY
    assert later(4, hard_stops=frozenset()).marked_at is None
    assert later(5, standing=Standing.NOT_SAFE).marked_at == NOW + 5 * DAY


def test_a_no_about_oneself_marks_nobody(journal: vault.Journal) -> None:
    me = Relationship(RelationshipId("myself"), "me", role=Role.ME, feels_safe=FeelsSafe.NO)
    with journal.write(NOW) as connection:
        keep(connection, me)
        assert relationships.one(connection, me.id) == me


def test_since_when_a_moment_carries_a_harm_flag_is_noted_until_it_is_taken_back(
    journal: vault.Journal,
) -> None:
    flagged = Moment(MomentId("flagged"), NOW, NOW - DAY, not_safe=NotSafe.YES)
    unsaid = replace(flagged, not_safe=NotSafe.A_BIT)
    with journal.write(NOW) as connection:
        keep(connection, flagged)
    with journal.write(NOW + DAY) as connection:
        again = moments.one(connection, flagged.id)
        assert again == replace(flagged, flagged_at=NOW)
        keep(connection, replace(again, after_words="more"))
        assert moments.one(connection, flagged.id) == replace(again, after_words="more")
        keep(connection, unsaid)
        assert moments.one(connection, flagged.id) == unsaid
        keep(connection, flagged)
        assert moments.one(connection, flagged.id) == replace(flagged, flagged_at=NOW + DAY)


def test_the_time_of_one_save_is_not_that_of_the_next(journal: vault.Journal) -> None:
    moment = Moment(MomentId("untold"), NOW, NOW - DAY, not_safe=NotSafe.YES)
    with journal.write(NOW):
        pass
    with journal.write() as connection:
        keep(connection, moment)
        assert moments.one(connection, moment.id) == replace(moment, flagged_at=moment.created_at)


def test_a_step_set_aside_can_be_taken_back(journal: vault.Journal) -> None:
    with journal.write() as connection:
        keep(connection, SetAside("ask_the_time", NOW))
        keep(connection, SetAside("ask_the_time", NOW + DAY))
        assert SetAside("ask_the_time", NOW + DAY) in steps.aside(connection)
        take_back(connection, SetAside("ask_the_time", NOW))
        assert "ask_the_time" not in {one.step for one in steps.aside(connection)}


def test_a_guess_is_refused_on_its_own_line_only_and_can_be_taken_back(journal: vault.Journal) -> None:
    one = made.LESSONS[0]
    refusal = Refusal("new here", one, None, NOW)
    with journal.write() as connection:
        keep(connection, refusal)
        keep(connection, replace(refusal, at=NOW + DAY))
        assert refusals.every(connection).count(replace(refusal, at=NOW + DAY)) == 1
        assert refusals.refused(connection, "new here", lesson=one, relationship=None)
        assert not refusals.refused(connection, "new here", lesson=one, relationship=ME)
        assert not refusals.refused(connection, "new here", lesson=made.LESSONS[1], relationship=None)
        assert not refusals.refused(connection, "another", lesson=one, relationship=None)
        take_back(connection, refusal)
        assert not refusals.refused(connection, "new here", lesson=one, relationship=None)


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
        Moment(MomentId("x"), NOW, NOW, step="secret \ud800"),
        OwnStep(StepId("x"), "secret \ud800", Stretch.TINY),
        SetAside("secret \ud800", NOW),
        Catch(CatchId("x"), "secret \ud800", date(2026, 3, 4), NOW),
        Refusal("secret \ud800", None, None, NOW),
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
