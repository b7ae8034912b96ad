"""How a relationship is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.journal import noting, save_time
from earned.journal.schema import relationships
from earned.journal.writing.cells import choice, said, several, time, words
from earned.journal.writing.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from earned.journal.entities import Relationship


def keep(connection: Connection, relationship: Relationship) -> None:
    """Keep the whole relationship, new or edited, and since when it is marked."""
    now = save_time.told(connection) or relationship.created_at
    row = {
        "id": relationship.id,
        "name": said(relationship.name),
        "role": choice(relationship.role),
        "role_words": words(relationship.role_words),
        "standing": choice(relationship.standing),
        "feels_safe": choice(relationship.feels_safe),
        "mark_declined": relationship.mark_declined,
        "hard_stops": several(sorted(relationship.hard_stops)),
        "chosen": relationship.chosen,
        "created_at": time(relationship.created_at),
        "put_away_at": time(relationship.put_away_at),
        "marked_at": time(noting.marked(relationship, now).marked_at),
    }
    upsert(connection, relationships, ("id",), row)
