"""What counting needs of each moment: one query, one light row per lesson touched.

Pages that count over years read these rows in place of whole moments. Nothing is left out but what
was deleted: notes that are put away come too, and say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, exists, func, or_, select

from earned.journal.reading.cells import several
from earned.journal.reading.in_order import ORDER, in_order
from earned.journal.reading.touches import NOT_OF_A_FORGOTTEN_LESSON
from earned.journal.schema import moments, touches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from earned.journal.entities import LessonId, MomentId, RelationshipId


class Noted(NamedTuple):
    """One moment and one lesson it touches, or the moment alone when it touches none.

    Choices are the words of their enums, which equal them. A rating is a number from 0 to 100, a
    word of ``Rating``, or ``None``.
    """

    moment: MomentId
    at: str
    """ISO text with the moment's own offset."""
    relationship: RelationshipId | None
    channel: str
    happened: bool
    """Anything of the *after* was said."""
    let_go: bool
    put_away: bool
    not_safe: str | None
    landed: str | None
    noticed: bool
    """It was put beside the forecast."""
    body: str | None
    stretch: str | None
    lesson: LessonId | None
    head: float | str | None
    head_looked_back: bool | None
    gut: float | str | None
    gut_looked_back: bool | None
    outcome: float | str | None
    signs: bool
    """At least one of the lesson's own contradicting signs was there."""
    next_head: float | str | None
    next_gut: float | str | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for what happened."""
        return not (self.happened or self.let_go or self.put_away)


class Words(NamedTuple):
    """A moment by its words alone: what happened, else what was about to."""

    moment: MomentId
    at: str
    """ISO text with the moment's own offset."""
    words: str | None
    harmed: bool
    """It carries a harm flag."""


# A touch of a hidden lesson still says that the moment happened.
_any = touches.alias()
_answered = exists().where(_any.c.moment == moments.c.id, _any.c.outcome.is_not(None)).correlate(moments)
HAPPENED = or_(
    func.coalesce(moments.c.after_words, "") != "",
    moments.c.not_safe.is_not(None),
    moments.c.landed.is_not(None),
    moments.c.body.is_not(None),
    _answered,
)
"""Whether anything of a moment's *after* was said."""

_ROWS = (
    select(
        moments.c.id,
        moments.c.at,
        moments.c.relationship,
        moments.c.channel,
        HAPPENED,
        moments.c.let_go_at.is_not(None),
        moments.c.put_away_at.is_not(None),
        moments.c.not_safe,
        moments.c.landed,
        moments.c.noticed_at.is_not(None),
        moments.c.body,
        moments.c.stretch,
        touches.c.lesson,
        touches.c.head_rating,
        touches.c.head_looked_back,
        touches.c.gut_rating,
        touches.c.gut_looked_back,
        touches.c.outcome,
        func.coalesce(touches.c.signs, "[]") != "[]",
        touches.c.next_head,
        touches.c.next_gut,
        *ORDER,
    )
    .select_from(
        moments.outerjoin(touches, and_(touches.c.moment == moments.c.id, NOT_OF_A_FORGOTTEN_LESSON))
    )
    .where(moments.c.deletion.is_(None))
)


def noted(
    connection: Connection, *, relationship: RelationshipId | None = None, lesson: LessonId | None = None
) -> list[Noted]:
    """Give the rows of all moments, or of those with someone or of a lesson, oldest first."""
    wanted = _ROWS
    if relationship is not None:
        wanted = wanted.where(moments.c.relationship == relationship)
    if lesson is not None:
        wanted = wanted.where(touches.c.lesson == lesson)
    return [*map(Noted._make, in_order(connection, wanted))]


def with_each(connection: Connection, wanted: Iterable[RelationshipId]) -> dict[RelationshipId, list[Noted]]:
    """Give the rows of all moments with each of some people, oldest first."""
    found: dict[RelationshipId, list[Noted]] = {who: [] for who in wanted}
    theirs = _ROWS.where(moments.c.relationship.in_(sorted(found)))
    for row in map(Noted._make, in_order(connection, theirs)):
        if row.relationship is not None:
            found[row.relationship].append(row)
    return found


def words(connection: Connection, wanted: Iterable[MomentId]) -> dict[MomentId, Words]:
    """Give the words of some moments; what was deleted is left out."""
    said = func.coalesce(func.nullif(moments.c.after_words, ""), moments.c.before_words)
    found = select(moments.c.id, moments.c.at, said, func.coalesce(moments.c.not_safe, "") == "yes").where(
        moments.c.deletion.is_(None), moments.c.id.in_(sorted(wanted))
    )
    rows: Any = connection.execute(found)
    return {row[0]: Words._make(row) for row in rows}


def body_words(connection: Connection) -> dict[MomentId, tuple[str, ...]]:
    """Give what was said that the body did, of each moment of which it was said."""
    found = select(moments.c.id, moments.c.body_words).where(
        moments.c.deletion.is_(None), moments.c.body_words != "[]"
    )
    return {moment: several(said) for moment, said in connection.execute(found)}


def first_harms(connection: Connection) -> dict[RelationshipId, int]:
    """Give, for each relationship with a harm flag, the instant of the first one, in microseconds."""
    first = (
        select(moments.c.relationship, func.min(moments.c.at_us))
        .where(moments.c.deletion.is_(None), moments.c.relationship.is_not(None), moments.c.not_safe == "yes")
        .group_by(moments.c.relationship)
    )
    return dict(connection.execute(first).all())


def by_relationship(connection: Connection) -> dict[RelationshipId, int]:
    """Count the moments with each relationship that are not put away."""
    counted = (
        select(moments.c.relationship, func.count())
        .where(
            moments.c.deletion.is_(None),
            moments.c.put_away_at.is_(None),
            moments.c.relationship.is_not(None),
        )
        .group_by(moments.c.relationship)
    )
    return dict(connection.execute(counted).all())


def by_lesson(connection: Connection) -> dict[LessonId, int]:
    """Count the moments that touch each lesson and are not put away."""
    counted = (
        select(touches.c.lesson, func.count())
        .join(moments, moments.c.id == touches.c.moment)
        .where(moments.c.deletion.is_(None), moments.c.put_away_at.is_(None), NOT_OF_A_FORGOTTEN_LESSON)
        .group_by(touches.c.lesson)
    )
    return dict(connection.execute(counted).all())
