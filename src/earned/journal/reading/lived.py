"""What the engine needs of each moment and each lesson it touches: light rows, oldest first.

One query for all of it, and strings as they are kept: choices are the words of their enums, which
equal them, and times are ISO text. Nothing is left out but what was deleted: notes that are put
away come too, and say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Float, cast, select

from earned.journal.reading.counts import HAPPENED
from earned.journal.reading.in_order import ORDER, in_order
from earned.journal.reading.touches import NOT_OF_A_FORGOTTEN_LESSON
from earned.journal.schema import moments, ruptures, touches

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from earned.journal.entities import LessonId, MomentId, RelationshipId, RuptureId

_MICROSECONDS_OF_A_DAY = 86_400_000_000.0


class Lived(NamedTuple):
    """One moment and one lesson that it touches.

    A rating is a number from 0 to 100, a word of ``Rating``, or ``None``.
    """

    moment: MomentId
    lesson: LessonId
    day: float
    """When it happened or is expected: days since 1970 UTC, with their fraction."""
    at: str
    """The same as ISO text with the moment's own offset."""
    relationship: RelationshipId | None
    channel: str
    head: float | str | None
    head_looked_back: bool | None
    gut: float | str | None
    gut_looked_back: bool | None
    outcome: float | str | None
    outcome_at: str | None
    """When the outcome was first noted, as ISO text."""
    next_head: float | str | None
    next_gut: float | str | None
    next_at: str | None
    """When one of the two was last noted, as ISO text."""
    noticed: bool
    """It was put beside the forecast."""
    landed: str | None
    body: str | None
    hard_day: str | None
    stretch: str | None
    step: str | None
    """Id of the step that it tries."""
    not_safe: str | None
    flagged_at: str | None
    """Since when it has carried its harm flag, as ISO text."""
    happened: bool
    """Anything of the *after* was said."""
    put_away: bool


class Cracked(NamedTuple):
    """One rupture, for what is expected and what comes *after a rupture*."""

    rupture: RuptureId
    relationship: RelationshipId
    moment: MomentId
    day: float
    """When it came: days since 1970 UTC, with their fraction."""
    at: str
    """The same as ISO text with its own offset."""
    repaired_at: str | None
    moved_by: str | None
    held: str | None
    after_rating: float | str | None
    """What came once something had cracked: a rating as in ``Lived``."""
    put_away_at: str | None
    lessons: tuple[LessonId, ...]
    """The lessons that the moment of the rupture touches, the first one first."""


def _day(instant: ColumnElement[int]) -> ColumnElement[Any]:
    return cast(instant, Float) / _MICROSECONDS_OF_A_DAY


_ROWS = (
    select(
        touches.c.moment,
        touches.c.lesson,
        _day(moments.c.at_us),
        moments.c.at,
        moments.c.relationship,
        moments.c.channel,
        touches.c.head_rating,
        touches.c.head_looked_back,
        touches.c.gut_rating,
        touches.c.gut_looked_back,
        touches.c.outcome,
        touches.c.outcome_at,
        touches.c.next_head,
        touches.c.next_gut,
        touches.c.next_at,
        moments.c.noticed_at.is_not(None),
        moments.c.landed,
        moments.c.body,
        moments.c.hard_day,
        moments.c.stretch,
        moments.c.step,
        moments.c.not_safe,
        moments.c.flagged_at,
        HAPPENED,
        moments.c.put_away_at.is_not(None),
        *ORDER,
    )
    .join(moments, moments.c.id == touches.c.moment)
    .where(moments.c.deletion.is_(None), NOT_OF_A_FORGOTTEN_LESSON)
)
_CRACKS = (
    select(
        ruptures.c.id,
        ruptures.c.relationship,
        ruptures.c.moment,
        _day(ruptures.c.at_us),
        ruptures.c.at,
        ruptures.c.repaired_at,
        ruptures.c.moved_by,
        ruptures.c.held,
        ruptures.c.after_rating,
        ruptures.c.put_away_at,
    )
    .where(ruptures.c.deletion.is_(None))
    .order_by(ruptures.c.at_us, ruptures.c.seq)
)
_THEIR_LESSONS = (
    select(touches.c.moment, touches.c.lesson)
    .where(touches.c.moment.in_(select(ruptures.c.moment)), NOT_OF_A_FORGOTTEN_LESSON)
    .order_by(touches.c.moment, touches.c.position)
)


def lived(connection: Connection, *, lesson: LessonId | None = None) -> list[Lived]:
    """Give the rows of all moments, or of those of one lesson, by instant and then as they were noted."""
    wanted = _ROWS if lesson is None else _ROWS.where(touches.c.lesson == lesson)
    return [*map(Lived._make, in_order(connection, wanted))]


def tried(connection: Connection) -> list[Lived]:
    """Give the rows of the moments that try a step, in the same order."""
    return [*map(Lived._make, in_order(connection, _ROWS.where(moments.c.step.is_not(None))))]


def cracked(connection: Connection) -> list[Cracked]:
    """Give all ruptures with the lessons of their moments, oldest first; those put away say so."""
    touched: dict[MomentId, list[LessonId]] = {}
    for moment, lesson in connection.execute(_THEIR_LESSONS):
        touched.setdefault(moment, []).append(lesson)
    rows: Any = connection.execute(_CRACKS)
    return [Cracked._make((*row, tuple(touched.get(row[2], ())))) for row in rows]
