"""One old lesson: its words and the new ones, with whom it came up, and changing it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from earned.charts import aftermath, track
from earned.charts.track import Track
from earned.companion.after_rupture import after_rupture, with_people
from earned.companion.lessons import lesson_page, own_ends
from earned.companion.recurring import comes_again
from earned.companion.rows import row, words_for
from earned.journal import forget
from earned.journal.entities import LessonId
from earned.journal.forget import Kind
from earned.journal.reading import counts, lessons, lived, moments, relationships, ruptures
from earned.journal.writing import keep
from earned.web.form import FormModel, RefusedError, WrongAnswersError
from earned.web.later import Later
from earned.web.paging import A_PAGE, paging
from earned.web.telling import beside, drawn, give_time, headed, still, tell
from earned.web.visit import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.companion import coming_back
    from earned.companion.after_rupture import AfterRupture
    from earned.companion.coming_back import Return
    from earned.companion.rows import Row
    from earned.journal.entities import Lesson, Moment, Relationship, RelationshipId
    from earned.journal.reading.lived import Cracked
    from earned.web.telling import Told
    from earned.web.visit import Visit
else:
    coming_back = Later("earned.companion.coming_back")

NEWEST = 5
LOOKED_AT = (8, 40)
"""How many of the newest notes are looked through for the five to show; more only where the first are too few."""
MOST_WORDS = 2_000
MOST_END = 80


def _one(connection: Connection, lesson: str) -> Lesson:
    found = lessons.one(connection, LessonId(lesson))
    if found is None:
        raise RefusedError("form.not_here", 404)
    return found


def _rows(connection: Connection, lesson: Lesson, found: Iterable[Moment]) -> list[Row]:
    everyone = {one.id: one for one in relationships.every(connection, put_away=True)}
    harms = counts.first_harms(connection)
    return [row(moment, everyone, {}, harms, only=lesson.id) for moment in found]


def _newest(connection: Connection, lesson: Lesson) -> list[Row]:
    """Give the newest notes that are shown unasked."""
    shown: list[Row] = []
    for many in LOOKED_AT:
        rows = _rows(connection, lesson, moments.every(connection, lesson=lesson.id, limit=many))
        shown = [row for row in rows if row.unasked][:NEWEST]
        if len(shown) == NEWEST or len(rows) < many:
            break
    return shown


def show(visit: Visit, lesson: str) -> Response:
    """Show one lesson; people set apart, and notes with them, only when asked."""
    if (wait := still(visit)) is not None:
        return wait
    others = visit.request.query_params.get("others") == "1"
    give_time(visit, LessonId(lesson))
    with visit.read() as connection:
        one = _one(connection, lesson)
        noted = counts.noted(connection, lesson=one.id)
        everyone = {who.id: who for who in relationships.every(connection, put_away=True)}
        newest = _newest(connection, one)
        told = tell(visit, connection, one)
        counted = beside(connection, told, noted, everyone)
        after = _after(connection, one, everyone)
    seen = lesson_page(one, noted, everyone, others=others)
    in_view = {each.who.id for each in seen.each if each.who is not None}
    return visit.show(
        "lesson/lesson.html",
        page=seen,
        told=told,
        counted=counted,
        general=drawn(visit, told.of("people"), "general"),
        general_headed=headed(visit, told.of("people"), "general-head"),
        with_me=drawn(visit, told.of("me"), "with-me"),
        with_me_headed=headed(visit, told.of("me"), "with-me-head"),
        returns=_returns(told) if told.shift and told.shift.who in {None, *in_view} else (),
        after=after,
        drawn_after=_drawn_after(visit, after),
        bar=lambda one: Track(happened=one.value),
        came=words_for,
        rows=newest,
        others=others,
        draw=track.svg,
        today=visit.now(),
    )


def _after(
    connection: Connection, lesson: Lesson, people: Mapping[RelationshipId, Relationship]
) -> AfterRupture | None:
    """Gather what came after cracks that touch a lesson."""
    cracks = with_people(lived.cracked(connection), lesson.id, people)
    harmed = counts.first_harms(connection).keys() | _hurt_again(connection, cracks)
    return after_rupture(cracks, people, harmed, ends=own_ends(lesson), lesson=lesson.id)


def _hurt_again(connection: Connection, cracks: Iterable[Cracked]) -> set[RelationshipId]:
    """Give those of whose cracks hurt comes again."""
    noted = counts.with_each(connection, {crack.relationship for crack in cracks})
    cracked = ruptures.with_each(connection, noted, put_away=True)
    return {who for who, rows in noted.items() if comes_again(rows, cracked[who])}


def _drawn_after(visit: Visit, after: AfterRupture | None) -> aftermath.Picture | None:
    if after is None or after.picture is None:
        return None
    return aftermath.picture(after.picture, visit.view.strings, "after-cracks")


def _returns(told: Told) -> tuple[Return, ...]:
    return () if told.thought is None else coming_back.coming_back(told.thought, told.shift)


def show_notes(visit: Visit, lesson: str) -> Response:
    """Show all notes that touch a lesson, newest first; those with people set apart only when asked."""
    others = visit.request.query_params.get("others") == "1"
    with visit.read() as connection:
        one = _one(connection, lesson)
        at = paging(visit, moments.count(connection, lesson=one.id))
        found = moments.every(connection, lesson=one.id, limit=A_PAGE, offset=at.offset)
        rows = _rows(connection, one, found)
    shown = [row for row in rows if others or row.unasked]
    return visit.show(
        "lesson/notes.html",
        lesson=one,
        rows=shown,
        aside=len(rows) - len(shown),
        others=others,
        paging=at,
        draw=track.svg,
        today=visit.now(),
    )


class LessonForm(FormModel):
    """The words of a lesson. What was not sent stays as it was."""

    old_words: Annotated[str, StringConstraints(max_length=MOST_WORDS)] | None = None
    new_words: Annotated[str, StringConstraints(max_length=MOST_WORDS)] | None = None
    end_low: Annotated[str, StringConstraints(max_length=MOST_END)] | None = None
    end_high: Annotated[str, StringConstraints(max_length=MOST_END)] | None = None


def changed(lesson: Lesson, said: LessonForm, now: datetime) -> Lesson:
    """Put what was said onto a lesson; new words begin today when they are not the ones it had.

    Raises WrongAnswersError when no old words are left.
    """
    if said.said("old_words") and said.old_words is None:
        raise WrongAnswersError({"old_words": "lesson.edit.no_words"})
    plain = {name: getattr(said, name) for name in LessonForm.model_fields if said.said(name)}
    after = replace(lesson, **plain)
    if after.new_words == lesson.new_words:
        return after
    return replace(after, new_words_since=None if after.new_words is None else now)


def _ask(visit: Visit, lesson: str, wrong: dict[str, str] | None = None) -> Response:
    if wrong and visit.by_htmx:
        return visit.say("saved.html", 422, sentence=next(iter(wrong.values())))
    with visit.read() as connection:
        one = _one(connection, lesson)
    return visit.show("lesson/edit.html", 422 if wrong else 200, lesson=one, typed=visit.form, wrong=wrong)


def ask(visit: Visit, lesson: str) -> Response:
    """Ask what is to be changed."""
    return _ask(visit, lesson)


def take(visit: Visit, lesson: str) -> Response:
    """Keep the changed words."""
    try:
        said = visit.form.read(LessonForm)
        with visit.write() as connection:
            keep(connection, changed(_one(connection, lesson), said, visit.now()))
    except WrongAnswersError as error:
        return _ask(visit, lesson, error.wrong)
    if visit.by_htmx:
        return visit.say("saved.html", sentence="form.saved")
    return visit.go(f"/l/{lesson}")


def put_away(visit: Visit, lesson: str) -> Response:
    """Put a lesson away, or take it back out when it was."""
    with visit.write() as connection:
        one = _one(connection, lesson)
        away = None if one.put_away_at is not None else visit.now()
        keep(connection, replace(one, put_away_at=away))
    return visit.go(f"/l/{lesson}")


def ask_delete(visit: Visit, lesson: str) -> Response:
    """Ask once before a lesson is deleted."""
    with visit.read() as connection:
        one = _one(connection, lesson)
        n = moments.count(connection, lesson=one.id, put_away=True)
    return visit.show("lesson/delete.html", lesson=one, n=n)


def delete(visit: Visit, lesson: str) -> Response:
    """Delete a lesson with what the notes say of it, and show that it can be taken back."""
    with visit.write() as connection:
        one = _one(connection, lesson)
        forget.forget(connection, Kind.LESSON, one.id, visit.now())
    return visit.go("/data/deleted")


routes = [
    page("/l/{lesson}", get=show),
    page("/l/{lesson}/notes", get=show_notes),
    page("/l/{lesson}/edit", get=ask, post=take),
    page("/l/{lesson}/put-away", post=put_away),
    page("/l/{lesson}/delete", get=ask_delete, post=delete),
]
