"""Relationships, as they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from earned.journal.entities import FeelsSafe, Relationship, RelationshipId, Role, Standing
from earned.journal.reading.cells import several, time
from earned.journal.schema import relationships

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

_COLUMNS = [column for column in relationships.c if column.name not in {"seq", "deletion"}]
_SHOWN = select(*_COLUMNS).where(relationships.c.deletion.is_(None))


def every(connection: Connection, *, put_away: bool = False) -> list[Relationship]:
    """Give all relationships, *me* among them, in the order they came; those put away only if asked."""
    wanted = _SHOWN if put_away else _SHOWN.where(relationships.c.put_away_at.is_(None))
    return [_relationship(row) for row in connection.execute(wanted.order_by(relationships.c.seq))]


def one(connection: Connection, relationship: RelationshipId) -> Relationship | None:
    """Give one relationship, put away or not; ``None`` when there is none or it was deleted."""
    row = connection.execute(_SHOWN.where(relationships.c.id == relationship)).one_or_none()
    return None if row is None else _relationship(row)


def me(connection: Connection) -> Relationship | None:
    """Give the relationship with oneself, the first one if there are several; put away or not."""
    mine = _SHOWN.where(relationships.c.role == Role.ME.value)
    in_order = mine.order_by(relationships.c.put_away_at.is_not(None), relationships.c.seq)
    row = connection.execute(in_order.limit(1)).one_or_none()
    return None if row is None else _relationship(row)


def _relationship(row: Row[*tuple[Any, ...]]) -> Relationship:
    return Relationship(
        id=RelationshipId(row.id),
        name=row.name,
        role=None if row.role is None else Role(row.role),
        role_words=row.role_words,
        standing=None if row.standing is None else Standing(row.standing),
        feels_safe=None if row.feels_safe is None else FeelsSafe(row.feels_safe),
        mark_declined=row.mark_declined,
        hard_stops=frozenset(several(row.hard_stops)),
        chosen=row.chosen,
        created_at=time(row.created_at),
        put_away_at=time(row.put_away_at),
        marked_at=time(row.marked_at),
    )
