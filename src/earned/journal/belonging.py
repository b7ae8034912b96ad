"""What belongs to what: a row is out of sight for as long as something that it belongs to is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, null, select

from earned.journal.schema import (
    catches,
    contacts,
    lessons,
    moments,
    own_steps,
    plan,
    refusals,
    relationships,
    ruptures,
    set_aside,
)

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Table

_OWNERS: dict[Table, tuple[tuple[Column[Any], Table], ...]] = {
    lessons: (),
    relationships: (),
    contacts: (),
    plan: (),
    moments: ((moments.c.relationship, relationships),),
    ruptures: ((ruptures.c.relationship, relationships), (ruptures.c.moment, moments)),
    own_steps: ((own_steps.c.lesson, lessons),),
    set_aside: ((set_aside.c.step, own_steps),),
    catches: ((catches.c.relationship, relationships), (catches.c.lesson, lessons)),
    refusals: ((refusals.c.relationship, relationships), (refusals.c.lesson, lessons)),
}

OWNERS_FIRST = tuple(_OWNERS)
"""Every table whose rows can be hidden, those that others belong to before the others."""


def hidden_with(table: Table) -> ColumnElement[Any]:
    """Give the deletion that hides something to which a row of this table belongs, or null."""
    by_owner = [
        select(owner.c.deletion).where(owner.c.id == id_).scalar_subquery() for id_, owner in _OWNERS[table]
    ]
    return func.coalesce(null(), null(), *by_owner)
