"""Deleting: hidden from everyone at once, taken back for a while, then gone from the file.

What goes with what. A person takes their moments and their ruptures along. A moment takes along
the ruptures that came in it; a repair that was noted in it stays a repair, without its moment.
A lesson takes along what moments said of it, and the moments keep their words; its own steps go
with it. A person and a lesson each take along what was expected to go wrong with them, and the
guesses about them that were refused. A step takes along that it was set aside; moments that try
it keep its id. *Everything* is every row, and, once it is gone for good, the settings too.

A deletion can be taken back until ``purge``, which is due at each lock and each unlock, or until
``purge_due`` finds it ten minutes old. Taking one back frees what that deletion hid, no more: a
moment deleted before its person was stays deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select, update

from earned.journal.belonging import OWNERS_FIRST, hidden_with
from earned.journal.schema import (
    catches,
    deletions,
    lessons,
    moments,
    own_steps,
    refusals,
    relationships,
    ruptures,
    set_aside,
    settings,
    touches,
)
from earned.journal.writing.cells import instant, text_of

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Table

    from earned.journal.unlocked import Journal

UNDO_FOR = timedelta(minutes=10)
"""How long a deletion can be taken back while the journal stays unlocked."""

_GONE = "gone"  # the rows are removed; the file is not compacted yet
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(StrEnum):
    """What can be deleted in one go."""

    LESSON = "lesson"
    RELATIONSHIP = "relationship"
    MOMENT = "moment"
    RUPTURE = "rupture"
    STEP = "step"
    """A step of one's own."""
    CATCH = "catch"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Deletion:
    """Something that was deleted and can still be taken back."""

    kind: Kind
    id: str
    """The id of what was deleted; empty for *everything*."""
    at: datetime


_TABLES = {
    Kind.LESSON: lessons,
    Kind.RELATIONSHIP: relationships,
    Kind.MOMENT: moments,
    Kind.RUPTURE: ruptures,
    Kind.STEP: own_steps,
    Kind.CATCH: catches,
}
_OF_A_LESSON = (own_steps, catches, refusals)
_WITH_SOMEONE = (moments, ruptures, catches, refusals)


def forget(connection: Connection, kind: Kind, id_: str, now: datetime) -> bool:
    """Hide one thing, and what goes with it, from every reader; say whether it was there."""
    if not _is_shown(connection, _TABLES[kind], id_):
        return False
    deletion = _begin(connection, kind, id_, now)
    _hide(connection, _TABLES[kind], _TABLES[kind].c.id == id_, deletion)
    if kind is Kind.RELATIONSHIP:
        for table in _WITH_SOMEONE:
            _hide(connection, table, table.c.relationship == id_, deletion)
    if kind is Kind.LESSON:
        for table in _OF_A_LESSON:
            _hide(connection, table, table.c.lesson == id_, deletion)
    in_a_moment = select(moments.c.id).where(moments.c.deletion == deletion)
    _hide(connection, ruptures, ruptures.c.moment.in_(in_a_moment), deletion)
    steps = select(own_steps.c.id).where(own_steps.c.deletion == deletion)
    _hide(connection, set_aside, set_aside.c.step.in_(steps), deletion)
    return True


def forget_everything(connection: Connection, now: datetime) -> None:
    """Hide all there is; the settings stay in force until it is gone for good."""
    deletion = _begin(connection, Kind.EVERYTHING, "", now)
    for table in OWNERS_FIRST:
        _hide(connection, table, table.c.deletion.is_(None), deletion)


def pending(connection: Connection) -> list[Deletion]:
    """Give the deletions that can still be taken back, newest first."""
    there = select(deletions.c.kind, deletions.c.of, deletions.c.at_us).where(deletions.c.kind != _GONE)
    rows = connection.execute(there.order_by(deletions.c.seq.desc()))
    return [Deletion(Kind(kind), of, _EPOCH + timedelta(microseconds=at_us)) for kind, of, at_us in rows]


def is_hidden(connection: Connection, kind: Kind, id_: str) -> bool:
    """Say whether something of this id was deleted and can still come back, so that nothing may be put over it."""
    row = select(_TABLES[kind].c.deletion).where(_TABLES[kind].c.id == id_)
    return connection.execute(row).scalar_one_or_none() is not None


def undo(connection: Connection, kind: Kind, id_: str = "") -> bool:
    """Bring back exactly what deleting this hid; say whether there was something to bring back.

    What belongs to someone who is deleted by now comes back together with them.
    """
    asked = select(deletions.c.seq).where(deletions.c.kind == kind.value, deletions.c.of == id_)
    deletion = connection.execute(asked.order_by(deletions.c.seq.desc()).limit(1)).scalar_one_or_none()
    if deletion is None:
        return False
    for table in OWNERS_FIRST:
        freed = update(table).where(table.c.deletion == deletion).values(deletion=hidden_with(table))
        connection.execute(freed)
    connection.execute(delete(deletions).where(deletions.c.seq == deletion))
    return True


def purge(journal: Journal, now: datetime) -> int:
    """Remove for good all that was deleted, and compact the file; give the number of deletions.

    For each lock, and for each unlock in case the last lock never came. When there is no room to
    compact, the rows are gone all the same, ``NoRoom`` is raised, and the next purge compacts.
    """
    return _purge(journal, now, deletions.c.seq.is_not(None))


def purge_due(journal: Journal, now: datetime) -> int:
    """Remove for good what was deleted ten minutes ago or longer; give the number of deletions."""
    return _purge(journal, now, deletions.c.at_us <= instant(now - UNDO_FOR))


def _is_shown(connection: Connection, table: Table, id_: str) -> bool:
    shown = select(table.c.seq).where(table.c.id == id_, table.c.deletion.is_(None))
    return connection.execute(shown).one_or_none() is not None


def _begin(connection: Connection, kind: Kind, id_: str, now: datetime) -> int:
    row = {"kind": kind.value, "of": id_, "at_us": instant(now)}
    begun = connection.execute(insert(deletions).returning(deletions.c.seq), row)
    return int(begun.scalar_one())


def _hide(connection: Connection, table: Table, which: ColumnElement[bool], deletion: int) -> None:
    shown = table.c.deletion.is_(None)
    connection.execute(update(table).where(which, shown).values(deletion=deletion))


def _purge(journal: Journal, now: datetime, which: ColumnElement[bool]) -> int:
    with journal.write() as connection:
        doomed = list(connection.execute(select(deletions.c.seq).where(which)).scalars())
        if not doomed:
            return 0
        _remove(connection, doomed, now)
    journal.compact()
    # Only now: were the plug pulled before this, the next unlock would find them and compact again.
    with journal.write() as connection:
        connection.execute(delete(deletions).where(deletions.c.seq.in_(doomed)))
    return len(doomed)


def _remove(connection: Connection, doomed: list[int], now: datetime) -> None:
    _let_go_of_what_only_they_answered(connection, doomed, now)
    everything = select(deletions.c.seq).where(
        deletions.c.seq.in_(doomed), deletions.c.kind == Kind.EVERYTHING.value
    )
    if connection.execute(everything).first() is not None:
        connection.execute(delete(settings))
    for table in reversed(OWNERS_FIRST):
        connection.execute(delete(table).where(table.c.deletion.in_(doomed)))
    connection.execute(update(deletions).where(deletions.c.seq.in_(doomed)).values(kind=_GONE, of=""))


def _let_go_of_what_only_they_answered(connection: Connection, doomed: list[int], now: datetime) -> None:
    """Keep a moment from waiting again because the lesson that closed it is gone."""
    going = touches.c.lesson.in_(select(lessons.c.id).where(lessons.c.deletion.in_(doomed)))
    answered = select(touches.c.moment).where(touches.c.outcome.is_not(None))
    unsaid = or_(moments.c.after_words.is_(None), moments.c.after_words == "")
    connection.execute(
        update(moments)
        .where(
            moments.c.id.in_(answered.where(going)),
            moments.c.id.not_in(answered.where(~going)),
            moments.c.let_go_at.is_(None),
            unsaid,
        )
        .values(let_go_at=text_of(now))
    )
