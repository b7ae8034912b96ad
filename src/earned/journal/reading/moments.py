"""Moments with the lessons they touch, as they are kept: two queries, however many there are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, literal_column, select

from earned.journal.entities import (
    Channel,
    HardDay,
    Landed,
    LessonId,
    Moment,
    MomentId,
    Noticed,
    NotSafe,
    RelationshipId,
    Stretch,
    Window,
)
from earned.journal.reading.cells import several, time
from earned.journal.reading.touches import NOT_OF_A_FORGOTTEN_LESSON, by_moment
from earned.journal.schema import moments, touches

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select

    from earned.journal.entities import Touch

_COLUMNS = [column for column in moments.c if column.name not in {"seq", "at_us", "deletion"}]
# The plus keeps SQLite from the index of what is deleted: nearly all is not, and would be sorted for each page of a list.
_IS_THERE = literal_column("+moments.deletion").is_(None)
_SHOWN = select(*_COLUMNS).where(_IS_THERE)
_NEWEST_FIRST = (moments.c.at_us.desc(), moments.c.seq.desc())
_OLDEST_FIRST = (moments.c.at_us, moments.c.seq)
_month = func.substr(moments.c.at, 1, 7)  # as the person's own clock said

_CHANNELS = {choice.value: choice for choice in Channel}
_STRETCHES: dict[str | None, Stretch | None] = {None: None, **{choice.value: choice for choice in Stretch}}
_HARD_DAYS: dict[str | None, HardDay | None] = {None: None, **{choice.value: choice for choice in HardDay}}
_WINDOWS: dict[str | None, Window | None] = {None: None, **{choice.value: choice for choice in Window}}
_NOTICED: dict[str | None, Noticed | None] = {None: None, **{choice.value: choice for choice in Noticed}}
_LANDED: dict[str | None, Landed | None] = {None: None, **{choice.value: choice for choice in Landed}}
_NOT_SAFE: dict[str | None, NotSafe | None] = {None: None, **{choice.value: choice for choice in NotSafe}}


def one(connection: Connection, moment: MomentId) -> Moment | None:
    """Give one moment, put away or not; ``None`` when there is none or it was deleted."""
    found = _moments(connection, _SHOWN.where(moments.c.id == moment))
    return found[0] if found else None


def every(
    connection: Connection,
    *,
    relationship: RelationshipId | None = None,
    lesson: LessonId | None = None,
    month: tuple[int, int] | None = None,
    newest_first: bool = True,
    limit: int | None = None,
    offset: int = 0,
    put_away: bool = False,
) -> list[Moment]:
    """Give the moments with someone, of a lesson, of a (year, month), or all of them, by instant.

    Equal instants keep the order in which they were noted. Those put away come only if asked.
    """
    wanted = _narrowed(_SHOWN, relationship=relationship, lesson=lesson, month=month, put_away=put_away)
    order = _NEWEST_FIRST if newest_first else _OLDEST_FIRST
    return _page(connection, wanted.order_by(*order), limit, offset)


def waiting(connection: Connection, *, limit: int | None = None, offset: int = 0) -> list[Moment]:
    """Give the moments that began as a *before* and have no *after* yet, newest first."""
    return _page(connection, _waiting(_SHOWN).order_by(*_NEWEST_FIRST), limit, offset)


def kept(connection: Connection, *, put_away: bool = False) -> list[Moment]:
    """Give the moments picked for the page for a hard night, in the order in which they were picked."""
    wanted = _SHOWN.where(moments.c.kept_at.is_not(None))
    shown = wanted if put_away else wanted.where(moments.c.put_away_at.is_(None))
    picked = _page(connection, shown.order_by(*_OLDEST_FIRST), None, 0)
    return sorted(picked, key=_kept_at)


def count(
    connection: Connection,
    *,
    relationship: RelationshipId | None = None,
    lesson: LessonId | None = None,
    month: tuple[int, int] | None = None,
    put_away: bool = False,
) -> int:
    """Count what ``every`` would give."""
    all_of_them = select(func.count()).select_from(moments).where(moments.c.deletion.is_(None))
    narrowed = _narrowed(
        all_of_them, relationship=relationship, lesson=lesson, month=month, put_away=put_away
    )
    return int(connection.execute(narrowed).scalar_one())


def count_waiting(connection: Connection) -> int:
    """Count what ``waiting`` would give."""
    all_of_them = select(func.count()).select_from(moments).where(moments.c.deletion.is_(None))
    return int(connection.execute(_waiting(all_of_them)).scalar_one())


def by_month(connection: Connection, *, put_away: bool = False) -> list[tuple[int, int, int]]:
    """Count the moments of each month that has any: (year, month, count), newest first."""
    months = select(_month, func.count()).where(moments.c.deletion.is_(None))
    shown = months if put_away else months.where(moments.c.put_away_at.is_(None))
    rows = connection.execute(shown.group_by(_month).order_by(_month.desc()))
    return [(int(month[:4]), int(month[5:]), number) for month, number in rows]


def last_at(
    connection: Connection, *, relationship: RelationshipId | None = None, put_away: bool = False
) -> datetime | None:
    """Give the time of the latest moment, with its own zone; ``None`` when there is none."""
    times = select(moments.c.at).where(_IS_THERE)
    narrowed = _narrowed(times, relationship=relationship, lesson=None, month=None, put_away=put_away)
    return time(connection.execute(narrowed.order_by(*_NEWEST_FIRST).limit(1)).scalar_one_or_none())


def _narrowed(
    wanted: Select[Any],
    *,
    relationship: RelationshipId | None,
    lesson: LessonId | None,
    month: tuple[int, int] | None,
    put_away: bool,
) -> Select[Any]:
    if relationship is not None:
        wanted = wanted.where(moments.c.relationship == relationship)
    if lesson is not None:
        # Asked of each moment: to gather all of a lesson's first takes ten times as long where it has many.
        touched = (touches.c.moment == moments.c.id, touches.c.lesson == lesson, NOT_OF_A_FORGOTTEN_LESSON)
        wanted = wanted.where(exists().where(*touched))
    if month is not None:
        wanted = wanted.where(_month == f"{month[0]:04}-{month[1]:02}")
    return wanted if put_away else wanted.where(moments.c.put_away_at.is_(None))


def _kept_at(moment: Moment) -> datetime:
    assert moment.kept_at is not None
    return moment.kept_at


def _waiting(wanted: Select[Any]) -> Select[Any]:
    # A touch whose lesson is hidden still counts: deleting a lesson must not make old moments wait again.
    answered = exists().where(touches.c.moment == moments.c.id, touches.c.outcome.is_not(None))
    return wanted.where(
        moments.c.planned,
        func.coalesce(moments.c.after_words, "") == "",
        moments.c.body.is_(None),
        moments.c.not_safe.is_(None),
        moments.c.landed.is_(None),
        moments.c.let_go_at.is_(None),
        moments.c.put_away_at.is_(None),
        ~answered,
    )


def _page(connection: Connection, wanted: Select[Any], limit: int | None, offset: int) -> list[Moment]:
    if limit is None:
        return _moments(connection, wanted.limit(-1).offset(offset) if offset else wanted)
    # Which ones, first: sorting ids costs a tenth of sorting every word of all the others.
    narrow = wanted.with_only_columns(moments.c.id).limit(limit).offset(offset)
    ids = [*connection.execute(narrow).scalars()]
    found = {moment.id: moment for moment in _moments(connection, _SHOWN.where(moments.c.id.in_(ids)))}
    return [found[each] for each in ids]


def _moments(connection: Connection, wanted: Select[Any]) -> list[Moment]:
    rows = connection.execute(wanted).all()
    ids = wanted.with_only_columns(moments.c.id)
    touched = by_moment(connection, ids) if rows else {}
    return [_moment(row, touched.get(row[0], ())) for row in rows]


def _moment(row: Row[*tuple[Any, ...]], touched: tuple[Touch, ...]) -> Moment:
    (
        id_, at, created_at, relationship, planned, channel, about, before_words, after_words, stretch,
        hard_day, body_before, body, body_words, noticed, noticed_at, landed, guards, guard_words,
        not_safe, let_go_at, put_away_at, flagged_at, step, kept_at,
    ) = row  # fmt: skip
    return Moment(
        id=id_,
        at=datetime.fromisoformat(at),
        created_at=datetime.fromisoformat(created_at),
        relationship=relationship,
        planned=planned,
        channel=_CHANNELS[channel],
        about=several(about),
        before_words=before_words,
        after_words=after_words,
        touches=touched,
        stretch=_STRETCHES[stretch],
        hard_day=_HARD_DAYS[hard_day],
        body_before=_WINDOWS[body_before],
        body=_WINDOWS[body],
        body_words=several(body_words),
        noticed=_NOTICED[noticed],
        noticed_at=time(noticed_at),
        landed=_LANDED[landed],
        guards=several(guards),
        guard_words=guard_words,
        not_safe=_NOT_SAFE[not_safe],
        let_go_at=time(let_go_at),
        put_away_at=time(put_away_at),
        flagged_at=time(flagged_at),
        step=step,
        kept_at=time(kept_at),
    )
