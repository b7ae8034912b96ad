"""The person's own steps: write one down, change it, put it away, delete it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from earned.companion.steps import SIZES
from earned.journal import forget, ids, noting
from earned.journal.entities import LessonId, OwnStep, StepId, Stretch
from earned.journal.forget import Kind
from earned.journal.reading import lessons, steps
from earned.journal.writing import keep
from earned.web.form import FormModel, RefusedError, WrongAnswersError
from earned.web.moment_form import NONE, Id
from earned.web.visit import page

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.web.visit import Visit

STRETCHES = (*SIZES, Stretch.UNKNOWN)


class StepForm(FormModel):
    """A step of one's own. What was not sent stays as it was."""

    words: Annotated[str, StringConstraints(max_length=2_000)] | None = None
    stretch: Stretch | None = None
    lesson: Id | None = None


def step_said(connection: Connection, step: OwnStep | None, said: StepForm, id_: StepId) -> OwnStep:
    """Put what was said onto a step, or make one. Raises WrongAnswersError without words or stretch."""
    words = said.words if said.said("words") or step is None else step.words
    stretch = said.stretch or (step.stretch if step else None)
    lesson = _lesson(connection, said.lesson) if said.lesson else step.lesson if step else None
    if words is None or stretch is None:
        wrong = {"words": words, "stretch": stretch}
        raise WrongAnswersError({name: f"steps.own.{name}.wrong" for name in wrong if wrong[name] is None})
    kept = step or OwnStep(id_, words, stretch)
    return replace(kept, words=words, stretch=stretch, lesson=lesson)


def _lesson(connection: Connection, lesson: str) -> LessonId | None:
    if lesson == NONE:
        return None
    if lessons.one(connection, LessonId(lesson)) is None:
        raise WrongAnswersError({"lesson": "form.not_an_answer"})
    return LessonId(lesson)


def _list(visit: Visit, wrong: dict[str, str] | None = None) -> Response:
    with visit.read() as connection:
        every = steps.every(connection, put_away=True)
        mine = lessons.every(connection)
    return visit.show(
        "steps/own.html",
        422 if wrong else 200,
        steps=[step for step in every if step.put_away_at is None],
        away=[step for step in every if step.put_away_at is not None],
        lessons=mine,
        stretches=STRETCHES,
        typed=visit.form,
        wrong=wrong,
        step=None,
    )


def show(visit: Visit) -> Response:
    """List them, with a form for a new one."""
    return _list(visit)


def add(visit: Visit) -> Response:
    """Keep a new one."""
    try:
        said = visit.form.read(StepForm)
        with visit.write() as connection:
            step = step_said(connection, None, said, ids.step_id())
            keep(connection, replace(step, created_at=visit.now()))
    except WrongAnswersError as error:
        return _list(visit, error.wrong)
    return visit.go("/steps")


def _one(connection: Connection, step: str) -> OwnStep:
    found = steps.one(connection, StepId(step))
    if found is None:
        raise RefusedError("form.not_here", 404)
    return found


def _edit(visit: Visit, step: str, wrong: dict[str, str] | None = None) -> Response:
    if wrong and visit.by_htmx:
        return visit.say("saved.html", 422, sentence=next(iter(wrong.values())))
    with visit.read() as connection:
        one = _one(connection, step)
        mine = lessons.every(connection)
    return visit.show(
        "steps/own_one.html",
        422 if wrong else 200,
        step=one,
        lessons=mine,
        stretches=STRETCHES,
        typed=visit.form,
        wrong=wrong,
    )


def edit(visit: Visit, step: str) -> Response:
    """Show one for changing."""
    return _edit(visit, step)


def change(visit: Visit, step: str) -> Response:
    """Keep what was changed about one."""
    try:
        said = visit.form.read(StepForm)
        with visit.write() as connection:
            before = _one(connection, step)
            keep(connection, step_said(connection, before, said, before.id))
    except WrongAnswersError as error:
        return _edit(visit, step, error.wrong)
    return visit.say("saved.html", sentence="form.saved") if visit.by_htmx else visit.go("/steps")


def put_away(visit: Visit, step: str) -> Response:
    """Put one away, or take it back out when it was."""
    with visit.write() as connection:
        one = _one(connection, step)
        keep(connection, noting.take_out(one) if one.put_away_at else noting.put_away(one, visit.now()))
    return visit.go("/steps")


def ask_delete(visit: Visit, step: str) -> Response:
    """Ask once."""
    with visit.read() as connection:
        one = _one(connection, step)
    return visit.show("steps/delete.html", step=one)


def delete(visit: Visit, step: str) -> Response:
    """Delete one, and show that it can be taken back."""
    with visit.write() as connection:
        one = _one(connection, step)
        forget.forget(connection, Kind.STEP, one.id, visit.now())
    return visit.go("/data/deleted")


routes = [
    page("/steps", get=show, post=add),
    page("/steps/{step}", get=edit, post=change),
    page("/steps/{step}/put-away", post=put_away),
    page("/steps/{step}/delete", get=ask_delete, post=delete),
]
