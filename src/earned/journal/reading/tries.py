"""The moments that try a step: what counting needs of each, by the index of those few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, select

from earned.journal.reading.touches import NOT_OF_A_FORGOTTEN_LESSON
from earned.journal.schema import moments, touches

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from earned.journal.entities import MomentId, RelationshipId


class Try(NamedTuple):
    """One moment that tries a step, and one lesson it touches, or the moment alone.

    Choices are the words of their enums, which equal them. A rating is a number from 0 to 100, a
    word of ``Rating``, or ``None``.
    """

    moment: MomentId
    relationship: RelationshipId | None
    step: str
    stretch: str | None
    not_safe: str | None
    gut: float | str | None
    gut_looked_back: bool | None
    outcome: float | str | None


_TRIES = (
    select(
        moments.c.id,
        moments.c.relationship,
        moments.c.step,
        moments.c.stretch,
        moments.c.not_safe,
        touches.c.gut_rating,
        touches.c.gut_looked_back,
        touches.c.outcome,
    )
    .select_from(
        moments.outerjoin(touches, and_(touches.c.moment == moments.c.id, NOT_OF_A_FORGOTTEN_LESSON))
    )
    .where(moments.c.deletion.is_(None), moments.c.step.is_not(None))
    .order_by(moments.c.at_us, moments.c.seq, touches.c.position)
)


def tries(connection: Connection) -> list[Try]:
    """Give the rows of all moments that try a step, put away or not, oldest first."""
    rows: Any = connection.execute(_TRIES).all()
    return list(map(Try._make, rows))
