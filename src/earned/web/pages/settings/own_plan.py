"""Where the person writes their plan, apart from where they read it, so that reading keeps nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from earned.journal.entities import Plan
from earned.journal.reading import plan as plans
from earned.journal.writing import keep_plan
from earned.web.form import FormModel, WrongAnswersError
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.visit import Visit

PARTS = tuple(part.name for part in fields(Plan))
Words = Annotated[str, StringConstraints(max_length=10_000)]


class PlanForm(FormModel):
    """Any parts of the plan. One that was not sent stays as it was; one sent empty is emptied."""

    signs: Words | None = None
    helps: Words | None = None
    people: Words | None = None
    places: Words | None = None
    reasons: Words | None = None


def _show(visit: Visit, wrong: dict[str, str] | None = None) -> Response:
    if wrong and visit.by_htmx:
        return visit.say("settings/said.html", 422, sentences=sorted(set(wrong.values())))
    with visit.read() as connection:
        plan = plans.plan(connection)
    written = {part: getattr(plan, part) for part in PARTS}
    typed = written | {part: visit.form.one(part) for part in PARTS if wrong and visit.form.has(part)}
    return visit.show("settings/plan.html", 422 if wrong else 200, parts=PARTS, typed=typed, wrong=wrong)


def show(visit: Visit) -> Response:
    """Show the plan, to be written or changed."""
    return _show(visit)


def take(visit: Visit) -> Response:
    """Keep the parts that were sent."""
    try:
        said = visit.form.read(PlanForm)
    except WrongAnswersError as error:
        return _show(visit, error.wrong)
    with visit.write() as connection:
        before = plans.plan(connection)
        keep_plan(
            connection, replace(before, **{part: getattr(said, part) for part in said.model_fields_set})
        )
    if visit.by_htmx:
        return visit.say("settings/said.html", sentences=["settings.saved"])
    return visit.go("/plan")


routes = [page("/settings/plan", get=show, post=take)]
