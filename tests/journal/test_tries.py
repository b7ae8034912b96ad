"""The moments that try a step, as counting reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from earned.journal import vault
from earned.journal.entities import (
    Forecast,
    Lesson,
    LessonId,
    Moment,
    MomentId,
    Rating,
    Relationship,
    RelationshipId,
    Stretch,
    Touch,
)
from earned.journal.forget import Kind, forget
from earned.journal.reading.tries import Try, tries
from earned.journal.writing import keep

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 6, 9, 9, tzinfo=UTC)
SLIP, QUIET = Lesson(LessonId("slip"), None, "one"), Lesson(LessonId("quiet"), None, "two")
MARA = Relationship(RelationshipId("mara"), "Mara")


@pytest.fixture
def journal() -> Iterator[vault.Journal]:
    journal = vault.in_memory()
    with journal.write() as connection:
        for entity in (SLIP, QUIET, MARA):
            keep(connection, entity)
    yield journal
    journal.lock()


def moment(number: int, *touches: Touch, **more: Any) -> Moment:
    at = NOW + timedelta(days=number)
    plain: dict[str, Any] = {"step": "cl_turn_down", "relationship": MARA.id, **more}
    return Moment(MomentId(f"m{number}"), at, at, touches=touches, **plain)


def read(journal: vault.Journal, *moments: Moment) -> list[Try]:
    with journal.write() as connection:
        for one in moments:
            keep(connection, one)
    with journal.read() as connection:
        return tries(connection)


def test_only_moments_with_a_step_come_oldest_first_put_away_or_not(journal: vault.Journal) -> None:
    rows = read(journal, moment(2), moment(1, put_away_at=NOW), moment(3, step=None))
    assert [row.moment for row in rows] == ["m1", "m2"]


def test_a_row_says_what_it_was_about_in_plain_values(journal: vault.Journal) -> None:
    gut = Forecast(25.0, NOW, looked_back=True)
    touched = (Touch(SLIP.id, gut=gut, outcome=Rating.UNKNOWN), Touch(QUIET.id, outcome=75.0))
    first, second = read(journal, moment(1, *touched, stretch=Stretch.SMALL))
    assert first == Try(MomentId("m1"), MARA.id, "cl_turn_down", "small", None, 25.0, True, "unknown")
    assert (second.gut, second.gut_looked_back, second.outcome) == (None, None, 75.0)


def test_what_was_deleted_is_not_there(journal: vault.Journal) -> None:
    read(journal, moment(1), moment(2, Touch(SLIP.id, outcome=75.0)))
    with journal.write() as connection:
        forget(connection, Kind.MOMENT, "m1", NOW)
        forget(connection, Kind.LESSON, SLIP.id, NOW)
    (row,) = read(journal)
    assert (row.moment, row.outcome) == ("m2", None)
