"""What a *no* or a *mostly* to "do you feel safe with them?" asks next. Never a gate: all may stay open."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from earned.content.catalogue import catalogue
from earned.journal.entities import FeelsSafe, Relationship, RelationshipId, Standing
from earned.journal.reading import relationships
from earned.journal.writing import keep
from earned.web.form import FormModel, RefusedError, WrongAnswersError
from earned.web.visit import page

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.web.visit import Visit


class Mark(StrEnum):
    """Whether to mark someone as not safe."""

    YES = "yes"
    NOT_NOW = "not_now"


class TieForm(FormModel):
    """Whether to mark someone as not safe, and the signs that fit."""

    mark: Mark | None = None
    hard_stops: tuple[str, ...] = ()


def tie_said(someone: Relationship, said: TieForm) -> Relationship:
    """Put what was said onto a relationship. What was not asked stays as it was.

    Raises WrongAnswersError for a sign that the catalogue does not know.
    """
    if not {sign.id for sign in catalogue().hard_stops.signs}.issuperset(said.hard_stops):
        raise WrongAnswersError({"hard_stops": "form.not_an_answer"})
    if said.mark is Mark.YES:
        someone = replace(someone, standing=Standing.NOT_SAFE, mark_declined=False)
    elif said.mark is Mark.NOT_NOW:
        someone = replace(someone, mark_declined=True)
    if said.said("hard_stops"):
        someone = replace(someone, hard_stops=frozenset(said.hard_stops))
    return someone


def _one(connection: Connection, who: str) -> Relationship:
    someone = relationships.one(connection, RelationshipId(who))
    if someone is None or someone.is_me:
        raise RefusedError("form.not_here", 404)
    return someone


def _ask(visit: Visit, who: str, wrong: dict[str, str] | None = None) -> Response:
    with visit.read() as connection:
        someone = _one(connection, who)
    return visit.show(
        "start/tie.html",
        422 if wrong else 200,
        someone=someone,
        asks_mark=someone.feels_safe is FeelsSafe.NO and someone.standing is not Standing.NOT_SAFE,
        signs=catalogue().hard_stops,
        onward=_onward(visit, who),
        typed=visit.form,
        wrong=wrong,
    )


def _onward(visit: Visit, who: str) -> str:
    return "/start/6" if visit.request.url.path.startswith("/start/") else f"/p/{who}"


def show(visit: Visit, who: str) -> Response:
    """Ask what a *no* or a *mostly* asks next."""
    return _ask(visit, who)


def take(visit: Visit, who: str) -> Response:
    """Keep what was said, and say where help is when any of it was a *yes*."""
    try:
        said = visit.form.read(TieForm)
        with visit.write() as connection:
            someone = tie_said(_one(connection, who), said)
            keep(connection, someone)
    except WrongAnswersError as error:
        return _ask(visit, who, error.wrong)
    return visit.go(f"{visit.request.url.path}/kept" if _stops(someone) else _onward(visit, who))


def _stops(someone: Relationship) -> bool:
    return someone.standing is Standing.NOT_SAFE or bool(someone.hard_stops)


def kept(visit: Visit, who: str) -> Response:
    """Say what a sign or a mark means here, and where help is; go on where there is none any more."""
    with visit.read() as connection:
        someone = _one(connection, who)
    if not _stops(someone):
        return visit.go(_onward(visit, who))
    return visit.show(
        "start/kept.html",
        someone=someone,
        reply=catalogue().hard_stops.reply.text,
        onward=_onward(visit, who),
    )


routes = [
    page(f"{path}/{{who}}{more}", get=get, post=post)
    for path in ("/start/5", "/people/new")
    for more, get, post in (("", show, take), ("/kept", kept, None))
]
