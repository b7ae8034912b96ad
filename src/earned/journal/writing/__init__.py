"""One way to keep each noun, whole: read one, replace what changed, keep it.

All of it inside one ``journal.write()``, so that a save is there entirely or not at all. A row
that the person deleted stays hidden when an old page saves it once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from earned.journal.entities import (
    Catch,
    HelpContact,
    Lesson,
    Moment,
    OwnStep,
    Plan,
    Refusal,
    Relationship,
    Rupture,
    SetAside,
    Settings,
)
from earned.journal.writing import catches, lessons, moments, refusals, relationships, ruptures, steps
from earned.journal.writing.cells import CannotKeep
from earned.journal.writing.plan import drop_contact as drop
from earned.journal.writing.plan import keep_contact, keep_plan
from earned.journal.writing.settings import keep_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

__all__ = [
    "CannotKeep",
    "Entity",
    "drop",
    "keep",
    "keep_contact",
    "keep_plan",
    "keep_settings",
    "take_back",
]

Entity = (
    Lesson
    | Relationship
    | Moment
    | Rupture
    | OwnStep
    | SetAside
    | Catch
    | Refusal
    | HelpContact
    | Plan
    | Settings
)
"""Whatever can be kept."""


_KEEPERS: dict[type[Entity], Callable[[Connection, Any], None]] = {
    Lesson: lessons.keep,
    Relationship: relationships.keep,
    Moment: moments.keep,
    Rupture: ruptures.keep,
    OwnStep: steps.keep,
    SetAside: steps.keep_aside,
    Catch: catches.keep,
    Refusal: refusals.keep,
    HelpContact: keep_contact,
    Plan: keep_plan,
    Settings: keep_settings,
}


def keep(connection: Connection, entity: Entity) -> None:
    """Keep a whole entity, new or edited, under its id.

    Raises ``CannotKeep`` for a time without a zone, a rating off the scale or broken letters, and
    SQLAlchemy's ``IntegrityError`` for a relationship, lesson or moment that isn't there.
    """
    _KEEPERS[type(entity)](connection, entity)


def take_back(connection: Connection, said: SetAside | Refusal) -> None:
    """Take back *not this* of a step, or *that's wrong* of a guess, whenever it was said."""
    match said:
        case SetAside():
            steps.take_back(connection, said.step)
        case Refusal():
            refusals.take_back(connection, said)
