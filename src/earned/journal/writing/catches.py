"""How a catch is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.journal.schema import catches
from earned.journal.writing.cells import choice, said, text_of, time
from earned.journal.writing.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from earned.journal.entities import Catch


def keep(connection: Connection, catch: Catch) -> None:
    """Keep the whole catch, new or edited."""
    row = {
        "id": catch.id,
        "relationship": catch.relationship,
        "lesson": catch.lesson,
        "words": said(catch.words),
        "by_date": catch.by.isoformat(),
        "created_at": text_of(catch.created_at),
        "came": choice(catch.came),
        "answered_at": time(catch.answered_at),
        "let_go_at": time(catch.let_go_at),
        "put_away_at": time(catch.put_away_at),
    }
    upsert(connection, catches, ("id",), row)
