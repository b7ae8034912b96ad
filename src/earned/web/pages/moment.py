"""One moment: its facts, and what can be done with it. Nothing here is lost without being asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from earned.companion.hard_night import may_be_picked
from earned.companion.notes import after_was_begun, has_forecast, unfolded
from earned.journal import noting
from earned.journal.entities import MomentId
from earned.journal.forget import Kind, forget, pending, undo
from earned.journal.reading import counts, moments
from earned.journal.writing import keep as keep_entity
from earned.web.form import RefusedError, WrongAnswersError
from earned.web.moment_form import NONE, UNKNOWN, MomentForm
from earned.web.moment_save import moment_or_404, person_of, save
from earned.web.moment_view import asked_of, beside, cracks_of, lines
from earned.web.visit import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from earned.journal.entities import Moment
    from earned.web.form import Form
    from earned.web.visit import Visit


def show(visit: Visit, moment_id: str) -> Response:
    """Show what was noted of one moment. Forecasts stay folded until what happened was saved."""
    with visit.read() as connection:
        moment = moment_or_404(connection, moment_id)
        values = asked_of(connection, moment)
        person = person_of(connection, moment)
        values |= beside(connection, moment, person, visit.view.strings)
        harmed = counts.first_harms(connection)
    return visit.show(
        "moment.html",
        folded=_folded(moment) if values["asked"].full else None,
        begun=after_was_begun(moment),
        crack=values["kept"].get("crack"),
        may_be_picked=may_be_picked(moment, person, harmed),
        **values,
        **_said(moment, visit),
    )


def edit(visit: Visit, moment_id: str) -> Response:
    """Show every answer for changing. What only began as a before goes on there."""
    with visit.read() as connection:
        moment = moment_or_404(connection, moment_id)
    if moment.planned and not after_was_begun(moment):
        return visit.go(f"/m/{moment_id}/before")
    return _edit(visit, moment)


def keep(visit: Visit, moment_id: str) -> Response:
    """Keep what was changed."""
    try:
        save(visit, moment_id, visit.form.read(MomentForm))
    except WrongAnswersError as error:
        with visit.read() as connection:
            moment = moment_or_404(connection, moment_id)
        return _edit(visit, moment, visit.form, _about_time(error.wrong))
    return visit.go(f"/m/{moment_id}")


def _about_time(wrong: dict[str, str]) -> dict[str, str]:
    """Say of a day or a time that can't be read how to write one."""
    return {
        name: "moment.edit.wrong_time" if name in {"day", "clock"} else why for name, why in wrong.items()
    }


def _edit(
    visit: Visit, moment: Moment, typed: Form | None = None, wrong: dict[str, str] | None = None
) -> Response:
    with visit.read() as connection:
        values = asked_of(connection, moment, typed, wrong)
        values |= cracks_of(connection, moment, person_of(connection, moment))
    zone = str(moment.at.tzname() or moment.at.strftime("%z"))
    status = 422 if wrong else 200
    return visit.show("moment_edit.html", status, save=None, unfolded=unfolded(moment), zone=zone, **values)


def _folded(moment: Moment) -> object:
    """Give when the folded forecasts were noted, if there are any that may not be seen yet."""
    if unfolded(moment) or not has_forecast(moment):
        return None
    given = [given for touch in moment.touches for given in (touch.gut, touch.head) if given]
    return max(one.noted_at for one in given)


def _said(moment: Moment, visit: Visit) -> dict[str, Any]:
    """Gather what was picked from lists, as words."""
    say = visit.view.strings.gettext
    ours = {NONE: say("moment.guards.none"), UNKNOWN: say("common.unknown")}
    guards = [(ours[guard], False) if guard in ours else line for guard, line in _guards(moment)]
    own = [(moment.guard_words, True)] if moment.guard_words else []
    return {
        "about_lines": lines(moment.about),
        "sign_lines": lines(sign for touch in moment.touches for sign in touch.signs),
        "body_said": lines(moment.body_words),
        "guard_lines": [*guards, *own],
    }


def _guards(moment: Moment) -> list[tuple[str, tuple[str, bool]]]:
    # A guard's line was taken as one's own, so it stands in the person's voice.
    return [
        (guard, (words, True)) for guard, (words, _) in zip(moment.guards, lines(moment.guards), strict=True)
    ]


def _changed(change: Callable[[Moment, Visit], Moment]) -> Callable[..., Response]:
    """Make the handler of one button: read the moment, change it, keep it, show it."""

    def answer(visit: Visit, moment_id: str) -> Response:
        with visit.write() as connection:
            keep_entity(connection, change(moment_or_404(connection, moment_id), visit))
        return visit.go(f"/m/{moment_id}")

    return answer


def ask_delete(visit: Visit, moment_id: str) -> Response:
    """Ask once."""
    with visit.read() as connection:
        moment = moment_or_404(connection, moment_id)
    return visit.show("moment_delete.html", moment=moment)


def delete(visit: Visit, moment_id: str) -> Response:
    """Hide it everywhere; it can come back for ten minutes or until the lock."""
    with visit.write() as connection:
        forget(connection, Kind.MOMENT, moment_id, visit.now())
    return visit.go(f"/m/{moment_id}/gone")


def gone(visit: Visit, moment_id: str) -> Response:
    """Say that it is deleted, and offer to bring it back while that can be done; show it where it was brought back."""
    with visit.read() as connection:
        if moments.one(connection, MomentId(moment_id)) is not None:
            return visit.go(f"/m/{moment_id}")
        still = any(one.kind is Kind.MOMENT and one.id == moment_id for one in pending(connection))
    return visit.show("moment_gone.html", still=still, moment_id=moment_id)


def bring_back(visit: Visit, moment_id: str) -> Response:
    """Bring back what was deleted. Raises RefusedError (404) when it is gone for good."""
    with visit.write() as connection:
        back = undo(connection, Kind.MOMENT, moment_id)
    if not back:
        raise RefusedError("form.not_here", 404)
    return visit.go(f"/m/{moment_id}")


routes = [
    page("/m/{moment_id}", get=show),
    page("/m/{moment_id}/edit", get=edit, post=keep),
    page("/m/{moment_id}/let-go", post=_changed(lambda moment, visit: noting.let_go(moment, visit.now()))),
    page("/m/{moment_id}/take-up", post=_changed(lambda moment, _visit: noting.take_up(moment))),
    page(
        "/m/{moment_id}/put-away", post=_changed(lambda moment, visit: noting.put_away(moment, visit.now()))
    ),
    page("/m/{moment_id}/take-out", post=_changed(lambda moment, _visit: noting.take_out(moment))),
    page("/m/{moment_id}/delete", get=ask_delete, post=delete),
    page("/m/{moment_id}/gone", get=gone),
    page("/m/{moment_id}/undo", post=bring_back),
]
