"""The last of the first five minutes: the two ways to a first note, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit


def show(visit: Visit) -> Response:
    """Offer a first note, and stopping here."""
    return visit.show("start/first_note.html")


routes = [page("/start/6", get=show)]
