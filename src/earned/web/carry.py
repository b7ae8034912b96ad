"""What was half typed when someone left: kept first, by the page's own function, and locked after.

The browser sends each open question as one ``carry`` field: the path that takes it, a line break,
and the question's fields in the usual form encoding. What can't be kept is held like a post that
came too late, so that it is shown after the next unlock.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.routing import Match

from earned.web.form import RefusedError, parse_form
from earned.web.late import LatePost
from earned.web.visit import OpenTo, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from earned.web.visit import Visit

REFUSED = 400


def carry(visit: Visit) -> None:
    """Keep every question that the form carries; one that can't be kept never stops the others."""
    for packed in visit.form.every("carry"):
        late = _unpack(visit, packed)
        if late is None:
            continue
        if visit.session is None:
            visit.room.hold(visit.request, late)
        elif taken(visit, late) is None:
            visit.room.hold_in(visit.session, late)


def taken(visit: Visit, late: LatePost) -> Response | None:
    """Give a form to the function it was meant for, and return what that answered; nothing when it was refused."""
    try:
        answer = late.take(replace(visit, form=late.form), **late.params)
    except Exception:  # noqa: BLE001 - whatever it was, leaving comes first and the form is held
        return None
    return answer if answer.status_code < REFUSED else None


def _unpack(visit: Visit, packed: str) -> LatePost | None:
    path, _, body = packed.partition("\n")
    found = _found(visit, path)
    if found is None:
        return None
    page, params = found
    try:
        form = parse_form(body.encode("ascii", "strict"))
    except (RefusedError, UnicodeError):
        return None
    if page.post is None or not form.fields or form.is_secret:
        return None
    return LatePost(visit.now(), page.post, params, form)


def _found(visit: Visit, path: str) -> tuple[Page, Mapping[str, str]] | None:
    asked = {"type": "http", "method": "POST", "path": path, "root_path": ""}
    for route in visit.request.app.every_page:
        if isinstance(route, Page) and route.open_to is OpenTo.UNLOCKED:
            match, found = route.matches(asked)
            if match is Match.FULL:
                return route, found["path_params"]
    return None
