"""How the plan and the person's own people and lines are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, null, update

from earned.journal.schema import contacts
from earned.journal.schema import plan as plan_table
from earned.journal.writing.cells import said, words
from earned.journal.writing.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from earned.journal.entities import HelpContact, Plan


def keep_plan(connection: Connection, plan: Plan) -> None:
    """Keep the whole plan. A new plan after *delete everything* is there at once."""
    row = {
        "one": 1,
        "signs": words(plan.signs),
        "helps": words(plan.helps),
        "people": words(plan.people),
        "places": words(plan.places),
        "reasons": words(plan.reasons),
    }
    upsert(connection, plan_table, ("one",), row)
    connection.execute(update(plan_table).values(deletion=null()))


def keep_contact(connection: Connection, contact: HelpContact) -> None:
    """Keep someone, or a line, on the person's own help page, new or edited."""
    row = {
        "id": contact.id,
        "name": said(contact.name),
        "number": said(contact.number),
        "note": words(contact.note),
    }
    upsert(connection, contacts, ("id",), row)


def drop_contact(connection: Connection, contact: str) -> None:
    """Take someone, or a line, off the person's own help page, at once."""
    connection.execute(delete(contacts).where(contacts.c.id == contact))
