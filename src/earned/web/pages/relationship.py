"""One person: what was expected and what happened, hard moments, the plain count, and changing it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import StringConstraints

from earned.charts import aftermath, mends, order, track
from earned.companion.after_rupture import after_rupture, ends_of, with_someone
from earned.companion.catches import tally
from earned.companion.recurring import comes_again
from earned.companion.relationships import person
from earned.companion.repairs import hard_moments, timeline
from earned.companion.rows import Row, row, words_for
from earned.companion.shield import is_shielded
from earned.content.catalogue import catalogue
from earned.journal import forget
from earned.journal.entities import FeelsSafe, Relationship, RelationshipId, Role, Standing
from earned.journal.forget import Kind
from earned.journal.reading import catches, counts, lessons, lived, moments, relationships, ruptures
from earned.journal.writing import keep
from earned.web.form import FormModel, RefusedError, WrongAnswersError
from earned.web.paging import A_PAGE, paging
from earned.web.telling import between, drawn, give_time, headed, still, tell
from earned.web.visit import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection
    from starlette.responses import Response

    from earned.charts import gap
    from earned.charts.band import Picture
    from earned.companion.guess import Guess
    from earned.companion.relationships import Person
    from earned.companion.repairs import Hard
    from earned.journal.entities import Lesson, LessonId, Moment, Rupture
    from earned.journal.reading.counts import Noted
    from earned.web.telling import Told
    from earned.web.visit import Visit

NEWEST = 5
HARD = 12
MOST_LESSONS = 3
"""How many lessons a person's page tells of; the others have pages of their own."""
MOST_NAME = 120
OWN_SAFETY = "/help#own-safety"
ASKS_MORE = frozenset({FeelsSafe.NO, FeelsSafe.MOSTLY})


def someone(connection: Connection, who: str) -> Relationship:
    """Give the relationship of an address. Raises RefusedError (404) when there is none."""
    found = relationships.one(connection, RelationshipId(who))
    if found is None:
        raise RefusedError("form.not_here", 404)
    return found


def rows_of(connection: Connection, found: Iterable[Moment]) -> list[Row]:
    """Make rows of moments, with whom they were, their lessons and what harm came before them."""
    everyone = {one.id: one for one in relationships.every(connection, put_away=True)}
    learned = {one.id: one for one in lessons.every(connection, put_away=True)}
    harms = counts.first_harms(connection)
    return [row(moment, everyone, learned, harms) for moment in found]


def show(visit: Visit, who: str) -> Response:
    """Show one person's page."""
    if (wait := still(visit)) is not None:
        return wait
    with visit.read() as connection:
        them = someone(connection, who)
        noted = counts.noted(connection, relationship=them.id)
        cracks = ruptures.of(connection, them.id, put_away=True)
        hard = _hard(connection, visit, noted, cracks)
        newest = moments.every(connection, relationship=them.id, limit=NEWEST)
        rows = rows_of(connection, newest)
        learned = {one.id: one for one in lessons.every(connection, put_away=True)}
        feared = catches.of(connection, them.id, put_away=True)
        facts = person(them, noted, cracks)
        after = None if comes_again(noted, cracks) else _after(connection, visit, facts, learned)
    touched = [] if facts.is_shielded else [learned[id_] for id_ in facts.lessons[:MOST_LESSONS]]
    return visit.show(
        "people/person.html",
        caught=tally(feared),
        person=facts,
        moved=_moved(visit, them, touched),
        rows=rows,
        hard=timeline(hard[-HARD:]),
        more_hard=len(hard) > HARD,
        after=after,
        lessons=learned,
        stops=[sign.text for sign in catalogue().hard_stops.signs if sign.id in them.hard_stops],
        **_drawing(visit),
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """What may be said of one lesson with someone."""

    lesson: Lesson
    told: Told
    guess: Guess | None
    picture: Picture | None
    gap: gap.Picture | None
    """How far feeling lies behind knowing."""
    headed: Picture | None
    """How knowing went, where it alone moved."""


def _moved(visit: Visit, them: Relationship, touched: Sequence[Lesson]) -> list[Moved]:
    """Tell how the gut moved with someone, for the lessons that their notes touch most."""
    for lesson in touched:
        give_time(visit, lesson.id)
    found = []
    with visit.read() as connection:
        every = [tell(visit, connection, lesson) for lesson in touched]
    for n, (lesson, told) in enumerate(zip(touched, every, strict=True)):
        guess = told.of("me") if them.is_me else told.of("people", them.id)
        if told.thinking or guess is not None:
            apart = None if _is_barred(told, them) else between(visit, guess, f"apart-{n}")
            shift, alone = drawn(visit, guess, f"moved-{n}"), headed(visit, guess, f"head-{n}")
            found.append(Moved(lesson, told, guess, shift, apart, alone))
    return found


def _is_barred(told: Told, them: Relationship) -> bool:
    """Whether facts forbid to say a rise with someone: there a gut that lies behind the head may well be right."""
    return told.thought is not None and told.thought.known.barred.bars(them.id)


def _drawing(visit: Visit) -> dict[str, Any]:
    return {
        "draw": track.svg,
        "mend": mends.svg,
        "order": order.svg,
        "came": words_for,
        "today": visit.now(),
    }


def _after(
    connection: Connection, visit: Visit, facts: Person, learned: Mapping[LessonId, Lesson]
) -> aftermath.Picture | None:
    """Draw what the person said came after cracks with someone, where they said it often enough."""
    if facts.plain:
        return None
    cracks = with_someone(lived.cracked(connection), facts.who.id)
    found = after_rupture(cracks, {facts.who.id: facts.who}, (), ends=ends_of(cracks, learned))
    if found is None or found.picture is None:
        return None
    return aftermath.picture(found.picture, visit.view.strings, "after-crack")


def _hard(
    connection: Connection, visit: Visit, noted: Sequence[Noted], cracks: Sequence[Rupture]
) -> list[Hard]:
    harmed = {one.moment for one in noted if one.not_safe == "yes" and not one.put_away}
    named = {crack.moment for crack in cracks} | {
        crack.repair_moment for crack in cracks if crack.repair_moment
    }
    return hard_moments(cracks, harmed, counts.words(connection, harmed | named), visit.now())


def show_hard(visit: Visit, who: str) -> Response:
    """Show all hard moments, a page at a time, the newest page first."""
    with visit.read() as connection:
        them = someone(connection, who)
        noted = counts.noted(connection, relationship=them.id)
        cracks = ruptures.of(connection, them.id, put_away=True)
        hard = _hard(connection, visit, noted, cracks)
    at = paging(visit, len(hard))
    end = len(hard) - at.offset
    return visit.show(
        "people/hard.html",
        person=person(them, noted, cracks),
        hard=timeline(hard[max(0, end - A_PAGE) : end]),
        paging=at,
        **_drawing(visit),
    )


def show_notes(visit: Visit, who: str) -> Response:
    """Show all notes with someone, newest first, a page at a time."""
    with visit.read() as connection:
        them = someone(connection, who)
        at = paging(visit, moments.count(connection, relationship=them.id))
        found = moments.every(connection, relationship=them.id, limit=A_PAGE, offset=at.offset)
        rows = rows_of(connection, found)
    return visit.show("people/notes.html", who=them, rows=rows, paging=at, **_drawing(visit))


class PersonForm(FormModel):
    """What may be changed about someone. What was not sent stays as it was."""

    name: Annotated[str, StringConstraints(max_length=MOST_NAME)] | None = None
    role: Role | None = None
    role_words: Annotated[str, StringConstraints(max_length=MOST_NAME)] | None = None
    standing: Standing | None = None
    feels_safe: FeelsSafe | None = None
    chosen: tuple[str, ...] = ()


def changed(them: Relationship, said: PersonForm) -> Relationship:
    """Put what was said onto a relationship. Raises WrongAnswersError for an empty name.

    Whom it is with oneself has a name and nothing else: *me* can be neither marked nor chosen, and
    nobody turns into *me*.
    """
    if said.said("name") and said.name is None:
        raise WrongAnswersError({"name": "people.edit.no_name"})
    them = replace(them, name=said.name or them.name)
    if them.is_me:
        return them
    if said.role is Role.ME:
        raise WrongAnswersError({"role": "form.not_an_answer"})
    plain = {name: getattr(said, name) for name in ("role", "role_words", "standing") if said.said(name)}
    them = replace(them, **plain)
    if said.said("chosen"):
        them = replace(them, chosen=bool(said.chosen))
    if said.said("feels_safe") and said.feels_safe is not them.feels_safe:
        them = replace(them, feels_safe=said.feels_safe, mark_declined=False)
    return them


def _ask(visit: Visit, who: str, wrong: dict[str, str] | None = None) -> Response:
    if wrong and visit.by_htmx:
        return visit.say("saved.html", 422, sentence=next(iter(wrong.values())))
    with visit.read() as connection:
        them = someone(connection, who)
    return visit.show(
        "people/edit.html",
        422 if wrong else 200,
        who=them,
        shielded=is_shielded(them),
        typed=visit.form,
        wrong=wrong,
        roles=[role for role in Role if role is not Role.ME],
        standings=tuple(Standing),
        feels=tuple(FeelsSafe),
    )


def ask(visit: Visit, who: str) -> Response:
    """Ask what is to be changed."""
    return _ask(visit, who)


def take(visit: Visit, who: str) -> Response:
    """Keep what was changed; a new *no* or *mostly* leads to what it asks next, and for *me* to help."""
    try:
        said = visit.form.read(PersonForm)
        with visit.write() as connection:
            before = someone(connection, who)
            after = changed(before, said)
            keep(connection, after)
    except WrongAnswersError as error:
        return _ask(visit, who, error.wrong)
    if visit.by_htmx:
        return visit.say("saved.html", sentence="form.saved")
    if after.is_me:
        return visit.go(OWN_SAFETY if said.feels_safe is FeelsSafe.NO else f"/p/{who}")
    # The question may have saved itself since the page was opened.
    felt = visit.form.one("felt") if visit.form.has("felt") else before.feels_safe
    asks_more = after.feels_safe in ASKS_MORE and after.feels_safe != felt
    return visit.go(f"/people/new/{who}" if asks_more else f"/p/{who}")


def put_away(visit: Visit, who: str) -> Response:
    """Put someone away, or take them back out when they were."""
    with visit.write() as connection:
        them = someone(connection, who)
        away = None if them.put_away_at is not None else visit.now()
        keep(connection, replace(them, put_away_at=away))
    return visit.go(f"/p/{who}")


def ask_delete(visit: Visit, who: str) -> Response:
    """Ask once before someone is deleted."""
    with visit.read() as connection:
        them = someone(connection, who)
        n = moments.count(connection, relationship=them.id, put_away=True)
    return visit.show("people/delete.html", who=them, n=n)


def delete(visit: Visit, who: str) -> Response:
    """Delete someone with all notes about them, and show that it can be taken back."""
    with visit.write() as connection:
        them = someone(connection, who)
        forget.forget(connection, Kind.RELATIONSHIP, them.id, visit.now())
    return visit.go("/data/deleted")


routes = [
    page("/p/{who}", get=show),
    page("/p/{who}/notes", get=show_notes),
    page("/p/{who}/hard", get=show_hard),
    page("/p/{who}/edit", get=ask, post=take),
    page("/p/{who}/put-away", post=put_away),
    page("/p/{who}/delete", get=ask_delete, post=delete),
]
