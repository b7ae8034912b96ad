"""Everyone the person keeps notes about, by standing; those set apart come only when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.companion.relationships import people
from earned.journal.reading import counts, relationships
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit


def show(visit: Visit) -> Response:
    """List everyone in sight, or, when asked, the others."""
    others = visit.request.query_params.get("others") == "1"
    with visit.read() as connection:
        everyone = relationships.every(connection, put_away=True)
        notes = counts.by_relationship(connection)
    listed = people(everyone, notes, others=others)
    return visit.show("people/list.html", people=listed, others=others, anyone=bool(everyone))


routes = [page("/people", get=show)]
