"""How this works: six short parts that anyone may read, locked or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.web.visit import OpenTo, page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit


def show(visit: Visit) -> Response:
    """Show all six parts on one page."""
    return visit.show("how.html")


routes = [page("/how", get=show, open_to=OpenTo.ANYONE)]
