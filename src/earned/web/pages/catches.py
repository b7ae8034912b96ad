"""Waiting for the catch: what is expected to go wrong, by when, and whether it came."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import StringConstraints

from earned.companion.catches import listed
from earned.companion.shield import is_shielded
from earned.journal import forget, ids, noting
from earned.journal.entities import Came, Catch, CatchId, LessonId, RelationshipId
from earned.journal.forget import Kind
from earned.journal.reading import catches, lessons, relationships
from earned.journal.writing import keep
from earned.web.form import FormModel, RefusedError, WrongAnswersError
from earned.web.moment_form import NONE, UNSAID, Day, Id
from earned.web.moment_view import people
from earned.web.paging import A_PAGE, paging
from earned.web.visit import page

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.web.visit import Visit

MOST_WORDS = 2_000


class CatchForm(FormModel):
    """What is expected to go wrong. What was not sent stays as it was."""

    words: Annotated[str, StringConstraints(max_length=MOST_WORDS)] | None = None
    by: Day | None = None
    who: Id | None = None
    lesson: Id | None = None


class CameForm(FormModel):
    """Whether it came, or that it is let go."""

    came: Came | Literal["let_go"] | None = None


def catch_said(connection: Connection, said: CatchForm, id_: CatchId, now: datetime) -> Catch:
    """Make a catch of what was said; with whom may be left open. Raises WrongAnswersError for what can't be."""
    wrong = {name: f"catches.{name}.wrong" for name in ("words", "by") if getattr(said, name) is None}
    if said.by is not None and said.by < now.date():
        wrong["by"] = "catches.by.over"
    if said.words is None or said.by is None or wrong:
        raise WrongAnswersError(wrong)
    return Catch(
        id_,
        said.words,
        said.by,
        now,
        relationship=_whom(connection, said.who or UNSAID),
        lesson=_lesson(connection, said.lesson),
    )


def changed(catch: Catch, said: CatchForm, today: date) -> Catch:
    """Put new words or another day onto a catch. Raises WrongAnswersError when nothing is left of one."""
    for name in ("words", "by"):
        if said.said(name) and getattr(said, name) is None:
            raise WrongAnswersError({name: f"catches.{name}.wrong"})
    by = said.by or catch.by
    if by != catch.by and by < today:
        raise WrongAnswersError({"by": "catches.by.over"})
    return replace(catch, words=said.words or catch.words, by=by)


def _whom(connection: Connection, who: str) -> RelationshipId | None:
    """Give whom it is about. With someone shielded nothing is forecast."""
    if who == UNSAID:
        return None
    them = relationships.one(connection, RelationshipId(who))
    if them is None:
        raise WrongAnswersError({"who": "form.not_an_answer"})
    if is_shielded(them):
        raise WrongAnswersError({"who": "catches.who.marked"})
    return them.id


def _lesson(connection: Connection, lesson: str | None) -> LessonId | None:
    if lesson in {None, NONE}:
        return None
    known = lessons.one(connection, LessonId(str(lesson)))
    if known is None:
        raise WrongAnswersError({"lesson": "form.not_an_answer"})
    return known.id


def _list(visit: Visit, wrong: dict[str, str] | None = None) -> Response:
    """Show them with an empty form; those with people out of sight come only when asked."""
    others = visit.request.query_params.get("others") == "1"
    with visit.read() as connection:
        everyone = {one.id: one for one in relationships.every(connection, put_away=True)}
        every = listed(catches.every(connection), everyone)
        to_choose = people(connection, visit.form.one("who"))
        mine = lessons.every(connection)
    shown = [one for one in every if one.shown_unasked is not others]
    looked = [one for one in reversed(shown) if not one.catch.is_open]
    at = paging(visit, len(looked))
    return visit.show(
        "catches/list.html",
        422 if wrong else 200,
        waiting=[one for one in shown if one.catch.is_open],
        looked=looked[at.offset : at.offset + A_PAGE],
        paging=at,
        others=others,
        has_others=not all(one.shown_unasked for one in every),
        people=to_choose.shown,
        hidden=[them for them in to_choose.hidden if not is_shielded(them)],
        lessons=mine,
        typed=visit.form,
        wrong=wrong,
        **_dates(visit),
    )


def _dates(visit: Visit) -> dict[str, object]:
    return {"today": visit.now(), "as_date": lambda day: datetime.combine(day, time())}


def show(visit: Visit) -> Response:
    """List what is expected to go wrong, and what was looked at."""
    return _list(visit)


def add(visit: Visit) -> Response:
    """Keep a new one."""
    try:
        said = visit.form.read(CatchForm)
        with visit.write() as connection:
            keep(connection, catch_said(connection, said, ids.catch_id(), visit.now()))
    except WrongAnswersError as error:
        return _list(visit, _about_the_day(error.wrong))
    return visit.go("/catches")


def _about_the_day(wrong: dict[str, str]) -> dict[str, str]:
    """Say of a day that can't be read how to write one."""
    return {
        name: "catches.by.wrong" if (name, why) == ("by", "form.not_an_answer") else why
        for name, why in wrong.items()
    }


def _one(connection: Connection, catch: str) -> Catch:
    found = catches.one(connection, CatchId(catch))
    if found is None:
        raise RefusedError("form.not_here", 404)
    return found


def _show(visit: Visit, catch: str, wrong: dict[str, str] | None = None) -> Response:
    if wrong and visit.by_htmx:
        return visit.say("saved.html", 422, sentence=next(iter(wrong.values())))
    with visit.read() as connection:
        one = _one(connection, catch)
        them = relationships.one(connection, one.relationship) if one.relationship else None
        lesson = lessons.one(connection, one.lesson) if one.lesson else None
    return visit.show(
        "catches/catch.html",
        422 if wrong else 200,
        catch=one,
        who=them,
        lesson=lesson,
        shielded=is_shielded(them),
        answers=tuple(Came),
        typed=visit.form,
        wrong=wrong,
        **_dates(visit),
    )


def look(visit: Visit, catch: str) -> Response:
    """Show one: its words, whether it came, and changing it."""
    return _show(visit, catch)


def change(visit: Visit, catch: str) -> Response:
    """Keep other words or another day."""
    try:
        said = visit.form.read(CatchForm)
        with visit.write() as connection:
            keep(connection, changed(_one(connection, catch), said, visit.now().date()))
    except WrongAnswersError as error:
        return _show(visit, catch, _about_the_day(error.wrong))
    return visit.say("saved.html", sentence="form.saved") if visit.by_htmx else visit.go(f"/catches/{catch}")


def came(visit: Visit, catch: str) -> Response:
    """Keep whether it came, or let it go. Nothing picked changes nothing."""
    answer = visit.form.read(CameForm).came
    with visit.write() as connection:
        one = _one(connection, catch)
        if answer == "let_go":
            keep(connection, noting.let_go(noting.came(one, None, visit.now()), visit.now()))
        elif answer is not None:
            keep(connection, noting.take_up(noting.came(one, answer, visit.now())))
    return visit.go(f"/catches/{catch}")


def put_away(visit: Visit, catch: str) -> Response:
    """Put one away, or take it back out when it was."""
    with visit.write() as connection:
        one = _one(connection, catch)
        keep(connection, noting.take_out(one) if one.put_away_at else noting.put_away(one, visit.now()))
    return visit.go(f"/catches/{catch}")


def ask_delete(visit: Visit, catch: str) -> Response:
    """Ask once."""
    with visit.read() as connection:
        one = _one(connection, catch)
    return visit.show("catches/delete.html", catch=one)


def delete(visit: Visit, catch: str) -> Response:
    """Delete one, and show that it can be taken back."""
    with visit.write() as connection:
        one = _one(connection, catch)
        forget.forget(connection, Kind.CATCH, one.id, visit.now())
    return visit.go("/data/deleted")


routes = [
    page("/catches", get=show, post=add),
    page("/catches/{catch}", get=look, post=change),
    page("/catches/{catch}/came", post=came),
    page("/catches/{catch}/put-away", post=put_away),
    page("/catches/{catch}/delete", get=ask_delete, post=delete),
]
