"""How the person's own steps are kept, and which steps they set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from earned.journal.belonging import hidden_with
from earned.journal.schema import own_steps, set_aside
from earned.journal.writing.cells import said, text_of, time
from earned.journal.writing.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from earned.journal.entities import OwnStep, SetAside


def keep(connection: Connection, step: OwnStep) -> None:
    """Keep the whole step, new or edited."""
    row = {
        "id": step.id,
        "words": said(step.words),
        "stretch": step.stretch.value,
        "lesson": step.lesson,
        "created_at": time(step.created_at),
        "put_away_at": time(step.put_away_at),
    }
    upsert(connection, own_steps, ("id",), row)


def keep_aside(connection: Connection, aside: SetAside) -> None:
    """Set a step aside. One that *delete everything* hid a minute ago is set aside again at once."""
    upsert(connection, set_aside, ("step",), {"step": said(aside.step), "at": text_of(aside.at)})
    again = update(set_aside).where(set_aside.c.step == aside.step)
    connection.execute(again.values(deletion=hidden_with(set_aside)))


def take_back(connection: Connection, step: str) -> None:
    """Let a step that was set aside be offered again."""
    connection.execute(delete(set_aside).where(set_aside.c.step == step))
