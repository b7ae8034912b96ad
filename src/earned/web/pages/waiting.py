"""The notes that wait, if the person wants: finish one, let it go, or leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.companion.notes import notes
from earned.journal.reading import moments, relationships
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit

A_PAGE = 50


def show(visit: Visit) -> Response:
    """List what waits, newest first; notes with people kept out of sight stay folded."""
    before = visit.request.query_params.get("page", "1")
    number = min(int(before), 10_000) if before.isascii() and before.isdigit() and len(before) < 6 else 1  # noqa: PLR2004
    with visit.read() as connection:
        everyone = {person.id: person for person in relationships.every(connection, put_away=True)}
        found = moments.waiting(connection, limit=A_PAGE + 1, offset=max(0, number - 1) * A_PAGE)
    waiting = notes(found[:A_PAGE], everyone)
    return visit.show(
        "waiting.html",
        waiting=[note for note in waiting if note.shown_unasked],
        hidden=[note for note in waiting if not note.shown_unasked],
        number=max(1, number),
        more=len(found) > A_PAGE,
    )


routes = [page("/waiting", get=show)]
