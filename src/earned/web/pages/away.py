"""The dull page that someone who looks over a shoulder sees. It knows nobody and says nothing of us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from earned.web.visit import OpenTo, page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit


def show(visit: Visit) -> Response:
    """Show the dull page."""
    return HTMLResponse(visit.view.bare("away.html"))


routes = [page("/away", get=show, open_to=OpenTo.ANYONE, counts=False)]
