"""Lessons, as they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from earned.journal.entities import Family, Lesson, LessonId
from earned.journal.reading.cells import time
from earned.journal.schema import lessons

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

_COLUMNS = [column for column in lessons.c if column.name not in {"seq", "deletion"}]
_SHOWN = select(*_COLUMNS).where(lessons.c.deletion.is_(None))


def every(connection: Connection, *, put_away: bool = False) -> list[Lesson]:
    """Give all lessons in the order they came; those put away only if asked."""
    wanted = _SHOWN if put_away else _SHOWN.where(lessons.c.put_away_at.is_(None))
    return [_lesson(row) for row in connection.execute(wanted.order_by(lessons.c.seq))]


def one(connection: Connection, lesson: LessonId) -> Lesson | None:
    """Give one lesson, put away or not; ``None`` when there is none or it was deleted."""
    row = connection.execute(_SHOWN.where(lessons.c.id == lesson)).one_or_none()
    return None if row is None else _lesson(row)


def _lesson(row: Row[*tuple[Any, ...]]) -> Lesson:
    return Lesson(
        id=LessonId(row.id),
        family=None if row.family is None else Family(row.family),
        old_words=row.old_words,
        new_words=row.new_words,
        new_words_since=time(row.new_words_since),
        end_low=row.end_low,
        end_high=row.end_high,
        template=row.template,
        created_at=time(row.created_at),
        put_away_at=time(row.put_away_at),
    )
