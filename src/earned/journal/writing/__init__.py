"""One way to keep each noun, whole: read one, replace what changed, keep it.

All of it inside one ``journal.write()``, so that a save is there entirely or not at all. A row
that the person deleted stays hidden when an old page saves it once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.journal.entities import HelpContact, Lesson, Moment, Plan, Relationship, Rupture, Settings
from earned.journal.writing import lessons, moments, relationships, ruptures
from earned.journal.writing.cells import CannotKeep
from earned.journal.writing.plan import drop_contact as drop
from earned.journal.writing.plan import keep_contact, keep_plan
from earned.journal.writing.settings import keep_settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["CannotKeep", "Entity", "drop", "keep", "keep_contact", "keep_plan", "keep_settings"]

Entity = Lesson | Relationship | Moment | Rupture | HelpContact | Plan | Settings
"""Whatever can be kept."""


def keep(connection: Connection, entity: Entity) -> None:
    """Keep a whole entity, new or edited, under its id.

    Raises ``CannotKeep`` for a time without a zone, a rating off the scale or broken letters, and
    SQLAlchemy's ``IntegrityError`` for a relationship, lesson or moment that isn't there.
    """
    match entity:
        case Lesson():
            lessons.keep(connection, entity)
        case Relationship():
            relationships.keep(connection, entity)
        case Moment():
            moments.keep(connection, entity)
        case Rupture():
            ruptures.keep(connection, entity)
        case HelpContact():
            keep_contact(connection, entity)
        case Plan():
            keep_plan(connection, entity)
        case Settings():
            keep_settings(connection, entity)
