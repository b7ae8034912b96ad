"""The steps that the person set aside with *not this*, to be taken back one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.journal.reading import steps
from earned.journal.writing import take_back as take_back_said
from earned.web.form import RefusedError
from earned.web.step_said import step_said
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit


def show(visit: Visit) -> Response:
    """List them in the order they were set aside; one whose words were deleted is not there."""
    with visit.read() as connection:
        said = [step_said(connection, one.step) for one in steps.aside(connection)]
    return visit.show("settings/set_aside.html", steps=[one for one in said if one is not None])


def take_back(visit: Visit) -> Response:
    """Let one be offered again."""
    asked = visit.form.one("step")
    with visit.write() as connection:
        one = next((one for one in steps.aside(connection) if one.step == asked), None)
        if one is None:
            raise RefusedError("form.not_here", 404)
        take_back_said(connection, one)
    return visit.go("/settings/steps")


routes = [page("/settings/steps", get=show, post=take_back)]
