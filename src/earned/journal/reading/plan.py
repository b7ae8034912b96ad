"""The person's own plan for a hard hour, and the people and lines they added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from earned.journal.entities import HelpContact, Plan
from earned.journal.schema import contacts as contacts_table
from earned.journal.schema import plan as plan_table

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PARTS = ("signs", "helps", "people", "places", "reasons")
_PLAN = select(*(plan_table.c[part] for part in _PARTS)).where(plan_table.c.deletion.is_(None))
_CONTACTS = (
    select(*(contacts_table.c[part] for part in ("id", "name", "number", "note")))
    .where(contacts_table.c.deletion.is_(None))
    .order_by(contacts_table.c.seq)
)


def plan(connection: Connection) -> Plan:
    """Give the plan; all its parts are missing until the person writes one."""
    row = connection.execute(_PLAN).one_or_none()
    return Plan() if row is None else Plan(*row)


def contacts(connection: Connection) -> list[HelpContact]:
    """Give the people and lines that the person added, in the order they came."""
    return [HelpContact(*row) for row in connection.execute(_CONTACTS)]
