"""The kinds of guesses of which the person said *that's wrong*, each with its line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from earned.journal.entities import LessonId, Refusal, RelationshipId
from earned.journal.schema import refusals

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SHOWN = (
    select(refusals.c.guess, refusals.c.lesson, refusals.c.relationship, refusals.c.at)
    .where(refusals.c.deletion.is_(None))
    .order_by(refusals.c.seq)
)


def every(connection: Connection) -> list[Refusal]:
    """Give all that was refused, in the order it first was."""
    return [
        Refusal(
            guess,
            None if lesson is None else LessonId(lesson),
            None if relationship is None else RelationshipId(relationship),
            datetime.fromisoformat(at),
        )
        for guess, lesson, relationship, at in connection.execute(_SHOWN)
    ]


def refused(
    connection: Connection, guess: str, *, lesson: LessonId | None, relationship: RelationshipId | None
) -> bool:
    """Say whether this kind of guess was refused on exactly this line."""
    here = _SHOWN.where(
        refusals.c.guess == guess,
        refusals.c.lesson.is_not_distinct_from(lesson),
        refusals.c.relationship.is_not_distinct_from(relationship),
    )
    return connection.execute(here).first() is not None
