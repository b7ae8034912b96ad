"""What is deleted takes along its steps, its catches and its refused guesses, and brings them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.journal import made

from earned.journal import vault
from earned.journal.entities import (
    Catch,
    CatchId,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    OwnStep,
    Refusal,
    Relationship,
    RelationshipId,
    SetAside,
    StepId,
    Stretch,
)
from earned.journal.forget import UNDO_FOR, Kind, forget, forget_everything, purge, undo
from earned.journal.reading import catches, moments, refusals, steps
from earned.journal.writing import keep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from earned.journal.unlocked import Journal

NOW = made.NOW
LATER = NOW + UNDO_FOR
WARM, ANA = LessonId("warm"), RelationshipId("ana")
TRY = OwnStep(StepId("try"), "heron step", Stretch.TINY, WARM)
OWN = OwnStep(StepId("own"), "own step", Stretch.SMALL)
NOT_NOW = SetAside(TRY.id, NOW)
LATE = Catch(CatchId("late"), "heron catch", NOW.date(), NOW, ANA, WARM)
ANYONE = Catch(CatchId("anyone"), "any catch", NOW.date(), NOW)
WRONG = Refusal("shift", WARM, ANA, NOW)
WRONG_OF_ALL = Refusal("shift", None, None, NOW)


@pytest.fixture
def journal() -> Iterator[Journal]:
    opened = vault.in_memory()
    with opened.write() as connection:
        keep(connection, Lesson(WARM, None, ""))
        keep(connection, Relationship(ANA, "Ana"))
        for note in (TRY, OWN, NOT_NOW, LATE, ANYONE, WRONG, WRONG_OF_ALL):
            keep(connection, note)
    yield opened
    opened.lock()


def test_a_deleted_person_takes_along_what_was_expected_of_them_and_what_was_refused(
    journal: Journal,
) -> None:
    with journal.write() as connection:
        forget(connection, Kind.RELATIONSHIP, ANA, NOW)
        assert catches.every(connection) == catches.due(connection, NOW.date()) == [ANYONE]
        assert catches.of(connection, ANA) == []
        assert catches.one(connection, LATE.id) is None
        assert refusals.every(connection) == [WRONG_OF_ALL]
        assert steps.every(connection) == [TRY, OWN]
        undo(connection, Kind.RELATIONSHIP, ANA)
        assert catches.every(connection) == [LATE, ANYONE]
        assert refusals.every(connection) == [WRONG, WRONG_OF_ALL]


def test_a_deleted_lesson_takes_along_its_steps_catches_and_refused_guesses(journal: Journal) -> None:
    with journal.write() as connection:
        forget(connection, Kind.LESSON, WARM, NOW)
        assert steps.every(connection) == [OWN]
        assert steps.aside(connection) == []
        assert catches.every(connection) == [ANYONE]
        assert refusals.every(connection) == [WRONG_OF_ALL]
    purge(journal, LATER)
    with journal.read() as connection:
        assert "heron" not in repr([steps.every(connection), catches.every(connection)])


def test_a_deleted_step_leaves_moments_that_try_it_and_comes_back_set_aside(journal: Journal) -> None:
    with journal.write() as connection:
        tried = Moment(MomentId("tried"), NOW, NOW, step=TRY.id)
        keep(connection, tried)
        assert forget(connection, Kind.STEP, TRY.id, NOW)
        assert steps.one(connection, TRY.id) is None
        assert steps.aside(connection) == []
        assert moments.one(connection, tried.id) == tried
        assert undo(connection, Kind.STEP, TRY.id)
        assert steps.aside(connection) == [NOT_NOW]


def test_a_catch_taken_back_before_its_lesson_waits_for_it(journal: Journal) -> None:
    with journal.write() as connection:
        assert forget(connection, Kind.CATCH, LATE.id, NOW)
        forget(connection, Kind.LESSON, WARM, NOW)
        assert undo(connection, Kind.CATCH, LATE.id)
        assert catches.one(connection, LATE.id) is None
        assert undo(connection, Kind.LESSON, WARM)
        assert catches.one(connection, LATE.id) == LATE


def test_what_was_refused_of_someone_deleted_stays_out_of_sight_when_a_late_page_refuses_again(
    journal: Journal,
) -> None:
    with journal.write() as connection:
        forget(connection, Kind.RELATIONSHIP, ANA, NOW)
        keep(connection, WRONG)
        assert refusals.every(connection) == [WRONG_OF_ALL]
        forget(connection, Kind.LESSON, WARM, NOW)
        keep(connection, NOT_NOW)
        assert steps.aside(connection) == []


def test_what_is_set_aside_or_refused_after_deleting_everything_stays(journal: Journal) -> None:
    with journal.write() as connection:
        forget_everything(connection, NOW)
        keep(connection, SetAside("of the catalogue", NOW))
        keep(connection, WRONG_OF_ALL)
    purge(journal, NOW)
    with journal.read() as connection:
        assert steps.aside(connection) == [SetAside("of the catalogue", NOW)]
        assert refusals.every(connection) == [WRONG_OF_ALL]
