"""A page for a hard night: what the person picked, in their own words, and help. Nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.companion.hard_night import may_be_picked, night
from earned.journal import noting
from earned.journal.reading import counts, moments, relationships
from earned.journal.writing import keep
from earned.web.form import RefusedError
from earned.web.moment_save import moment_or_404, person_of
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit


def show(visit: Visit) -> Response:
    """Show what was picked; what is with people set apart, or hurt, only when asked."""
    others = visit.request.query_params.get("others") == "1"
    with visit.read() as connection:
        everyone = {one.id: one for one in relationships.every(connection, put_away=True)}
        picked = moments.kept(connection)
        harmed = counts.first_harms(connection)
    return visit.show("hard_night.html", page=night(picked, everyone, harmed, others=others), others=others)


def pick(visit: Visit, moment_id: str) -> Response:
    """Keep a moment for that page. Raises RefusedError (409) for one that it would not show."""
    with visit.write() as connection:
        moment = moment_or_404(connection, moment_id)
        if not may_be_picked(moment, person_of(connection, moment), counts.first_harms(connection)):
            raise RefusedError("hard_night.not_this", 409)
        keep(connection, noting.pick(moment, visit.now()))
    return visit.go(f"/m/{moment_id}")


def unpick(visit: Visit, moment_id: str) -> Response:
    """Take a moment off that page."""
    with visit.write() as connection:
        keep(connection, noting.unpick(moment_or_404(connection, moment_id)))
    return visit.go(f"/m/{moment_id}")


routes = [
    page("/hard-night", get=show),
    page("/m/{moment_id}/pick", post=pick),
    page("/m/{moment_id}/unpick", post=unpick),
]
