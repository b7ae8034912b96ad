"""The person's own steps, and the steps they set aside."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from earned.journal.choices import Stretch
from earned.journal.entities import LessonId, OwnStep, SetAside, StepId
from earned.journal.reading.cells import time
from earned.journal.schema import own_steps, set_aside

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

_COLUMNS = [column for column in own_steps.c if column.name not in {"seq", "deletion"}]
_SHOWN = select(*_COLUMNS).where(own_steps.c.deletion.is_(None))
_ASIDE = (
    select(set_aside.c.step, set_aside.c.at).where(set_aside.c.deletion.is_(None)).order_by(set_aside.c.seq)
)


def every(connection: Connection, *, put_away: bool = False) -> list[OwnStep]:
    """Give all steps of one's own in the order they came; those put away only if asked."""
    wanted = _SHOWN if put_away else _SHOWN.where(own_steps.c.put_away_at.is_(None))
    return [_step(row) for row in connection.execute(wanted.order_by(own_steps.c.seq))]


def one(connection: Connection, step: StepId) -> OwnStep | None:
    """Give one step of one's own, put away or not; ``None`` when there is none or it was deleted."""
    row = connection.execute(_SHOWN.where(own_steps.c.id == step)).one_or_none()
    return None if row is None else _step(row)


def aside(connection: Connection) -> list[SetAside]:
    """Give the steps that were set aside, the catalogue's or one's own, in the order they first were."""
    return [SetAside(step, datetime.fromisoformat(at)) for step, at in connection.execute(_ASIDE)]


def _step(row: Row[*tuple[Any, ...]]) -> OwnStep:
    return OwnStep(
        id=StepId(row.id),
        words=row.words,
        stretch=Stretch(row.stretch),
        lesson=None if row.lesson is None else LessonId(row.lesson),
        created_at=time(row.created_at),
        put_away_at=time(row.put_away_at),
    )
