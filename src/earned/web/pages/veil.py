"""The veil: names and own words are blurred until it is taken off, on every page of this session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from earned.web.form import RefusedError
from earned.web.visit import page

if TYPE_CHECKING:
    from earned.web.visit import Visit


def draw(visit: Visit) -> Response:
    """Draw the veil or take it off, and show the same page again."""
    assert visit.session is not None
    visit.session.veiled = visit.form.one("veiled") == "1"
    if visit.by_htmx:
        return Response(status_code=204)
    return visit.go(_back(visit.form.one("back") or "/home"))


def _back(path: str) -> str:
    """Return a path of ours, and never the start of another site's address."""
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise RefusedError("form.not_here", 404)
    return path


routes = [page("/veil", post=draw)]
