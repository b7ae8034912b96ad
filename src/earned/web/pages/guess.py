"""A guess and its ways out: the notes behind it, what counted most, and *that's wrong*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from earned.charts import track
from earned.companion.rows import row
from earned.companion.shield import in_sight
from earned.journal.entities import LessonId, Refusal, RelationshipId
from earned.journal.reading import counts, lessons, lived, moments, refusals, relationships
from earned.journal.writing import refusals as writing
from earned.web.form import FormModel, RefusedError
from earned.web.later import Later
from earned.web.paging import A_PAGE, paging
from earned.web.telling import beside, give_time, still, tell
from earned.web.visit import page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.companion import counted
    from earned.companion.ledger import Ledger
    from earned.companion.rows import Row
    from earned.journal.entities import Lesson, MomentId, Relationship
    from earned.web.telling import Told
    from earned.web.visit import Visit
else:
    counted = Later("earned.companion.counted")

ME = "me"


def _lesson(connection: Connection, lesson: str) -> Lesson:
    found = lessons.one(connection, LessonId(lesson))
    if found is None:
        raise RefusedError("form.not_here", 404)
    return found


def _someone(connection: Connection, who: str) -> Relationship | None:
    """Give whom a line is with; nobody for people in general."""
    if not who:
        return None
    everyone = relationships.every(connection, put_away=True)
    found = next((one for one in everyone if one.id == who or (one.is_me and who == ME)), None)
    if found is None:
        raise RefusedError("form.not_here", 404)
    return found


def _rows(connection: Connection, lesson: Lesson, notes: Iterable[MomentId]) -> dict[MomentId, Row]:
    everyone = {one.id: one for one in relationships.every(connection, put_away=True)}
    harms = counts.first_harms(connection)
    found = ((note, moments.one(connection, note)) for note in notes)
    return {
        note: row(moment, everyone, {}, harms, only=lesson.id) for note, moment in found if moment is not None
    }


def _behind(connection: Connection, lesson: Lesson, them: Relationship | None) -> list[MomentId]:
    """Give the notes that a line's guess comes from, newest first; those put away stay away, and are told of."""
    mine = {one.id for one in relationships.every(connection, put_away=True) if one.is_me}
    return [
        row.moment
        for row in reversed(lived.lived(connection, lesson=lesson.id))
        if row.happened
        and not row.put_away
        and (row.relationship not in mine if them is None else row.relationship == them.id)
    ]


def why(visit: Visit, lesson: str, who: str = "") -> Response:
    """List the notes that a guess comes from, newest first."""
    with visit.read() as connection:
        one, them = _lesson(connection, lesson), _someone(connection, who)
        behind = _behind(connection, one, them)
        at = paging(visit, len(behind))
        rows = list(_rows(connection, one, behind[at.offset : at.offset + A_PAGE]).values())
    shown = [each for each in rows if them is not None or each.unasked]
    return visit.show(
        "guess/why.html",
        lesson=one,
        who=them,
        rows=shown,
        aside=len(rows) - len(shown),
        paging=at,
        draw=track.svg,
        today=visit.now(),
    )


def show_counted(visit: Visit, lesson: str) -> Response:
    """Show the few notes that moved a lesson's guess most; on asking."""
    if (wait := still(visit)) is not None:
        return wait
    give_time(visit, LessonId(lesson))
    with visit.read() as connection:
        one = _lesson(connection, lesson)
        told = tell(visit, connection, one)
        guess = told.shift
        every = counted.counted(told.thought, guess) if told.thought and guess else ()
        found = [each for each in every if each.moved.is_clear]
        rows = _rows(connection, one, (each.note for each in found))
        them = _someone(connection, (guess.who if guess else None) or "")
        count = _count(connection, one, told)
    shown = [each for each in found if each.note in rows and rows[each.note].unasked]
    return visit.show(
        "guess/counted.html",
        lesson=one,
        told=told,
        guess=guess,
        who=them if them is None or in_sight(them) else None,
        count=count,
        counted=shown,
        aside=len(found) - len(shown),
        unclear=len(every) - len(found),
        rows=rows,
        draw=track.svg,
        today=visit.now(),
    )


def _count(connection: Connection, lesson: Lesson, told: Told) -> Ledger | None:
    """Give the plain count of the line whose guess is said."""
    if told.shift is None:
        return None
    everyone = {one.id: one for one in relationships.every(connection, put_away=True)}
    noted = counts.noted(connection, lesson=lesson.id)
    return beside(connection, told, noted, everyone)[told.shift.where, told.shift.who]


class WrongForm(FormModel):
    """Which guess is wrong."""

    guess: Annotated[str, StringConstraints(pattern=r"(people|me)\.(moved|on_guard|head_moved)")]
    who: str | None = None
    back: str | None = None


def wrong(visit: Visit, lesson: str) -> Response:
    """Keep that a guess was called wrong: it goes, and nothing is asked."""
    said = visit.form.read(WrongForm)
    with visit.write() as connection:
        one, them = _lesson(connection, lesson), _someone(connection, said.who or "")
        writing.keep(
            connection,
            Refusal(said.guess, one.id, None if them is None else RelationshipId(them.id), visit.now()),
        )
    ours = said.back in {f"/p/{said.who}", "/look-back"}
    return visit.go(said.back if ours and said.back else f"/l/{lesson}")


class BackForm(FormModel):
    """Which refusal is taken back, by its place in the list."""

    guess: str
    lesson: str
    who: str | None = None


def show_refused(visit: Visit) -> Response:
    """List the guesses that were called wrong."""
    with visit.read() as connection:
        found = refusals.every(connection)
        learned = {one.id: one for one in lessons.every(connection, put_away=True)}
        everyone = {one.id: one for one in relationships.every(connection, put_away=True)}
    return visit.show(
        "guess/refused.html", refused=found, lessons=learned, people=everyone, today=visit.now()
    )


def take_back(visit: Visit) -> Response:
    """Let a guess be made again."""
    said = visit.form.read(BackForm)
    with visit.write() as connection:
        who = RelationshipId(said.who) if said.who else None
        writing.take_back(connection, Refusal(said.guess, LessonId(said.lesson), who, visit.now()))
    return visit.go("/settings/guesses")


routes = [
    page("/l/{lesson}/why", get=why),
    page("/l/{lesson}/why/{who}", get=why),
    page("/l/{lesson}/counted", get=show_counted),
    page("/l/{lesson}/wrong", post=wrong),
    page("/settings/guesses", get=show_refused, post=take_back),
]
