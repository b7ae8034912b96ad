"""The lessons that moments touch, with what was expected of each and what came."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from earned.journal.entities import Answer, Forecast, LessonId, Touch
from earned.journal.reading.cells import answer, several, time
from earned.journal.schema import lessons, touches

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select

_FORGOTTEN_LESSONS = select(lessons.c.id).where(lessons.c.deletion.is_not(None))
NOT_OF_A_FORGOTTEN_LESSON = touches.c.lesson.not_in(_FORGOTTEN_LESSONS)
"""The touches that may be shown."""

_COLUMNS = [column for column in touches.c if column.name != "position"]
_SHOWN = (
    select(*_COLUMNS)
    .where(NOT_OF_A_FORGOTTEN_LESSON)
    .order_by(touches.c.moment, touches.c.position, touches.c.lesson)
)


def by_moment(connection: Connection, moments: Select[Any]) -> dict[str, tuple[Touch, ...]]:
    """Give the touches of each of the selected moments, the first lesson first."""
    found: defaultdict[str, list[Touch]] = defaultdict(list)
    for row in connection.execute(_SHOWN.where(touches.c.moment.in_(moments))):
        found[row[0]].append(_touch(row))
    return {moment: tuple(touched) for moment, touched in found.items()}


def _touch(row: Row[*tuple[Any, ...]]) -> Touch:
    (
        _moment, lesson, head, head_at, head_back, gut, gut_at, gut_back,
        outcome, outcome_at, signs, next_head, next_gut, next_at,
    ) = row  # fmt: skip
    return Touch(
        lesson=LessonId(lesson),
        head=_forecast(answer(head), head_at, looked_back=head_back),
        gut=_forecast(answer(gut), gut_at, looked_back=gut_back),
        outcome=answer(outcome),
        outcome_at=time(outcome_at),
        signs=several(signs),
        next_head=answer(next_head),
        next_gut=answer(next_gut),
        next_at=time(next_at),
    )


def _forecast(rating: Answer | None, noted_at: str, *, looked_back: bool) -> Forecast | None:
    if rating is None:
        return None
    return Forecast(rating=rating, noted_at=datetime.fromisoformat(noted_at), looked_back=looked_back)
