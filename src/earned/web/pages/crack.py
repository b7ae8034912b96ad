"""One crack with someone: who came back to it, whether it held, what came after, and putting it away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from earned.companion.repairs import words_of
from earned.companion.shield import is_shielded
from earned.journal.entities import Held, Mover, Rating, RuptureId
from earned.journal.reading import lessons, moments, ruptures
from earned.journal.writing import keep
from earned.web.form import FormModel, RefusedError, WrongAnswersError
from earned.web.pages.relationship import someone
from earned.web.visit import page

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.journal.entities import Answer, Lesson, Moment, Rupture
    from earned.web.visit import Visit

STEPS = ("0", "25", "50", "75", "100")
NOON = time(12)


class CameBack(StrEnum):
    """What was answered to *has one of you come back to it?*."""

    YES = "yes"
    NOT_YET = "not_yet"


class CrackForm(FormModel):
    """What came of a crack. What was not sent stays as it was."""

    came_back: CameBack | None = None
    moved_by: Mover | None = None
    day: Annotated[str, StringConstraints(max_length=20)] | None = None
    held: Held | None = None
    after: Annotated[str, StringConstraints(max_length=20)] | None = None


def said_of(rupture: Rupture, said: CrackForm, now: datetime) -> Rupture:
    """Put what was said onto a crack.

    Saying who came back to it, on which day, or whether it held says that someone did. Raises
    WrongAnswersError for a day that is none, lies before the crack or has not come, and for an
    answer off the scale.
    """
    if said.said("after"):
        rupture = replace(rupture, after_rating=_answer(said.after))
    if said.came_back is CameBack.NOT_YET:
        return replace(rupture, repaired_at=None, repair_moment=None, moved_by=None, held=None)
    if said.came_back is CameBack.YES or any((said.moved_by, said.day, said.held)):
        rupture = replace(rupture, repaired_at=_when(rupture, said.day, now))
    plain = {name: getattr(said, name) for name in ("moved_by", "held") if said.said(name)}
    return replace(rupture, **plain)


def _answer(text: str | None) -> Answer | None:
    if text is None:
        return None
    if text in STEPS:
        return float(text)
    if text in {Rating.UNKNOWN.value, Rating.NOTHING_TO_DO.value}:
        return Rating(text)
    raise WrongAnswersError({"after": "form.not_an_answer"})


def _when(rupture: Rupture, text: str | None, now: datetime) -> datetime:
    if text is None:
        return rupture.repaired_at or now
    day = _day(text)
    if rupture.repaired_at is not None and rupture.repaired_at.date() == day:
        return rupture.repaired_at
    if day < rupture.at.date():
        raise WrongAnswersError({"day": "people.crack.too_early"})
    if day > now.date():
        raise WrongAnswersError({"day": "people.crack.not_yet"})
    return min(now, max(rupture.at, datetime.combine(day, NOON, tzinfo=now.tzinfo)))


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise WrongAnswersError({"day": "people.crack.no_date"}) from None


def _one(connection: Connection, who: str, crack: str) -> Rupture:
    found = ruptures.one(connection, RuptureId(crack))
    if found is None or found.relationship != who:
        raise RefusedError("form.not_here", 404)
    return found


def _show(visit: Visit, who: str, crack: str, wrong: dict[str, str] | None = None) -> Response:
    with visit.read() as connection:
        them, rupture = someone(connection, who), _one(connection, who, crack)
        moment = moments.one(connection, rupture.moment)
        lesson = _lesson(connection, moment)
    return visit.show(
        "people/crack.html",
        422 if wrong else 200,
        who=them,
        rupture=rupture,
        words=words_of(moment),
        is_heavy=moment is not None and moment.harmed,
        lesson=lesson,
        shielded=is_shielded(them),
        asks_after=lesson is not None
        and (rupture.repaired_at is not None or rupture.put_away_at is not None),
        movers=tuple(Mover),
        helds=tuple(Held),
        typed=visit.form,
        wrong=wrong,
    )


def _lesson(connection: Connection, moment: Moment | None) -> Lesson | None:
    if moment is None or not moment.touches:
        return None
    return lessons.one(connection, moment.touches[0].lesson)


def show(visit: Visit, who: str, crack: str) -> Response:
    """Show one crack and ask what came of it, as far as one wants to say."""
    return _show(visit, who, crack)


def take(visit: Visit, who: str, crack: str) -> Response:
    """Keep what was said. Of someone shielded nothing is asked, and nothing taken."""
    try:
        said = visit.form.read(CrackForm)
        with visit.write() as connection:
            them, before = someone(connection, who), _one(connection, who, crack)
            if is_shielded(them):
                raise RefusedError("people.crack.shielded", 409)
            after = said_of(before, said, visit.now())
            keep(connection, after)
            lesson = _lesson(connection, moments.one(connection, after.moment))
    except WrongAnswersError as error:
        return _show(visit, who, crack, error.wrong)
    newly_closed = before.repaired_at is None and after.repaired_at is not None
    asks_after = newly_closed and after.after_rating is None and lesson is not None
    return visit.go(f"/p/{who}/crack/{crack}" if asks_after else f"/p/{who}")


def put_away(visit: Visit, who: str, crack: str) -> Response:
    """Put a crack away, or take it back out; either way its page asks what came after, if it may."""
    with visit.write() as connection:
        rupture = _one(connection, who, crack)
        away = None if rupture.put_away_at is not None else visit.now()
        keep(connection, replace(rupture, put_away_at=away))
    return visit.go(f"/p/{who}/crack/{crack}")


routes = [
    page("/p/{who}/crack/{crack}", get=show, post=take),
    page("/p/{who}/crack/{crack}/put-away", post=put_away),
]
