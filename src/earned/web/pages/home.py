"""Home: two ways in, and what waits. Nothing is counted that was not done."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from earned.companion.catches import asked
from earned.companion.notes import notes
from earned.journal.reading import catches, moments, relationships
from earned.web.visit import page

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.web.visit import Visit

GAP = timedelta(days=14)
"""After this long without a note, home says that there is nothing to catch up on."""
SHOWN = 7
"""How many waiting notes home lists; the rest are a page away."""
COUNTED = 30
"""From here on home no longer says how many wait: a large number is of no use to anyone."""


def show(visit: Visit) -> Response:
    """Show the two ways in, with what waits folded below."""
    with visit.read() as connection:
        everyone = {person.id: person for person in relationships.every(connection, put_away=True)}
        newest = moments.waiting(connection, limit=COUNTED)
        last = _last_noted(connection)
        due = catches.due(connection, visit.now().date())
    away = last is not None and visit.now() - last >= GAP
    waiting = [note for note in notes(newest, everyone) if note.shown_unasked]
    number = len(waiting) if len(newest) < COUNTED else None
    return visit.show(
        "home.html",
        away=away,
        first=last is None,
        waiting=waiting[:SHOWN],
        number=number,
        catches=asked(due, everyone, visit.now().date())[:SHOWN],
    )


def _last_noted(connection: Connection) -> datetime | None:
    """Give when a note was last begun; a moment that lies ahead was still noted in the past."""
    newest = moments.every(connection, limit=5, put_away=True)
    return max((moment.created_at for moment in newest), default=None)


routes = [page("/home", get=show)]
