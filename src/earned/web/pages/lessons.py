"""Old lessons, in the order they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.companion.lessons import listed
from earned.journal.reading import counts, lessons
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit


def show(visit: Visit) -> Response:
    """List the old lessons, or, when asked, those put away."""
    away = visit.request.query_params.get("put_away") == "1"
    with visit.read() as connection:
        every = lessons.every(connection, put_away=True)
        notes = counts.by_lesson(connection)
    chosen = [lesson for lesson in every if (lesson.put_away_at is not None) == away]
    has_away = any(lesson.put_away_at is not None for lesson in every)
    return visit.show("lesson/list.html", lessons=listed(chosen, notes), away=away, has_away=has_away)


routes = [page("/lessons", get=show)]
