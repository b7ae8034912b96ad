"""Before: with whom, what is about to happen, and what head and gut expect of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.journal import ids
from earned.journal.entities import MomentId
from earned.journal.noting import outcome_is_known
from earned.journal.reading import moments
from earned.web.begun import begun, change, end, joined
from earned.web.form import WrongAnswersError
from earned.web.moment_form import MomentForm
from earned.web.moment_save import moment_or_404, save
from earned.web.moment_view import asked_of, word_back
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.journal.entities import Moment
    from earned.web.form import Form
    from earned.web.moment_save import Saved
    from earned.web.visit import Visit

SCALES = ("head", "gut", "head_2", "gut_2")
"""The scales of this page that are about a lesson."""


def new(visit: Visit) -> Response:
    """Show an empty before. Nothing is made until something is answered."""
    return _ask(visit, ids.moment_id(), None)


def show(visit: Visit, moment_id: str) -> Response:
    """Show a before that was begun, with what was answered, or with what was chosen for it elsewhere."""
    held = begun(visit, moment_id)
    with visit.read() as connection:
        moment = (
            moments.one(connection, MomentId(moment_id)) if held else moment_or_404(connection, moment_id)
        )
    return _ask(visit, moment_id, moment, held)


def keep(visit: Visit, moment_id: str) -> Response:
    """Keep one question, or all of them; with the first answer goes what was chosen elsewhere."""
    held = begun(visit, moment_id)
    try:
        said = visit.form.read(MomentForm)
        if not said.says_anything:
            change(visit, moment_id)
            return _nothing_said(visit)
        whole = joined(visit, held).form.read(MomentForm) if held else said
        saved = save(visit, moment_id, whole, planned=True)
    except WrongAnswersError as error:
        return _again(visit, moment_id, error.wrong)
    end(visit, moment_id)
    return _saved(visit, saved) if visit.by_htmx else visit.go("/home")


def _ask(visit: Visit, moment_id: str, moment: Moment | None, held: Form | None = None) -> Response:
    with visit.read() as connection:
        values = asked_of(connection, moment, None if moment else held)
    closed = moment is not None and outcome_is_known(moment)
    return visit.show("before.html", save=_path(moment_id), closed=closed, **values)


def _again(visit: Visit, moment_id: str, wrong: dict[str, str]) -> Response:
    """Say what could not be kept, with everything that was typed."""
    if visit.by_htmx:
        answer = visit.say("saved.html", 422, sentence=next(iter(wrong.values())))
        answer.headers["HX-Retarget"] = "#saved"
        answer.headers["HX-Reswap"] = "innerHTML"
        return answer
    with visit.read() as connection:
        moment = moments.one(connection, MomentId(moment_id))
        values = asked_of(connection, moment, visit.form, wrong)
    return visit.show("before.html", 422, save=_path(moment_id), closed=False, **values)


def _saved(visit: Visit, saved: Saved) -> Response:
    """Answer a question that saved itself: a word, or all the rest where the answer changes it."""
    sentence = saved.missing or "form.saved"
    path = _path(saved.moment.id)
    if saved.reshaped and visit.request.headers.get("hx-target") == "div#asked":
        with visit.read() as connection:
            values = asked_of(connection, saved.moment)
        answer: Response = visit.say("before_asked.html", save=path, **(values | {"sentence": sentence}))
    else:
        answer = word_back(visit, saved, sentence, SCALES)
    answer.headers["HX-Replace-Url"] = path
    return answer


def _nothing_said(visit: Visit) -> Response:
    return visit.say("saved.html", sentence="moment.not_saved") if visit.by_htmx else visit.go("/home")


def _path(moment_id: str) -> str:
    return f"/m/{moment_id}/before"


routes = [page("/before", get=new), page("/m/{moment_id}/before", get=show, post=keep)]
