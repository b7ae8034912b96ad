"""My plan, to read in a hard hour. Reading it keeps nothing; it is written in the settings."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from earned.journal.reading import plan as plans
from earned.web.pages.help import dialled
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit


def show(visit: Visit) -> Response:
    """Show the parts of the plan that were written, and the person's own people."""
    with visit.read() as connection:
        written = asdict(plans.plan(connection))
        people = plans.contacts(connection)
    parts = [(name, words) for name, words in written.items() if words]
    return visit.show("plan.html", parts=parts, people=people, dialled=dialled)


routes = [page("/plan", get=show)]
