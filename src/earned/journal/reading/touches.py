"""The lessons that moments touch, with what was expected of each and what came."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from earned.journal.entities import Forecast, Touch
from earned.journal.reading.cells import answer, several, time
from earned.journal.schema import lessons, touches

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select

_FORGOTTEN_LESSONS = select(lessons.c.id).where(lessons.c.deletion.is_not(None))
NOT_OF_A_FORGOTTEN_LESSON = touches.c.lesson.not_in(_FORGOTTEN_LESSONS)
"""The touches that may be shown."""

_COLUMNS = [column for column in touches.c if column.name != "position"]
_SHOWN = select(*_COLUMNS).where(NOT_OF_A_FORGOTTEN_LESSON).order_by(touches.c.position, touches.c.lesson)


def by_moment(connection: Connection, moments: Select[Any]) -> dict[str, tuple[Touch, ...]]:
    """Give the touches of each of the selected moments, the first lesson first."""
    found: defaultdict[str, list[Touch]] = defaultdict(list)
    for row in connection.execute(_SHOWN.where(touches.c.moment.in_(moments))).all():
        found[row[0]].append(_touch(row))
    return {moment: tuple(touched) for moment, touched in found.items()}


def _touch(row: Row[*tuple[Any, ...]]) -> Touch:
    (
        _moment, lesson, head, head_at, head_back, gut, gut_at, gut_back,
        outcome, outcome_at, signs, next_head, next_gut, next_at,
    ) = row  # fmt: skip
    return Touch(
        lesson,
        None if head is None else Forecast(answer(head), datetime.fromisoformat(head_at), head_back),
        None if gut is None else Forecast(answer(gut), datetime.fromisoformat(gut_at), gut_back),
        answer(outcome),
        time(outcome_at),
        several(signs),
        answer(next_head),
        answer(next_gut),
        time(next_at),
    )
