"""Keeping what was answered about one moment: all of it in one transaction, or none of it.

Before, after and *change this note* all save this way. The first answer makes the moment; a person
typed in by name is made with it; a crack and a coming back are kept beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from earned.companion.guard import asks
from earned.journal import ids, noting
from earned.journal.entities import (
    LessonId,
    Moment,
    MomentId,
    Relationship,
    RelationshipId,
    Role,
    Rupture,
    RuptureId,
)
from earned.journal.forget import Kind, is_hidden
from earned.journal.reading import lessons, moments, relationships, ruptures
from earned.journal.writing import keep
from earned.web.form import RefusedError, WrongAnswersError
from earned.web.moment_form import ME, NONE, OTHER, UNKNOWN, UNSAID, MomentForm, lacks_lesson, noted, rates
from earned.web.step_said import step_said

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from earned.web.visit import Visit

_AN_ID = re.compile(r"[A-Za-z0-9_-]{12}")


@dataclass(frozen=True, slots=True)
class Saved:
    """A moment as it was kept, and with whom it is."""

    moment: Moment
    person: Relationship | None
    missing: str | None = None
    """The id of a sentence, when a question that saved itself still lacks something to be kept."""
    reshaped: bool = False
    """Whether the person is now one of whom other questions are asked than before."""


def moment_or_404(connection: Connection, moment_id: str) -> Moment:
    """Give a moment that a page is about. Raises RefusedError (404) when it isn't there."""
    found = moments.one(connection, MomentId(moment_id))
    if found is None:
        raise RefusedError("form.not_here", 404)
    return found


def person_of(connection: Connection, moment: Moment) -> Relationship | None:
    """Give the person of a moment, put away or not."""
    return relationships.one(connection, moment.relationship) if moment.relationship else None


def save(visit: Visit, moment_id: str, said: MomentForm, *, planned: bool | None = None) -> Saved:
    """Keep what a form says of a moment; ``planned`` says how one begins that is not there yet.

    Raises RefusedError (404) for a moment that is not there and may not begin here, and
    WrongAnswersError for answers that can't be kept; then nothing is.
    """
    now = visit.now()
    with visit.write() as connection:
        moment = _begun(connection, moment_id, now, planned=planned)
        earlier = person_of(connection, moment)
        me = visit.view.strings.gettext("common.me")
        moment, person = _with_whom(connection, moment, earlier, said, now, me=me)
        _check_lessons(connection, said)
        _check_step(connection, moment, said)
        asked = asks(person)
        moment = _of_the_one_lesson(connection, moment, said) if asked.full else moment
        moment = noted(moment, said, asked, now)
        if asked.full and said.says_anything:
            moment = noting.came_back(moment, now)
        missing = _missing(connection, moment, person, said) if asked.full else {}
        if missing and not visit.by_htmx:
            raise WrongAnswersError(missing)
        keep(connection, moment)
        if person is not None and (earlier is None or earlier.id != person.id):
            _bring_cracks_along(connection, moment, person)
        if asked.full and person is not None and "which" not in missing:
            _keep_crack(connection, moment, person, said)
    return Saved(moment, person, next(iter(missing.values()), None), _shape(person) != _shape(earlier))


def _shape(person: Relationship | None) -> tuple[object, bool]:
    """Tell apart the kinds of people of whom a page asks different questions."""
    return asks(person).because, person is not None and person.is_me


def _of_the_one_lesson(connection: Connection, moment: Moment, said: MomentForm) -> Moment:
    """Let ratings be about the one lesson there is, when there is just one and none was named."""
    if moment.touches or said.lesson is not None or not rates(said):
        return moment
    mine = lessons.every(connection)
    return noting.first_lesson(moment, mine[0].id) if len(mine) == 1 else moment


def _missing(
    connection: Connection, moment: Moment, person: Relationship | None, said: MomentForm
) -> dict[str, str]:
    """Name what an answer still lacks: the lesson of a rating that some lesson could have, and the crack."""
    missing = {}
    if lacks_lesson(moment, said) and lessons.every(connection):
        missing["lesson"] = "before.lesson.wrong"
    if said.crack == "back" and said.which is None and person is not None:
        cracks = to_come_back_to(connection, person, moment)
        if len(cracks) > 1 and not any(crack.repair_moment == moment.id for crack in cracks):
            missing["which"] = "after.crack.which.wrong"
    return missing


def _begun(connection: Connection, moment_id: str, now: datetime, *, planned: bool | None) -> Moment:
    if planned is None or not _AN_ID.fullmatch(moment_id):
        return moment_or_404(connection, moment_id)
    found = moments.one(connection, MomentId(moment_id))
    if found is None and is_hidden(connection, Kind.MOMENT, moment_id):
        raise RefusedError("form.not_here", 404)  # a tab from before it was deleted
    return found or Moment(MomentId(moment_id), now, now, planned=planned)


def _with_whom(
    connection: Connection,
    moment: Moment,
    earlier: Relationship | None,
    said: MomentForm,
    now: datetime,
    *,
    me: str,
) -> tuple[Moment, Relationship | None]:
    """Say whose moment it is, and make the person if they are new."""
    if said.who is None or (said.who == OTHER and said.who_name is None):
        return moment, earlier
    if earlier is not None and said.who == earlier.id:
        return moment, earlier
    if said.who == UNSAID:
        return replace(moment, relationship=None), None
    if said.who == OTHER:
        person = _named(connection, moment, said.who_name or "", now)
    elif said.who == ME:
        person = relationships.me(connection) or Relationship(
            ids.relationship_id(), me, role=Role.ME, created_at=now
        )
        keep(connection, person)
    else:
        person = _known(connection, said.who)
    return replace(moment, relationship=person.id), person


def _known(connection: Connection, who: str) -> Relationship:
    found = relationships.one(connection, RelationshipId(who))
    if found is None:
        raise WrongAnswersError({"who": "form.not_an_answer"})
    return found


def _named(connection: Connection, moment: Moment, name: str, now: datetime) -> Relationship:
    """Give the person of this name, made if need be.

    One made by this very moment, and known from nowhere else, takes the new name: the person was
    still typing it.
    """
    known = relationships.every(connection, put_away=True)
    same = next((one for one in known if one.name.casefold() == name.casefold()), None)
    if same is not None:
        return same
    made_here = RelationshipId(moment.id)
    own = next((one for one in known if one.id == made_here), None)
    only_here = own is not None and moments.count(connection, relationship=own.id, put_away=True) <= 1
    if own is not None and only_here and moment.relationship == own.id:
        person = replace(own, name=name)
    else:
        taken = own is not None or is_hidden(connection, Kind.RELATIONSHIP, made_here)
        new = ids.relationship_id() if taken else made_here
        person = Relationship(new, name, created_at=now)
    keep(connection, person)
    return person


def _check_lessons(connection: Connection, said: MomentForm) -> None:
    for name in ("lesson", "lesson_2"):
        picked = getattr(said, name)
        if picked in {None, UNKNOWN, NONE}:
            continue
        if lessons.one(connection, LessonId(picked)) is None:
            raise WrongAnswersError({name: "form.not_an_answer"})


def _check_step(connection: Connection, moment: Moment, said: MomentForm) -> None:
    """Let through a step that there is, or the one that the moment names already."""
    if said.step not in {None, moment.step} and step_said(connection, said.step) is None:
        raise WrongAnswersError({"step": "form.not_an_answer"})


def _bring_cracks_along(connection: Connection, moment: Moment, person: Relationship) -> None:
    """Let a crack that came in this moment be with its person, and a coming back only to cracks with them."""
    for crack in ruptures.of_moment(connection, moment.id):
        if crack.relationship != person.id:
            mine = crack.moment == moment.id
            keep(
                connection,
                replace(crack, relationship=person.id) if mine else _not_repaired_here(crack, moment),
            )


def _keep_crack(connection: Connection, moment: Moment, person: Relationship, said: MomentForm) -> None:
    """Keep a crack that came in this moment, or a coming back to one. *I don't know* changes nothing."""
    if said.crack in {None, UNKNOWN}:
        return
    own = ruptures.one(connection, RuptureId(moment.id))
    if said.crack == "crack":
        crack = own or Rupture(RuptureId(moment.id), person.id, moment.id, moment.at)
        keep(connection, _not_repaired_here(replace(crack, put_away_at=None), moment))
    elif said.crack == "back":
        _keep_repair(connection, moment, person, said, own)
    else:
        for crack in ruptures.of_moment(connection, moment.id):
            mine = crack.moment == moment.id
            keep(connection, noting.put_away(crack, moment.at) if mine else _not_repaired_here(crack, moment))


def _keep_repair(
    connection: Connection, moment: Moment, person: Relationship, said: MomentForm, own: Rupture | None
) -> None:
    cracks = {crack.id: crack for crack in to_come_back_to(connection, person, moment)}
    here_already = [crack.id for crack in cracks.values() if crack.repair_moment == moment.id]
    picked = said.which or next(iter(here_already or cracks), moment.id)
    here = own or Rupture(RuptureId(moment.id), person.id, moment.id, moment.at)
    crack = here if picked == moment.id else cracks.get(RuptureId(picked))
    if crack is None:
        raise WrongAnswersError({"which": "form.not_an_answer"})
    for other in ruptures.of_moment(connection, moment.id):
        if other.id != crack.id and other.repair_moment == moment.id:
            keep(connection, _not_repaired_here(other, moment))
    repaired = replace(crack, repair_moment=moment.id, repaired_at=moment.at, put_away_at=None)
    if said.said("moved"):
        repaired = replace(repaired, moved_by=said.moved)
    if said.said("after_rating"):
        repaired = replace(repaired, after_rating=said.after_rating)
    keep(connection, repaired)


def _not_repaired_here(crack: Rupture, moment: Moment) -> Rupture:
    if crack.repair_moment != moment.id:
        return crack
    return replace(crack, repair_moment=None, repaired_at=None, moved_by=None, after_rating=None)


def to_come_back_to(connection: Connection, person: Relationship, moment: Moment) -> list[Rupture]:
    """Give the cracks with someone that are open, or that this very moment came back to."""
    every = ruptures.of(connection, person.id)
    return [crack for crack in every if crack.is_open or crack.repair_moment == moment.id]
