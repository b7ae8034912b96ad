"""After: what happened; then forecasts and outcome side by side, and what came of it.

The forecasts are not in the page until the outcome is saved, so that they can't sway it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from earned.companion.guard import asks
from earned.companion.notes import after_was_begun, has_forecast, unfolded
from earned.content.catalogue import catalogue
from earned.journal import ids
from earned.journal.entities import MomentId
from earned.journal.reading import moments
from earned.journal.writing import keep as keep_entity
from earned.web.form import FormModel, WrongAnswersError
from earned.web.moment_form import MomentForm, Picked
from earned.web.moment_save import moment_or_404, person_of, save
from earned.web.moment_view import asked_of, beside, cracks_of, word_back
from earned.web.visit import page

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.journal.entities import Moment
    from earned.web.form import Form
    from earned.web.moment_save import Saved
    from earned.web.visit import Visit

SCALES = ("came", "gut", "head")
"""The scales of the first half that are about a lesson picked on it."""


class SignsForm(FormModel):
    """The hard-stop signs that the person ticked."""

    hard_stops: tuple[Picked, ...] = ()


def new(visit: Visit) -> Response:
    """Show an empty after for something nobody planned. Nothing is made until something is answered."""
    return _first_half(visit, ids.moment_id(), None, unplanned=True)


def show(visit: Visit, moment_id: str) -> Response:
    """Show the half that comes next: what happened, or what came of it once that was said."""
    with visit.read() as connection:
        moment = moment_or_404(connection, moment_id)
        person = person_of(connection, moment)
    if after_was_begun(moment) and asks(person).full:
        return _second_half(visit, moment)
    return _first_half(visit, moment_id, moment, unplanned=not moment.planned)


def keep(visit: Visit, moment_id: str) -> Response:
    """Keep one question, or all of one half."""
    return _keep(visit, moment_id, begins=False)


def begin(visit: Visit, moment_id: str) -> Response:
    """Keep what was answered about something nobody planned; the first answer makes the moment."""
    return _keep(visit, moment_id, begins=True)


def _keep(visit: Visit, moment_id: str, *, begins: bool) -> Response:
    try:
        said = visit.form.read(MomentForm)
        if begins and not said.says_anything:
            return _nothing_said(visit)
        saved = save(visit, moment_id, said, planned=False if begins else None)
    except WrongAnswersError as error:
        return _again(visit, moment_id, error.wrong, begins=begins)
    return _saved(visit, saved, begins=begins) if visit.by_htmx else visit.go(_next(visit, saved))


def keep_signs(visit: Visit, moment_id: str) -> Response:
    """Keep the hard-stop signs that were ticked for this moment's person. Only ever adds."""
    try:
        said = visit.form.read(SignsForm)
    except WrongAnswersError:
        return visit.go(f"/m/{moment_id}")
    ticked = {line.id for line in catalogue().hard_stops.signs}.intersection(said.hard_stops)
    with visit.write() as connection:
        person = person_of(connection, moment_or_404(connection, moment_id))
        if person is not None and ticked:
            keep_entity(connection, replace(person, hard_stops=person.hard_stops | ticked))
    return visit.go(f"/m/{moment_id}")


def _first_half(
    visit: Visit,
    moment_id: str,
    moment: Moment | None,
    *,
    unplanned: bool,
    typed: Form | None = None,
    wrong: dict[str, str] | None = None,
) -> Response:
    with visit.read() as connection:
        values = asked_of(connection, moment, typed, wrong)
    status = 422 if wrong else 200
    folded = _folded(moment) if values["asked"].full else None
    shown = values | {"unplanned": unplanned, "folded": folded}
    path = _path(moment_id) if moment or not unplanned else f"{_path(moment_id)}/new"
    return visit.show("after.html", status, save=path, **shown)


def _second_half(
    visit: Visit, moment: Moment, typed: Form | None = None, wrong: dict[str, str] | None = None
) -> Response:
    with visit.read() as connection:
        values = asked_of(connection, moment, typed, wrong)
        values |= _beside(visit, connection, moment)
    return visit.show("after_saved.html", 422 if wrong else 200, save=_path(moment.id), **values)


def _beside(visit: Visit, connection: Connection, moment: Moment) -> dict[str, object]:
    person = person_of(connection, moment)
    side = beside(connection, moment, person, visit.view.strings)
    return {**side, **cracks_of(connection, moment, person), "folded": _folded(moment)}


def _folded(moment: Moment | None) -> datetime | None:
    """Give when the forecasts were noted that are still folded away; nothing when there are none."""
    if moment is None or unfolded(moment) or not has_forecast(moment) or not moment.planned:
        return None
    given = [given for touch in moment.touches for given in (touch.gut, touch.head) if given]
    return max(one.noted_at for one in given)


def _again(visit: Visit, moment_id: str, wrong: dict[str, str], *, begins: bool) -> Response:
    """Say what could not be kept, with everything that was typed."""
    if visit.by_htmx:
        answer = visit.say("saved.html", 422, sentence=next(iter(wrong.values())))
        answer.headers["HX-Retarget"] = "#saved"
        answer.headers["HX-Reswap"] = "innerHTML"
        return answer
    with visit.read() as connection:
        moment = (
            moments.one(connection, MomentId(moment_id)) if begins else moment_or_404(connection, moment_id)
        )
    if moment is not None and visit.form.one("part") == "rest":
        return _second_half(visit, moment, visit.form, wrong)
    unplanned = begins or (moment is not None and not moment.planned)
    return _first_half(visit, moment_id, moment, unplanned=unplanned, typed=visit.form, wrong=wrong)


def _saved(visit: Visit, saved: Saved, *, begins: bool) -> Response:
    """Answer a question that saved itself: a word, or all the rest where the answer changes it."""
    sentence = saved.missing or "form.saved"
    path = _path(saved.moment.id)
    if saved.reshaped and visit.request.headers.get("hx-target") == "div#asked":
        with visit.read() as connection:
            values = asked_of(connection, saved.moment)
        shown = values | {
            "sentence": sentence,
            "unplanned": not saved.moment.planned,
            "folded": _folded(saved.moment),
        }
        answer: Response = visit.say("after_asked.html", save=f"{path}/new" if begins else path, **shown)
    else:
        answer = word_back(visit, saved, sentence, SCALES)
    answer.headers["HX-Replace-Url"] = path
    return answer


def _next(visit: Visit, saved: Saved) -> str:
    """Say where a half leads: to the other half, home, or the note itself."""
    moment = saved.moment
    if visit.form.has("enough"):
        return "/home"
    if visit.form.one("part") == "rest" and unfolded(moment) and not visit.form.has("came"):
        return f"/m/{moment.id}"
    if not asks(saved.person).full or not after_was_begun(moment):
        return f"/m/{moment.id}"
    return f"{_path(moment.id)}#side"


def _nothing_said(visit: Visit) -> Response:
    return visit.say("saved.html", sentence="moment.not_saved") if visit.by_htmx else visit.go("/home")


def _path(moment_id: str) -> str:
    return f"/m/{moment_id}/after"


routes = [
    page("/after", get=new),
    page("/m/{moment_id}/after", get=show, post=keep),
    page("/m/{moment_id}/after/new", post=begin),
    page("/m/{moment_id}/signs", post=keep_signs),
]
