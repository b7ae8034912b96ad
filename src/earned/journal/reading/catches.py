"""What the person expects to go wrong, and by when, as it is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from earned.journal.choices import Came
from earned.journal.entities import Catch, CatchId, LessonId, RelationshipId
from earned.journal.reading.cells import time
from earned.journal.schema import catches

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select

_COLUMNS = [column for column in catches.c if column.name not in {"seq", "deletion"}]
_SHOWN = select(*_COLUMNS).where(catches.c.deletion.is_(None))


def every(connection: Connection, *, put_away: bool = False) -> list[Catch]:
    """Give all catches by their day; those put away only if asked."""
    return _all(connection, _SHOWN, put_away=put_away)


def of(connection: Connection, relationship: RelationshipId, *, put_away: bool = False) -> list[Catch]:
    """Give the catches with someone by their day; those put away only if asked."""
    return _all(connection, _SHOWN.where(catches.c.relationship == relationship), put_away=put_away)


def due(connection: Connection, today: date) -> list[Catch]:
    """Give the catches whose day has come and that still wait for an answer, by their day."""
    waiting = _SHOWN.where(catches.c.came.is_(None), catches.c.let_go_at.is_(None))
    return _all(connection, waiting.where(catches.c.by_date <= today.isoformat()), put_away=False)


def one(connection: Connection, catch: CatchId) -> Catch | None:
    """Give one catch, put away or not; ``None`` when there is none or it was deleted."""
    row = connection.execute(_SHOWN.where(catches.c.id == catch)).one_or_none()
    return None if row is None else _catch(row)


def _all(connection: Connection, wanted: Select[Any], *, put_away: bool) -> list[Catch]:
    shown = wanted if put_away else wanted.where(catches.c.put_away_at.is_(None))
    return [_catch(row) for row in connection.execute(shown.order_by(catches.c.by_date, catches.c.seq))]


def _catch(row: Row[*tuple[Any, ...]]) -> Catch:
    return Catch(
        id=CatchId(row.id),
        words=row.words,
        by=date.fromisoformat(row.by_date),
        created_at=datetime.fromisoformat(row.created_at),
        relationship=None if row.relationship is None else RelationshipId(row.relationship),
        lesson=None if row.lesson is None else LessonId(row.lesson),
        came=None if row.came is None else Came(row.came),
        answered_at=time(row.answered_at),
        let_go_at=time(row.let_go_at),
        put_away_at=time(row.put_away_at),
    )
