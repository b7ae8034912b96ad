"""Ruptures and what came of them, as they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, select

from earned.journal.entities import Held, MomentId, Mover, RelationshipId, Rupture, RuptureId
from earned.journal.reading.cells import answer, time
from earned.journal.schema import moments, ruptures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row, Select

# A repair noted in a moment that was deleted still is a repair; only the moment isn't shown.
_COLUMNS = [column for column in ruptures.c if column.name not in {"seq", "deletion", "repair_moment"}]
_repair = case((moments.c.deletion.is_(None), ruptures.c.repair_moment)).label("repair_moment")
_SHOWN = (
    select(*_COLUMNS, _repair)
    .select_from(ruptures.outerjoin(moments, moments.c.id == ruptures.c.repair_moment))
    .where(ruptures.c.deletion.is_(None))
)
_IN_ORDER = (ruptures.c.at_us, ruptures.c.seq)


def every(connection: Connection, *, put_away: bool = False) -> list[Rupture]:
    """Give all ruptures, oldest first; those put away only if asked."""
    return _all(connection, _SHOWN, put_away=put_away)


def of(connection: Connection, relationship: RelationshipId, *, put_away: bool = False) -> list[Rupture]:
    """Give the ruptures with someone, oldest first; those put away only if asked."""
    return _all(connection, _SHOWN.where(ruptures.c.relationship == relationship), put_away=put_away)


def with_each(
    connection: Connection, wanted: Iterable[RelationshipId], *, put_away: bool = False
) -> dict[RelationshipId, list[Rupture]]:
    """Give the ruptures with each of some people, oldest first; those put away only if asked."""
    found: dict[RelationshipId, list[Rupture]] = {who: [] for who in wanted}
    theirs = _SHOWN.where(ruptures.c.relationship.in_(sorted(found)))
    for rupture in _all(connection, theirs, put_away=put_away):
        found[rupture.relationship].append(rupture)
    return found


def of_moment(connection: Connection, moment: MomentId, *, put_away: bool = False) -> list[Rupture]:
    """Give the ruptures that came in a moment or were come back to in it, oldest first."""
    here = (ruptures.c.moment == moment) | (_repair == moment)
    return _all(connection, _SHOWN.where(here), put_away=put_away)


def one(connection: Connection, rupture: RuptureId) -> Rupture | None:
    """Give one rupture, put away or not; ``None`` when there is none or it was deleted."""
    row = connection.execute(_SHOWN.where(ruptures.c.id == rupture)).one_or_none()
    return None if row is None else _rupture(row)


def _all(connection: Connection, wanted: Select[Any], *, put_away: bool) -> list[Rupture]:
    shown = wanted if put_away else wanted.where(ruptures.c.put_away_at.is_(None))
    return [_rupture(row) for row in connection.execute(shown.order_by(*_IN_ORDER))]


def _rupture(row: Row[*tuple[Any, ...]]) -> Rupture:
    at = time(row.at)
    assert at is not None
    return Rupture(
        id=RuptureId(row.id),
        relationship=RelationshipId(row.relationship),
        moment=MomentId(row.moment),
        at=at,
        repair_moment=None if row.repair_moment is None else MomentId(row.repair_moment),
        repaired_at=time(row.repaired_at),
        moved_by=None if row.moved_by is None else Mover(row.moved_by),
        held=None if row.held is None else Held(row.held),
        after_rating=answer(row.after_rating),
        put_away_at=time(row.put_away_at),
    )
