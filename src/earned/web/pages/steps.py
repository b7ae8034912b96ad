"""One small step, on asking: with whom and on which lesson, one card, and rest as large as the rest.

Looking keeps nothing. Of what is answered here only *not this* is kept, so that it doesn't come again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from earned.companion.shield import is_shielded
from earned.companion.steps import MOST_TEACHABLE, SIZES, Asked, caution_of, goes_with, offer, tried_of
from earned.journal.entities import LessonId, RelationshipId, SetAside
from earned.journal.reading import counts, lessons, relationships, ruptures
from earned.journal.reading import steps as steps_kept
from earned.journal.reading.tries import tries
from earned.journal.writing import keep
from earned.web.begun import begin
from earned.web.form import FormModel, RefusedError, WrongAnswersError
from earned.web.later import Later
from earned.web.moment_form import ME, NONE, Id
from earned.web.moment_view import people
from earned.web.step_said import step_said
from earned.web.visit import page

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.companion import reach
    from earned.companion.steps import Offer, Step
    from earned.journal.entities import Lesson, Relationship
    from earned.web import guesses
    from earned.web.visit import Visit
else:
    guesses = Later("earned.web.guesses")
    reach = Later("earned.companion.reach")

CATCHES = frozenset({"cc_write", "cc_see"})
"""Steps that are about writing down a catch, or looking if it came."""


class AskForm(FormModel):
    """With whom a step is asked for, and on which lesson."""

    who: Id | None = None
    lesson: Id | None = None


class AnswerForm(FormModel):
    """What is said of one step."""

    do: Literal["try", "smaller", "not", "rest"]
    step: Id | None = None
    most: Annotated[int, Field(ge=0, le=len(SIZES))] | None = None


def teachable(visit: Visit, asked: Asked) -> float:
    """Say how much may surprise at most, d* in z.

    It is that of the defaults, or less where the engine has thought about the lesson and says so. Never more: before much
    is known of someone the engine would reach further, and a first step must not be a large one for that. With guesses
    off, on no lesson, or while it thinks, a step does not wait, and *facts only* never loads the engine.
    """
    if visit.thoughts is None or asked.lesson is None:
        return MOST_TEACHABLE
    thought = visit.thoughts.of(asked.lesson.id)
    if isinstance(thought, guesses.Thinking):
        return MOST_TEACHABLE
    return min(MOST_TEACHABLE, reach.teachable(thought, asked.them, visit.now()))


def ask(visit: Visit, lesson: str | None = None) -> Response:
    """Ask with whom, and on which lesson unless it was chosen already."""
    return _ask(visit, lesson)


def _ask(visit: Visit, lesson: str | None, wrong: dict[str, str] | None = None) -> Response:
    with visit.read() as connection:
        mine = lessons.every(connection)
        chosen = _lesson(connection, lesson) if lesson else (mine[0] if len(mine) == 1 else None)
        everyone = people(connection, None)
    return visit.show(
        "steps/ask.html",
        422 if wrong else 200,
        people=everyone,
        lessons=mine,
        chosen=chosen,
        typed=visit.form,
        wrong=wrong,
    )


def take(visit: Visit, lesson: str | None = None) -> Response:
    """Go on to the card of what was asked for."""
    said = visit.form.read(AskForm)
    with visit.read() as connection:
        several = len(lessons.every(connection)) > 1
    wrong = {} if said.who else {"who": "steps.ask.who.wrong"}
    if lesson is None and said.lesson is None and several:
        wrong["lesson"] = "steps.ask.lesson.wrong"
    if wrong:
        return _ask(visit, lesson, wrong)
    path = f"/step/{said.who}/{lesson or said.lesson or NONE}"
    with visit.read() as connection:
        _asked(connection, said.who or ME, lesson or said.lesson or NONE)
    return visit.go(path)


def _asked(connection: Connection, who: str, lesson: str) -> Asked:
    them = relationships.me(connection) if who == ME else _them(connection, who)
    known = None if lesson == NONE else _lesson(connection, lesson)
    if them is None:
        return Asked(None, known)
    rows = counts.noted(connection, relationship=them.id)
    return Asked(them, known, rows, ruptures.of(connection, them.id, put_away=True))


def _them(connection: Connection, who: str) -> Relationship:
    found = relationships.one(connection, RelationshipId(who))
    if found is None:
        raise RefusedError("form.not_here", 404)
    return found


def _lesson(connection: Connection, lesson: str) -> Lesson:
    found = lessons.one(connection, LessonId(lesson))
    if found is None:
        raise RefusedError("form.not_here", 404)
    return found


def _offer(
    visit: Visit, connection: Connection, asked: Asked, at_most: int | None, only: str | None = None
) -> Offer:
    """Offer one step. ``only`` asks about one: it is offered, set aside or not, if it fits."""
    everyone = relationships.every(connection, put_away=True)
    aside = {one.id for one in everyone if is_shielded(one)} | set(counts.first_harms(connection))
    set_aside = {one.step for one in steps_kept.aside(connection)}
    return offer(
        asked,
        steps_kept.every(connection, put_away=True),
        tried_of(tries(connection), aside),
        teachable=teachable(visit, asked),
        set_aside=set_aside,
        only=only,
        at_most=at_most,
    )


def show(visit: Visit, who: str, lesson: str) -> Response:
    """Show one step, or that none fits and why."""
    most = visit.request.query_params.get("most", "")
    at_most = int(most) if most in _SIZES else None
    with visit.read() as connection:
        asked = _asked(connection, who, lesson)
        given = _offer(visit, connection, asked, at_most)
        has_aside = bool(steps_kept.aside(connection))
    step = given.step
    return visit.show(
        "steps/card.html",
        them=asked.them,
        lesson=asked.lesson,
        step=step,
        shut=given.shut,
        caution=caution_of(step) if step else None,
        goes_with=goes_with(step) if step else None,
        alone=asked.them is None or asked.them.is_me,
        at_most=at_most,
        has_aside=has_aside,
        about_catches=step is not None and step.id in CATCHES,
    )


_SIZES = frozenset(str(number) for number in range(len(SIZES) + 1))


def answer(visit: Visit, who: str, lesson: str) -> Response:
    """Take what is said of a step: try it, a smaller one, not this one, or rest."""
    said = visit.form.read(AnswerForm)
    if said.do == "rest":
        return visit.go("/step/rest")
    path = f"/step/{who}/{lesson}"
    if said.do == "not":
        return _set_aside(visit, said, path)
    with visit.read() as connection:
        asked = _asked(connection, who, lesson)
        step = _offer(visit, connection, asked, None, only=said.step or "").step
    if step is None:  # a page from before something changed: what is so now is shown
        return visit.go(path)
    if said.do == "smaller":
        return visit.go(f"{path}?most={SIZES.index(step.stretch)}")
    return visit.go(begin(visit, _chosen(asked, step)))


def _chosen(asked: Asked, step: Step) -> dict[str, str]:
    """Give what the person chose, by the names of a before's fields; our own guesses stay out of it."""
    chosen = {"who": asked.them.id if asked.them else ME, "step": step.id}
    if asked.lesson is not None:
        chosen["lesson"] = asked.lesson.id
    if step.is_rated:
        chosen["stretch"] = step.stretch.value
    return chosen


def _set_aside(visit: Visit, said: AnswerForm, path: str) -> Response:
    with visit.write() as connection:
        if said.step is None or step_said(connection, said.step) is None:
            raise WrongAnswersError({"step": "form.not_an_answer"})
        keep(connection, SetAside(said.step, visit.now()))
    return visit.go(path if said.most is None else f"{path}?most={said.most}")


def rest(visit: Visit) -> Response:
    """Say that rest is a whole answer."""
    return visit.show("steps/rest.html")


routes = [
    page("/step", get=ask, post=take),
    page("/l/{lesson}/step", get=ask, post=take),
    page("/step/rest", get=rest),
    page("/step/{who}/{lesson}", get=show, post=answer),
]
